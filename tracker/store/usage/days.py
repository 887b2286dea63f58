"""Stores day feeds: each fetch replaces the feed's complete day and leaves a marker that the day is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tracker import feeds
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.tables.labels import Labels
from tracker.store.tables.proven_names import prove_names
from tracker.store.tables.rollup import MEASURE_COLUMNS
from tracker.usage import DayUsage, Measures

_ROW_COLUMNS = (
    "model_id, key_id, app_id, provider_id, endpoint_id, variant_id, workspace_id, requests, credits_nano, byok_nano, "
    "prompt_tokens, completion_tokens, reasoning_tokens, cached_tokens"
)
StoredRow = tuple[Any, ...]
"""A row of `days`, from model_id to cached_tokens."""


def replace_days(
    store: Store, feed: str, days: Collection[int], rows: Iterable[DayUsage], fetched_at_ms: int
) -> Changes:
    """Replace all that a feed knows of `days` (UTC day numbers) by `rows`, in one transaction; counts are days.

    A day without rows is stored with zero usage. Raises `StoreUnusable`, and `ValueError` for a row of another day;
    then nothing was stored.
    """
    with store.writing():
        by_day = rows_by_day(store, feed, days, rows)
        return put_days(store, feed, {day: StoredDay(fetched_at_ms, of_day) for day, of_day in by_day.items()})


class StoredDay(NamedTuple):
    """All rows of a UTC day, as they are stored, and when the feed gave them (UTC ms)."""

    fetched_at_ms: int
    rows: Sequence[StoredRow]


def rows_by_day(store: Store, feed: str, days: Collection[int], rows: Iterable[DayUsage]) -> dict[int, list[StoredRow]]:
    """Return rows as they are stored, by UTC day. Inside `writing()`. Raises `ValueError` for a row of another day."""
    labels = Labels(store)
    by_day: dict[int, list[StoredRow]] = {day: [] for day in days}
    for row in rows:
        if row.day not in by_day:
            raise ValueError(f"a row of day {row.day} is in the response of {feed} for other days")
        by_day[row.day].append(_stored(labels, row))
    return by_day


def put_days(store: Store, feed: str, days: Mapping[int, StoredDay]) -> Changes:
    """Replace complete UTC days of a feed with their markers; counts are days. Inside `writing()`."""
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    feed_id = Labels(store).feed(feed)
    stored = stored_days(store, feed)
    existing = _existing(store, feed_id, days)
    for day, incoming in days.items():
        outcome = _outcome(day in stored, _sorted(existing[day]) == _sorted(incoming.rows))
        counts[outcome] += 1
        # Also if the rows are unchanged: the marker says when the day was read last.
        _mark(store, feed_id, day, incoming)
        if outcome != "unchanged":
            store.run("DELETE FROM days WHERE feed_id = ? AND day = ?", (feed_id, day))
            store.run_many(
                f"INSERT INTO days (feed_id, day, {_ROW_COLUMNS}) VALUES (?, ?{', ?' * 14})",
                ((feed_id, day, *row) for row in incoming.rows),
            )
    if feed == feeds.DAILY_CSV:
        prove_names(store, days)
    return Changes(**counts)


def drop_days(store: Store, feed: str, days: Collection[int]) -> None:
    """Delete UTC days of a feed, so that they are no longer stored. Inside `writing()`."""
    feed_id = Labels(store).feed(feed)
    for day in days:
        store.run("DELETE FROM days WHERE feed_id = ? AND day = ?", (feed_id, day))
        store.run("DELETE FROM held WHERE feed_id = ? AND day = ?", (feed_id, day))
    if feed == feeds.DAILY_CSV:
        prove_names(store, days)


def date_back(store: Store, day: int, now_ms: int) -> None:
    """Correct fetch times of a UTC day that are later than now (UTC ms): the clock was ahead when they were stored.

    For a day that is not finished, the data fetched last counts, and this must be the data that is fetched now.
    """
    late = (day, now_ms)
    # Look first: `writing` waits for other writers, and there is nearly never anything to correct.
    if store.value("SELECT EXISTS (SELECT 1 FROM held WHERE day = ? AND fetched_at_ms >= ?)", late):
        with store.writing():
            store.run("UPDATE held SET fetched_at_ms = ?2 - 1 WHERE day = ?1 AND fetched_at_ms >= ?2", late)


def stored_days(store: Store, feed: str) -> dict[int, int]:
    """Return the stored UTC days of a feed, each with the instant (UTC ms) when it was fetched."""
    return dict(
        store.rows(
            "SELECT h.day, h.fetched_at_ms FROM held h JOIN feeds f ON f.id = h.feed_id WHERE f.name = ?", (feed,)
        )
    )


def days_with_usage(store: Store, names: Collection[str], days: range) -> dict[int, str]:
    """Return the UTC days (numbers) among `days` for which any of the feeds shows usage, with one such feed."""
    return dict(
        store.rows(
            "SELECT h.day, f.name FROM held h JOIN feeds f ON f.id = h.feed_id "
            f"WHERE f.name IN ({', '.join('?' * len(names))}) AND h.day >= ? AND h.day < ? "
            "AND (h.requests <> 0 OR h.credits_nano <> 0 OR h.byok_nano <> 0 "
            "OR h.prompt_tokens <> 0 OR h.completion_tokens <> 0)",
            (*names, days.start, days.stop),
        )
    )


def keys_used(store: Store, feed: str, days: range) -> frozenset[str]:
    """Return the hashes of the keys with usage in a feed on any of some UTC days (numbers)."""
    return frozenset(
        hash_
        for (hash_,) in store.rows(
            "SELECT DISTINCT k.hash FROM days d JOIN feeds f ON f.id = d.feed_id JOIN keys k ON k.id = d.key_id "
            "WHERE f.name = ? AND d.day >= ? AND d.day < ? AND k.hash IS NOT NULL",
            (feed, days.start, days.stop),
        )
    )


class CallMarker(NamedTuple):
    """When (UTC ms) all calls of a day were read one by one, and the day's total in the day feeds at that time."""

    fetched_at_ms: int
    total: Measures


