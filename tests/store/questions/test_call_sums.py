"""What a list of calls amounts to, what may belong to it too, and which fields its calls know."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.make import DAY, call, import_calls
from tracker.store.file.database import Store, open_for_writing
from tracker.store.questions.call_list import each_call
from tracker.store.questions.call_sums import CallSums, known_fields, sums_of_calls, sums_that_may_match
from tracker.store.tables.names import LabelNames


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_for_writing(tmp_path / "usage.sqlite3") as opened:
        import_calls(
            opened,
            [
                call("gen-1", app="Editor", created_at_ms=DAY * 86_400_000 + 1),
                call("gen-2", app="Bot", cached_tokens=None, reasoning_tokens=None),
                call("gen-3", app=None, credits_nano=5000, byok_nano=7, cached_tokens=None, provider=None),
                call("gen-4", app=None, model="zeta/one"),
            ],
        )
        yield opened


def ids(store: Store, column: str, text: str) -> dict[str, frozenset[int]]:
    return {column: frozenset(LabelNames(store).ids(column, [text]))}


def test_sums_are_those_of_the_listed_calls(store: Store) -> None:
    assert sums_of_calls(store, DAY, DAY, {}, None) == CallSums(4, 8000, 7, 400, 40, 12, 100)
    assert sums_of_calls(store, DAY, DAY, ids(store, "app", "Bot"), None) == CallSums(1, 1000, 0, 100, 10, None, None)
    for limit in (1, 2, 3):
        listed = list(each_call(store, DAY, DAY, {}, limit))
        sums = sums_of_calls(store, DAY, DAY, {}, limit)
        assert (sums.calls, sums.credits_nano) == (limit, sum(one.credits_nano for one in listed))
    assert sums_of_calls(store, DAY + 1, DAY + 1, {}, None) == CallSums(0, 0, 0, 0, 0, None, None)


def test_a_call_that_lacks_a_filtered_column_may_match(store: Store) -> None:
    by_app = ids(store, "app", "Editor")
    assert sums_that_may_match(store, DAY, DAY, by_app)[:3] == (2, 6000, 7)
    # A call of another model does not match, whatever its app is.
    assert sums_that_may_match(store, DAY, DAY, by_app | ids(store, "model", "acme/nova-2"))[:3] == (1, 5000, 7)
    assert sums_that_may_match(store, DAY, DAY, {}).calls == 0


def test_known_fields_are_those_that_any_listed_call_knows(store: Store) -> None:
    known = known_fields(store, DAY, DAY, {}, None)
    assert {"provider", "variant", "key", "app", "finish_reason", "streamed"} <= known
    assert not known & {"key_hash", "workspace"}
    assert "app" not in known_fields(store, DAY, DAY, ids(store, "model", "zeta/one"), None)


def test_listing_calls_needs_no_memory_for_all_of_them(store: Store) -> None:
    import_calls(store, [call(f"gen-x{number}") for number in range(5000)])
    with store.reading():
        calls = each_call(store, DAY, DAY, {}, None)
        next(calls)
        tracemalloc.start()
        assert sum(1 for _ in calls) == 5003
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 100_000
