"""Questions to the store, by source and UTC day. Which source answers is decided in `analysis.rule`, not here.

A *source* is "calls" or the name of a day feed. Columns are those of `analysis.question.VALUE_COLUMNS`; a row "knows" a
column where it is not NULL.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from tracker import feeds
from tracker.periods import DatePart
from tracker.store.database import Store
from tracker.store.labels import NO_KEY_ID
from tracker.store.rollup import MEASURE_COLUMNS, PAYMENT
from tracker.store.tags import TagRule
from tracker.usage import Measures

_SUMS = ", ".join(f"sum(t.{column})" for column in MEASURE_COLUMNS)
_DAYS_SUMS = (
    "sum(t.requests), sum(t.credits_nano), sum(t.byok_nano), sum(t.prompt_tokens), sum(t.completion_tokens), "
    "sum(t.reasoning_tokens), sum(coalesce(t.cached_tokens, 0)), "
    "sum(CASE WHEN t.cached_tokens IS NULL THEN t.requests ELSE 0 END)"
)
_ON_THE_DAYS = "t.day IN (SELECT value FROM json_each(:days))"
_CALLS_SUMS = (
    "count(*), sum(t.credits_nano), sum(t.byok_nano), sum(t.prompt_tokens), sum(t.completion_tokens), "
    "sum(coalesce(t.reasoning_tokens, 0)), sum(coalesce(t.cached_tokens, 0)), sum(t.cached_tokens IS NULL)"
)
# The limit keeps SQLite from taking each part out of the JSON again for every call in it.
_CALLS_IN_PARTS = (
    "(SELECT json_extract(value, '$[0]') AS start_ms, json_extract(value, '$[1]') AS end_ms, "
    "json_extract(value, '$[2]') AS day, json_extract(value, '$[3]') AS date FROM json_each(:parts) LIMIT -1) p "
    "CROSS JOIN calls t ON t.created_at_ms >= p.start_ms AND t.created_at_ms < p.end_ms"
)
_ID_OF = {
    "model": "t.model_id",
    "author": "t.model_id",
    "provider": "t.provider_id",
    "key": "t.key_id",
    "app": "t.app_id",
    "variant": "t.variant_id",
    "payment": PAYMENT,
}
_NARROW_COLUMNS = frozenset(("model", "author", "key", "workspace", "payment"))
_KNOWN_IN_PARTS = frozenset(("tag", "payment"))
"""Columns that depend on several others; every source is asked how far it knows them."""
_KNOWN_OF_EVERY_CALL = frozenset(("model", "author", "payment"))
_TIME = {
    "day": "{date}",
    "week": "{date} - ({date} + 3) % 7",  # 1970-01-01 was a Thursday; the Monday of the week
    "month": "CAST(strftime('%Y%m', {date} * 86400, 'unixepoch') AS INTEGER)",
}
_FEED_COLUMNS = {
    feeds.KEY_MODEL_APP: frozenset(("model", "author", "key", "app", "workspace")),
    feeds.KEY_MODEL: frozenset(("model", "author", "key", "workspace")),
    feeds.MODEL_KEY_NAME: frozenset(("model", "author", "key")),
    feeds.KEY_APP: frozenset(("key", "app")),
    feeds.MODEL_WORKSPACE: frozenset(("model", "author", "workspace")),
    feeds.MODEL_VARIANT: frozenset(("model", "author", "variant")),
    feeds.ACTIVITY: frozenset(("model", "author", "provider", "variant")),
    feeds.DAILY_CSV: frozenset(("model", "author", "key")),
}
_KEYS_BY_HASH = frozenset((feeds.KEY_MODEL_APP, feeds.KEY_MODEL))
"""Feeds that name every key they can by its hash: a name in them belongs to no listed key."""


class SourceDay(NamedTuple):
    """What one source says of one UTC day in all.

    `fetched_at_ms` is when it was read (UTC ms; for calls: how far into the day they are known to reach, None where no
    file or sync says so). `rounding_nano`: how far the sum may be off because the source rounds each request's cost.
    """

    source: str
    day: int
    fetched_at_ms: int | None
    measures: Measures
    rounding_nano: int


class KnownPart(NamedTuple):
    """The part of a source's day whose rows know all columns of a question.

    `name_only_requests` of them have a key known by a name that a key with a hash bears too.
    """

    measures: Measures
    name_only_requests: int


def day_totals(store: Store, first_day: int, last_day: int) -> dict[int, list[SourceDay]]:
    """Return by UTC day what each source that holds the day says of it."""
    found: dict[int, list[SourceDay]] = {}
    for source, day, fetched_at_ms, *sums in store.rows(
        f"SELECT f.name, t.day, t.fetched_at_ms, {', '.join(f't.{c}' for c in MEASURE_COLUMNS)} "
        "FROM held t JOIN feeds f ON f.id = t.feed_id WHERE t.day BETWEEN ? AND ? AND f.name <> ?",
        (first_day, last_day, feeds.CALLS),
    ):
        # Half of the last decimal per request: 1e-6 dollars in the CSV export, a nano-dollar from the API.
        rounding = sums[0] * (500 if source == feeds.DAILY_CSV else 1)
        found.setdefault(day, []).append(SourceDay(source, day, fetched_at_ms, Measures(*sums), rounding))
    reach = _calls_reach(store, first_day, last_day)
    for day, rounding, *sums in store.rows(
        f"SELECT t.day, sum(t.rounding_nano), {_SUMS} FROM calls_by_day t WHERE t.day BETWEEN ? AND ? GROUP BY t.day",
        (first_day, last_day),
    ):
        calls = SourceDay(feeds.CALLS, day, reach.pop(day, None), Measures(*sums), rounding)
        found.setdefault(day, []).append(calls)
    for day, fetched_at_ms in reach.items():
        found.setdefault(day, []).append(SourceDay(feeds.CALLS, day, fetched_at_ms, Measures(), 0))
    return found


def _calls_reach(store: Store, first_day: int, last_day: int) -> dict[int, int]:
    """Return how far (UTC ms) the calls of a day are known to reach: to its end where a file spans the whole day."""
    reach = dict(
        store.rows(
            "SELECT h.day, h.fetched_at_ms FROM held h JOIN feeds f ON f.id = h.feed_id "
            "WHERE f.name = ? AND h.day BETWEEN ? AND ?",
            (feeds.CALLS, first_day, last_day),
        )
    )
    for first_ms, last_ms in store.rows(
        "SELECT first_ms, last_ms FROM imports WHERE kind = 'calls' AND finished_at_ms IS NOT NULL "
        "AND undone_at_ms IS NULL AND rejected = 0 AND last_ms >= ? AND first_ms < ?",
        (first_day * 86_400_000, (last_day + 1) * 86_400_000),
    ):
        begins, ends = first_ms // 86_400_000, last_ms // 86_400_000
        for day in range(max(begins + 1, first_day), min(ends - 1, last_day) + 1):
            reach[day] = max(reach.get(day, 0), last_ms)
    return reach


def first_day(store: Store) -> int | None:
    """Return the first UTC day of which anything is held, None for an empty store."""
    day: int | None = store.value(
        "SELECT min(day) FROM (SELECT min(day) AS day FROM held UNION ALL SELECT min(day) FROM calls_by_day "
        "UNION ALL SELECT min(at_ms) / 86400000 FROM key_readings)"
    )
    return day


def first_call_ms(store: Store) -> int | None:
    """Return the instant (UTC ms) of the oldest call held, None without calls."""
    instant: int | None = store.value("SELECT min(created_at_ms) FROM calls")
    return instant


def could_know(source: str, columns: Collection[str]) -> bool:
    """Tell whether a source splits by these columns at all."""
    return source == feeds.CALLS or _FEED_COLUMNS[source].issuperset(set(columns) - _KNOWN_IN_PARTS)


def known_parts(
    store: Store, source: str, days: Collection[int], columns: frozenset[str], parts: Sequence[DatePart] | None = None
) -> dict[int, dict[int, KnownPart]]:
    """Return by UTC day, then by date, the part of a source whose rows know all the columns.

    Without `parts` the date is the UTC day. With them calls are told apart by the dates they stand for. A day without
    such rows is left out.
    """
    scope = _Scope(store, source, columns, parts)
    name_only = scope.name_only if "key" in columns else "0"
    found: dict[int, dict[int, KnownPart]] = {}
    for day, date, weak, *sums in store.rows(
        f"SELECT {scope.day}, {scope.date}, sum(CASE WHEN {name_only} THEN {scope.requests} ELSE 0 END), {scope.sums} "
        f"FROM {scope.tables} WHERE {scope.where} AND {scope.knows(columns)} GROUP BY 1, 2",
        scope.parameters(days),
    ):
        found.setdefault(day, {})[date] = KnownPart(Measures(*sums), weak)
    return found


def known_calls(store: Store, held: Collection[SourceDay], columns: frozenset[str]) -> dict[int, dict[int, KnownPart]]:
    """Return what `known_parts` does for whole UTC days of calls, whose totals are given.

    Only what they lack is read: nearly every call knows every column, so that this takes a third of the time.
    """
    lacking: dict[int, Measures] = {}
    name_only: dict[int, int] = {}
    if not _KNOWN_OF_EVERY_CALL.issuperset(columns):
        scope = _Scope(store, feeds.CALLS, columns, None)
        is_name_only = scope.name_only if "key" in columns else "0"
        for day, is_known, weak, *sums in store.rows(
            f"SELECT t.day, {scope.knows(columns)}, sum(CASE WHEN {is_name_only} THEN t.requests ELSE 0 END), "
            f"{scope.sums} FROM {scope.tables} "
            f"WHERE {scope.where} AND (NOT ({scope.knows(columns)}) OR {is_name_only}) GROUP BY 1, 2",
            scope.parameters([one.day for one in held]),
        ):
            if is_known:
                name_only[day] = weak
            else:
                lacking[day] = Measures(*sums)
    return {
        one.day: {
            one.day: KnownPart(
                one.measures - lacking[one.day] if one.day in lacking else one.measures, name_only.get(one.day, 0)
            )
        }
        for one in held
    }


def group_sums(
    store: Store,
    source: str,
    days: Collection[int],
    by: tuple[str, ...],
    filters: Mapping[str, Collection[int]],
    columns: frozenset[str],
    parts: Sequence[DatePart] | None = None,
) -> list[tuple[tuple[int, ...], Measures]]:
    """Return sums by the columns `by` over the rows that know all `columns` and pass the filters.

    Values are ids of label tables, day numbers (for week: its Monday), or year·100 + month. Filters hold allowed ids.
    With `parts` only calls that fall into one of them count, on its date.
    """
    scope = _Scope(store, source, columns, parts)
    keys = [scope.time(column) if column in _TIME else scope.id_of(column) for column in by]
    conditions = [scope.where, scope.knows(columns)]
    conditions += [f"{scope.id_of(column)} IN (SELECT value FROM json_each(:{column}))" for column in filters]
    grouping = f" GROUP BY {', '.join(keys)}" if keys else ""
    parameters = scope.parameters(days) | {column: json.dumps(sorted(ids)) for column, ids in filters.items()}
    width = len(by)
    return [
        (row[:width], Measures(*row[width:]))
        for row in store.rows(
            f"SELECT {', '.join([*keys, scope.sums])} FROM {scope.tables} WHERE {' AND '.join(conditions)}{grouping}",
            parameters,
        )
        # Without a group there is always a row: of no calls it counts 0 and sums nothing.
        if row[width + 1] is not None
    ]


class _Scope:
    """Where the rows of a source stand, and how its columns are called there."""

    def __init__(self, store: Store, source: str, columns: frozenset[str], parts: Sequence[DatePart] | None) -> None:
        self.source = source
        self._tags = TagRule(store) if "tag" in columns else None
        self.is_feed = source != feeds.CALLS
        self._parts = parts
        self.day = self.date = "t.day"
        self.requests = "t.requests"
        if self.is_feed:
            table, self.sums = "days t", _DAYS_SUMS
            self.where = f"t.feed_id = (SELECT id FROM feeds WHERE name = :feed) AND {_ON_THE_DAYS}"
        elif parts is not None:
            # Dates of another zone cut through UTC days, so the roll-ups do not help.
            table, self.sums, self.where = _CALLS_IN_PARTS, _CALLS_SUMS, "1"
            self.day, self.date = "p.day", "p.date"
            self.requests = "1"
        else:
            table = "calls_by_day t" if self._is_narrow(columns) else "calls_by_day_detail t"
            self.sums, self.where = _SUMS, _ON_THE_DAYS
        needs_keys = "key" in columns or "workspace" in columns
        self.tables = table + (" LEFT JOIN keys k ON k.id = t.key_id" if needs_keys else "")

    def _is_narrow(self, columns: frozenset[str]) -> bool:
        by_model_and_key = self._tags is not None and not self._tags.needs_app
        return columns - ({"tag"} if by_model_and_key else set()) <= _NARROW_COLUMNS

    @property
    def name_only(self) -> str:
        """The condition of rows whose key is a bare name that a key with a hash bears too."""
        if self.source in _KEYS_BY_HASH:
            return "0"
        return f"k.hash IS NULL AND k.id <> {NO_KEY_ID} AND k.name IN (SELECT name FROM keys WHERE hash IS NOT NULL)"

    def time(self, column: str) -> str:
        """Return the expression of a time column's value."""
        return _TIME[column].format(date=self.date)

    def id_of(self, column: str) -> str:
        """Return the expression of a column's id."""
        if column == "tag" and self._tags is not None:
            return self._tags.expression("t", keys_by_hash=self.source in _KEYS_BY_HASH)
        if column == "workspace":
            return "coalesce(t.workspace_id, k.workspace_id)" if self.is_feed else "k.workspace_id"
        return _ID_OF[column]

    def knows(self, columns: Collection[str]) -> str:
        """Return the condition of rows that know all columns."""
        return " AND ".join([f"{self.id_of(column)} IS NOT NULL" for column in sorted(columns)]) or "1"

    def parameters(self, days: Collection[int]) -> dict[str, Any]:
        """Return the parameters of `where`."""
        if self.is_feed:
            return {"days": json.dumps(sorted(days)), "feed": self.source}
        if self._parts is not None:
            wanted = set(days)
            return {"parts": json.dumps([part for part in self._parts if part.utc_day in wanted])}
        return {"days": json.dumps(sorted(days))}
