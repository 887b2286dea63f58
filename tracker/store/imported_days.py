"""Days of OpenRouter's daily CSV exports: every file's word is kept, the file made last is the one that counts.

So the order of importing does not matter, and undoing a file brings back what the others say.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from tracker import feeds
from tracker.store.changes import Changes
from tracker.store.database import Store
from tracker.store.days import HeldDay, drop_days, put_days, rows_by_day
from tracker.store.in_force import check_in_force
from tracker.usage import DayUsage


def import_days(
    store: Store, import_id: int, days: Collection[int], rows: Iterable[DayUsage], fetched_at_ms: int
) -> Changes:
    """Store what a daily export made at an instant (UTC ms) says of UTC days, in one transaction; counts are days.

    Raises `ValueError` for a row of another day, `StoreUnusable`, and `Cancelled` where the import was undone
    meanwhile; then nothing was stored.
    """
    with store.writing():
        check_in_force(store, import_id)
        by_day = rows_by_day(store, feeds.DAILY_CSV, days, rows)
        store.run_many(
            "INSERT OR REPLACE INTO import_days (day, import_id, fetched_at_ms, rows) VALUES (?, ?, ?, ?)",
            ((day, import_id, fetched_at_ms, json.dumps(of_day)) for day, of_day in by_day.items()),
        )
        return put_days(store, feeds.DAILY_CSV, _latest(store, by_day))


def forget_days(store: Store, import_id: int) -> int:
    """Take a daily export's word back and return how many UTC days no other file tells of. Inside `writing()`."""
    days = [day for (day,) in store.rows("SELECT day FROM import_days WHERE import_id = ?", (import_id,))]
    store.run("DELETE FROM import_days WHERE import_id = ?", (import_id,))
    latest = _latest(store, days)
    gone = [day for day in days if day not in latest]
    put_days(store, feeds.DAILY_CSV, latest)
    drop_days(store, feeds.DAILY_CSV, gone)
    return len(gone)


def _latest(store: Store, days: Collection[int]) -> dict[int, HeldDay]:
    """Return by UTC day what the export made last says; of two made at once the one imported last."""
    if not days:
        return {}
    wanted = set(days)
    return {
        day: HeldDay(fetched_at_ms, [tuple(row) for row in json.loads(rows)])
        for day, fetched_at_ms, rows in store.rows(
            "SELECT day, fetched_at_ms, rows FROM import_days WHERE day BETWEEN ? AND ? "
            "ORDER BY day, fetched_at_ms, import_id",
            (min(wanted), max(wanted)),
        )
        if day in wanted
    }
