"""Short ways to make values for tests, and to store them; every field has a plain default."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tracker.periods import MS_PER_DAY, day_number
from tracker.store.file.database import Store
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import begin_import, finish_import
from tracker.usage import Call, DayUsage, KeyRef

DAY = day_number(date(2026, 11, 10))
NOON = MS_PER_DAY // 2
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""The current time in tests: noon of 22 November 2026, UTC."""


def end_of(day: int) -> int:
    """Return the first instant (UTC ms) at which a day is over."""
    return (day + 1) * MS_PER_DAY


def call(name: str, day: int = DAY, **fields: Any) -> Call:
    """Return a call of noon of a day with 1000 nano-dollars, 100 + 10 tokens."""
    made = Call(
        generation_id=name,
        created_at_ms=day * MS_PER_DAY + NOON,
        created_at_exact=True,
        model="acme/nova-2",
        credits_nano=1000,
        byok_nano=0,
        cost_places=9,
        prompt_tokens=100,
        completion_tokens=10,
        reasoning_tokens=4,
        cached_tokens=50,
        provider="ExampleCloud",
        variant="standard",
        key=KeyRef(None, "work"),
        app="Editor",
        finish_reason="stop",
        finish_reason_raw="STOP",
        cancelled=False,
        streamed=True,
        generation_time_ms=900,
        time_to_first_token_ms=300,
        cost_web_search_nano=None,
        cost_cache_nano=None,
        cost_file_nano=None,
        user=None,
        session=None,
    )
    return made._replace(**fields)


def usage(day: int = DAY, requests: int = 1, **fields: Any) -> DayUsage:
    """Return a row of a day feed that splits by nothing but the model; sums follow the number of requests."""
    made = DayUsage(
        day=day,
        model="acme/nova-2",
        key=None,
        app=None,
        provider=None,
        endpoint_id=None,
        variant=None,
        workspace=None,
        requests=requests,
        credits_nano=1000 * requests,
        byok_nano=0,
        prompt_tokens=100 * requests,
        completion_tokens=10 * requests,
        reasoning_tokens=4 * requests,
        cached_tokens=50 * requests,
    )
    return made._replace(**fields)


def import_calls(store: Store, calls: Sequence[Call], name: str = "export.csv") -> int:
    """Store calls as a file of them that was read to its end, and return the import's id."""
    import_id = begin_import(store, "calls", name, "V4", 0)
    changes = merge_calls(store, import_id, calls)
    instants = [one.created_at_ms for one in calls]
    finish_import(
        store, import_id, 9, rows=len(calls), changes=changes, rejected=0, first_ms=min(instants), last_ms=max(instants)
    )
    return import_id
