"""What is stored of a period before it is split: every UTC day's total, and on which dates it counts.

In UTC a day's total counts on that day. In another zone each call counts on its own date there; a UTC day known only as
a day total keeps its date. So all usage counts exactly once in either zone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cached_property

from tracker import feeds
from tracker.analysis.ledger.day_total import DayTotal, total_of_day
from tracker.analysis.ledger.key_spend import KeySpan, key_spans
from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState, Question
from tracker.periods import DatePart, date_parts, day_number, day_of_ms, ms_of, whole_day
from tracker.store.account.account import key_readings
from tracker.store.file.database import Store
from tracker.store.questions.local_sums import calls_by_date
from tracker.store.questions.names import Names
from tracker.store.questions.queries import day_totals
from tracker.usage import Measures


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Totals of the UTC days that overlap a period, and spans that are known only from key readings."""

    first: int
    last: int
    """First and last date of the period, day numbers in its zone."""
    today: int
    """Day number of the present date in the period's zone."""
    days: dict[int, DayTotal]
    """By UTC day."""
    dated: dict[int, dict[int, Measures]]
    """By UTC day, then by date in the zone: on which dates the day's total counts."""
    cut: dict[int, list[DatePart]] | None
    """By UTC day, its parts by the dates of another zone: those of its calls, or the entire day as one; None: UTC."""
    touched: dict[int, list[int]]
    """By date of another zone, the stored UTC days that it overlaps."""
    gaps: frozenset[int]
    """Dates of another zone that overlap a UTC day that has begun and is not stored."""
    spans: tuple[KeySpan, ...]

    def totals(self) -> Iterator[tuple[int, Measures]]:
        """Yield date and measures of all totals that count inside the period."""
        for by_date in self.dated.values():
            for date, measures in by_date.items():
                if self.first <= date <= self.last:
                    yield date, measures


class DayTotals:
    """The totals of UTC days as seen at `now` (aware), each read once for any number of questions.

    It is valid for one state of the store: make it inside `store.reading()`, and do not use it after that.
    """

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._today = day_of_ms(ms_of(now))
        self._days: dict[int, DayTotal] = {}
        self._read = range(0)
        self._dated: dict[tzinfo, dict[int, dict[int, Measures]]] = {}

    def between(self, first: int, last: int) -> dict[int, DayTotal]:
        """Return the totals of all stored days from `first` to `last` (day numbers), oldest first."""
        # Read only what lies outside the range that is already read, so that the range never has a hole.
        if not self._read:
            self._add(first, last)
        else:
            self._add(first, self._read.start - 1)
            self._add(self._read.stop, last)
        return {day: self._days[day] for day in range(first, last + 1) if day in self._days}

    def _add(self, first: int, last: int) -> None:
        if first > last:
            return
        for day, sources in day_totals(self._store, first, last).items():
            total = total_of_day(sources, self._today)
            if total is not None:
                self._days[day] = total
        known = self._read or range(first, last + 1)
        self._read = range(min(first, known.start), max(last + 1, known.stop))

    def calls_by_date(self, days: Iterable[int], zone: tzinfo) -> dict[int, dict[int, Measures]]:
        """Return the calls of UTC days by their dates in a zone; the totals of these days must come from calls."""
        dated = self._dated.setdefault(zone, {})
        new = {day: self._days[day].source.measures for day in days if day not in dated}
        if new:
            dated |= calls_by_date(self._store, new, frozenset(), {day: date_parts(day, zone) for day in new})
        return {day: dated[day] for day in days}

    @cached_property
    def names(self) -> Names:
        """The texts of all values."""
        return Names(self._store)

    @cached_property
    def key_spans(self) -> list[KeySpan]:
        """Spend that is known only from readings of a key's counters."""
        return key_spans(key_readings(self._store))


