"""What a store must fulfil at any moment, also after a writing process was killed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.store.file.database import Store, open_for_reading

_OF_A_CALL = {
    "day": "created_at_ms / 86400000",
    "requests": "1",
    "credits_nano": "credits_nano",
    "byok_nano": "byok_nano",
    "prompt_tokens": "prompt_tokens",
    "completion_tokens": "completion_tokens",
    "reasoning_tokens": "coalesce(reasoning_tokens, 0)",
    "cached_tokens": "coalesce(cached_tokens, 0)",
    "cached_unknown_requests": "cached_tokens IS NULL",
}
_LABELS = {
    "model_id": "models",
    "provider_id": "providers",
    "variant_id": "variants",
    "key_id": "keys",
    "app_id": "apps",
    "finish_reason_id": "finish_reasons",
    "finish_reason_raw_id": "finish_reasons",
    "person_id": "people",
    "session_id": "sessions",
}
"""Columns of a call that hold the id of a label, and where the label stands."""

_SPLITS = {
    "calls_by_day": ("day", "model_id", "key_id"),
    "calls_by_day_detail": ("day", "model_id", "provider_id", "variant_id", "key_id", "app_id"),
    "calls_by_day_ending": ("day", "model_id", "finish_reason_id"),
}
"""Every roll-up, and the columns by which it splits the calls."""

_SUMS = ("requests", "credits_nano", "byok_nano", "prompt_tokens", "completion_tokens", "reasoning_tokens")
_FEED_ROWS = f"SELECT feed_id, day, {', '.join(f'sum({name})' for name in _SUMS)} FROM days GROUP BY 1, 2"
_FEED_MARKERS = f"SELECT feed_id, day, {', '.join(_SUMS)} FROM held WHERE requests > 0 AND feed_id <> :calls"


def assert_sound(path: Path) -> None:
    """Check that a store opens, that SQLite finds no damage, and that all sums stored next to their parts are right."""
    with open_for_reading(path) as store:
        assert store.rows("PRAGMA integrity_check") == [("ok",)]
        assert store.rows("PRAGMA foreign_key_check") == []
        for column, table in _LABELS.items():
            # Not foreign keys, for the speed of imports; so nothing but this looks.
            lost = f"SELECT count(*) FROM calls WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM {table})"
            assert store.value(lost) == 0, column
        for table, columns in _SPLITS.items():
            assert _kept(store, table, columns) == _from_the_calls(store, table, columns), table
        calls = {"calls": store.value("SELECT id FROM feeds WHERE name = 'calls'") or 0}
        assert sorted(store.rows(_FEED_ROWS)) == sorted(store.rows(_FEED_MARKERS, calls))
        assert _calls_of_no_import(store) == 0


def _measures(store: Store, table: str) -> list[str]:
    columns = {name for (name,) in store.rows("SELECT name FROM pragma_table_info(?)", (table,))}
    return [name for name in _OF_A_CALL if name in columns and name != "day"]


def _kept(store: Store, table: str, columns: Sequence[str]) -> Mapping[Any, Any]:
    sums = ", ".join(f"sum({name})" for name in _measures(store, table))
    found = store.rows(f"SELECT {', '.join(columns)}, {sums} FROM {table} GROUP BY {', '.join(columns)}")
    return {row[: len(columns)]: row[len(columns) :] for row in found}


def _from_the_calls(store: Store, table: str, columns: Sequence[str]) -> Mapping[Any, Any]:
    sums = ", ".join(f"sum({_OF_A_CALL[name]})" for name in _measures(store, table))
    split = ", ".join(_OF_A_CALL.get(column, column) for column in columns)
    numbers = ", ".join(str(place) for place in range(1, len(columns) + 1))
    found = store.rows(f"SELECT {split}, {sums} FROM calls GROUP BY {numbers}")
    return {row[: len(columns)]: row[len(columns) :] for row in found}


def _calls_of_no_import(store: Store) -> int:
    """Return how many calls would stay if every import were undone."""
    found: int = store.value(
        "SELECT count(*) FROM calls c WHERE NOT EXISTS "
        "(SELECT 1 FROM import_calls s WHERE c.id BETWEEN s.first_call AND s.last_call)"
    )
    return found
