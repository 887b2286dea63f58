"""Queries of usage by source and UTC day. Which source is used is decided in `analysis.ledger.day_total`, not here.

A *source* is "calls" or the name of a day feed. Columns are those of `analysis.ledger.question.VALUE_COLUMNS`; a row
"knows" a column if its value is not NULL.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from tracker import feeds
from tracker.periods import MS_PER_DAY, day_of_ms
from tracker.store.file.database import Store
from tracker.store.questions.columns import COMPUTED_COLUMNS, filter_parameters
from tracker.store.questions.source_rows import SUMS, TIME_COLUMNS, SourceRows, time_value
from tracker.store.tables.rollup import MEASURE_COLUMNS
from tracker.usage import Measures

# A call always has a model, and the payment follows from its cost.
_KNOWN_OF_EVERY_CALL = frozenset(("model", "author", "payment"))
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


class SourceDay(NamedTuple):
    """The total of one UTC day in one source.

    `fetched_at_ms` is when it was read (UTC ms). For calls: up to when they are known to be complete, None if no file
    or sync shows it. `cut_requests`: of how many requests the cost was cut down to a millionth of a dollar.
    """

    source: str
    day: int
    fetched_at_ms: int | None
    measures: Measures
    cut_requests: int


class KnownPart(NamedTuple):
    """The rows of a source's day that know all columns of a question, summed.

    `name_only_requests` of its requests have a key that is known by name only, and a key with a hash has the same name.
    """

    measures: Measures
    name_only_requests: int


def day_totals(store: Store, first_day: int, last_day: int) -> dict[int, list[SourceDay]]:
    """Return by UTC day the total in each source that has the day."""
    found: dict[int, list[SourceDay]] = {}
    # `held` has markers of calls too. They are left out here: the sums of calls come from the roll-up.
    for source, day, fetched_at_ms, *sums in store.rows(
        f"SELECT f.name, t.day, t.fetched_at_ms, {', '.join(f't.{c}' for c in MEASURE_COLUMNS)} "
        "FROM held t JOIN feeds f ON f.id = t.feed_id WHERE t.day BETWEEN ? AND ? AND f.name <> ?",
        (first_day, last_day, feeds.CALLS),
    ):
        # Every day feed cuts the cost of each request, so all its requests are cut.
        found.setdefault(day, []).append(SourceDay(source, day, fetched_at_ms, Measures(*sums), sums[0]))
    reach = _calls_reach(store, first_day, last_day)
    for day, cut, *sums in store.rows(
        f"SELECT t.day, sum(t.cut_requests), {SUMS} FROM calls_by_day t WHERE t.day BETWEEN ? AND ? GROUP BY t.day",
        (first_day, last_day),
    ):
        calls = SourceDay(feeds.CALLS, day, reach.pop(day, None), Measures(*sums), cut)
        found.setdefault(day, []).append(calls)
    # What is left are days that are known to be complete and have no calls.
    for day, fetched_at_ms in reach.items():
        found.setdefault(day, []).append(SourceDay(feeds.CALLS, day, fetched_at_ms, Measures(), 0))
    return found


def _calls_reach(store: Store, first_day: int, last_day: int) -> dict[int, int]:
    """Return until when (UTC ms) the calls of a day are known to be complete: to its end if a file covers the day.

    An import without rejected lines covers the days after the day of its first call and before the day of its last.
    """
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
        (first_day * MS_PER_DAY, (last_day + 1) * MS_PER_DAY),
    ):
        for day in range(max(day_of_ms(first_ms) + 1, first_day), min(day_of_ms(last_ms) - 1, last_day) + 1):
            reach[day] = max(reach.get(day, 0), last_ms)
    return reach


def first_day(store: Store) -> int | None:
    """Return the first UTC day for which anything is stored, None for an empty store."""
    day: int | None = store.value(
        "SELECT min(day) FROM (SELECT min(day) AS day FROM held UNION ALL SELECT min(day) FROM calls_by_day "
        "UNION ALL SELECT min(at_ms) / 86400000 FROM key_readings)"
    )
    return day


def last_day(store: Store) -> int | None:
    """Return the last UTC day for which usage is stored, None for an empty store."""
    day: int | None = store.value(
        "SELECT max(day) FROM (SELECT max(day) AS day FROM held UNION ALL SELECT max(day) FROM calls_by_day)"
    )
    return day


def first_call_ms(store: Store) -> int | None:
    """Return the instant (UTC ms) of the oldest stored call, None without calls."""
    instant: int | None = store.value("SELECT min(created_at_ms) FROM calls")
    return instant


def could_know(source: str, columns: Collection[str]) -> bool:
    """Return whether a source splits by these columns at all.

    Computed columns and the payment depend on several other columns, so any source may know them for some rows.
    """
    stored = set(columns).difference(COMPUTED_COLUMNS, ("payment",))
    return source == feeds.CALLS or stored <= _FEED_COLUMNS[source]


def known_parts(store: Store, source: str, days: Collection[int], columns: frozenset[str]) -> dict[int, KnownPart]:
    """Return by UTC day the sum of a source's rows that know all the columns; a day without such rows is left out."""
    rows = SourceRows(store, source, columns)
    return {
        day: KnownPart(Measures(*sums), weak)
        for day, weak, *sums in store.rows(
            f"SELECT t.day, sum(CASE WHEN {rows.name_only} THEN t.requests ELSE 0 END), {rows.sums} "
            f"FROM {rows.tables} WHERE {rows.where} AND {rows.knows} GROUP BY 1",
            rows.parameters(days),
        )
    }


