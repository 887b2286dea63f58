"""Merging calls from several sources."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.make import DAY, call
from tests.worlds.merged_calls import columns_of, everything, new_import
from tracker.periods import MS_PER_DAY
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.usage.calls import merge_calls
from tracker.usage import NO_KEY, KeyRef


def test_the_same_batch_twice_changes_nothing(store: Store) -> None:
    batch = [call("gen-1"), call("gen-2", key=NO_KEY)]
    assert merge_calls(store, new_import(store), batch) == Changes(new=2)
    before = everything(store)
    assert merge_calls(store, new_import(store), batch) == Changes(unchanged=2)
    assert everything(store) == before


def test_a_later_source_fills_what_an_earlier_one_lacked(store: Store) -> None:
    merge_calls(store, new_import(store), [call("gen-1", cached_tokens=None, session=None, provider=None)])
    changes = merge_calls(store, new_import(store), [call("gen-1", session="s-9")])
    assert changes == Changes(changed=1)
    assert store.rows("SELECT cached_tokens FROM calls") == [(50,)]
    assert store.rows("SELECT provider FROM calls_view") == [("ExampleCloud",)]
    assert store.rows("SELECT name FROM sessions") == [("s-9",)]


def test_nothing_known_is_overwritten_by_none(store: Store) -> None:
    merge_calls(store, new_import(store), [call("gen-1")])
    poor = call("gen-1", cached_tokens=None, provider=None, key=None, app=None, variant=None, finish_reason=None)
    assert merge_calls(store, new_import(store), [poor]) == Changes(unchanged=1)


@pytest.mark.parametrize("exact_first", [True, False])
def test_the_millisecond_beats_the_second_taken_from_the_id(store: Store, exact_first: bool) -> None:
    exact = call("gen-1", created_at_ms=DAY * MS_PER_DAY + 1234)
    second = call("gen-1", created_at_ms=DAY * MS_PER_DAY + 2000, created_at_exact=False)
    for one in [exact, second] if exact_first else [second, exact]:
        merge_calls(store, new_import(store), [one])
    assert columns_of(store, "created_at_ms", "created_at_exact") == [(DAY * MS_PER_DAY + 1234, 1)]
    assert store.value("SELECT count(*) FROM conflicts") == 0


@pytest.mark.parametrize("exact_first", [True, False])
@pytest.mark.parametrize("digits", [0, 1, 567, 999])
def test_an_exact_cost_stays_for_the_cut_one_it_begins_with(store: Store, digits: int, exact_first: bool) -> None:
    exact = call("gen-1", credits_nano=1_234_000 + digits, byok_nano=digits)
    cut = call("gen-1", credits_nano=1_234_000, byok_nano=0, cost_places=6)
    for one in [exact, cut] if exact_first else [cut, exact]:
        merge_calls(store, new_import(store), [one])
    assert columns_of(store, "credits_nano", "byok_nano", "cost_places") == [(1_234_000 + digits, digits, 9)]
    assert store.value("SELECT count(*) FROM conflicts") == 0


@pytest.mark.parametrize("order", list(permutations(("file", "analytics", "generation"))), ids=" ".join)
@pytest.mark.parametrize("digits", [0, 567])
def test_a_file_analytics_and_details_give_the_same_call_in_any_order(
    store: Store, digits: int, order: tuple[str, ...]
) -> None:
    cut = call("gen-1", credits_nano=1_234_000, cost_places=6, created_at_ms=DAY * MS_PER_DAY + 1234)
    sources = {
        "file": cut._replace(session=None, cost_web_search_nano=34_000),
        "analytics": cut._replace(created_at_ms=DAY * MS_PER_DAY + 1000, created_at_exact=False, provider=None),
        "generation": cut._replace(credits_nano=1_234_000 + digits, cost_places=9, key=None, app=None),
    }
    for name in order:
        merge_calls(store, new_import(store), [sources[name]])
    names = ("credits_nano", "cost_places", "cost_web_search_nano", "created_at_ms", "created_at_exact")
    assert columns_of(store, *names) == [(1_234_000 + digits, 9, 34_000, DAY * MS_PER_DAY + 1234, 1)]
    assert store.rows("SELECT provider, key_name, app FROM calls_view") == [
        (cut.provider, cut.key.name if cut.key else None, cut.app)
    ]
    assert store.rows("SELECT credits_nano, cut_requests FROM calls_by_day") == [(1_234_000 + digits, 0)]
    assert store.value("SELECT count(*) FROM conflicts") == 0


@pytest.mark.parametrize(
    ("stored", "places", "incoming", "incoming_places"),
    [
        (1_234_567, 9, 9_000_000, 6),
        (1_234_567, 9, 1_235_000, 6),
        (1_234_567, 9, 1_233_000, 6),
        (1_234_000, 6, 1_235_000, 9),
        (1_234_000, 6, 1_233_999, 9),
        (1_234_000, 6, 1_234_500, 6),
        (1_234_567, 9, 1_234_568, 9),
    ],
)
def test_a_cost_that_contradicts_is_replaced_by_the_newer_and_listed(
    store: Store, stored: int, places: int, incoming: int, incoming_places: int
) -> None:
    merge_calls(store, new_import(store), [call("gen-1", credits_nano=stored, cost_places=places)])
    merge_calls(store, new_import(store), [call("gen-1", credits_nano=incoming, cost_places=incoming_places)])
    assert columns_of(store, "credits_nano", "cost_places") == [(incoming, incoming_places)]
    listed = store.rows("SELECT column_name, dropped, kept FROM conflicts")
    assert listed == [("credits_nano", str(stored), str(incoming))]


def test_a_cut_cost_that_the_exact_one_begins_with_brings_nothing_better(store: Store) -> None:
    merge_calls(store, new_import(store), [call("gen-1", credits_nano=1_234_567)])
    again = [call("gen-1", credits_nano=1_234_000, cost_places=6)]
    assert merge_calls(store, new_import(store), again) == Changes(unchanged=1)


def test_a_name_does_not_take_the_place_of_a_hash(store: Store) -> None:
    for key in (KeyRef(None, "work"), KeyRef("ab12", "work"), KeyRef(None, "work")):
        merge_calls(store, new_import(store), [call("gen-1", key=key)])
    assert store.rows("SELECT key_hash FROM calls_view") == [("ab12",)]


def test_repeats_inside_a_batch_are_merged_in_order(store: Store) -> None:
    batch = [call("gen-1", cached_tokens=None), call("gen-1"), call("gen-1"), call("gen-2")]
    assert merge_calls(store, new_import(store), batch) == Changes(new=2, changed=1, unchanged=1)


def test_a_call_that_moves_to_another_day_leaves_no_trace_on_the_first(store: Store) -> None:
    merge_calls(store, new_import(store), [call("gen-1", created_at_exact=False)])
    merge_calls(store, new_import(store), [call("gen-1", day=DAY + 1)])
    assert store.rows("SELECT day, requests FROM calls_by_day") == [(DAY + 1, 1)]