def set_call_markers(store: Store, markers: Mapping[int, CallMarker]) -> None:
    """Mark UTC days (numbers) whose calls were all read. The sums only serve to notice that a total changes later."""
    with store.writing():
        feed_id = Labels(store).feed(feeds.CALLS)
        for day, marker in markers.items():
            store.run(
                f"INSERT OR REPLACE INTO held (feed_id, day, fetched_at_ms, {', '.join(MEASURE_COLUMNS)}) "
                f"VALUES (?, ?, ?{', ?' * len(MEASURE_COLUMNS)})",
                (
                    feed_id,
                    day,
                    marker.fetched_at_ms,
                    # An unknown sum is stored as 0: the columns of `held` cannot be NULL.
                    *(getattr(marker.total, column) or 0 for column in MEASURE_COLUMNS),
                ),
            )


def call_markers(store: Store) -> dict[int, CallMarker]:
    """Return the markers of days whose calls were all read, by UTC day number."""
    return {
        day: CallMarker(fetched_at_ms, Measures(*sums))
        for day, fetched_at_ms, *sums in store.rows(
            f"SELECT h.day, h.fetched_at_ms, {', '.join(f'h.{column}' for column in MEASURE_COLUMNS)} "
            "FROM held h JOIN feeds f ON f.id = h.feed_id WHERE f.name = ?",
            (feeds.CALLS,),
        )
    }


def _stored(labels: Labels, row: DayUsage) -> StoredRow:
    return (
        labels.models[row.model],
        labels.keys[row.key],
        labels.apps[row.app],
        labels.providers[row.provider],
        row.endpoint_id,
        labels.variants[row.variant],
        labels.workspaces[row.workspace],
        # From `requests` on, both have the same columns in the same order.
        *row[8:],
    )


def _existing(store: Store, feed_id: int, days: Collection[int]) -> dict[int, list[StoredRow]]:
    found: dict[int, list[StoredRow]] = defaultdict(list)
    if days:
        # One query for all days. It may also read days in between that nobody asks for.
        for day, *row in store.rows(
            f"SELECT day, {_ROW_COLUMNS} FROM days WHERE feed_id = ? AND day BETWEEN ? AND ?",
            (feed_id, min(days), max(days)),
        ):
            found[day].append(tuple(row))
    return found


def _sorted(rows: Iterable[StoredRow]) -> list[StoredRow]:
    """Sort rows of one day. None and text cannot be compared, so a row is sorted by "is None" first."""
    return sorted(rows, key=lambda row: [(cell is None, "" if cell is None else str(cell)) for cell in row])


def _outcome(stored: bool, same: bool) -> str:
    if not stored:
        return "new"
    return "unchanged" if same else "changed"


def _mark(store: Store, feed_id: int, day: int, stored: StoredDay) -> None:
    # In a `StoredRow`, 7 is requests, up to 12 follow the other sums, and 13 is cached tokens, which may be unknown.
    sums = [sum(row[column] for row in stored.rows) for column in range(7, 13)]
    cached = sum(row[13] or 0 for row in stored.rows)
    # A row says for all its requests together whether cached tokens are known.
    cached_unknown = sum(row[7] for row in stored.rows if row[13] is None)
    store.run(
        f"INSERT OR REPLACE INTO held VALUES (?, ?, ?{', ?' * 8})",
        (feed_id, day, stored.fetched_at_ms, *sums, cached, cached_unknown),
    )


def stored_reach(store: Store) -> dict[str, tuple[int, int]]:
    """Return the first and the last stored UTC day of each feed."""
    return {
        name: (first, last)
        for name, first, last in store.rows(
            "SELECT f.name, min(h.day), max(h.day) FROM held h JOIN feeds f ON f.id = h.feed_id GROUP BY f.name"
        )
    }