def known_calls(store: Store, stored: Collection[SourceDay], columns: frozenset[str]) -> dict[int, KnownPart]:
    """Return what `known_parts` returns for days of calls; the totals of the days are given.

    Only rows that lack a column are read, and subtracted from the totals. Nearly every call knows every column, so this
    takes a third of the time.
    """
    lacking: dict[int, Measures] = {}
    name_only: dict[int, int] = {}
    rows = SourceRows(store, feeds.CALLS, columns)
    if not _KNOWN_OF_EVERY_CALL.issuperset(rows.uncertain):
        # A row is read for one of two reasons: it lacks a column, or it knows all, but its key by name only.
        for day, is_known, weak, *sums in store.rows(
            f"SELECT t.day, {rows.knows}, sum(CASE WHEN {rows.name_only} THEN t.requests ELSE 0 END), "
            f"{rows.sums} FROM {rows.tables} "
            f"WHERE {rows.where} AND (NOT ({rows.knows}) OR {rows.name_only}) GROUP BY 1, 2",
            rows.parameters([one.day for one in stored]),
        ):
            if is_known:
                name_only[day] = weak
            else:
                lacking[day] = Measures(*sums)
    return {
        one.day: KnownPart(
            one.measures - lacking[one.day] if one.day in lacking else one.measures, name_only.get(one.day, 0)
        )
        for one in stored
    }


def group_sums(
    store: Store,
    source: str,
    days: Collection[int],
    by: tuple[str, ...],
    filters: Mapping[str, Collection[int]],
    columns: frozenset[str],
) -> list[tuple[tuple[int, ...], Measures]]:
    """Return sums by the columns `by` over the rows that know all `columns` and match the filters (allowed ids).

    Values are ids of label tables, day numbers (for a week: its Monday), or year·100 + month.
    """
    rows = SourceRows(store, source, columns)
    keys = [time_value(column, "t.day") if column in TIME_COLUMNS else rows.id_of(column) for column in by]
    width = len(by)
    # Group by the position of the columns, not by their expressions: a rule's expression may be a bare number, and SQL
    # would take a bare number in GROUP BY for a position.
    grouping = f" GROUP BY {', '.join(str(index) for index in range(1, width + 1))}" if keys else ""
    return [
        (row[:width], Measures(*row[width:]))
        for row in store.rows(
            f"SELECT {', '.join([*keys, rows.sums])} FROM {rows.tables} "
            f"WHERE {rows.where} AND {rows.passes(filters)}{grouping}",
            rows.parameters(days) | filter_parameters(filters),
        )
        # A query without GROUP BY always returns one row. If nothing matches, its sums are NULL.
        if row[width + 1] is not None
    ]
