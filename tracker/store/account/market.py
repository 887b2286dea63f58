"""Market data: daily rankings of models, and the latest snapshots of tasks, apps and session costs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from tracker.market import (
    AppRanking,
    AppUse,
    ModelTokens,
    Rankings,
    SessionCost,
    SessionCosts,
    TaskShare,
    TaskShares,
)
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store

S = TypeVar("S", TaskShares, AppRanking, SessionCosts)


class MarketDay(NamedTuple):
    """The ranking of a UTC day: when OpenRouter made it (UTC ms), and tokens by model and variant."""

    as_of_ms: int
    tokens: dict[tuple[str, str], int]


def replace_market_days(store: Store, rankings: Rankings, fetched_at_ms: int) -> Changes:
    """Store the complete ranking of each day that has rows, in one transaction; counts are days.

    A day without rows is not published yet and stays as it was.
    """
    incoming: defaultdict[int, list[ModelTokens]] = defaultdict(list)
    for row in rankings.rows:
        incoming[row.day].append(row)
    counts: Counter[str] = Counter()
    with store.writing():
        for day, rows in incoming.items():
            before = store.rows("SELECT day, model, variant, tokens FROM market_rankings WHERE day = ?", (day,))
            stored = store.value("SELECT 1 FROM market_days WHERE day = ?", (day,)) is not None
            # `ModelTokens` is a tuple in the order of these columns, so it can be compared with a row.
            outcome = "new" if not stored else "unchanged" if sorted(before) == sorted(rows) else "changed"
            counts[outcome] += 1
            store.run("INSERT OR REPLACE INTO market_days VALUES (?, ?, ?)", (day, rankings.as_of_ms, fetched_at_ms))
            if outcome != "unchanged":
                store.run("DELETE FROM market_rankings WHERE day = ?", (day,))
                store.run_many("INSERT INTO market_rankings VALUES (?, ?, ?, ?)", rows)
    return Changes(**counts)


def stored_market_days(store: Store, first_day: int, last_day: int) -> frozenset[int]:
    """Return the stored days from one UTC day to another, both included."""
    days = store.rows("SELECT day FROM market_days WHERE day BETWEEN ? AND ?", (first_day, last_day))
    return frozenset(day for (day,) in days)


def market_days(store: Store, first_day: int, last_day: int) -> dict[int, MarketDay]:
    """Return the stored rankings from one UTC day to another, both included."""
    days = {
        day: MarketDay(as_of_ms, {})
        for day, as_of_ms in store.rows(
            "SELECT day, as_of_ms FROM market_days WHERE day BETWEEN ? AND ? ORDER BY day", (first_day, last_day)
        )
    }
    for day, model, variant, tokens in store.stream(
        "SELECT day, model, variant, tokens FROM market_rankings WHERE day BETWEEN ? AND ?", (first_day, last_day)
    ):
        days[day].tokens[model, variant] = tokens
    return days


def last_market_days(store: Store, until_day: int, number: int) -> dict[int, MarketDay]:
    """Return the rankings of the last `number` stored days up to a UTC day."""
    found: list[int] = [
        day
        for (day,) in store.rows(
            "SELECT day FROM market_days WHERE day <= ? ORDER BY day DESC LIMIT ?", (until_day, number)
        )
    ]
    return market_days(store, found[-1], found[0]) if found else {}


class MarketMonth(NamedTuple):
    """What is stored of a calendar month: first and last day, number of days, as of when (UTC ms), tokens by model."""

    first_day: int
    last_day: int
    days: int
    as_of_ms: int
    tokens: dict[str, int]


def market_months(store: Store) -> dict[str, MarketMonth]:
    """Return all stored rankings by calendar month (YYYY-MM); the variants of a model are added up."""
    month = "strftime('%Y-%m', day * 86400, 'unixepoch')"
    months = {
        name: MarketMonth(first_day, last_day, days, as_of_ms, {})
        for name, first_day, last_day, days, as_of_ms in store.rows(
            f"SELECT {month}, min(day), max(day), count(*), max(as_of_ms) FROM market_days GROUP BY 1 ORDER BY 1"
        )
    }
    for name, model, tokens in store.stream(f"SELECT {month}, model, sum(tokens) FROM market_rankings GROUP BY 1, 2"):
        months[name].tokens[model] = tokens
    return months


@dataclass(frozen=True, slots=True)
class _SnapshotTable:
    """Where a kind of snapshot is kept: its name, the table of its rows, and the class of one row."""

    name: str
    table: str
    row: Callable[..., Any]


_SNAPSHOT_TABLES: dict[type[Any], _SnapshotTable] = {
    TaskShares: _SnapshotTable("task", "market_tasks", TaskShare),
    AppRanking: _SnapshotTable("apps", "market_apps", AppUse),
    SessionCosts: _SnapshotTable("session-cost", "market_session_costs", SessionCost),
}


def save_snapshot(store: Store, snapshot: TaskShares | AppRanking | SessionCosts, fetched_at_ms: int) -> Changes:
    """Replace the stored snapshot by a newer one, in one transaction.

    Counts are rows (tasks and groups, apps, costs); a row that is not among the stored ones is new.
    """
    snapshot_table = _SNAPSHOT_TABLES[type(snapshot)]
    rows: Sequence[tuple[Any, ...]] = snapshot.rows
    with store.writing():
        before = frozenset(store.rows(f"SELECT * FROM {snapshot_table.table}"))
        unchanged = sum(tuple(row) in before for row in rows)
        store.run(
            "INSERT OR REPLACE INTO market_snapshots VALUES (?, ?, ?, ?, ?)",
            (snapshot_table.name, snapshot.as_of_ms, snapshot.first_day, snapshot.last_day, fetched_at_ms),
        )
        # The larger number, because rows that are gone are a change too.
        if unchanged < max(len(rows), len(before)):
            store.run(f"DELETE FROM {snapshot_table.table}")
            if rows:
                # All three tables have five columns.
                store.run_many(f"INSERT INTO {snapshot_table.table} VALUES (?, ?, ?, ?, ?)", rows)
    return Changes(new=len(rows) - unchanged, unchanged=unchanged)


def stored_snapshot(store: Store, kind: type[S]) -> S | None:
    """Return the snapshot of a kind, its rows in their original order; None if none is stored."""
    snapshot_table = _SNAPSHOT_TABLES[kind]
    head = store.rows(
        "SELECT as_of_ms, first_day, last_day FROM market_snapshots WHERE name = ?", (snapshot_table.name,)
    )
    if not head:
        return None
    as_of_ms, first_day, last_day = head[0]
    # The rows are always inserted together into an empty table, so their rowids have the original order.
    rows = tuple(snapshot_table.row(*row) for row in store.rows(f"SELECT * FROM {snapshot_table.table} ORDER BY rowid"))
    return kind(as_of_ms, first_day, last_day, rows)
