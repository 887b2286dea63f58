"""Answering a question: totals by one rule, groups from sources that have the columns, the difference unattributed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial

from tracker import feeds
from tracker.analysis.ledger.day_total import source_of_split
from tracker.analysis.ledger.fractions import fraction_of, largest_parts
from tracker.analysis.ledger.ledger import DayTotals, Ledger, coverage_of, read_ledger
from tracker.analysis.ledger.local_dates import dated_days
from tracker.analysis.ledger.question import TIME_COLUMNS, Group, GroupKind, GroupValue, Question, Summary
from tracker.analysis.ledger.time_buckets import bucket_text
from tracker.periods import date_of
from tracker.store.file.database import Store
from tracker.store.questions.columns import COMPUTED_COLUMNS
from tracker.store.questions.local_sums import calls_by_date, local_sums
from tracker.store.questions.names import Names
from tracker.store.questions.queries import KnownPart, SourceDay, could_know, group_sums, known_calls, known_parts
from tracker.usage import Measures, total_of

_UNATTRIBUTED = GroupValue(None)
_Values = tuple[GroupValue, ...]


def summarize(store: Store, question: Question, now: datetime, stored: DayTotals | None = None) -> Summary:
    """Answer a question from one state of the store, as seen at `now` (aware). Raises `StoreUnusable`.

    Several questions about the same state share `stored`, so that days are read once.

    The groups sum to the total; what no source can attribute is a group of kind "rest". With filters it may or may not
    match them, so it is in no group and returned as `indeterminate`.
    """
    with store.reading():
        stored = stored or DayTotals(store, now)
        ledger = read_ledger(store, question, now, stored)
        split = _split(store, question, ledger)
        groups = _groups(store, question, ledger, split, stored.names)
    unattributed = _unattributed(question, ledger, split)
    # With a filter, this part may or may not match. In the total it would claim too much, so it is reported separately.
    indeterminate = total_of(unattributed.values()) if question.filters else None
    if not question.filters:
        for values, measures in unattributed.items():
            groups[values] = groups.get(values, Measures()) + measures
    return Summary(
        question,
        total_of(groups.values()) if question.by or question.filters else total_of(unattributed.values()),
        _sorted(question, groups) if question.by else (),
        indeterminate,
        coverage_of(ledger, split.sources),
    )


def over_time_left_out(summary: Summary) -> Summary:
    """Return the answer to the same question without its time columns, made from the groups of this one."""
    indexes = [index for index, column in enumerate(summary.question.by) if column not in TIME_COLUMNS]
    question = replace(summary.question, by=tuple(summary.question.by[index] for index in indexes))
    parts: dict[_Values, list[Measures]] = defaultdict(list)
    for group in summary.groups:
        parts[tuple(group.values[index] for index in indexes)].append(group.measures)
    groups = {values: total_of(measures) for values, measures in parts.items()}
    # Unattributed usage is a difference, negative on some days, so over several days it may sum to zero.
    stored = {v: sums for v, sums in groups.items() if not sums.is_zero() or _kind((), v) != "rest"}
    return replace(summary, question=question, groups=_sorted(question, stored))


@dataclass(frozen=True, slots=True)
class _Split:
    """Which source splits each UTC day, and how much of the day that source can attribute, by date."""

    sources: dict[int, str]
    known: dict[int, dict[int, Measures]]
    fractions: dict[int, Measures]
    """By UTC day, what the total has beyond the source because costs were cut; it is in `known` too."""


def _split(store: Store, question: Question, ledger: Ledger) -> _Split:
    columns = question.value_columns
    split = _Split({}, {}, {})
    if not columns:
        return split
    days_of: dict[str, list[SourceDay]] = defaultdict(list)
    for total in ledger.days.values():
        for candidate in total.candidates:
            if could_know(candidate.source, columns):
                days_of[candidate.source].append(candidate)
    parts = {source: _known_parts(store, source, days, columns) for source, days in days_of.items()}
    for day, total in ledger.days.items():
        known = {source: of_source[day] for source, of_source in parts.items() if day in of_source}
        source = source_of_split(total, known)
        if source is not None:
            split.sources[day] = source
            part = known[source].measures if source in known else Measures()
            fraction = fraction_of(total, source, part)
            if not fraction.is_zero():
                split.fractions[day] = fraction
            split.known[day] = {day: part + fraction} if source in known else {}
    _date_calls(store, ledger, columns, split)
    return split


def _known_parts(
    store: Store, source: str, stored: Sequence[SourceDay], columns: frozenset[str]
) -> dict[int, KnownPart]:
    if source == feeds.CALLS:
        return known_calls(store, stored, columns)
    return known_parts(store, source, [one.day for one in stored], columns)


def _date_calls(store: Store, ledger: Ledger, columns: frozenset[str], split: _Split) -> None:
    """Move usage known by calls to its local dates, for the days whose total comes from calls."""
    if ledger.cut is None:
        return
    lacking: dict[int, Measures] = {}
    for day, source in split.sources.items():
        total = ledger.days[day].source
        # Calls that only split a feed's total stay on its date: moved, they could be more than the total there.
        if source == total.source == feeds.CALLS:
            known = split.known[day][day]
            # Where calls know every column, their dates are read already; only the other days need another query.
            if known == total.measures:
                split.known[day] = ledger.dated[day]
            else:
                lacking[day] = known
    if lacking:
        split.known.update(calls_by_date(store, lacking, columns, ledger.cut))


def _groups(store: Store, question: Question, ledger: Ledger, split: _Split, names: Names) -> dict[_Values, Measures]:
    filters = {column: names.ids(column, texts) for column, texts in question.filters.items()}
    days_of: dict[str, list[int]] = defaultdict(list)
    for day, source in split.sources.items():
        # Calls of the day before or after may be on dates of the period; the total of a UTC day is on its own date.
        if ledger.first <= day <= ledger.last or source == feeds.CALLS:
            days_of[source].append(day)
    groups: dict[_Values, Measures] = {}
    # Many groups share few values, so each value is built once.
    value = cache(partial(_value, names))
    for source, days in days_of.items():
        if source == feeds.CALLS and ledger.cut is not None:
            dated = dated_days(question, days, ledger.cut)
            found = local_sums(store, dated, question.by, filters, question.value_columns)
        else:
            found = group_sums(store, source, days, question.by, filters, question.value_columns)
        for ids, measures in found:
            values = tuple(value(column, row_id) for column, row_id in zip(question.by, ids, strict=True))
            groups[values] = groups[values] + measures if values in groups else measures
        cut = [day for day in days if day in split.fractions and ledger.first <= day <= ledger.last]
        if cut:
            largest = largest_parts(store, names, source, cut, question.value_columns, filters)
            for day, part in largest.items():
                values = tuple(
                    GroupValue(bucket_text(column, date_of(day)))
                    if column in TIME_COLUMNS
                    else value(column, part[column])
                    for column in question.by
                )
                groups[values] = groups[values] + split.fractions[day]
    return groups


def _value(names: Names, column: str, number: int) -> GroupValue:
    if column == "month":
        return GroupValue(f"{number // 100:04d}-{number % 100:02d}")
    if column in TIME_COLUMNS:
        return GroupValue(date_of(number).isoformat())
    name = names.of(column)[number]
    return GroupValue(*name, names.labels(column).get(name))


def _unattributed(question: Question, ledger: Ledger, split: _Split) -> dict[_Values, Measures]:
    """Return each day's total less what its groups contain, by the time columns of the question."""
    parts: dict[_Values, list[Measures]] = defaultdict(list)
    for day, totals in ledger.dated.items():
        known = split.known.get(day, {})
        if known == totals:
            continue
        for date in totals.keys() | known.keys():
            if ledger.first <= date <= ledger.last:
                total = totals.get(date, Measures())
                # A difference, so that groups and this part always sum to the total, even if the two sources disagree.
                lacking = total - known[date] if date in known else total
                parts[_unattributed_values(question, date, date)].append(lacking)
    for span in ledger.spans:
        parts[_unattributed_values(question, span.first_day, span.last_day)].append(span.measures)
    unattributed = {values: total_of(measures) for values, measures in parts.items()}
    only_time = not question.value_columns
    return {
        v: measures
        for v, measures in unattributed.items()
        if not measures.is_zero() or (only_time and _is_stored_zero(v))
    }


