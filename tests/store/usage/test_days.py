"""Day feeds: complete days are replaced, markers stay, nothing else is changed."""

from __future__ import annotations

import pytest

from tests.make import DAY, call, end_of, usage
from tracker import feeds
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.questions.queries import day_totals
from tracker.store.usage.calls import merge_calls, merge_columns
from tracker.store.usage.days import (
    CallMarker,
    call_markers,
    keys_used,
    replace_days,
    set_call_markers,
    stored_days,
)
from tracker.store.usage.imports import api_import, begin_import
from tracker.usage import CallColumns, KeyRef, Measures


def sums(store: Store) -> list[tuple[int, int, int]]:
    rows: list[tuple[int, int, int]] = store.rows("SELECT day, sum(requests), sum(credits_nano) FROM days GROUP BY day")
    return rows


def test_a_day_without_rows_is_stored_with_zero_usage(store: Store) -> None:
    assert replace_days(store, feeds.ACTIVITY, [DAY], [], 5) == Changes(new=1)
    assert stored_days(store, feeds.ACTIVITY) == {DAY: 5}
    assert store.rows("SELECT requests, credits_nano FROM held") == [(0, 0)]


def test_the_same_answer_again_is_unchanged_but_fresher(store: Store) -> None:
    rows = [usage(requests=2), usage(model="acme/other", cached_tokens=None)]
    replace_days(store, feeds.ACTIVITY, [DAY, DAY + 1], rows, 5)
    assert replace_days(store, feeds.ACTIVITY, [DAY, DAY + 1], reversed(rows), 6) == Changes(unchanged=2)
    assert stored_days(store, feeds.ACTIVITY) == {DAY: 6, DAY + 1: 6}


def test_another_response_replaces_the_entire_day_and_no_other(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY, DAY + 1], [usage(requests=2), usage(DAY + 1, 3)], 5)
    assert replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=7)], 6) == Changes(changed=1)
    assert sums(store) == [(DAY, 7, 7000), (DAY + 1, 3, 3000)]


def test_feeds_do_not_touch_each_other(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=2)], 5)
    replace_days(store, feeds.MODEL_VARIANT, [DAY], [usage(requests=2)], end_of(DAY))
    assert store.value("SELECT count(*) FROM days") == 2
    assert stored_days(store, feeds.ACTIVITY) == {DAY: 5}


def test_a_row_of_another_day_stores_nothing(store: Store) -> None:
    with pytest.raises(ValueError, match="other days"):
        replace_days(store, feeds.ACTIVITY, [DAY], [usage(), usage(DAY + 1)], 5)
    assert stored_days(store, feeds.ACTIVITY) == {}


def test_the_marks_sums_equal_the_rows(store: Store) -> None:
    rows = [usage(requests=n, key=KeyRef(str(n), "k"), cached_tokens=None if n == 2 else n) for n in (1, 2, 3)]
    replace_days(store, feeds.KEY_MODEL, [DAY], rows, 5)
    assert store.rows("SELECT requests, credits_nano, cached_tokens, cached_unknown_requests FROM held") == [
        (6, 6000, 4, 2)
    ]


def test_the_readable_view_names_things_in_dollars(store: Store) -> None:
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(key=KeyRef("ab", "work"), credits_nano=1_500_000_000)], 5)
    assert store.rows("SELECT feed, day_utc, model, key_name, credits_usd FROM feed_days_view") == [
        (feeds.KEY_MODEL, "2026-11-10", "acme/nova-2", "work", 1.5)
    ]


def test_a_mark_of_calls_is_kept_as_it_was_made_last(store: Store) -> None:
    total = Measures(3, 3000, 0, 300, 30, 12, 150, 0)
    set_call_markers(store, {DAY: CallMarker(5, Measures()), DAY + 1: CallMarker(5, total)})
    set_call_markers(store, {DAY: CallMarker(7, total)})
    set_call_markers(store, {})
    assert call_markers(store) == {DAY: CallMarker(7, total), DAY + 1: CallMarker(5, total)}


def test_a_mark_of_calls_is_no_usage(store: Store) -> None:
    set_call_markers(store, {DAY: CallMarker(end_of(DAY), Measures(3, 3000))})
    ((source,),) = day_totals(store, DAY - 1, DAY + 1).values()
    assert (source.source, source.fetched_at_ms, source.measures) == (feeds.CALLS, end_of(DAY), Measures())
    assert store.rows("SELECT * FROM days") == []


def test_the_keys_of_some_days(store: Store) -> None:
    rows = [usage(DAY + n, key=KeyRef(name, "k")) for n, name in enumerate(("a", None, "b", "c"))]
    replace_days(store, feeds.KEY_MODEL, range(DAY, DAY + 4), rows, 5)
    replace_days(store, feeds.KEY_MODEL_APP, [DAY], [usage(key=KeyRef("d", "k"))], 5)
    assert keys_used(store, feeds.KEY_MODEL, range(DAY, DAY + 3)) == {"a", "b"}
    assert keys_used(store, feeds.KEY_MODEL, range(DAY + 1, DAY + 2)) == frozenset()


@pytest.mark.parametrize(("first_day", "left"), [(DAY, {DAY + 1}), (DAY + 1, {DAY, DAY + 1})])
def test_days_that_a_file_contradicts_lose_their_mark(store: Store, first_day: int, left: set[int]) -> None:
    merge_calls(store, api_import(store, 0), [call("one"), call("two", day=DAY + 1)])
    set_call_markers(store, {day: CallMarker(end_of(day), Measures(1)) for day in (DAY, DAY + 1)})
    file = begin_import(store, "calls", "export.csv", "V4", 0)
    reported = CallColumns.of([call("one", prompt_tokens=7), call("two", day=DAY + 1)])
    merge_columns(store, file, reported, uncertain_from=first_day)
    assert call_markers(store).keys() == left
