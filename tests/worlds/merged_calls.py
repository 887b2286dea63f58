"""Calls of several imports, to merge and take back, and all that a store then says of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.make import DAY, call
from tracker.store.file.database import Store
from tracker.store.usage.calls import CALL_COLUMNS
from tracker.store.usage.imports import begin_import
from tracker.usage import NO_KEY, KeyRef


def new_import(store: Store) -> int:
    """Begin an import of a file of calls and return its id."""
    return begin_import(store, "calls", "export.csv", "V4", 0)


def columns_of(store: Store, *columns: str) -> list[Any]:
    """Return columns of all calls, by id."""
    return store.rows(f"SELECT {', '.join(columns)} FROM calls ORDER BY generation_id")


def everything(store: Store) -> list[Any]:
    """Return all that the store says of calls, by texts and sums, for comparing two states."""
    return [
        store.rows("SELECT * FROM calls_view ORDER BY generation_id"),
        store.rows(f"SELECT {', '.join(CALL_COLUMNS)} FROM calls ORDER BY generation_id"),
        sorted(store.rows("SELECT * FROM calls_by_day"), key=str),
        sorted(store.rows("SELECT * FROM calls_by_day_detail"), key=str),
        sorted(store.rows("SELECT * FROM calls_by_day_ending"), key=str),
    ]


SOME_CALLS = st.builds(
    call,
    name=st.sampled_from([f"gen-{n}" for n in range(6)]),
    day=st.integers(DAY, DAY + 2),
    credits_nano=st.integers(0, 10**10),
    byok_nano=st.integers(0, 10**6),
    prompt_tokens=st.integers(0, 10**6),
    cached_tokens=st.none() | st.integers(0, 10**6),
    reasoning_tokens=st.none() | st.integers(0, 10),
    cost_places=st.sampled_from([6, 9]),
    created_at_exact=st.booleans(),
    key=st.sampled_from([None, NO_KEY, KeyRef(None, "work"), KeyRef("ab", "work"), KeyRef("cd", "work")]),
    app=st.none() | st.sampled_from(["Editor", "Unknown", "=HYPERLINK()", 'comma, "quote"\n']),
    provider=st.none() | st.sampled_from(["A", "B"]),
)
