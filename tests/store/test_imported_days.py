"""Daily exports: the file made last counts, whatever the order, and undo brings back what the others say."""

from __future__ import annotations

import itertools

import pytest

from tests.make import DAY, usage
from tracker import feeds
from tracker.store.changes import Changes
from tracker.store.database import Store
from tracker.store.days import held_days, replace_days
from tracker.store.imported_days import import_days
from tracker.store.imports import begin_import, undo_import

EARLY, LATE = 100, 200


def bring(store: Store, fetched_at_ms: int, requests: int, days: range = range(DAY, DAY + 1)) -> tuple[int, Changes]:
    import_id = begin_import(store, "days", "daily.csv", "daily", 0)
    changes = import_days(store, import_id, days, [usage(day, requests) for day in days], fetched_at_ms)
    return import_id, changes


def requests(store: Store) -> dict[int, int]:
    return dict(store.rows("SELECT day, sum(requests) FROM days GROUP BY day"))


@pytest.mark.parametrize("order", list(itertools.permutations([(EARLY, 3), (LATE, 5)])))
def test_the_export_made_last_counts(store: Store, order: tuple[tuple[int, int], ...]) -> None:
    for fetched_at_ms, count in order:
        bring(store, fetched_at_ms, count)
    assert requests(store) == {DAY: 5}
    assert held_days(store, feeds.DAILY_CSV) == {DAY: LATE}


def test_an_older_export_counts_as_unchanged(store: Store) -> None:
    bring(store, LATE, 5)
    assert bring(store, EARLY, 3)[1] == Changes(unchanged=1)


@pytest.mark.parametrize("undone", [0, 1])
def test_undo_of_one_of_two_equal_exports_takes_nothing_away(store: Store, undone: int) -> None:
    ids = [bring(store, EARLY, 3)[0] for _ in range(2)]
    assert undo_import(store, ids[undone], 5).removed_days == 0
    assert requests(store) == {DAY: 3}
    assert undo_import(store, ids[1 - undone], 5).removed_days == 1
    assert (requests(store), held_days(store, feeds.DAILY_CSV)) == ({}, {})


def test_undo_brings_back_what_the_earlier_export_says(store: Store) -> None:
    bring(store, EARLY, 3, range(DAY, DAY + 2))
    later, _ = bring(store, LATE, 5, range(DAY + 1, DAY + 3))
    assert requests(store) == {DAY: 3, DAY + 1: 5, DAY + 2: 5}
    assert undo_import(store, later, 5).removed_days == 1
    assert requests(store) == {DAY: 3, DAY + 1: 3}
    assert held_days(store, feeds.DAILY_CSV) == {DAY: EARLY, DAY + 1: EARLY}


def test_other_feeds_are_not_touched(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=9)], 7)
    import_id, _ = bring(store, EARLY, 3)
    undo_import(store, import_id, 5)
    assert requests(store) == {DAY: 9}
