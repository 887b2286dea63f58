"""Histories of models used on some days, for tests of what stayed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState
from tracker.analysis.models.history import ModelHistory, UsageHistory
from tracker.analysis.models.names import ModelNames
from tracker.analysis.retention.cohorts import Retention, retention_of
from tracker.periods import day_number
from tracker.usage import Measures

TODAY = date(2026, 11, 10)
NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
FIRST = date(2026, 5, 1)
USED = Measures(1, 10, 0, 5, 5)


def days(*texts: str) -> list[date]:
    """Return the tenth of months given as "5 6 7" of 2026."""
    return [date(2026, int(month), 10) for text in texts for month in text.split()]


def history(
    used: Mapping[str, Sequence[date]], not_stored: Iterable[date] = (), first: date = FIRST, today: date = TODAY
) -> UsageHistory:
    """Return the history of models used on some days, everything else stored without usage."""
    missing = set(not_stored)
    coverage = [
        DayCoverage(day, DayState.MISSING if day in {day_number(d) for d in missing} else DayState.COMPLETE, 0, 0, ())
        for day in range(day_number(first), day_number(today) + 1)
    ]
    models = {model: ModelHistory(model, dict.fromkeys(sorted(on), USED)) for model, on in used.items() if on}
    return UsageHistory(today, first, models, Coverage(tuple(coverage)))


def found(used: Mapping[str, Sequence[date]], not_stored: Iterable[date] = ()) -> Retention:
    """Return what stayed of models used on some days; the catalogue knows none of them."""
    return retention_of(history(used, not_stored), ModelNames({}))
