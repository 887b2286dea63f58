"""Keeps one number per UTC day, model and key for people who read the file with SQL: the view `days_view`.

Which source gives a day's total is decided above the store, in `tracker.analysis.ledger`, so the rows come from there.
Triggers mark them as stale in the same transaction that changes what decides them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tracker.store.file.database import Store
from tracker.store.tables.rollup import MEASURE_COLUMNS
from tracker.usage import Measures

_COLUMNS = ("day", "model", "key_name", "key_hash", *MEASURE_COLUMNS)


class DayTotalRow(NamedTuple):
    """The usage of one UTC day (number), model and key.

    `day` None: known only for several days together; a model or key of None: not known at this detail.
    """

    day: int | None
    model: str | None
    key_name: str | None
    key_hash: str | None
    measures: Measures


def are_day_totals_stale(store: Store) -> bool:
    """Return whether something that decides the totals has changed since they were written."""
    return bool(store.value("SELECT is_stale FROM day_totals_state"))


def replace_day_totals(store: Store, totals: Iterable[DayTotalRow], at_ms: int, *, are_complete: bool = True) -> None:
    """Replace all totals, as of an instant (UTC ms); rows that stay the same are not written. Inside `writing()`.

    `are_complete` False: some stored day is not among them yet, so they stay stale.
    """
    incoming = {(*total[:4], *total.measures) for total in totals}
    gone = []
    for row_id, *row in store.stream(f"SELECT rowid, {', '.join(_COLUMNS)} FROM day_totals"):
        if tuple(row) in incoming:
            incoming.discard(tuple(row))
        else:
            gone.append((row_id,))
    store.run_many("DELETE FROM day_totals WHERE rowid = ?", gone)
    store.run_many(f"INSERT INTO day_totals ({', '.join(_COLUMNS)}) VALUES (?{', ?' * (len(_COLUMNS) - 1)})", incoming)
    store.run("UPDATE day_totals_state SET is_stale = ?, as_of_ms = ?", (int(not are_complete), at_ms))
