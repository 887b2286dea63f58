"""Daily exports: the file made last counts, whatever the order, and undo brings back what the others say."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from tests.make import DAY, call, end_of, usage
from tracker import feeds
from tracker.periods import MS_PER_DAY, day_number
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import replace_days, stored_days
from tracker.store.usage.imported_days import UnusedDays, import_days
from tracker.store.usage.imports import begin_import, undo_import

EARLY, LATE = 100, 200


def bring(store: Store, fetched_at_ms: int, requests: int, days: range = range(DAY, DAY + 1)) -> tuple[int, Changes]:
    import_id = begin_import(store, "days", "daily.csv", "daily", 0)
    imported = import_days(store, import_id, days, [usage(day, requests) for day in days], fetched_at_ms)
    return import_id, imported.changes


def requests(store: Store) -> dict[int, int]:
    return dict(store.rows("SELECT day, sum(requests) FROM days GROUP BY day"))


@pytest.mark.parametrize("order", list(itertools.permutations([(EARLY, 3), (LATE, 5)])))
def test_the_export_made_last_counts(store: Store, order: tuple[tuple[int, int], ...]) -> None:
    for fetched_at_ms, count in order:
        bring(store, fetched_at_ms, count)
    assert requests(store) == {DAY: 5}
    assert stored_days(store, feeds.DAILY_CSV) == {DAY: LATE}


def test_an_older_export_counts_as_unchanged(store: Store) -> None:
    bring(store, LATE, 5)
    assert bring(store, EARLY, 3)[1] == Changes(unchanged=1)


@pytest.mark.parametrize("undone", [0, 1])
def test_undo_of_one_of_two_equal_exports_takes_nothing_away(store: Store, undone: int) -> None:
    ids = [bring(store, EARLY, 3)[0] for _ in range(2)]
    assert undo_import(store, ids[undone], 5).removed_days == 0
    assert requests(store) == {DAY: 3}
    assert undo_import(store, ids[1 - undone], 5).removed_days == 1
    assert (requests(store), stored_days(store, feeds.DAILY_CSV)) == ({}, {})


def test_undo_brings_back_what_the_earlier_export_says(store: Store) -> None:
    bring(store, EARLY, 3, range(DAY, DAY + 2))
    later, _ = bring(store, LATE, 5, range(DAY + 1, DAY + 3))
    assert requests(store) == {DAY: 3, DAY + 1: 5, DAY + 2: 5}
    undone = undo_import(store, later, 5)
    assert (undone.removed_days, undone.restored_days) == (1, 1)
    assert undone.text == "1 day no longer stored from it, 1 day as before."
    assert requests(store) == {DAY: 3, DAY + 1: 3}
    assert stored_days(store, feeds.DAILY_CSV) == {DAY: EARLY, DAY + 1: EARLY}


def unused(store: Store, *with_rows: int, days: range, fetched_at_ms: int = LATE) -> UnusedDays:
    """Return the text about an export of some days, only some of which have rows."""
    import_id = begin_import(store, "days", "filtered.csv", "daily", 0)
    return import_days(store, import_id, days, [usage(day, 1) for day in with_rows], fetched_at_ms).unused


def test_days_without_rows_count_as_unused_and_those_with_usage_before_are_distinguished(store: Store) -> None:
    bring(store, EARLY, 3, range(DAY + 1, DAY + 3))
    found = unused(store, DAY, DAY + 5, days=range(DAY, DAY + 6))
    assert (found.never_used, found.emptied) == ([DAY + 3, DAY + 4], [DAY + 1, DAY + 2])


@pytest.mark.parametrize(
    ("requests", "made_ms", "lesser"),
    [(8, end_of(DAY), (DAY,)), (9, end_of(DAY), ()), (8, end_of(DAY) - 1, ())],
)
def test_a_finished_day_with_fewer_requests_than_a_feed_counts_looks_filtered(
    store: Store, requests: int, made_ms: int, lesser: tuple[int, ...]
) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(DAY, 9)], end_of(DAY))
    import_id = begin_import(store, "days", "filtered.csv", "daily", 0)
    found = import_days(store, import_id, [DAY], [usage(DAY, requests)], made_ms).unused
    assert found.lesser == lesser


def test_lines_of_zeros_are_the_same_as_no_lines(store: Store) -> None:
    bring(store, EARLY, 3, range(DAY, DAY + 1))
    import_id = begin_import(store, "days", "filtered.csv", "daily", 0)
    nothing = [
        usage(day, 0)._replace(
            credits_nano=0, byok_nano=0, prompt_tokens=0, completion_tokens=0, reasoning_tokens=0, cached_tokens=None
        )
        for day in (DAY, DAY + 1)
    ]
    found = import_days(store, import_id, range(DAY, DAY + 2), nothing, LATE).unused
    assert found == UnusedDays([DAY + 1], [DAY])
    assert requests(store) == {}


def test_days_in_a_newer_file_or_another_source_do_not_count_as_unused(store: Store) -> None:
    bring(store, LATE, 3, range(DAY + 1, DAY + 2))
    replace_days(store, feeds.ACTIVITY, [DAY + 2], [usage(DAY + 2, 9)], 7)
    called = call("gen-1", created_at_ms=(DAY + 3) * MS_PER_DAY)
    merge_calls(store, begin_import(store, "calls", "calls.csv", "V4", 0), [called])
    assert unused(store, DAY, DAY + 4, days=range(DAY, DAY + 5), fetched_at_ms=EARLY) == UnusedDays([], [])


SECOND = day_number(date(2026, 7, 2))


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (UnusedDays(), ""),
        (
            UnusedDays(lesser=[SECOND]),
            "2 Jul 2026 has fewer requests in this file than other sources count: the page may have been filtered "
            "when it was exported.",
        ),
        (UnusedDays([SECOND]), "2 Jul 2026 has no usage in the file and counts as unused."),
        (UnusedDays([SECOND, SECOND + 1]), "2 – 3 Jul 2026 have no usage in the file and count as unused."),
        (
            UnusedDays([SECOND + 3, *range(SECOND + 10, SECOND + 20, 2)], [SECOND, SECOND + 1]),
            "2 – 3 Jul 2026 had usage in another daily file and now count as unused: "
            "this file has no usage for that time. "
            "5 Jul 2026, 12 Jul 2026, 14 Jul 2026 and 3 more days have no usage in the file and count as unused.",
        ),
    ],
)
def test_unused_days_are_named(found: UnusedDays, text: str) -> None:
    assert found.text == text


def test_other_feeds_are_not_touched(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=9)], 7)
    import_id, _ = bring(store, EARLY, 3)
    undo_import(store, import_id, 5)
    assert requests(store) == {DAY: 9}
