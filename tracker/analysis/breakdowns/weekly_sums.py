"""Twelve sums of seven days each, the last of which ends with the last finished day of a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.analysis.ledger.ledger import DayTotals
from tracker.analysis.ledger.question import DayCoverage, DayState, Filters, Question, Summary
from tracker.analysis.ledger.summary import summarize
from tracker.periods import Period, date_of
from tracker.store.file.database import Store
from tracker.usage import Measures, total_of

WEEKS = 12
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeeklySums:
    """The sum of each seven days, oldest first; None where it is not known for all of them. `last`: the last day."""

    sums: tuple[Measures | None, ...]
    last: date


def weekly_sums(store: Store, period: Period, filters: Filters, now: datetime, stored: DayTotals) -> WeeklySums:
    """Return the sums up to the last finished day of a period, as seen at `now` (aware). Raises `StoreUnusable`.

    Seven whole days, whatever day of the week they begin with: a week that has just begun would look like a fall.
    `stored` is shared with other questions about the same state of the store.
    """
    last = min(period.last, period.today(now) - timedelta(days=1))
    weeks = [_week_before(last, number, period) for number in range(WEEKS - 1, -1, -1)]
    by_day = summarize(store, Question(Period(weeks[0].first, last, zone=period.zone), ("day",), filters), now, stored)
    sums = tuple(_sum(week, by_day) for week in weeks)
    if by_day.indeterminate is not None and not by_day.indeterminate.is_zero():
        # Only the whole answer says how much may match too, so each week is asked for again.
        answers = [summarize(store, Question(week, (), filters), now, stored).indeterminate for week in weeks]
        unsure = [answer is not None and not answer.is_zero() for answer in answers]
        sums = tuple(None if is_unsure else each for each, is_unsure in zip(sums, unsure, strict=True))
    return WeeklySums(sums, last)


def _week_before(last: date, number: int, period: Period) -> Period:
    end = last - number * _WEEK
    return Period(end - _WEEK + timedelta(days=1), end, zone=period.zone)


def _sum(week: Period, by_day: Summary) -> Measures | None:
    """Return the sum of a week's days; None where any of them is not known: a part of a week would look too small."""
    days = {date_of(day.day): day for day in by_day.coverage.days}
    found = {group.values[0].text: group.measures for group in by_day.groups}
    if not all(day in days and _is_known(days[day], found) for day in week):
        return None
    return total_of([found[day.isoformat()] for day in week if day.isoformat() in found])


def _is_known(day: DayCoverage, found: Mapping[str | None, Measures]) -> bool:
    # A key's counters over several days say nothing of a single one, so such a day has no sum of its own.
    if day.state is DayState.KEY_ONLY:
        return date_of(day.day).isoformat() in found
    return day.state is not DayState.MISSING
