"""Reconciliation: statuses, differences, and their causes."""

from __future__ import annotations

import pytest

from tests.make import DAY, NOW, call, end_of, import_calls, usage
from tests.worlds.reconciled_days import activity, balance, check, five, read_early
from tracker import feeds
from tracker.analysis.reconcile.balance import BalanceState
from tracker.analysis.reconcile.day_rows import day_row
from tracker.analysis.reconcile.reconcile import Status
from tracker.periods import MS_PER_DAY, day_number, ms_of
from tracker.store.file.database import Store
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import CallMarker, replace_days, set_call_markers
from tracker.store.usage.imports import api_import
from tracker.usage import Call, Measures


def test_a_complete_day_agrees_and_has_no_cause(store: Store) -> None:
    import_calls(store, five())
    activity(store, 5)
    found = check(store)
    assert (found.status, found.cause) == (Status.AGREES, None)
    assert found.difference is not None
    assert found.difference.is_zero()


def test_missing_calls_are_counted_and_the_export_is_named(store: Store) -> None:
    import_calls(store, [call("before", day=DAY - 1), *five()[:2], call("after", day=DAY + 1)])
    activity(store, 5)
    found = check(store)
    assert found.status is Status.CALLS_MISSING
    assert found.cause == "3 of 5 calls not stored: the export does not contain them."
    assert found.difference is not None
    assert (found.difference.requests, found.difference.credits_nano) == (-3, -3000)


@pytest.mark.parametrize(
    ("by_file", "why"),
    [
        (False, "OpenRouter does not report them one by one"),
        (True, "neither the export nor OpenRouter reports them one by one"),
    ],
)
def test_calls_that_a_sync_did_not_get_are_not_blamed_on_an_export(store: Store, by_file: bool, why: str) -> None:
    merge_calls(store, api_import(store, 0), five()[:2])
    set_call_markers(store, {DAY: CallMarker(end_of(DAY), Measures(5))})
    if by_file:
        import_calls(store, [call("before", day=DAY - 1), *five()[:2], call("after", day=DAY + 1)])
    activity(store, 5)
    assert check(store).cause == f"3 of 5 calls not stored: {why}."


@pytest.mark.parametrize("by_file", [False, True])
def test_calls_that_came_after_a_sync_are_named_so(store: Store, by_file: bool) -> None:
    merge_calls(store, api_import(store, 0), five()[:2])
    set_call_markers(store, {DAY: CallMarker(end_of(DAY), Measures(4))})
    if by_file:
        import_calls(store, [call("before", day=DAY - 1), *five()[:2], call("after", day=DAY + 1)])
    activity(store, 5)
    assert check(store).cause == "3 of 5 calls not stored: they came after the calls were last read."


def test_an_export_that_ends_inside_the_day_is_not_called_a_gap(store: Store) -> None:
    import_calls(store, [call("before", day=DAY - 1), *five()[:2]])
    activity(store, 5)
    assert check(store).cause == "3 of 5 calls not stored: what was read begins or ends inside this day."


def test_a_feed_that_lacks_the_day_is_named(store: Store) -> None:
    activity(store, 5)
    replace_days(store, feeds.ACTIVITY, [DAY + 2], [], end_of(DAY + 2))
    replace_days(store, feeds.KEY_MODEL, range(DAY, DAY + 3), [usage(DAY + 1, 4)], end_of(DAY + 3))
    found = check(store, DAY + 1)
    assert found.status is Status.FEED_MISSING
    assert found.cause == "Activity: no data stored for this day."


def test_a_day_between_two_daily_exports_is_not_missing(store: Store) -> None:
    activity(store, 5, 5, 5)
    for day in (DAY, DAY + 2):
        replace_days(store, feeds.DAILY_CSV, [day], [usage(day, 5)], end_of(day))
    found = check(store, DAY + 1)
    assert (found.status, found.cause) == (Status.AGREES, None)


def test_a_feed_that_counts_less_is_behind(store: Store) -> None:
    activity(store, 4)
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=5)], end_of(DAY))
    found = check(store)
    assert found.status is Status.FEED_BEHIND
    assert found.cause is not None
    assert found.cause.startswith("Activity counts fewer requests")
    assert found.difference is not None
    assert found.difference.requests == -1


def test_equal_requests_at_another_cost_differ(store: Store) -> None:
    activity(store, 5)
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=5, credits_nano=9_000_000)], end_of(DAY))
    assert check(store).status is Status.DIFFERS


def test_calls_without_a_feed_are_unchecked(store: Store) -> None:
    import_calls(store, five())
    assert check(store).status is Status.UNCHECKED


def span_of_three_days() -> list[Call]:
    """Return five calls of DAY, and one of the day before and after it, so that a file of them covers DAY."""
    return [call("gen-before", day=DAY - 1), *five(), call("gen-after", day=DAY + 1)]