def read_ledger(store: Store, question: Question, now: datetime, stored: DayTotals | None = None) -> Ledger:
    """Read what is stored of a question's period, as seen at `now` (aware); `stored` is shared with other questions."""
    stored = stored or DayTotals(store, now)
    first, last = question.period.first_day, question.period.last_day
    # In another zone the first and last date reach into the UTC day before and after.
    margin = 0 if question.zone is None else 1
    days = stored.between(first - margin, last + margin)
    cut, touched, gaps = None, defaultdict[int, list[int]](list), frozenset[int]()
    dated = {day: {day: total.source.measures} for day, total in days.items()}
    if question.zone is not None:
        by_calls = {day for day, total in days.items() if total.source.source == feeds.CALLS}
        cut = {day: date_parts(day, question.zone) for day in days}
        for part in (part for parts_of_day in cut.values() for part in parts_of_day):
            touched[part.date].append(part.utc_day)
        # Calls that only split a feed's total count on the total's date, so that the difference is never negative.
        cut |= {day: [whole_day(day)] for day in days if day not in by_calls}
        # A UTC day that has not begun cannot be missing, so it makes no gap.
        begun = range(first - margin, min(last + margin, day_of_ms(ms_of(now))) + 1)
        lacking = (day for day in begun if day not in days)
        gaps = frozenset(part.date for day in lacking for part in date_parts(day, question.zone))
        dated |= stored.calls_by_date(by_calls, question.zone)
    # A span cannot be divided by days. If it reaches out of the period, or contains a day that has its own total,
    # spend would count in the wrong place or twice.
    spans = tuple(
        span
        for span in stored.key_spans
        if first <= span.first_day
        and span.last_day <= last
        and not any(day in days for day in range(span.first_day, span.last_day + 1))
    )
    today = day_number(now.astimezone(question.zone or UTC).date())
    return Ledger(
        first=first, last=last, today=today, days=days, dated=dated, cut=cut, touched=touched, gaps=gaps, spans=spans
    )


def coverage_of(ledger: Ledger, answering: dict[int, str]) -> Coverage:
    """Return how complete each date of the period is; `answering` names the source of each UTC day's split."""
    from_key = {day for span in ledger.spans for day in range(span.first_day, span.last_day + 1)}
    if ledger.cut is None:
        # Days after today are not missing, so they do not appear.
        last = min(ledger.last, ledger.today)
        return Coverage(tuple(_of_utc_day(ledger, day, answering, from_key) for day in range(ledger.first, last + 1)))
    requests: dict[int, int] = defaultdict(int)
    for date, measures in ledger.totals():
        requests[date] += measures.requests or 0
    dates = []
    for date in range(ledger.first, min(ledger.last, ledger.today) + 1):
        totals = [ledger.days[day] for day in ledger.touched.get(date, ())]
        if not totals or (not _by_calls(totals) and date not in ledger.days):
            dates.append(_without_total(date, from_key))
            continue
        if not _by_calls(totals):
            # No part is known by calls: the total of the UTC day with the same date counts on this date.
            totals = [ledger.days[date]]
        # A date that is known by calls lacks a part where one of its UTC days is not stored; a day total is never cut.
        state = _state(totals, whole=date not in ledger.gaps or not _by_calls(totals))
        if date == ledger.today:
            # The UTC day in which it ends may not have begun, or not have been requested yet.
            state = DayState.OPEN
        stored = requests[date] if _by_calls(totals) else 0
        names = dict.fromkeys(name for t in totals for name in (t.source.source, answering.get(t.source.day)) if name)
        dates.append(DayCoverage(date, state, stored, requests[date], tuple(names)))
    return Coverage(tuple(dates))


def _of_utc_day(ledger: Ledger, day: int, answering: dict[int, str], from_key: set[int]) -> DayCoverage:
    total = ledger.days.get(day)
    if total is None:
        return _without_total(day, from_key)
    source, split_by = total.source.source, answering.get(day)
    names = (source,) if split_by in (None, source) else (source, split_by)
    return DayCoverage(day, total.state, total.calls_stored, total.source.measures.requests or 0, names)


def _without_total(date: int, from_key: set[int]) -> DayCoverage:
    if date in from_key:
        return DayCoverage(date, DayState.KEY_ONLY, 0, None, (feeds.KEY,))
    return DayCoverage(date, DayState.MISSING, 0, None, ())


def _by_calls(totals: list[DayTotal]) -> bool:
    return any(total.source.source == feeds.CALLS for total in totals)


# A date is only as certain as its least certain UTC day.
_WORST_FIRST = (
    DayState.OPEN,
    DayState.DIFFER,
    DayState.CALLS_MISSING,
    DayState.UNCHECKED,
    DayState.FEEDS,
    DayState.COMPLETE,
)


def _state(totals: list[DayTotal], whole: bool) -> DayState:
    if not whole or len({total.source.source == feeds.CALLS for total in totals}) > 1:
        return DayState.MIXED
    return next(state for state in _WORST_FIRST if any(total.state is state for total in totals))
