"""On which date of another zone the calls of each UTC day count, and which of them count on other dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tracker.analysis.ledger.question import TIME_COLUMNS, Question
from tracker.analysis.ledger.time_buckets import bucket_text
from tracker.periods import DatePart, date_of, longest_part
from tracker.store.questions.local_sums import DatedDays, Move


def dated_days(question: Question, days: Iterable[int], cut: Mapping[int, Sequence[DatePart]]) -> DatedDays:
    """Return on which dates the calls of UTC days count for a question; dates outside its period are left out.

    A day is divided only if the question needs it: by month, most days have all parts in one month and stay undivided.
    """
    period = question.period
    columns = [column for column in question.by if column in TIME_COLUMNS]
    dates: dict[int, int] = {}
    moves: list[Move] = []
    for day in days:
        # All calls of the day count on the date of its longest part; calls of other parts are moved away from there.
        longest = longest_part(cut[day])
        inside = [part for part in cut[day] if period.first_day <= part.date <= period.last_day]
        origin = longest.date if longest in inside else None
        if origin is not None:
            dates[day] = origin
        for part in cut[day]:
            # None is outside the period: a move to None takes calls out of the sums, a move from None brings them in.
            date = part.date if part in inside else None
            if part != longest and _time(columns, origin) != _time(columns, date):
                moves.append(Move(part.start_ms, part.end_ms, origin, date))
    return DatedDays(dates, moves)


def _time(columns: Sequence[str], day: int | None) -> tuple[str, ...] | None:
    """Return the values of time columns on a day; None: outside the period."""
    return None if day is None else tuple(bucket_text(column, date_of(day)) for column in columns)
