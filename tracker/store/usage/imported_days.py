"""Days of OpenRouter's daily CSV exports: the content of every file is kept, and the export made last counts.

So the order of imports does not matter, and undoing an import brings back the values of the other files.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tracker import feeds
from tracker.formatting import counted, date_range
from tracker.periods import MS_PER_DAY, Period, date_of
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.usage.active_imports import check_active
from tracker.store.usage.days import StoredDay, StoredRow, days_with_usage, drop_days, put_days, rows_by_day
from tracker.usage import DayUsage

_OTHER_FEEDS = tuple(name for name in feeds.DAY_FEEDS if name != feeds.DAILY_CSV)
_SPANS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class UnusedDays:
    """UTC days (numbers, in order) that count as unused: a daily export has usage around them, but none on them."""

    never_used: Sequence[int] = ()
    emptied: Sequence[int] = ()
    """Days that had usage from another daily export before."""
    lesser: Sequence[int] = ()
    """Days that have usage in the export, but fewer requests than another source counts: it looks filtered."""

    @property
    def text(self) -> str:
        """Sentences about these days for window and command line; empty if there are none."""
        parts = []
        if self.emptied:
            verb = "counts" if len(self.emptied) == 1 else "count"
            parts.append(
                f"{_days_text(self.emptied)} had usage in another daily file and now {verb} as unused: "
                "this file has no usage for that time."
            )
        if self.never_used:
            has, counts = ("has", "counts") if len(self.never_used) == 1 else ("have", "count")
            parts.append(f"{_days_text(self.never_used)} {has} no usage in the file and {counts} as unused.")
        if self.lesser:
            has = "has" if len(self.lesser) == 1 else "have"
            parts.append(
                f"{_days_text(self.lesser)} {has} fewer requests in this file than other sources count: the page may "
                "have been filtered when it was exported."
            )
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class ImportedDays:
    """The result of storing a daily export; its changes count days."""

    changes: Changes
    unused: UnusedDays


def import_days(
    store: Store, import_id: int, days: Collection[int], rows: Iterable[DayUsage], fetched_at_ms: int
) -> ImportedDays:
    """Store the UTC days of a daily export that was made at an instant (UTC ms), in one transaction.

    Raises `ValueError` for a row of another day, `StoreUnusable`, and `Cancelled` if the import was undone meanwhile;
    then nothing was stored.
    """
    with store.writing():
        check_active(store, import_id)
        # Lines whose numbers are all 0 show no usage, so their days are the same as days without lines.
        by_day = rows_by_day(store, feeds.DAILY_CSV, days, (row for row in rows if not row.is_zero))
        # The JSON contains ids of labels. They stay valid, because labels are never deleted.
        store.run_many(
            "INSERT OR REPLACE INTO import_days (day, import_id, fetched_at_ms, rows) VALUES (?, ?, ?, ?)",
            ((day, import_id, fetched_at_ms, json.dumps(of_day)) for day, of_day in by_day.items()),
        )
        latest = _latest(store, by_day)
        # A day can be unused only if neither this file nor the file that counts has a line for it.
        unused = _unused(store, [day for day, stored in latest.items() if not stored.rows and not by_day[day]])
        unused = replace(unused, lesser=_lesser(store, by_day, fetched_at_ms))
        return ImportedDays(put_days(store, feeds.DAILY_CSV, latest), unused)


def _lesser(store: Store, by_day: Mapping[int, Sequence[StoredRow]], fetched_at_ms: int) -> tuple[int, ...]:
    """Return the finished UTC days for which an export made then (UTC ms) has fewer requests than another source."""
    if not by_day:
        return ()
    counted = dict(
        store.rows(
            "SELECT day, max(requests) FROM ("
            "SELECT h.day, h.requests FROM held h JOIN feeds f ON f.id = h.feed_id WHERE f.name <> :calls "
            "UNION ALL SELECT day, sum(requests) FROM calls_by_day WHERE day BETWEEN :first AND :last GROUP BY day) "
            "WHERE day BETWEEN :first AND :last GROUP BY day",
            {"calls": feeds.CALLS, "first": min(by_day), "last": max(by_day)},
        )
    )
    # In a `StoredRow`, 7 is requests. An export of a day that had not ended has fewer requests than later sources.
    return tuple(
        day
        for day, rows in sorted(by_day.items())
        if fetched_at_ms >= (day + 1) * MS_PER_DAY and 0 < sum(row[7] for row in rows) < counted.get(day, 0)
    )


def forget_days(store: Store, import_id: int) -> tuple[int, int]:
    """Remove the days of a daily export. Inside `writing()`.

    Return how many UTC days no other file has, and how many get the values of another file again.
    """
    days = [day for (day,) in store.rows("SELECT day FROM import_days WHERE import_id = ?", (import_id,))]
    store.run("DELETE FROM import_days WHERE import_id = ?", (import_id,))
    latest = _latest(store, days)
    gone = [day for day in days if day not in latest]
    restored = put_days(store, feeds.DAILY_CSV, latest).changed
    drop_days(store, feeds.DAILY_CSV, gone)
    return len(gone), restored


def _unused(store: Store, days: Sequence[int]) -> UnusedDays:
    """Return which UTC days without lines count as unused: those without usage in any other source.

    Call this before the days are stored.
    """
    if not days:
        return UnusedDays()
    span = range(days[0], days[-1] + 1)
    reported = {
        day for (day,) in store.rows("SELECT day FROM calls_by_day WHERE day BETWEEN ? AND ?", (days[0], days[-1]))
    }
    reported |= days_with_usage(store, _OTHER_FEEDS, span).keys()
    before = days_with_usage(store, (feeds.DAILY_CSV,), span)
    unused = [day for day in days if day not in reported]
    return UnusedDays([day for day in unused if day not in before], [day for day in unused if day in before])


def _days_text(days: Sequence[int]) -> str:
    """Return UTC days, in order, as "2 – 3 Jul 2026, 5 Jul 2026"; only the first of many ranges are named."""
    # In a range of consecutive days, the day minus its index is the same.
    spans = [[day for _, day in run] for _, run in groupby(enumerate(days), lambda numbered: numbered[1] - numbered[0])]
    shown = [date_range(Period(date_of(run[0]), date_of(run[-1]))) for run in spans[:_SPANS_SHOWN]]
    others = sum(map(len, spans[_SPANS_SHOWN:]))
    return ", ".join(shown) + (f" and {counted(others, 'more day')}" if others else "")


def _latest(store: Store, days: Collection[int]) -> dict[int, StoredDay]:
    """Return by UTC day the rows of the export made last; of two made at the same time, the one imported last."""
    if not days:
        return {}
    wanted = set(days)
    # The rows come oldest export first, so the last entry for a day replaces the earlier ones.
    # JSON gives lists, but `put_days` compares the rows with tuples from SQLite.
    return {
        day: StoredDay(fetched_at_ms, [tuple(row) for row in json.loads(rows)])
        for day, fetched_at_ms, rows in store.rows(
            "SELECT day, fetched_at_ms, rows FROM import_days WHERE day BETWEEN ? AND ? "
            "ORDER BY day, fetched_at_ms, import_id",
            (min(wanted), max(wanted)),
        )
        if day in wanted
    }
