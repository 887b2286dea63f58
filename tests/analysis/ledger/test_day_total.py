"""The one rule as a table: which source gives a day's total, its state, and which source answers a split."""

from __future__ import annotations

import pytest

from tests.make import DAY, end_of
from tracker import feeds
from tracker.analysis.ledger.day_total import source_of_split, total_of_day
from tracker.analysis.ledger.question import DayState
from tracker.store.questions.queries import KnownPart, SourceDay
from tracker.usage import Measures

TODAY = DAY + 3
OVER = end_of(DAY)
MORNING = OVER - 80_000_000
EVENING = OVER - 10_000
NEXT = OVER + 86_400_000
"""A day after the end of the day."""


def day(source: str, requests: int, credits_nano: int = 1000, read: int | None = OVER) -> SourceDay:
    return SourceDay(source, DAY, read, Measures(requests, credits_nano), requests)


def calls(requests: int, credits_nano: int = 1000, read: int | None = None) -> SourceDay:
    return day(feeds.CALLS, requests, credits_nano, read)


PER_KEY, CONTROL, VARIANT, ACTIVITY, DAILY = (
    feeds.KEY_MODEL_APP,
    feeds.MODEL_KEY_NAME,
    feeds.MODEL_VARIANT,
    feeds.ACTIVITY,
    feeds.DAILY_CSV,
)

