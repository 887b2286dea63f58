"""The page "Sources": states by feed and day, status of days, feeds, odd rows."""

from __future__ import annotations

import pytest

from tests.make import DAY, NOW, call, end_of, import_calls, usage
from tracker import feeds
from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState
from tracker.analysis.reconcile.day_rows import DIFFERENT, DayRow, DayStatus
from tracker.analysis.views.sources import ALL_TOGETHER, FeedDay, Outvoted, Sources, days_to_check, sources
from tracker.periods import MS_PER_DAY, Period, date_of, day_number, ms_of
from tracker.store.account.account import save_credits, save_key_reading
from tracker.store.account.sync_log import FeedReport, begin_sync, finish_sync
from tracker.store.file.database import Store
from tracker.store.usage.days import replace_days
from tracker.usage import Call, Credits, KeyStatus

TODAY = day_number(NOW.date())


def some(count: int, day: int = DAY, **fields: object) -> list[Call]:
    return [call(f"gen-{day}-{n}", day=day, **fields) for n in range(count)]


def whole(day: int, count: int) -> list[Call]:
    """Return calls of a day, and one of the day before and after, so that the file covers the entire day."""
    return [call(f"before-{day}", day=day - 1), *some(count, day), call(f"after-{day}", day=day + 1)]


def feed(store: Store, name: str, requests: int, day: int = DAY, read_ms: int | None = None, **fields: object) -> None:
    replace_days(store, name, [day], [usage(day, requests, **fields)], end_of(day) if read_ms is None else read_ms)


def page(store: Store, first: int = DAY, last: int = DAY) -> Sources:
    return sources(store, Period(date_of(first), date_of(last)), NOW)


def cells(store: Store, day: int = DAY) -> dict[str, FeedDay]:
    return {row.feed: row.days[0] for row in page(store, day, day).rows}


def states(store: Store, day: int = DAY) -> dict[str, DayState]:
    return {name: cell.state for name, cell in cells(store, day).items()}


def the_day(store: Store, day: int = DAY) -> DayRow:
    (row,) = page(store, day, day).checks
    return row


def test_an_empty_store_has_the_rows_of_all_and_of_calls_only(store: Store) -> None:
    value = page(store, DAY, DAY + 2)
    assert [row.feed for row in value.rows] == [ALL_TOGETHER, feeds.CALLS]
    assert {cell.state for row in value.rows for cell in row.days} == {DayState.MISSING}
    assert [row.status for row in value.checks] == [DayStatus.NO_DATA] * 3
    assert (value.feeds, value.imports, value.quality.count) == ((), (), 0)


def test_a_complete_day_is_complete_in_every_row(store: Store) -> None:
    import_calls(store, whole(DAY, 5))
    feed(store, feeds.ACTIVITY, 5)
    assert set(states(store).values()) == {DayState.COMPLETE}
    stored = cells(store)[feeds.ACTIVITY]
    assert stored.measures is not None
    assert (stored.measures.requests, stored.read_at_ms) == (5, end_of(DAY))
    assert (the_day(store).status, the_day(store).difference_nano) == (DayStatus.EQUAL, 0)


def test_rows_are_in_the_order_in_which_feeds_give_the_total(store: Store) -> None:
    for name in reversed(feeds.DAY_FEEDS):
        feed(store, name, 5)
    assert [row.feed for row in page(store).rows] == [ALL_TOGETHER, feeds.CALLS, *feeds.DAY_FEEDS]


def test_a_feed_that_has_only_other_days_has_a_row(store: Store) -> None:
    feed(store, feeds.DAILY_CSV, 5, DAY - 40)
    assert states(store)[feeds.DAILY_CSV] is DayState.MISSING


