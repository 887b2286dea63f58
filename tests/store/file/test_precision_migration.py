"""A store of version 3, which took the costs of analytics for exact, after this version opened it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.make import DAY
from tests.store.file.old_stores import old_store
from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store, open_for_reading, open_for_writing
from tracker.store.tables.rollup import roll_up
from tracker.store.usage.imports import undo_import

# Of each call: credits, BYOK, decimals as version 3 stored them.
CALLS = {
    "by-file": (2_000, 0, 6),
    "by-analytics": (3_000, 0, 9),
    "by-generation": (4_567, 0, 9),
    "byok-by-generation": (0, 1_500, 9),
    "cut-by-file-after-generation": (7_000, 0, 6),
    "contradicted": (50_000, 0, 6),
}
CONFLICTS = [
    (5, 2, "credits_nano", "7999", "7000"),
    (3, 1, "credits_nano", "4000", "4567"),
    (6, 2, "credits_nano", "7999", "50000"),
    (6, 2, "prompt_tokens", "7", "8"),
]


@pytest.fixture
def version_3(tmp_path: Path) -> Path:
    """A store of version 3 with two imports: 1 from the API, 2 a file."""
    path = tmp_path / "usage.sqlite3"
    raw = old_store(path, 3)
    raw.execute("INSERT INTO models (id, permaslug, author) VALUES (1, 'acme/nova-2', 'acme')")
    raw.execute("INSERT INTO imports (id, kind, file_name, variant, started_at_ms) VALUES (1, 'api', 'API', 'x', 1)")
    raw.execute(
        "INSERT INTO imports (id, kind, file_name, variant, started_at_ms) VALUES (2, 'calls', 'a.csv', 'V4', 1)"
    )
    for number, (name, (credits_nano, byok_nano, places)) in enumerate(CALLS.items(), 1):
        raw.execute(
            "INSERT INTO calls (id, generation_id, created_at_ms, created_at_exact, model_id, credits_nano, byok_nano, "
            "cost_places, prompt_tokens, completion_tokens) VALUES (?, ?, ?, 1, 1, ?, ?, ?, 10, 1)",
            (number, name, DAY * MS_PER_DAY + number, credits_nano, byok_nano, places),
        )
    raw.executemany("INSERT INTO conflicts VALUES (?, ?, ?, ?, ?)", CONFLICTS)
    before = {"credits_nano": 7_999, "byok_nano": 0, "cost_places": 9, "created_at_ms": DAY * MS_PER_DAY + 5}
    before |= {"created_at_exact": 1, "model_id": 1, "prompt_tokens": 10, "completion_tokens": 1}
    raw.execute("INSERT INTO import_changes (import_id, call_id, before) VALUES (2, 5, ?)", (json.dumps(before),))
    raw.execute("INSERT INTO import_calls VALUES (1, 2, 6), (2, 5, 5)")
    raw.close()
    return path


def costs(path: Path) -> dict[str, Any]:
    with open_for_reading(path) as store:
        rows = store.rows("SELECT generation_id, credits_nano, byok_nano, cost_places FROM calls")
    return {name: tuple(cost) for name, *cost in rows}


def test_only_digits_below_a_millionth_prove_an_exact_cost(version_3: Path) -> None:
    open_for_writing(version_3).close()
    assert costs(version_3) == {
        "by-file": (2_000, 0, 6),
        "by-analytics": (3_000, 0, 6),
        "by-generation": (4_567, 0, 9),
        "byok-by-generation": (0, 1_500, 9),
        "cut-by-file-after-generation": (7_999, 0, 9),
        "contradicted": (50_000, 0, 6),
    }


def test_costs_that_were_only_cut_are_no_contradictions_any_more(version_3: Path) -> None:
    open_for_writing(version_3).close()
    with open_for_reading(version_3) as store:
        left = store.rows("SELECT call_id, column_name, dropped, kept FROM conflicts ORDER BY 1, 2")
    assert left == [(6, "credits_nano", "7999", "50000"), (6, "prompt_tokens", "7", "8")]


def test_roll_ups_of_the_migrated_store_are_those_of_its_calls(version_3: Path) -> None:
    def roll_ups(store: Store) -> list[list[Any]]:
        return [
            sorted(store.rows(f"SELECT * FROM {name}"), key=str) for name in ("calls_by_day", "calls_by_day_detail")
        ]

    with open_for_writing(version_3) as store:
        migrated = roll_ups(store)
        with store.writing():
            roll_up(store, [DAY])
        assert roll_ups(store) == migrated
        assert store.value("SELECT sum(cut_requests) FROM calls_by_day") == 3


def test_undoing_the_file_after_it_keeps_the_exact_cost(version_3: Path) -> None:
    with open_for_writing(version_3) as store:
        undo_import(store, 2, 5)
    assert costs(version_3)["cut-by-file-after-generation"] == (7_999, 0, 9)
