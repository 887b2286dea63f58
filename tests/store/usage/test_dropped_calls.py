"""Calls that OpenRouter reports no more: which may go, and what is left of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.make import DAY, call, import_calls
from tracker.store.file.database import Store
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.dropped_calls import calls_not_reported, drop_calls
from tracker.store.usage.imports import api_import, undo_import
from tracker.usage import Call

AT_MS = 9_000


def by_api(name: str, **changes: Any) -> Call:
    """Return a call as a list of the API reports it."""
    return call(name, created_at_exact=False, **changes)


def sync(store: Store, *calls: Call) -> None:
    merge_calls(store, api_import(store, 1), calls)


def stored(store: Store) -> list[str]:
    return [name for (name,) in store.rows("SELECT generation_id FROM calls ORDER BY generation_id")]


def rolled_up(store: Store) -> list[tuple[int, ...]]:
    return [
        tuple(row)
        for table in ("calls_by_day", "calls_by_day_detail")
        for row in store.rows(f"SELECT day, sum(requests), sum(credits_nano) FROM {table} GROUP BY day")
    ]


def drop(store: Store, *reported: str) -> None:
    drop_calls(store, DAY, calls_not_reported(store, DAY, reported), AT_MS)


def test_only_calls_that_lists_of_the_api_alone_had_may_go(store: Store) -> None:
    sync(store, by_api("a"), by_api("b"), by_api("in-a-file"), by_api("other-day", day=DAY + 1))
    sync(store, call("read-in-full", created_at_exact=True))
    # A file without milliseconds shows no exact time, but the calls are in it.
    import_calls(store, [by_api("in-a-file"), by_api("by-file")])
    assert sorted(calls_not_reported(store, DAY, {"a"}).values()) == ["b"]


def test_a_dropped_call_leaves_the_sums_and_stays_in_the_log(store: Store) -> None:
    sync(store, by_api("a", credits_nano=1_000), by_api("b", credits_nano=20_000), by_api("c", credits_nano=300_000))
    drop(store, "a", "c")
    assert stored(store) == ["a", "c"]
    assert rolled_up(store) == [(DAY, 2, 301_000)] * 2
    ((name, created_at_ms, at_ms, text),) = store.rows("SELECT * FROM dropped_calls")
    assert (name, at_ms) == ("b", AT_MS)
    kept = json.loads(text)
    assert (kept["generation_id"], kept["created_at_ms"], kept["credits_nano"]) == ("b", created_at_ms, 20_000)


def test_what_a_dropped_call_had_contradicted_is_forgotten(store: Store) -> None:
    sync(store, by_api("a", prompt_tokens=1), by_api("b", prompt_tokens=1))
    sync(store, by_api("b", prompt_tokens=2))
    assert store.value("SELECT count(*) FROM conflicts") == 1
    drop(store, "a")
    assert (store.value("SELECT count(*) FROM conflicts"), store.value("SELECT count(*) FROM import_changes")) == (0, 0)


@pytest.mark.parametrize("gone", ["a", "b", "c"])
def test_a_later_call_with_the_row_of_a_dropped_one_is_not_the_apis(store: Store, gone: str) -> None:
    sync(store, by_api("a"), by_api("b"), by_api("c"))
    left = sorted({"a", "b", "c"} - {gone})
    drop(store, *left)
    import_id = import_calls(store, [call("new")])
    assert undo_import(store, import_id, 5).removed_calls == 1
    assert stored(store) == left


def test_a_call_that_is_reported_again_comes_back(store: Store) -> None:
    sync(store, by_api("a"), by_api("b"))
    drop(store, "a")
    sync(store, by_api("b"))
    assert stored(store) == ["a", "b"]