def test_missing_calls_are_marked_only_at_the_calls(store: Store) -> None:
    import_calls(store, whole(DAY, 3))
    feed(store, feeds.ACTIVITY, 5)
    assert states(store) == {
        ALL_TOGETHER: DayState.CALLS_MISSING,
        feeds.CALLS: DayState.CALLS_MISSING,
        feeds.ACTIVITY: DayState.COMPLETE,
    }
    row = the_day(store)
    assert (row.status, row.calls_nano, row.feed_nano, row.difference_nano) == (
        DayStatus.CALLS_MISSING,
        3000,
        5000,
        2000,
    )
    assert row.cause.startswith("2 of 5 calls not stored")


def test_a_feed_behind_is_marked_and_the_calls_are_not(store: Store) -> None:
    import_calls(store, whole(DAY, 5))
    feed(store, feeds.ACTIVITY, 4)
    assert states(store)[feeds.CALLS] is DayState.COMPLETE
    assert states(store)[feeds.ACTIVITY] is DayState.DIFFER
    assert the_day(store).status is DayStatus.FEED_BEHIND


def test_a_feed_that_differs_from_the_first_is_marked(store: Store) -> None:
    feed(store, feeds.KEY_MODEL, 5)
    feed(store, feeds.ACTIVITY, 5, credits_nano=9_000_000)
    assert states(store)[feeds.KEY_MODEL] is DayState.COMPLETE
    assert states(store)[feeds.ACTIVITY] is DayState.DIFFER
    assert (the_day(store).status, the_day(store).difference_nano) == (DayStatus.UNEXPLAINED, 8_995_000)


def test_a_feed_read_before_the_day_ended_is_open_next_to_a_final_one(store: Store) -> None:
    feed(store, feeds.KEY_MODEL, 5)
    feed(store, feeds.ACTIVITY, 4, read_ms=end_of(DAY) - 1)
    assert states(store) == {
        ALL_TOGETHER: DayState.FEEDS,
        feeds.CALLS: DayState.MISSING,
        feeds.KEY_MODEL: DayState.COMPLETE,
        feeds.ACTIVITY: DayState.OPEN,
    }


def test_calls_without_a_feed_have_nothing_to_check_them_against(store: Store) -> None:
    import_calls(store, whole(DAY, 5))
    assert states(store)[feeds.CALLS] is DayState.UNCHECKED
    assert the_day(store).status is DayStatus.UNCHECKED


def test_today_is_open_and_nothing_is_compared(store: Store) -> None:
    feed(store, feeds.KEY_MODEL, 5, TODAY, ms_of(NOW))
    import_calls(store, some(3, TODAY))
    assert set(states(store, TODAY).values()) == {DayState.OPEN}
    row = the_day(store, TODAY)
    assert (row.status, row.difference_nano) == (DayStatus.OPEN, None)


def test_days_after_today_are_left_out(store: Store) -> None:
    value = page(store, TODAY - 1, TODAY + 5)
    assert value.days == (TODAY - 1, TODAY)
    assert [row.day for row in value.checks] == [TODAY, TODAY - 1]


def balance(store: Store, at_ms: int, used_nano: int) -> None:
    save_credits(store, Credits(10**12, used_nano), at_ms)


def asked(store: Store, *reports: FeedReport, at_ms: int = 0) -> None:
    finish_sync(store, begin_sync(store, at_ms), at_ms + 1, reports)


@pytest.mark.parametrize(
    ("moved", "byok", "state", "status", "difference"),
    [
        (5000, 0, DayState.COMPLETE, DayStatus.EQUAL, 0),
        (5000, 700, DayState.COMPLETE, DayStatus.EXPLAINED, 3500),
        (2_000_000, 0, DayState.DIFFER, DayStatus.UNEXPLAINED, 1_995_000),
    ],
)
def test_the_balance_is_a_row_and_a_check(
    store: Store, moved: int, byok: int, state: DayState, status: DayStatus, difference: int
) -> None:
    asked(store, FeedReport(name=feeds.CREDITS, status="ok"))
    import_calls(store, [one._replace(byok_nano=byok) for one in whole(DAY, 5)])
    feed(store, feeds.KEY_MODEL, 5, byok_nano=5 * byok)
    balance(store, DAY * MS_PER_DAY, 0)
    balance(store, end_of(DAY), moved)
    assert states(store)[feeds.CREDITS] is state
    row = the_day(store)
    assert (row.status, row.difference_nano, row.balance_nano) == (status, difference, moved)
    assert row.balance_is_whole


