"""Invented cohorts for the tests of charts."""

from __future__ import annotations

from datetime import date

from tests.worlds.lifespans import TODAY, days, found, history
from tracker.analysis.models.names import ModelNames
from tracker.analysis.retention.cohorts import Retention, retention_of

USED = {"a/x": days("5 6 8 9 10"), "a/y": days("5 8"), "b/z": days("9 11")}


def some(not_stored: list[date] | None = None) -> Retention:
    """Return three models of two months, some days of which are not stored."""
    return found(USED, not_stored or [])


def many(cohorts: int, models: int = 1) -> Retention:
    """Return models that were first used in each of the last `cohorts` months and in every month since."""
    first = date(TODAY.year - cohorts // 12 - 1, 1, 1)
    months = [date(TODAY.year - back // 12, 12 - back % 12, 1) for back in range(cohorts + 2)]
    months = sorted(month for month in months if month <= TODAY)[-cohorts:]
    used = {
        f"a/model-{number}-{each}": [later for later in months if later >= month]
        for number, month in enumerate(months)
        for each in range(models)
    }
    return retention_of(history(used, first=first), ModelNames({}))
