"""Answering a question: totals by the one rule, groups from the sources that know them, the rest between the two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker import feeds
from tracker.analysis.key_readings import KeySpan, key_spans
from tracker.analysis.question import (
    TIME_COLUMNS,
    Coverage,
    DayCoverage,
    DayState,
    Group,
    GroupValue,
    Question,
    Summary,
)
from tracker.analysis.rule import DayTotal, source_of_split, total_of_day
from tracker.periods import date_of, day_of_ms, month_of, ms_of, week_of
from tracker.store.account import key_readings
from tracker.store.database import Store
from tracker.store.names import Names
from tracker.store.queries import KnownPart, could_know, day_totals, group_sums, known_parts
from tracker.usage import Measures

_REST = GroupValue(None)
_Values = tuple[GroupValue, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is held of a period before anything is split: every day's total, and spans known from key readings alone."""

    days: dict[int, DayTotal]
    spans: tuple[KeySpan, ...]
    last_day: int
    """Last day of the period that is not in the future."""


def read_ledger(store: Store, question: Question, now: datetime) -> Ledger:
    """Read what is held of a question's period, as seen at `now` (aware)."""
    period = question.period
    today = day_of_ms(ms_of(now))
    days = {
        day: total
        for day, sources in day_totals(store, period.first_day, period.last_day).items()
        if (total := total_of_day(sources, today)) is not None
    }
    spans = tuple(
        span
        for span in key_spans(key_readings(store))
        if period.first_day <= span.first_day
        and span.last_day <= period.last_day
        and not any(day in days for day in range(span.first_day, span.last_day + 1))
    )
    return Ledger(days, spans, min(period.last_day, today))


def summarize(store: Store, question: Question, now: datetime) -> Summary:
    """Answer a question from one snapshot of the store, as seen at `now` (aware). Raises `StoreUnusable`.

    The groups, the rest included, sum to the total. Under a filter the rest stands beside the total as `undecided`.
    """
    with store.reading():
        ledger = read_ledger(store, question, now)
        split = _split(store, question, ledger)
        groups = _groups(store, question, split)
    rest = _rest(question, ledger, split)
    undecided = _sum(rest.values()) if question.filters else None
    if not question.filters:
        for values, measures in rest.items():
            groups[values] = groups.get(values, Measures()) + measures
    return Summary(
        question,
        _sum(groups.values()) if question.by or question.filters else _sum(rest.values()),
        _sorted(question, groups) if question.by else (),
        undecided,
        _coverage(question, ledger, split),
    )


@dataclass(frozen=True, slots=True)
class _Split:
    """Which source answers each day, and how much of the day it knows."""

    sources: dict[int, str]
    known: dict[int, Measures]


def _split(store: Store, question: Question, ledger: Ledger) -> _Split:
    columns = question.value_columns
    if not columns:
        return _Split({}, {})
    days_of: dict[str, list[int]] = defaultdict(list)
    for day, total in ledger.days.items():
        for candidate in total.candidates:
            if could_know(candidate.source, columns):
                days_of[candidate.source].append(day)
    parts: dict[str, dict[int, KnownPart]] = {
        source: known_parts(store, source, days, columns) for source, days in days_of.items()
    }
    split = _Split({}, {})
    for day, total in ledger.days.items():
        known = {source: of_source[day] for source, of_source in parts.items() if day in of_source}
        source = source_of_split(total, known)
        if source is not None:
            split.sources[day] = source
            split.known[day] = known[source].measures if source in known else Measures()
    return split


def _groups(store: Store, question: Question, split: _Split) -> dict[_Values, Measures]:
    names = Names(store)
    filters = {column: names.ids(column, texts) for column, texts in question.filters.items()}
    days_of: dict[str, list[int]] = defaultdict(list)
    for day, source in split.sources.items():
        days_of[source].append(day)
    groups: dict[_Values, Measures] = {}
    for source, days in days_of.items():
        for ids, measures in group_sums(store, source, days, question.by, filters, question.value_columns):
            values = tuple(_value(names, column, row_id) for column, row_id in zip(question.by, ids, strict=True))
            groups[values] = groups.get(values, Measures()) + measures
    return groups


def _value(names: Names, column: str, number: int) -> GroupValue:
    if column == "month":
        return GroupValue(f"{number // 100:04d}-{number % 100:02d}")
    if column in TIME_COLUMNS:
        return GroupValue(date_of(number).isoformat())
    text, lasting = names.of(column)[number]
    return GroupValue(text, lasting)


def _rest(question: Question, ledger: Ledger, split: _Split) -> dict[_Values, Measures]:
    """Return what the groups lack to each day's total, by the time columns asked for."""
    rest: dict[_Values, Measures] = defaultdict(Measures)
    for day, total in ledger.days.items():
        measures = total.source.measures - split.known.get(day, Measures())
        if not measures.is_zero() or not question.value_columns:
            rest[_rest_values(question, day, day)] += measures
    for span in ledger.spans:
        rest[_rest_values(question, span.first_day, span.last_day)] += span.measures
    return {values: measures for values, measures in rest.items() if not measures.is_zero() or _is_held_zero(values)}


def _is_held_zero(values: _Values) -> bool:
    """A held day without usage is a group of its own where days are asked for: zero is not unknown."""
    return bool(values) and all(value.text is not None for value in values)


def _rest_values(question: Question, first_day: int, last_day: int) -> _Values:
    def value(column: str) -> GroupValue:
        if column not in TIME_COLUMNS:
            return _REST
        first, last = _time_text(column, first_day), _time_text(column, last_day)
        return GroupValue(first) if first == last else _REST

    return tuple(value(column) for column in question.by)


def _time_text(column: str, day: int) -> str:
    date = date_of(day)
    if column == "month":
        return month_of(date)
    return (week_of(date) if column == "week" else date).isoformat()


def _sum(parts: Iterable[Measures]) -> Measures:
    total = Measures()
    for part in parts:
        total += part
    return total


def _sorted(question: Question, groups: dict[_Values, Measures]) -> tuple[Group, ...]:
    """Sort by time where time is asked for first, else the largest spend first; the rest comes last."""

    def order(group: Group) -> tuple[object, ...]:
        by_time = group.values[0].text or "~" if question.by[0] in TIME_COLUMNS else ""
        texts = tuple(value.text or "" for value in group.values)
        ids = tuple(value.id or "" for value in group.values)
        size = (-group.measures.spend_nano, -(group.measures.tokens or 0), -(group.measures.requests or 0))
        return (by_time, group.kind == "rest", *size, texts, ids)

    return tuple(
        sorted(
            (
                Group(values, "rest" if any(value.text is None for value in values) else "value", measures)
                for values, measures in groups.items()
            ),
            key=order,
        )
    )


def _coverage(question: Question, ledger: Ledger, split: _Split) -> Coverage:
    from_key = {day for span in ledger.spans for day in range(span.first_day, span.last_day + 1)}
    days = []
    for day in range(question.period.first_day, ledger.last_day + 1):
        total = ledger.days.get(day)
        if total is None:
            state = DayState.KEY_ONLY if day in from_key else DayState.MISSING
            sources = (feeds.KEY,) if day in from_key else ()
            days.append(DayCoverage(day, state, 0, None, sources))
            continue
        names = dict.fromkeys((total.source.source, split.sources.get(day, total.source.source)))
        days.append(DayCoverage(day, total.state, total.calls_held, total.source.measures.requests, tuple(names)))
    return Coverage(tuple(days))
