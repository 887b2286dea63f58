"""Roll-ups changed by what was added and removed: the same rows as from all calls of the days."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.make import DAY, call
from tests.worlds.merged_calls import new_import
from tracker.store.file.database import Store, open_for_writing
from tracker.store.tables.rollup import roll_up
from tracker.store.usage.calls import merge_calls

_TABLES = ("calls_by_day_detail", "calls_by_day", "calls_by_day_ending")


def _rows(store: Store) -> list[list[tuple[object, ...]]]:
    return [sorted(store.rows(f"SELECT * FROM {table}"), key=str) for table in _TABLES]


def _rebuilt(store: Store) -> list[list[tuple[object, ...]]]:
    with store.writing():
        roll_up(store, range(DAY - 5, DAY + 5))
    return _rows(store)


def test_a_changed_call_leaves_the_groups_that_it_was_in(tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "usage.sqlite3") as store:
        merge_calls(store, new_import(store), [call("gen-1", finish_reason="stop"), call("gen-2", byok_nano=7)])
        moved = call("gen-1", day=DAY + 1, model="acme/other", credits_nano=0, finish_reason="length")
        merge_calls(store, new_import(store), [moved])
        counted = store.rows("SELECT day, requests, credits_nano, byok_nano FROM calls_by_day ORDER BY day")
        ended = store.rows("SELECT day, requests FROM calls_by_day_ending ORDER BY day")
        rows = _rows(store)
        assert rows == _rebuilt(store)
    assert counted == [(DAY, 1, 1000, 7), (DAY + 1, 1, 0, 0)]
    assert ended == [(DAY, 1), (DAY + 1, 1)]


def test_a_large_sum_is_exact(tmp_path: Path) -> None:
    # As floats, these would lose their last digits.
    amounts = [2**55 + 1, 2**54 + 1, 1]
    with open_for_writing(tmp_path / "usage.sqlite3") as store:
        calls = [call(f"gen-{amount}", credits_nano=amount) for amount in amounts]
        merge_calls(store, new_import(store), calls)
        assert store.value("SELECT credits_nano FROM calls_by_day") == sum(amounts)
        rows = _rows(store)
        assert rows == _rebuilt(store)


@pytest.mark.parametrize("amount", [2**61, -(2**61)])
def test_sums_near_the_limit_are_left_to_sqlite(tmp_path: Path, amount: int) -> None:
    with open_for_writing(tmp_path / "usage.sqlite3") as store:
        merge_calls(store, new_import(store), [call("gen-1", credits_nano=amount), call("gen-2"), call("gen-3")])
        assert store.value("SELECT credits_nano FROM calls_by_day") == amount + 2000