CASES = {
    "calls alone are the total, unchecked": ([calls(5)], feeds.CALLS, DayState.UNCHECKED),
    "one feed alone": ([day(ACTIVITY, 5)], ACTIVITY, DayState.FEEDS),
    "feeds that agree: the first in order": ([day(ACTIVITY, 5), day(PER_KEY, 5)], PER_KEY, DayState.FEEDS),
    "feeds that disagree": ([day(ACTIVITY, 5), day(PER_KEY, 6)], PER_KEY, DayState.DIFFER),
    "order: per key, control, other analytics, activity, daily CSV": (
        [day(DAILY, 5), day(ACTIVITY, 5), day(VARIANT, 5), day(CONTROL, 5)],
        CONTROL,
        DayState.FEEDS,
    ),
    "calls equal every feed": ([calls(5), day(ACTIVITY, 5), day(PER_KEY, 5)], feeds.CALLS, DayState.COMPLETE),
    "calls off by less than was cut away": ([calls(5, 5999), day(ACTIVITY, 5, 1000)], feeds.CALLS, DayState.COMPLETE),
    "calls off by more than was cut away": ([calls(5, 6000), day(ACTIVITY, 5, 1000)], ACTIVITY, DayState.DIFFER),
    "exact calls, each a bit more than its cut cost": (
        [calls(5, 5995)._replace(cut_requests=0), day(ACTIVITY, 5, 1000)],
        feeds.CALLS,
        DayState.COMPLETE,
    ),
    "exact calls of less than was cut": (
        [calls(5, 999)._replace(cut_requests=0), day(ACTIVITY, 5, 1000)],
        ACTIVITY,
        DayState.DIFFER,
    ),
    "calls missing: the feed": ([calls(3), day(ACTIVITY, 5), day(PER_KEY, 5)], PER_KEY, DayState.CALLS_MISSING),
    "calls equal one feed and not another": (
        [calls(5), day(ACTIVITY, 5), day(PER_KEY, 6)],
        PER_KEY,
        DayState.CALLS_MISSING,
    ),
    "more calls than any feed counts: the feeds are behind": (
        [calls(7), day(ACTIVITY, 5), day(PER_KEY, 6)],
        feeds.CALLS,
        DayState.DIFFER,
    ),
    "more calls than one feed, equal to another": (
        [calls(6), day(ACTIVITY, 5), day(PER_KEY, 6)],
        PER_KEY,
        DayState.DIFFER,
    ),
    "a held day without usage": ([day(PER_KEY, 0, 0)], PER_KEY, DayState.FEEDS),
    "a file vouches for a day without calls": ([calls(0, 0, OVER), day(PER_KEY, 0, 0)], feeds.CALLS, DayState.COMPLETE),
    "a feed read while the day was open gives way to a finished one": (
        [day(PER_KEY, 3, read=EVENING), day(ACTIVITY, 5)],
        ACTIVITY,
        DayState.FEEDS,
    ),
    "only open readings: the one that counts most, and still open": (
        [day(PER_KEY, 3, read=MORNING), day(ACTIVITY, 2, read=EVENING)],
        PER_KEY,
        DayState.OPEN,
    ),
    "open readings that count alike: the last one": (
        [day(PER_KEY, 3, read=MORNING), day(ACTIVITY, 3, read=EVENING)],
        ACTIVITY,
        DayState.OPEN,
    ),
    "a file that spans the day beats open readings": (
        [day(PER_KEY, 3, read=EVENING), calls(5, read=OVER + 5)],
        feeds.CALLS,
        DayState.UNCHECKED,
    ),
    "more calls than the open reading counts, though nothing says how far they reach": (
        [day(PER_KEY, 3, read=EVENING), day(ACTIVITY, 2, read=EVENING), calls(4)],
        feeds.CALLS,
        DayState.OPEN,
    ),
    "calls that may end earlier than the open reading": (
        [day(PER_KEY, 3, read=EVENING), calls(2, read=MORNING)],
        PER_KEY,
        DayState.OPEN,
    ),
    "a file that spans the day, with fewer calls than the open readings counted": (
        [day(PER_KEY, 13, read=EVENING), day(CONTROL, 13, read=EVENING), calls(5, read=OVER + 5)],
        PER_KEY,
        DayState.OPEN,
    ),
    "a file that spans the day, with more calls than any open reading counted": (
        [day(PER_KEY, 13, read=MORNING), day(CONTROL, 15, read=EVENING), calls(23, read=OVER + 5)],
        feeds.CALLS,
        DayState.UNCHECKED,
    ),
    "calls read last, fewer than the last day of a renamed file": (
        [day(DAILY, 13, read=OVER - 1), calls(5, read=OVER + 5)],
        DAILY,
        DayState.OPEN,
    ),
    "a feed read later, lower than what another counted early": (
        [day(DAILY, 5), day(PER_KEY, 13, read=EVENING)],
        PER_KEY,
        DayState.OPEN,
    ),
    "of the feeds read later the first that counts no less than was counted early": (
        [day(PER_KEY, 5), day(ACTIVITY, 14), day(CONTROL, 13, read=EVENING)],
        ACTIVITY,
        DayState.DIFFER,
    ),
    "calls lower than what was counted early, equal to a feed read later": (
        [calls(5), day(ACTIVITY, 5), day(DAILY, 14), day(PER_KEY, 13, read=EVENING)],
        DAILY,
        DayState.CALLS_MISSING,
    ),
    "more calls than two feeds that agree count, read a day later: the feeds": (
        [calls(26), day(CONTROL, 13, read=NEXT), day(PER_KEY, 13, read=NEXT)],
        PER_KEY,
        DayState.DIFFER,
    ),
    "more calls than two feeds that agree count, one of them read earlier: the feeds are behind": (
        [calls(26), day(CONTROL, 13, read=NEXT), day(PER_KEY, 13, read=NEXT - 1)],
        feeds.CALLS,
        DayState.DIFFER,
    ),
    "more calls than two feeds count that do not agree: the feeds are behind": (
        [calls(26), day(CONTROL, 13, read=NEXT), day(PER_KEY, 14, read=NEXT)],
        feeds.CALLS,
        DayState.DIFFER,
    ),
    "more calls than one feed counts, read a day later: the feed is behind": (
        [calls(26), day(PER_KEY, 13, read=NEXT)],
        feeds.CALLS,
        DayState.DIFFER,
    ),
    "two of three feeds that agree outvote the calls": (
        [calls(26), day(PER_KEY, 14, read=NEXT), day(CONTROL, 13, read=NEXT), day(VARIANT, 13, read=NEXT)],
        CONTROL,
        DayState.DIFFER,
    ),
    "feeds that agree on less than was counted early outvote nothing": (
        [calls(26), day(PER_KEY, 13, read=NEXT), day(CONTROL, 13, read=NEXT), day(VARIANT, 20, read=EVENING)],
        feeds.CALLS,
        DayState.OPEN,
    ),
}


@pytest.mark.parametrize(("sources", "source", "state"), CASES.values(), ids=CASES.keys())
def test_total(sources: list[SourceDay], source: str, state: DayState) -> None:
    for order in (sources, sources[::-1]):
        total = total_of_day(order, TODAY)
        assert total is not None
        assert (total.source.source, total.state) == (source, state)


def test_a_day_without_data() -> None:
    assert total_of_day([], TODAY) is None


