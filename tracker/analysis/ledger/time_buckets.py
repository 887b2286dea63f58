"""A period divided into bars: days, weeks or months, by its length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.analysis.ledger.question import Coverage, DayCoverage
from tracker.periods import Period, date_of, month_of, week_of

Step = Literal["day", "week", "month"]

STEP_TEXTS: Mapping[Step, str] = {"day": "by day", "week": "by week", "month": "by month"}


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bar: a day, a week or a month, cut to the period. `open` contains today."""

    first: date
    last: date
    open: bool
    coverage: tuple[DayCoverage, ...]


def step_of(period: Period) -> Step:
    """Return the width of the bars: days up to 92 days, weeks up to two years, months beyond."""
    if period.days <= 92:
        return "day"
    return "week" if period.days <= 731 else "month"


def bucket_text(step: str, day: date) -> str:
    """Return the value of the time column `step` for a day: "2026-11-09", "2026-11"."""
    if step == "month":
        return month_of(day)
    return (week_of(day) if step == "week" else day).isoformat()


def buckets_of(period: Period, step: Step, coverage: Coverage, today: date) -> tuple[Bucket, ...]:
    """Return the bars of a period in order, as seen on the day `today` of its zone."""
    known = {date_of(day.day): day for day in coverage.days}
    return tuple(
        Bucket(days[0], days[-1], days[0] <= today <= days[-1], tuple(known[day] for day in days if day in known))
        for days in _spans(period, step).values()
    )


def _spans(period: Period, step: Step) -> Mapping[str, list[date]]:
    spans: dict[str, list[date]] = {}
    for day in period:
        spans.setdefault(bucket_text(step, day), []).append(day)
    return spans
