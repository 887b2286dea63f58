"""Market data: daily rankings of models, and the latest snapshots of tasks, apps and session costs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

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
from tracker.store.changes import Changes
from tracker.store.database import Store


class MarketDay(NamedTuple):
    """The ranking of a UTC day: when OpenRouter made it (UTC ms), and tokens by model and variant."""

    as_of_ms: int
    tokens: dict[tuple[str, str], int]


def replace_market_days(store: Store, rankings: Rankings, fetched_at_ms: int) -> Changes:
    """Store the whole ranking of each day that has rows, in one transaction; counts are days.

    A day without rows is not published yet and stays as it was.
    """
    incoming: defaultdict[int, list[ModelTokens]] = defaultdict(list)
    for row in rankings.rows:
        incoming[row.day].append(row)
    counts: Counter[str] = Counter()
    with store.writing():
        for day, rows in incoming.items():
            before = store.rows("SELECT day, model, variant, tokens FROM market_rankings WHERE day = ?", (day,))
            held = store.value("SELECT 1 FROM market_days WHERE day = ?", (day,)) is not None
            outcome = "new" if not held else "unchanged" if sorted(before) == sorted(rows) else "changed"
            counts[outcome] += 1
            store.run("INSERT OR REPLACE INTO market_days VALUES (?, ?, ?)", (day, rankings.as_of_ms, fetched_at_ms))
            if outcome != "unchanged":
                store.run("DELETE FROM market_rankings WHERE day = ?", (day,))
                store.run_many("INSERT INTO market_rankings VALUES (?, ?, ?, ?)", rows)
    return Changes(**counts)


def market_days(store: Store, first_day: int, last_day: int) -> dict[int, MarketDay]:
    """Return the rankings held of UTC days, both ends included."""
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
    """Return the rankings of the last `number` days held up to a UTC day."""
    found: list[int] = [
        day
        for (day,) in store.rows(
            "SELECT day FROM market_days WHERE day <= ? ORDER BY day DESC LIMIT ?", (until_day, number)
        )
    ]
    return market_days(store, found[-1], found[0]) if found else {}


class MarketMonth(NamedTuple):
    """What is held of a calendar month: its first and last day, how many days, as of when (UTC ms), tokens by model."""

    first_day: int
    last_day: int
    days: int
    as_of_ms: int
    tokens: dict[str, int]


def market_months(store: Store) -> dict[str, MarketMonth]:
    """Return all rankings held by calendar month (YYYY-MM), the variants of a model added."""
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


def save_task_shares(store: Store, shares: TaskShares, fetched_at_ms: int) -> Changes:
    """Store what the models are used for in place of what was held; counts are tasks and groups."""
    return _replace(store, "task", "market_tasks", shares, fetched_at_ms)


def save_app_ranking(store: Store, ranking: AppRanking, fetched_at_ms: int) -> Changes:
    """Store the most used apps in place of what was held; counts are apps."""
    return _replace(store, "apps", "market_apps", ranking, fetched_at_ms)


def save_session_costs(store: Store, costs: SessionCosts, fetched_at_ms: int) -> Changes:
    """Store what sessions cost in place of what was held; counts are rows."""
    return _replace(store, "session-cost", "market_session_costs", costs, fetched_at_ms)


def _replace(
    store: Store, name: str, table: str, snapshot: TaskShares | AppRanking | SessionCosts, fetched_at_ms: int
) -> Changes:
    """Replace a snapshot whole, in one transaction. A row that is not among those held is new."""
    rows: Sequence[tuple[Any, ...]] = snapshot.rows
    with store.writing():
        before = frozenset(store.rows(f"SELECT * FROM {table}"))
        unchanged = sum(tuple(row) in before for row in rows)
        store.run(
            "INSERT OR REPLACE INTO market_snapshots VALUES (?, ?, ?, ?, ?)",
            (name, snapshot.as_of_ms, snapshot.first_day, snapshot.last_day, fetched_at_ms),
        )
        if unchanged < max(len(rows), len(before)):
            store.run(f"DELETE FROM {table}")
            if rows:
                store.run_many(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)", rows)
    return Changes(new=len(rows) - unchanged, unchanged=unchanged)


def task_shares(store: Store) -> TaskShares | None:
    """Return what the models are used for; None where it is not held."""
    found = _snapshot(store, "task", "market_tasks")
    if found is None:
        return None
    as_of_ms, first_day, last_day, rows = found
    return TaskShares(as_of_ms, first_day, last_day, tuple(TaskShare(*row) for row in rows))


def app_ranking(store: Store) -> AppRanking | None:
    """Return the most used apps; None where they are not held."""
    found = _snapshot(store, "apps", "market_apps")
    if found is None:
        return None
    as_of_ms, first_day, last_day, rows = found
    return AppRanking(as_of_ms, first_day, last_day, tuple(AppUse(*row) for row in rows))


def session_costs(store: Store) -> SessionCosts | None:
    """Return what sessions cost; None where it is not held."""
    found = _snapshot(store, "session-cost", "market_session_costs")
    if found is None:
        return None
    as_of_ms, first_day, last_day, rows = found
    return SessionCosts(as_of_ms, first_day, last_day, tuple(SessionCost(*row) for row in rows))


def _snapshot(store: Store, name: str, table: str) -> tuple[Any, Any, Any, list[Any]] | None:
    """Return as-of, first and last day of a snapshot, and its rows in the order in which they came."""
    head = store.rows("SELECT as_of_ms, first_day, last_day FROM market_snapshots WHERE name = ?", (name,))
    return (*head[0], store.rows(f"SELECT * FROM {table} ORDER BY rowid")) if head else None
