"""For which days calls are read: a table of what is stored and what is then planned."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.worlds.call_accounts import day_window
from tracker import feeds
from tracker.ingest.calls.call_plan import CALL_DAYS, CallPlan, is_enough, newest_total, plan_calls, windows_of
from tracker.ingest.calls.call_times import Window
from tracker.periods import MS_PER_DAY
from tracker.store.questions.queries import SourceDay
from tracker.store.usage.days import CallMarker
from tracker.usage import Measures

TODAY = 20_000
HOUR_MS = 3_600_000


def total(requests: int, credits_nano: int | None = None) -> Measures:
    return Measures(requests, 1000 * requests if credits_nano is None else credits_nano)


def said(
    day: int, requests: int, *, source: str = feeds.KEY_MODEL, at_ms: int | None = None, credits_nano: int | None = None
) -> SourceDay:
    fetched_at_ms = (TODAY * MS_PER_DAY + 12 * HOUR_MS) if at_ms is None else at_ms
    return SourceDay(source, day, fetched_at_ms, total(requests, credits_nano), requests)


def stored(day: int, requests: int) -> SourceDay:
    return SourceDay(feeds.CALLS, day, None, total(requests), requests)


def by_api(day: int) -> bool:
    return False


def planned(
    sources: Sequence[SourceDay],
    mark: CallMarker | None,
    *,
    by_file: bool = False,
    limit: int = 1000,
    full: bool = False,
) -> CallPlan:
    """Return the plan for the day of `sources`; all other days are complete."""
    day = sources[0].day if sources else TODAY
    markers = {other: CallMarker(0, Measures()) for other in range(TODAY - CALL_DAYS + 1, TODAY + 1) if other != day}
    if mark:
        markers[day] = mark
    return plan_calls({day: sources}, markers, TODAY, lambda _: by_file, limit=limit, full=full)


def at(day: int, hours: float) -> int:
    return day * MS_PER_DAY + int(hours * HOUR_MS)


YESTERDAY = TODAY - 1
MARK = CallMarker(at(TODAY, 10), total(5))
CLOSED = CallMarker(at(TODAY, 1.5), total(5))


@pytest.mark.parametrize(
    ("sources", "mark", "whole", "tail"),
    [
        ([said(TODAY, 5)], None, True, None),
        ([], None, True, None),
        ([said(TODAY, 0)], None, False, None),
        ([said(TODAY, 0), stored(TODAY, 1)], None, True, None),
        ([said(TODAY, 5), stored(TODAY, 5)], None, True, None),
        ([said(TODAY, 5), stored(TODAY, 5)], MARK, False, None),
        ([stored(TODAY, 4)], MARK, False, None),
        ([said(TODAY, 6), stored(TODAY, 5)], MARK, False, at(TODAY, 9)),
        ([said(TODAY, 5), stored(TODAY, 4)], MARK, False, at(TODAY, 9)),
        ([said(YESTERDAY, 5), stored(YESTERDAY, 4)], CallMarker(at(TODAY, 0.9), total(5)), False, at(YESTERDAY, 23.9)),
        ([said(YESTERDAY, 5), stored(YESTERDAY, 4)], CLOSED, False, None),
        ([said(TODAY, 5), stored(TODAY, 6)], MARK, False, None),
        ([said(TODAY, 5, credits_nano=15_000), stored(TODAY, 5)], MARK, False, at(TODAY, 9)),
        ([said(TODAY, 7), stored(TODAY, 7)], MARK, False, None),
        ([said(TODAY, 6), stored(TODAY, 5)], CallMarker(at(TODAY, 0.5), total(5)), True, None),
        ([said(YESTERDAY, 6), stored(YESTERDAY, 5)], CallMarker(at(YESTERDAY, 20), total(5)), False, at(YESTERDAY, 19)),
        ([said(YESTERDAY, 6), stored(YESTERDAY, 5)], CLOSED, True, None),
        ([said(TODAY - 20, 6), stored(TODAY - 20, 5)], CLOSED, True, None),
        ([said(YESTERDAY, 9, source=feeds.ACTIVITY), stored(YESTERDAY, 5)], CLOSED, False, None),
    ],
)
def test_what_is_read(sources: list[SourceDay], mark: CallMarker | None, whole: bool, tail: int | None) -> None:
    plan = planned(sources, mark)
    day = sources[0].day if sources else TODAY
    assert (plan.whole, plan.tails) == ([day] if whole else [], {} if tail is None else {day: tail})


@pytest.mark.parametrize(
    ("requests", "credits_nano", "by_file", "tail"),
    [(5, 5000, True, None), (5, 7000, True, at(TODAY, 9)), (5, 7000, False, None), (7, 7000, True, at(TODAY, 9))],
)
def test_calls_of_a_file_are_read_where_the_total_changed(
    requests: int, credits_nano: int, by_file: bool, tail: int | None
) -> None:
    sources = [said(TODAY, requests, credits_nano=credits_nano), stored(TODAY, requests)]
    assert planned(sources, MARK, by_file=by_file).tails == ({} if tail is None else {TODAY: tail})


def with_tokens(one: SourceDay, tokens: int) -> SourceDay:
    return one._replace(measures=one.measures._replace(prompt_tokens=tokens))


@pytest.mark.parametrize(("before", "now", "is_read"), [(700, 700, False), (700, 650, True), (650, 700, False)])
def test_a_day_of_which_tokens_alone_were_corrected_is_read_again(before: int, now: int, is_read: bool) -> None:
    mark = CallMarker(at(TODAY, 1.5), total(5)._replace(prompt_tokens=before))
    plan = planned([with_tokens(said(YESTERDAY, 5), now), with_tokens(stored(YESTERDAY, 5), 700)], mark)
    assert plan.whole == ([YESTERDAY] if is_read else [])


def test_tokens_that_calls_and_total_never_had_alike_are_not_read_for() -> None:
    mark = CallMarker(at(TODAY, 1.5), total(5)._replace(prompt_tokens=650))
    sources = [with_tokens(said(YESTERDAY, 5), 650), with_tokens(stored(YESTERDAY, 5), 700)]
    assert planned(sources, mark).whole == []


@pytest.mark.parametrize(("gap", "enough"), [((0, 0), False), ((50, 0), True), ((49, 0), False)])
def test_calls_of_other_tokens_are_enough_where_they_differed_so_before(gap: tuple[int, int], enough: bool) -> None:
    calls = with_tokens(stored(TODAY, 5), 700)
    assert is_enough(calls, total(5)._replace(prompt_tokens=650), gap=gap) == enough


def test_a_day_that_agrees_is_marked_as_of_its_newest_total() -> None:
    assert planned([said(TODAY, 5), stored(TODAY, 5)], MARK).agreed == {TODAY: CallMarker(at(TODAY, 12), total(5))}
    assert planned([said(TODAY, 5, at_ms=at(TODAY, 9)), stored(TODAY, 5)], MARK).agreed == {}


def test_all_days_are_read_where_nothing_is_marked_or_everything_is_wanted() -> None:
    days = list(range(TODAY, TODAY - CALL_DAYS, -1))
    sources = {day: [said(day, 5), stored(day, 5)] for day in days}
    assert plan_calls(sources, {}, TODAY, by_api).whole == days
    markers = {day: CallMarker(at(TODAY, 12), total(5)) for day in days}
    assert plan_calls(sources, markers, TODAY, by_api).whole == []
    assert plan_calls(sources, markers, TODAY, by_api, full=True).whole == days


def test_the_newest_days_go_first_up_to_the_limit() -> None:
    sources = {day: [said(day, 10)] for day in range(TODAY - CALL_DAYS + 1, TODAY + 1)}
    plan = plan_calls(sources, {}, TODAY, by_api, limit=35)
    assert plan.whole == [TODAY, TODAY - 1, TODAY - 2]
    assert plan.left == list(range(TODAY - 3, TODAY - CALL_DAYS, -1))


def test_days_marked_before_are_not_listed_as_left() -> None:
    sources = {day: [said(day, 10)] for day in range(TODAY - CALL_DAYS + 1, TODAY + 1)}
    markers = {day: CallMarker(0, total(10)) for day in sources if day != TODAY - 20}
    assert plan_calls(sources, markers, TODAY, by_api, limit=0).left == [TODAY - 20]


def test_the_total_that_was_read_last_counts() -> None:
    old, new = said(TODAY, 5, at_ms=1), said(TODAY, 6, source=feeds.MODEL_VARIANT, at_ms=2)
    assert newest_total([old, new, said(TODAY, 9, source=feeds.DAILY_CSV, at_ms=3)]) == new
    assert newest_total([]) is None


@pytest.mark.parametrize(("requests", "enough"), [(4, False), (5, True), (6, True)])
def test_enough_calls(requests: int, enough: bool) -> None:
    assert is_enough(stored(TODAY, requests), total(5)) == enough


@pytest.mark.parametrize(("requests", "lacking", "enough"), [(3, 2, True), (3, 1, False), (5, 2, True)])
def test_calls_that_were_lacking_before_are_not_waited_for(requests: int, lacking: int, enough: bool) -> None:
    assert is_enough(stored(TODAY, requests), total(5), lacking) == enough


@pytest.mark.parametrize(("day", "hour", "lacking"), [(TODAY, 12, 1), (YESTERDAY, 24.9, 1), (YESTERDAY, 25, None)])
def test_calls_may_be_missing_only_while_the_day_is_not_final(day: int, hour: float, lacking: int | None) -> None:
    sources = [said(day, 8, at_ms=at(day, hour)), stored(day, 4)]
    plan = planned(sources, CallMarker(at(day, 11), total(5)))
    assert (set(plan.tails), plan.lacking.get(day)) == ({day}, lacking)


@pytest.mark.parametrize(("requests", "again"), [(5, {TODAY}), (6, set())])
def test_without_news_only_missing_calls_are_searched_for(requests: int, again: set[int]) -> None:
    plan = planned([said(TODAY, requests), stored(TODAY, 4)], MARK)
    assert (set(plan.tails), plan.again) == ({TODAY}, again)


def test_calls_of_another_cost_are_not_enough() -> None:
    assert not is_enough(stored(TODAY, 5), total(5, 15_000), lacking=3)
    assert not is_enough(stored(TODAY, 5), total(5, 15_000))


def test_days_side_by_side_share_a_window_while_there_is_room() -> None:
    totals = {day: total(40) for day in range(10)}
    plan = CallPlan(whole=[9, 0, 1, 2, 4, 5], tails={3: at(3, 6), 8: at(8, 23)}, totals=totals)
    assert windows_of(plan, 100) == [
        day_window(0, 2),
        day_window(2, 3),
        Window(at(3, 6), 5 * MS_PER_DAY),
        day_window(5, 6),
        Window(at(8, 23), 10 * MS_PER_DAY),
    ]


def test_a_day_too_large_for_a_window_has_one_of_its_own() -> None:
    plan = CallPlan(whole=[0, 1, 2], totals={0: total(1), 1: total(500), 2: total(1)})
    assert windows_of(plan, 100) == [day_window(0, 1), day_window(1, 2), day_window(2, 3)]
    assert windows_of(CallPlan(whole=[0, 1, 2]), 100) == [day_window(0, 3)]
