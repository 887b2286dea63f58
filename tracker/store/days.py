"""Storing day feeds: each fetch of a feed replaces that feed's whole day and leaves a mark that the day is held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from tracker import feeds
from tracker.store.changes import Changes
from tracker.store.database import Store
from tracker.store.labels import Labels
from tracker.store.rollup import MEASURE_COLUMNS
from tracker.usage import DayUsage, Measures

_ROW_COLUMNS = (
    "model_id, key_id, app_id, provider_id, endpoint_id, variant_id, workspace_id, requests, credits_nano, byok_nano, "
    "prompt_tokens, completion_tokens, reasoning_tokens, cached_tokens"
)
_Row = tuple[Any, ...]


def replace_days(
    store: Store,
    feed: str,
    days: Collection[int],
    rows: Iterable[DayUsage],
    fetched_at_ms: int,
    import_id: int | None = None,
) -> Changes:
    """Make `rows` all that a feed knows of `days` (UTC day numbers), in one transaction; counts are days.

    A day without rows is held with zero usage. Raises `ValueError` for a row of another day and `StoreUnusable`; then
    nothing was stored.
    """
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    with store.writing():
        labels = Labels(store)
        feed_id = labels.feed(feed)
        by_day: dict[int, list[_Row]] = {day: [] for day in days}
        for row in rows:
            if row.day not in by_day:
                raise ValueError(f"a row of day {row.day} among the answer of {feed} for other days")
            by_day[row.day].append(_stored(labels, row))
        held = set(held_days(store, feed))
        existing = _existing(store, feed_id, by_day)
        for day, incoming in by_day.items():
            outcome = _outcome(day in held, _sorted(existing[day]) == _sorted(incoming))
            counts[outcome] += 1
            _mark(store, feed_id, day, fetched_at_ms, import_id, incoming)
            if outcome != "unchanged":
                store.run("DELETE FROM days WHERE feed_id = ? AND day = ?", (feed_id, day))
                store.run_many(
                    f"INSERT INTO days (feed_id, day, {_ROW_COLUMNS}) VALUES (?, ?{', ?' * 14})",
                    ((feed_id, day, *row) for row in incoming),
                )
    return Changes(**counts)


def held_days(store: Store, feed: str) -> dict[int, int]:
    """Return the UTC days that a feed holds, with the instant (UTC ms) each was fetched."""
    return dict(
        store.rows(
            "SELECT h.day, h.fetched_at_ms FROM held h JOIN feeds f ON f.id = h.feed_id WHERE f.name = ?", (feed,)
        )
    )


def keys_used(store: Store, feed: str, days: range) -> frozenset[str]:
    """Return the hashes of the keys to which a feed gives usage on any of some UTC days (numbers)."""
    return frozenset(
        hash_
        for (hash_,) in store.rows(
            "SELECT DISTINCT k.hash FROM days d JOIN feeds f ON f.id = d.feed_id JOIN keys k ON k.id = d.key_id "
            "WHERE f.name = ? AND d.day >= ? AND d.day < ? AND k.hash IS NOT NULL",
            (feed, days.start, days.stop),
        )
    )


class CallMark(NamedTuple):
    """When (UTC ms) all calls of a day were read one by one, and the total that the day feeds gave it then."""

    fetched_at_ms: int
    total: Measures


def mark_calls(store: Store, marks: Mapping[int, CallMark]) -> None:
    """Mark UTC days (numbers) whose calls were all read. The sums only serve to see that a total has moved since."""
    with store.writing():
        feed_id = Labels(store).feed(feeds.CALLS)
        for day, mark in marks.items():
            store.run(
                f"INSERT OR REPLACE INTO held (feed_id, day, fetched_at_ms, {', '.join(MEASURE_COLUMNS)}) "
                f"VALUES (?, ?, ?{', ?' * len(MEASURE_COLUMNS)})",
                (feed_id, day, mark.fetched_at_ms, *(getattr(mark.total, column) or 0 for column in MEASURE_COLUMNS)),
            )


def call_marks(store: Store) -> dict[int, CallMark]:
    """Return the marks of days whose calls were all read, by UTC day number."""
    return {
        day: CallMark(fetched_at_ms, Measures(*sums))
        for day, fetched_at_ms, *sums in store.rows(
            f"SELECT h.day, h.fetched_at_ms, {', '.join(f'h.{column}' for column in MEASURE_COLUMNS)} "
            "FROM held h JOIN feeds f ON f.id = h.feed_id WHERE f.name = ?",
            (feeds.CALLS,),
        )
    }


def _stored(labels: Labels, row: DayUsage) -> _Row:
    return (
        labels.models[row.model],
        labels.keys[row.key],
        labels.apps[row.app],
        labels.providers[row.provider],
        row.endpoint_id,
        labels.variants[row.variant],
        labels.workspaces[row.workspace],
        *row[8:],
    )


def _existing(store: Store, feed_id: int, days: Collection[int]) -> dict[int, list[_Row]]:
    found: dict[int, list[_Row]] = defaultdict(list)
    if days:
        for day, *row in store.rows(
            f"SELECT day, {_ROW_COLUMNS} FROM days WHERE feed_id = ? AND day BETWEEN ? AND ?",
            (feed_id, min(days), max(days)),
        ):
            found[day].append(tuple(row))
    return found


def _sorted(rows: Iterable[_Row]) -> list[_Row]:
    """Sort rows of one day; None sorts as its own kind."""
    return sorted(rows, key=lambda row: [(cell is None, "" if cell is None else str(cell)) for cell in row])


def _outcome(held: bool, same: bool) -> str:
    if not held:
        return "new"
    return "unchanged" if same else "changed"


def _mark(
    store: Store, feed_id: int, day: int, fetched_at_ms: int, import_id: int | None, rows: Collection[_Row]
) -> None:
    sums = [sum(row[column] for row in rows) for column in range(7, 13)]
    cached = sum(row[13] or 0 for row in rows)
    cached_unknown = sum(row[7] for row in rows if row[13] is None)
    store.run(
        f"INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?{', ?' * 8})",
        (feed_id, day, fetched_at_ms, import_id, *sums, cached, cached_unknown),
    )


def held_reach(store: Store) -> dict[str, tuple[int, int]]:
    """Return for each feed the first and the last UTC day that it holds."""
    return {
        name: (first, last)
        for name, first, last in store.rows(
            "SELECT f.name, min(h.day), max(h.day) FROM held h JOIN feeds f ON f.id = h.feed_id GROUP BY f.name"
        )
    }