def test_fewer_calls_than_were_counted_early_leave_the_day_open(store: Store) -> None:
    import_calls(store, span_of_three_days())
    read_early(store, 13)
    found = check(store)
    assert found.status is Status.OPEN
    assert found.cause == (
        "Was still open when it was last read: sync, or import a later export. "
        "8 of 13 calls not stored: the export does not contain them."
    )


def test_calls_that_only_early_feeds_can_check_are_unchecked(store: Store) -> None:
    import_calls(store, span_of_three_days())
    read_early(store, 5)
    found = check(store)
    assert found.status is Status.UNCHECKED
    assert found.cause == "The feeds were read before the day ended: no later day total to check the calls against."


def test_feeds_that_outvote_the_calls_are_not_behind(store: Store) -> None:
    import_calls(store, five())
    for feed in (feeds.KEY_MODEL, feeds.MODEL_VARIANT):
        replace_days(store, feed, [DAY], [usage(requests=3)], end_of(DAY + 1))
    found = check(store)
    assert found.status is Status.DIFFERS
    assert found.cause is not None
    assert found.cause.startswith("2 more calls stored than feeds count that agree a day after the day")


def test_a_daily_file_that_counts_less_may_be_filtered(store: Store) -> None:
    import_calls(store, five())
    activity(store, 5)
    replace_days(store, feeds.DAILY_CSV, [DAY], [usage(requests=2)], end_of(DAY))
    found = check(store)
    assert found.status is Status.FEED_BEHIND
    assert found.cause == (
        "Daily CSV counts fewer requests than others: the page may have been filtered when the file was exported."
    )


def test_a_day_without_data(store: Store) -> None:
    found = check(store)
    assert (found.status, found.calls, found.difference) == (Status.NO_DATA, None, None)


def test_today_is_open_and_says_when_it_closes(store: Store) -> None:
    today = day_number(NOW.date())
    replace_days(store, feeds.KEY_MODEL, [today], [usage(today, 5)], ms_of(NOW))
    found = check(store, today)
    assert found.status is Status.OPEN
    assert found.cause == "Closes in 12 h."


def test_a_past_day_read_while_open_needs_a_sync(store: Store) -> None:
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=5)], end_of(DAY) - 1)
    found = check(store)
    assert found.status is Status.OPEN
    assert found.cause == "Was still open when it was last read: sync, or import a later export."


def test_a_balance_that_differs_from_the_credits_is_shown(store: Store) -> None:
    import_calls(store, five())
    activity(store, 5)
    balance(store, DAY * MS_PER_DAY, 0)
    balance(store, end_of(DAY), 2_000_000_000)
    found = check(store)
    assert found.balance is not None
    assert found.balance.state is BalanceState.DIFFERS
    assert found.cause == "The change of the balance differs from the credits by $2.00."


def test_byok_is_named_as_what_the_balance_does_not_show(store: Store) -> None:
    rows = [one._replace(byok_nano=50_000_000) for one in five()]
    import_calls(store, rows)
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=5, byok_nano=250_000_000)], end_of(DAY))
    balance(store, DAY * MS_PER_DAY, 0)
    balance(store, end_of(DAY), 5000)
    found = check(store)
    assert found.status is Status.AGREES
    assert found.cause == "BYOK of $0.25 is not paid from the balance."


def test_the_calls_are_compared_with_a_feed_that_differs(store: Store) -> None:
    import_calls(store, five())
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=5)], end_of(DAY))
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=5, credits_nano=9000)], end_of(DAY))
    found = check(store)
    assert found.status is Status.DIFFERS
    assert found.difference is not None
    assert found.difference.credits_nano == -4000
    row = day_row(found)
    assert (row.feed, row.feed_nano, row.difference_nano) == (feeds.ACTIVITY, 9000, 4000)


def test_calls_are_missing_by_what_was_counted_after_the_day(store: Store) -> None:
    import_calls(store, five()[:3])
    read_early(store, 3)
    activity(store, 5)
    found = check(store)
    assert found.cause == "2 of 5 calls not stored: what was read begins or ends inside this day."
    assert found.difference is not None
    assert found.difference.requests == -2
    assert list(found.feeds) == [feeds.ACTIVITY, feeds.KEY_MODEL]


def test_different_tokens_are_mentioned_and_change_no_status(store: Store) -> None:
    import_calls(store, five())
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=5)], end_of(DAY))
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=5, prompt_tokens=700)], end_of(DAY))
    found = check(store)
    assert (found.status, found.cause) == (Status.AGREES, "Tokens differ: Calls 550, Activity 750.")
    assert found.difference is not None
    assert (found.difference.requests, found.difference.prompt_tokens) == (0, -200)


def test_tokens_on_which_feeds_differ_are_mentioned(store: Store) -> None:
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=5)], end_of(DAY))
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=5, completion_tokens=60)], end_of(DAY))
    found = check(store)
    assert (found.status, found.cause) == (Status.AGREES, "Tokens differ: By key 550, Activity 560.")
    assert found.difference is not None
    assert (found.difference.requests, found.difference.completion_tokens) == (0, 10)
