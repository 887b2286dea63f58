"""The parts of SQL that differ by source: which table has its rows, and which expression each column has there.

Columns are those of `analysis.ledger.question.VALUE_COLUMNS`; a row "knows" a column if its value is not NULL.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from tracker import feeds
from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store
from tracker.store.questions.columns import RowColumns
from tracker.store.tables.labels import NO_KEY_ID
from tracker.store.tables.rollup import MEASURE_COLUMNS, PAYMENT

SUMS = ", ".join(f"sum(t.{column})" for column in MEASURE_COLUMNS)
_DAYS_SUMS = (
    "sum(t.requests), sum(t.credits_nano), sum(t.byok_nano), sum(t.prompt_tokens), sum(t.completion_tokens), "
    "sum(t.reasoning_tokens), sum(coalesce(t.cached_tokens, 0)), "
    "sum(CASE WHEN t.cached_tokens IS NULL THEN t.requests ELSE 0 END)"
)
# One JSON parameter for any number of days: SQLite limits the number of parameters.
ON_THE_DAYS = "t.day IN (SELECT value FROM json_each(:days))"
"""The SQL condition for rows of some days; their numbers are the parameter `days`, a JSON array."""
_CALLS_SUMS = (
    "count(*), sum(t.credits_nano), sum(t.byok_nano), sum(t.prompt_tokens), sum(t.completion_tokens), "
    "sum(coalesce(t.reasoning_tokens, 0)), sum(coalesce(t.cached_tokens, 0)), sum(t.cached_tokens IS NULL)"
)
# `LIMIT -1` limits nothing, but it makes SQLite build this table once. Otherwise it would read the JSON for every call.
# CROSS JOIN keeps the order of the tables: for every part, SQLite finds the calls by the time index.
_CALLS_IN_PARTS = (
    "(SELECT json_extract(value, '$[0]') AS start_ms, json_extract(value, '$[1]') AS end_ms, "
    "json_extract(value, '$[2]') AS origin, json_extract(value, '$[3]') AS date FROM json_each(:parts) LIMIT -1) p "
    "CROSS JOIN calls t ON t.created_at_ms >= p.start_ms AND t.created_at_ms < p.end_ms"
)
# For these columns `calls_by_day` is enough (author by model, workspace by key). It has fewer rows.
_NARROW_COLUMNS = frozenset(("model", "author", "key", "workspace", "payment"))
_TIME = {
    "day": "{date}",
    "week": "{date} - ({date} + 3) % 7",  # 1970-01-01 was a Thursday; the Monday of the week
    "month": "CAST(strftime('%Y%m', {date} * 86400, 'unixepoch') AS INTEGER)",
}
TIME_COLUMNS = frozenset(_TIME)
_KEYS_BY_HASH = frozenset((feeds.KEY_MODEL_APP, feeds.KEY_MODEL))
"""Feeds that name keys by hash wherever they can: a bare name in them belongs to no listed key."""


class Rows:
    """The SQL for rows that know some columns: their table `t`, and the sums of `usage.Measures` over them."""

    table: str
    sums: str
    day: str
    """The expression for a row's UTC day."""

    def __init__(self, store: Store, source: str, columns: frozenset[str]) -> None:
        self.source = source
        self.columns = columns
        self.is_feed = source != feeds.CALLS
        others = {"payment": PAYMENT}
        if self.is_feed:
            # A feed that does not split by workspace may still know the key, and the key its workspace.
            others["workspace"] = "coalesce(t.workspace_id, k.workspace_id)"
        self._sql = RowColumns(store, "t", day=self.day, keys_by_hash=source in _KEYS_BY_HASH, others=others)

    @property
    def tables(self) -> str:
        """The table, joined with the table of keys if the columns need it."""
        needs_keys = "key" in self.columns or self._sql.needs_keys(self.columns)
        return self.table + (" LEFT JOIN keys k ON k.id = t.key_id" if needs_keys else "")

    @property
    def name_only(self) -> str:
        """The condition for rows whose key is known by name only, while a key with a hash has the same name."""
        if "key" not in self.columns or self.source in _KEYS_BY_HASH:
            return "0"
        return f"k.hash IS NULL AND k.id <> {NO_KEY_ID} AND k.name IN (SELECT name FROM keys WHERE hash IS NOT NULL)"

    def id_of(self, column: str) -> str:
        """Return the expression for a column's id."""
        return self._sql.id_of(column)

    @property
    def uncertain(self) -> list[str]:
        """The columns that some row may not know, sorted."""
        return [column for column in sorted(self.columns) if self._sql.may_lack(column)]

    @property
    def knows(self) -> str:
        """The condition for rows that know all columns."""
        return " AND ".join([f"{self.id_of(column)} IS NOT NULL" for column in self.uncertain]) or "1"

    def passes(self, filters: Mapping[str, Collection[int]]) -> str:
        """Return the condition for rows that know all columns and match the filters, which are passed as parameters."""
        return " AND ".join([self.knows, *self._sql.allowed(filters)])


class SourceRows(Rows):
    """The rows of a source by UTC day; for the calls these are the rows of a roll-up."""

    day = "t.day"

    def __init__(self, store: Store, source: str, columns: frozenset[str]) -> None:
        super().__init__(store, source, columns)
        if self.is_feed:
            self.table, self.sums = "days t", _DAYS_SUMS
            self.where = f"t.feed_id = (SELECT id FROM feeds WHERE name = :feed) AND {ON_THE_DAYS}"
        else:
            is_narrow = self._sql.stored_under(columns) <= _NARROW_COLUMNS
            self.table = "calls_by_day t" if is_narrow else "calls_by_day_detail t"
            self.sums, self.where = SUMS, ON_THE_DAYS

    def parameters(self, days: Collection[int]) -> dict[str, Any]:
        """Return the parameters of `where`."""
        return {"days": json.dumps(sorted(days))} | ({"feed": self.source} if self.is_feed else {})


class CallParts(Rows):
    """The calls themselves, in parts of UTC days (`p`); a part has a start, an end (UTC ms), an origin and a date."""

    table = _CALLS_IN_PARTS
    sums = _CALLS_SUMS
    day = f"(t.created_at_ms / {MS_PER_DAY})"

    def __init__(self, store: Store, columns: frozenset[str]) -> None:
        super().__init__(store, feeds.CALLS, columns)


def time_value(column: str, date: str) -> str:
    """Return the expression for a time column's value, a day number or year·100 + month, from that for a date."""
    return _TIME[column].format(date=date)
