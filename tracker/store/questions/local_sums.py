"""Sums of calls by dates of another zone, without reading all calls although such dates begin inside UTC days.

The roll-ups have complete UTC days only. So at first each UTC day counts on the date of its longest part. Then only the
calls of its other parts are read, and their sums are moved from that date to their own. All sums are integers, so the
remainder is exact.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from tracker import feeds
from tracker.periods import DatePart, longest_part
from tracker.store.file.database import Store
from tracker.store.questions.columns import filter_parameters
from tracker.store.questions.source_rows import SUMS, TIME_COLUMNS, CallParts, Rows, SourceRows, time_value
from tracker.store.tables.rollup import MEASURE_COLUMNS
from tracker.usage import Measures, total_of

_MEASURES = ", ".join(MEASURE_COLUMNS)
_LESS = ", ".join(f"-{column}" for column in MEASURE_COLUMNS)
_OF_ROLL_UP = ", ".join(f"t.{column}" for column in MEASURE_COLUMNS)
# `LIMIT -1` limits nothing, but it makes SQLite build this table once. Otherwise it would parse the JSON for every row.
_DATED_DAYS = (
    "(SELECT json_extract(value, '$[0]') AS day, json_extract(value, '$[1]') AS date FROM json_each(:dated) LIMIT -1) d"
)


class Move(NamedTuple):
    """Calls (UTC ms, from `start_ms` to before `end_ms`) that count on another date than most of their UTC day.

    `origin` is the date on which the UTC day counts at first, `date` their own, as day numbers; None: this date is not
    part of the question.
    """

    start_ms: int
    end_ms: int
    origin: int | None
    date: int | None


class DatedDays(NamedTuple):
    """The date on which each complete UTC day counts at first (day numbers), and the calls that must be moved."""

    dates: Mapping[int, int]
    moves: Sequence[Move]


def calls_by_date(
    store: Store, whole: Mapping[int, Measures], columns: frozenset[str], cut: Mapping[int, Sequence[DatePart]]
) -> dict[int, dict[int, Measures]]:
    """Return by UTC day and date the sums of the calls that know all columns; `whole` has the sums by UTC day.

    `cut` has the parts of each of these days. Dates without calls are left out.
    """
    longest = {day: longest_part(cut[day]) for day in whole}
    parts = [part for day, home in longest.items() for part in cut[day] if part != home]
    rows = CallParts(store, columns)
    found: defaultdict[int, dict[int, Measures]] = defaultdict(dict)
    # A `DatePart` has its UTC day where a `Move` has its origin, so `p.origin` is the UTC day here.
    for day, date, *sums in store.rows(
        f"SELECT p.origin, p.date, {rows.sums} FROM {rows.tables} WHERE {rows.knows} GROUP BY 1, 2",
        {"parts": json.dumps(parts)},
    ):
        found[day][date] = Measures(*sums)
    for day, home in longest.items():
        remainder = whole[day] - total_of(found[day].values()) if found[day] else whole[day]
        if remainder.requests:
            found[day][home.date] = remainder
    return {day: found[day] for day in whole}


def local_sums(
    store: Store,
    dated: DatedDays,
    by: tuple[str, ...],
    filters: Mapping[str, Collection[int]],
    columns: frozenset[str],
) -> list[tuple[tuple[int, ...], Measures]]:
    """Return what `queries.group_sums` returns for the calls, but by the dates on which the calls count."""
    rolled, read = SourceRows(store, feeds.CALLS, columns), CallParts(store, columns)
    values = [column for column in by if column not in TIME_COLUMNS]
    names = [f"v{number}" for number in range(len(values))]
    groups = ", ".join(str(number) for number in range(1, len(values) + 3))
    keys = [time_value(column, "t.date") if column in TIME_COLUMNS else names[values.index(column)] for column in by]
    listed = "".join(f"{name}, " for name in names)
    width = len(by)
    # moved: sums of the calls that count on another date. counted: the complete UTC days from the roll-up, plus the
    # moved calls on their own dates, minus the same calls on the dates where the roll-up counted them.
    found = store.rows(
        f"WITH moved (origin, date, {listed}{_MEASURES}) AS ("
        f"SELECT p.origin, p.date, {_selected(read, values)}{read.sums} FROM {read.tables} "
        f"WHERE {read.passes(filters)} GROUP BY {groups}), "
        f"counted (date, {listed}{_MEASURES}) AS ("
        f"SELECT d.date, {_selected(rolled, values)}{_OF_ROLL_UP} FROM {_DATED_DAYS} CROSS JOIN {rolled.tables} "
        f"WHERE t.day = d.day AND {rolled.passes(filters)} "
        f"UNION ALL SELECT date, {listed}{_MEASURES} FROM moved WHERE date IS NOT NULL "
        f"UNION ALL SELECT origin, {listed}{_LESS} FROM moved WHERE origin IS NOT NULL) "
        f"SELECT {''.join(f'{key}, ' for key in keys)}{SUMS} FROM counted t"
        + (f" GROUP BY {', '.join(keys)}" if keys else ""),
        {"dated": json.dumps(list(dated.dates.items())), "parts": json.dumps(dated.moves)} | filter_parameters(filters),
    )
    # A group with no requests is left if all its calls were moved to another date.
    return [(row[:width], Measures(*row[width:])) for row in found if row[width]]


def _selected(rows: Rows, values: Sequence[str]) -> str:
    return "".join(f"{rows.id_of(column)}, " for column in values)