def test_a_balance_of_a_part_of_the_day_is_shown_as_such(store: Store) -> None:
    asked(store, FeedReport(name=feeds.CREDITS, status="ok"))
    feed(store, feeds.KEY_MODEL, 5)
    balance(store, DAY * MS_PER_DAY + 3_600_000, 0)
    balance(store, end_of(DAY) - 3_600_000, 77)
    row = the_day(store)
    assert not row.balance_is_whole
    assert (row.status, row.difference_nano) == (DayStatus.EQUAL, None)
    assert states(store)[feeds.CREDITS] is DayState.UNCHECKED


def test_a_single_feed_says_that_nothing_was_compared(store: Store) -> None:
    feed(store, feeds.ACTIVITY, 5)
    row = the_day(store)
    assert (row.status, row.difference_nano, row.cause) == (DayStatus.EQUAL, None, "Only Activity is stored.")


def test_a_day_missing_in_a_feed_that_has_the_days_around_it_is_a_difference(store: Store) -> None:
    for day in (DAY - 1, DAY + 1):
        feed(store, feeds.ACTIVITY, 5, day)
    feed(store, feeds.KEY_MODEL, 5)
    assert the_day(store).status is DayStatus.FEED_MISSING
    assert DayStatus.FEED_MISSING in DIFFERENT


def test_an_inference_key_has_a_row_of_its_counters(store: Store) -> None:
    for day, used in ((DAY - 1, 100), (DAY, 300)):
        status = KeyStatus(
            label="sk…1",
            kind="inference",
            credits_nano=used,
            credits_today_nano=used - 100,
            byok_nano=0,
            byok_today_nano=0,
            organization_id=None,
            creator_user_id=None,
        )
        save_key_reading(store, status, day * MS_PER_DAY + 1000)
    found = cells(store)[feeds.KEY]
    assert found.state is DayState.KEY_ONLY
    assert found.measures is not None
    assert (found.measures.credits_nano, found.measures.requests) == (200, None)
    assert states(store)[ALL_TOGETHER] is DayState.KEY_ONLY


def test_a_management_key_has_no_row_of_counters(store: Store) -> None:
    asked(store, FeedReport(name=feeds.KEY, status="ok", unchanged=1))
    assert feeds.KEY not in states(store)


def test_feeds_show_their_last_real_response_and_its_time(store: Store) -> None:
    asked(
        store,
        FeedReport(name=feeds.MODELS, status="ok", reason=None, new=3, changed=2, unchanged=1),
        FeedReport(name=feeds.ACTIVITY, status="ok", new=30),
        at_ms=1000,
    )
    asked(
        store,
        FeedReport(name=feeds.MODELS, status="skipped", reason="read less than a day ago"),
        FeedReport(name=feeds.ACTIVITY, status="failed", reason="OpenRouter took too long (408)"),
        FeedReport(name=feeds.KEY_APP, status="skipped", reason="too many keys"),
        at_ms=2000,
    )
    found = {one.feed: one for one in page(store).feeds}
    assert list(found) == [feeds.KEY_APP, feeds.ACTIVITY, feeds.MODELS]
    models, activity, by_name = found[feeds.MODELS], found[feeds.ACTIVITY], found[feeds.KEY_APP]
    assert (models.status, models.responded_at_ms, models.new, models.changed) == ("ok", 1000, 3, 2)
    assert (activity.status, activity.responded_at_ms) == ("failed", 1000)
    assert activity.reason == "OpenRouter took too long (408)"
    assert (by_name.status, by_name.responded_at_ms, by_name.reason) == ("skipped", None, "too many keys")


