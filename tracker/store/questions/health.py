"""The state of a store, for the command `doctor`."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.store.file.database import Store
from tracker.store.questions.quality import count_conflicting_calls, count_odd_calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """State of a store: SQLite's own check ("ok" or what is wrong), its schema, and its content."""

    integrity: str
    schema: int
    size_bytes: int
    calls: int
    days: int
    conflicting_calls: int
    """Calls for which two sources have different values."""
    odd_calls: int
    """Calls with more reasoning than completion tokens or more cached than prompt tokens; they count as billed."""


def health(store: Store) -> Health:
    """Check a store thoroughly, which reads the complete file. Raises `StoreUnusable` if it cannot be read."""
    return Health(
        integrity=store.value("PRAGMA integrity_check"),
        schema=store.value("PRAGMA user_version"),
        size_bytes=store.path.stat().st_size,
        calls=store.value("SELECT count(*) FROM calls"),
        days=store.value("SELECT count(*) FROM (SELECT day FROM held UNION SELECT day FROM calls_by_day)"),
        conflicting_calls=count_conflicting_calls(store),
        odd_calls=count_odd_calls(store),
    )