def _is_stored_zero(values: _Values) -> bool:
    """Return whether values are of a stored day without usage: it stays a group, because zero is not unknown."""
    return bool(values) and all(value.text is not None for value in values)


def _unattributed_values(question: Question, first_day: int, last_day: int) -> _Values:
    def value(column: str) -> GroupValue:
        if column not in TIME_COLUMNS:
            return _UNATTRIBUTED
        first, last = (bucket_text(column, date_of(day)) for day in (first_day, last_day))
        # A span that crosses the border of a week or month cannot be given to either side.
        return GroupValue(first) if first == last else _UNATTRIBUTED

    return tuple(value(column) for column in question.by)


def _unassigned_texts(by: tuple[str, ...]) -> list[tuple[int, str]]:
    """Return the index of each computed column with the text of a group that has none of its values."""
    return [
        (index, COMPUTED_COLUMNS[column].unassigned) for index, column in enumerate(by) if column in COMPUTED_COLUMNS
    ]


def _kind(unassigned: Sequence[tuple[int, str]], values: _Values) -> GroupKind:
    # Plain loops: a year has a thousand groups, and a generator for each would take noticeable time.
    for value in values:
        if value.text is None:
            return "rest"
    for index, text in unassigned:
        if values[index].text == text:
            return "unassigned"
    return "value"


def _sorted(question: Question, groups: dict[_Values, Measures]) -> tuple[Group, ...]:
    """Sort by time if the first column is one, else by spend, largest first; unattributed usage comes last."""
    by_time = question.by[0] in TIME_COLUMNS
    # Groups of equal size are sorted by text. Texts are ranked once, as thousands of groups share a few dozen values.
    used = {value for values in groups for value in values}
    named = sorted(used, key=lambda value: (value.text or "", value.id or ""))
    rank = {value: index for index, value in enumerate(named)}

    def position(group: Group) -> tuple[object, ...]:
        sums = group.measures
        tokens = (sums.prompt_tokens or 0) + (sums.completion_tokens or 0)
        size = (-sums.credits_nano - sums.byok_nano, -tokens, -(sums.requests or 0))
        # "~" sorts after every digit, so that usage without a known time comes last.
        time = (group.values[0].text or "~") if by_time else ""
        return (time, group.kind == "rest", *size, *map(rank.__getitem__, group.values))

    unassigned = _unassigned_texts(question.by)
    return tuple(sorted((Group(v, _kind(unassigned, v), sums) for v, sums in groups.items()), key=position))