def test_odd_rows_are_counted_and_listed(store: Store) -> None:
    import_calls(store, some(2), "one.csv")
    import_calls(store, some(2, prompt_tokens=101), "two.csv")
    import_calls(store, [call("odd", reasoning_tokens=11), call("fine", reasoning_tokens=10)])
    quality = page(store).quality
    assert (quality.count, quality.conflict_count, quality.odd_count) == (3, 2, 1)
    first = quality.conflicts[0]
    assert (first.column, first.dropped, first.kept, first.file_name) == ("prompt_tokens", "100", "101", "two.csv")
    assert (quality.odd_calls[0].generation_id, quality.odd_calls[0].reasoning_tokens) == ("odd", 11)


def test_days_with_more_calls_than_agreeing_feeds_count_are_listed(store: Store) -> None:
    import_calls(store, some(5))
    for name in (feeds.KEY_MODEL, feeds.MODEL_VARIANT):
        feed(store, name, 3, read_ms=end_of(DAY + 1))
    quality = page(store).quality
    assert (quality.count, quality.outvoted) == (1, (Outvoted(DAY, 5, feeds.KEY_MODEL, 3),))


def test_models_that_contradict_are_listed_by_name(store: Store) -> None:
    import_calls(store, some(1, model="acme/one"))
    import_calls(store, some(1, model="acme/two"))
    (conflict,) = page(store).quality.conflicts
    assert (conflict.column, conflict.dropped, conflict.kept) == ("model_id", "acme/one", "acme/two")


def test_imports_are_listed_newest_first(store: Store) -> None:
    import_calls(store, some(1), "old.csv")
    import_calls(store, some(1), "new.csv")
    assert [record.file_name for record in page(store).imports] == ["new.csv", "old.csv"]


def test_days_of_the_last_month_with_missing_calls_or_differences_need_care() -> None:
    days = {
        TODAY: DayState.OPEN,
        TODAY - 2: DayState.DIFFER,
        TODAY - 30: DayState.CALLS_MISSING,
        TODAY - 31: DayState.CALLS_MISSING,
    }
    coverage = Coverage(tuple(DayCoverage(day, state, 0, None, ()) for day, state in days.items()))
    assert days_to_check(coverage, TODAY) == 2


def test_the_stored_calls_of_the_period_are_counted(store: Store) -> None:
    import_calls(store, whole(DAY, 5))
    feed(store, feeds.ACTIVITY, 5)
    assert [day.calls_stored for day in page(store).coverage.days] == [5]


def test_only_requests_whose_cost_was_cut_may_have_been_billed_more(store: Store) -> None:
    cut = [one._replace(cost_places=6) for one in some(4)]
    import_calls(store, [*cut, *[one._replace(generation_id=f"exact-{one.generation_id}") for one in some(3)]])
    feed(store, feeds.ACTIVITY, 900, DAY + 1)
    assert page(store, DAY, DAY).cut_note == (
        "Up to $0.000004 more was billed: reports cut each request to a millionth of a dollar."
    )
    assert "Up to $0.000904 more was billed" in page(store, DAY, DAY + 1).cut_note
    assert "Up to $0.0009 more was billed" in page(store, DAY + 1, DAY + 1).cut_note
    assert page(store, DAY + 2, DAY + 2).cut_note == ""


def test_more_odd_rows_than_are_listed_are_all_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.analysis.views.sources.ODD_ROWS_LISTED", 2)
    import_calls(store, some(3, reasoning_tokens=11))
    import_calls(store, some(3, prompt_tokens=101, reasoning_tokens=11))
    quality = page(store).quality
    assert (quality.count, len(quality.conflicts), len(quality.odd_calls)) == (6, 2, 2)