def test_different_byok_is_a_difference() -> None:
    one = SourceDay(feeds.CALLS, DAY, None, Measures(5, 1000, 0), 5)
    other = SourceDay(ACTIVITY, DAY, OVER, Measures(5, 1000, 5000), 5)
    total = total_of_day([one, other], TODAY)
    assert total is not None
    assert total.state is DayState.DIFFER


def test_different_tokens_do_not_decide() -> None:
    one = SourceDay(feeds.CALLS, DAY, None, Measures(5, 1000, 0, 10, 10), 5)
    other = SourceDay(ACTIVITY, DAY, OVER, Measures(5, 1000, 0, 99, 10), 5)
    total = total_of_day([one, other], TODAY)
    assert total is not None
    assert total.state is DayState.COMPLETE


def test_today_is_whatever_was_read_last() -> None:
    sources = [day(PER_KEY, 3, read=EVENING), day(CONTROL, 4, read=EVENING + 5), calls(2, read=MORNING)]
    total = total_of_day(sources, DAY)
    assert total is not None
    assert (total.source.source, total.state) == (CONTROL, DayState.OPEN)


def test_fewer_calls_than_todays_feeds_count_are_not_its_total_though_they_were_read_last() -> None:
    total = total_of_day([day(PER_KEY, 13, read=MORNING), calls(5, read=EVENING)], DAY)
    assert total is not None
    assert (total.source.source, total.source.measures.requests, total.state) == (PER_KEY, 13, DayState.OPEN)


def test_calls_that_feeds_outvote_are_counted() -> None:
    agreeing = [day(CONTROL, 13, read=NEXT), day(PER_KEY, 13, read=NEXT)]
    outvoted, behind = total_of_day([calls(26), *agreeing], TODAY), total_of_day([calls(26), agreeing[0]], TODAY)
    assert outvoted is not None
    assert behind is not None
    assert (outvoted.extra_calls, behind.extra_calls) == (13, 0)


def test_more_calls_than_todays_feeds_count_are_its_total() -> None:
    total = total_of_day([day(PER_KEY, 3, read=MORNING), calls(50)], DAY)
    assert total is not None
    assert (total.source.source, total.state) == (feeds.CALLS, DayState.OPEN)


def known(requests: int, name_only: int = 0) -> KnownPart:
    return KnownPart(Measures(requests), name_only)


SPLITS = {
    "complete calls that know everything": ([calls(5), day(PER_KEY, 5)], {feeds.CALLS: known(5)}, feeds.CALLS),
    "complete calls that lack a column: the feed that knows it": (
        [calls(5), day(PER_KEY, 5)],
        {feeds.CALLS: known(4), PER_KEY: known(5)},
        PER_KEY,
    ),
    "missing calls: the feed, even where the calls know more columns": (
        [calls(3), day(PER_KEY, 5)],
        {feeds.CALLS: known(3), PER_KEY: known(5)},
        PER_KEY,
    ),
    "a later feed where the first does not know": (
        [day(PER_KEY, 5), day(ACTIVITY, 5)],
        {ACTIVITY: known(5)},
        ACTIVITY,
    ),
    "nobody knows all: the calls as far as they go": (
        [calls(3), day(PER_KEY, 5)],
        {feeds.CALLS: known(3), PER_KEY: known(3)},
        feeds.CALLS,
    ),
    "nobody knows all: a feed that goes farther": (
        [calls(2), day(PER_KEY, 5)],
        {feeds.CALLS: known(2), PER_KEY: known(4)},
        PER_KEY,
    ),
    "names that several keys bear give way to hashes": (
        [calls(5), day(feeds.KEY_MODEL, 5)],
        {feeds.CALLS: known(5, name_only=2), feeds.KEY_MODEL: known(5)},
        feeds.KEY_MODEL,
    ),
    "such names answer where nothing better is held": ([calls(5)], {feeds.CALLS: known(5, name_only=2)}, feeds.CALLS),
    "nothing known": ([day(PER_KEY, 5)], {}, None),
    "zero usage is known by whoever holds the day": ([day(PER_KEY, 0, 0)], {}, PER_KEY),
}


@pytest.mark.parametrize(("sources", "parts", "source"), SPLITS.values(), ids=SPLITS.keys())
def test_split(sources: list[SourceDay], parts: dict[str, KnownPart], source: str | None) -> None:
    total = total_of_day(sources, TODAY)
    assert total is not None
    assert source_of_split(total, parts) == source
