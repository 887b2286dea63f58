"""Day feeds: whole days replaced, marks left, nothing else touched."""

from __future__ import annotations

import pytest

from tests.make import DAY, end_of, usage
from tracker import feeds
from tracker.store.changes import Changes
from tracker.store.database import Store
from tracker.store.days import held_days, replace_days
from tracker.usage import KeyRef


def sums(store: Store) -> list[tuple[int, int, int]]:
    rows: list[tuple[int, int, int]] = store.rows("SELECT day, sum(requests), sum(credits_nano) FROM days GROUP BY day")
    return rows


def test_a_day_without_rows_is_held_with_zero_usage(store: Store) -> None:
    assert replace_days(store, feeds.ACTIVITY, [DAY], [], 5) == Changes(new=1)
    assert held_days(store, feeds.ACTIVITY) == {DAY: 5}
    assert store.rows("SELECT requests, credits_nano FROM held") == [(0, 0)]


def test_the_same_answer_again_is_unchanged_but_fresher(store: Store) -> None:
    rows = [usage(requests=2), usage(model="acme/other", cached_tokens=None)]
    replace_days(store, feeds.ACTIVITY, [DAY, DAY + 1], rows, 5)
    assert replace_days(store, feeds.ACTIVITY, [DAY, DAY + 1], reversed(rows), 6) == Changes(unchanged=2)
    assert held_days(store, feeds.ACTIVITY) == {DAY: 6, DAY + 1: 6}


def test_another_answer_replaces_the_whole_day_and_no_other(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY, DAY + 1], [usage(requests=2), usage(DAY + 1, 3)], 5)
    assert replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=7)], 6) == Changes(changed=1)
    assert sums(store) == [(DAY, 7, 7000), (DAY + 1, 3, 3000)]


def test_feeds_do_not_touch_each_other(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=2)], 5)
    replace_days(store, feeds.MODEL_VARIANT, [DAY], [usage(requests=2)], end_of(DAY))
    assert store.value("SELECT count(*) FROM days") == 2
    assert held_days(store, feeds.ACTIVITY) == {DAY: 5}


def test_a_row_of_another_day_stores_nothing(store: Store) -> None:
    with pytest.raises(ValueError, match="other days"):
        replace_days(store, feeds.ACTIVITY, [DAY], [usage(), usage(DAY + 1)], 5)
    assert held_days(store, feeds.ACTIVITY) == {}


def test_the_marks_sums_equal_the_rows(store: Store) -> None:
    rows = [usage(requests=n, key=KeyRef(str(n), "k"), cached_tokens=None if n == 2 else n) for n in (1, 2, 3)]
    replace_days(store, feeds.KEY_MODEL, [DAY], rows, 5)
    assert store.rows("SELECT requests, credits_nano, cached_tokens, cached_unknown_requests FROM held") == [
        (6, 6000, 4, 2)
    ]


def test_the_readable_view_names_things_in_dollars(store: Store) -> None:
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(key=KeyRef("ab", "work"), credits_nano=1_500_000_000)], 5)
    assert store.rows("SELECT feed, day_utc, model, key_name, credits_usd FROM days_view") == [
        (feeds.KEY_MODEL, "2026-11-10", "acme/nova-2", "work", 1.5)
    ]
