"""On which date of another zone each UTC day of calls counts for a question, and which of its calls count elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tracker.analysis.ledger.question import TIME_COLUMNS, Question
from tracker.analysis.ledger.time_buckets import bucket_text
from tracker.periods import DatePart, date_of, longest_part
from tracker.store.questions.local_sums import DatedDays, Move


def dated_days(question: Question, days: Iterable[int], cut: Mapping[int, Sequence[DatePart]]) -> DatedDays:
    """Return where the calls of UTC days, cut by dates, count for a question; dates outside its period are left out.

    Calls are told from the rest of their day only where the question does so: by month, most days count as wholes.
    """
    period = question.period
    columns = [column for column in question.by if column in TIME_COLUMNS]
    dates: dict[int, int] = {}
    moves: list[Move] = []
    for day in days:
        longest = longest_part(cut[day])
        inside = [part for part in cut[day] if period.first_day <= part.date <= period.last_day]
        origin = longest.date if longest in inside else None
        if origin is not None:
            dates[day] = origin
        for part in cut[day]:
            date = part.date if part in inside else None
            if part != longest and _time(columns, origin) != _time(columns, date):
                moves.append(Move(part.start_ms, part.end_ms, origin, date))
    return DatedDays(dates, moves)


def _time(columns: Sequence[str], day: int | None) -> tuple[str, ...] | None:
    """Return the values of time columns on a day; None: outside the period."""
    return None if day is None else tuple(bucket_text(column, date_of(day)) for column in columns)
