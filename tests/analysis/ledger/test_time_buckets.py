"""A period divided into bars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState
from tracker.analysis.ledger.time_buckets import Bucket, bucket_text, buckets_of, step_of
from tracker.periods import Period, day_number

NOTHING = Coverage(())
LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize(("days", "step"), [(1, "day"), (92, "day"), (93, "week"), (731, "week"), (732, "month")])
def test_longer_periods_have_wider_bars(days: int, step: str) -> None:
    first = date(2024, 1, 1)
    assert step_of(Period(first, first + timedelta(days=days - 1))) == step


@pytest.mark.parametrize(("step", "text"), [("day", "2026-11-11"), ("week", "2026-11-09"), ("month", "2026-11")])
def test_a_bar_is_named_by_its_day_its_monday_or_its_month(step: str, text: str) -> None:
    assert bucket_text(step, date(2026, 11, 11)) == text


def test_the_first_and_the_last_week_end_with_the_period() -> None:
    found = buckets_of(Period(date(2026, 11, 11), date(2026, 11, 17)), "week", NOTHING, LONG_AGO)
    assert [(bucket.first, bucket.last) for bucket in found] == [
        (date(2026, 11, 11), date(2026, 11, 15)),
        (date(2026, 11, 16), date(2026, 11, 17)),
    ]


@pytest.mark.parametrize(("today", "is_open"), [(8, [False, False]), (9, [True, False]), (16, [False, True])])
def test_the_bar_of_today_is_open(today: int, is_open: list[bool]) -> None:
    period = Period(date(2026, 11, 9), date(2026, 11, 22))
    found = buckets_of(period, "week", NOTHING, date(2026, 11, today))
    assert [bucket.open for bucket in found] == is_open


def test_a_bar_has_the_coverage_of_its_days() -> None:
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 3)]
    known = [DayCoverage(day_number(day), DayState.FEEDS, 0, 1, ()) for day in days]
    found = buckets_of(Period(days[0], days[-1]), "month", Coverage(tuple(known)), LONG_AGO)
    assert found == (
        Bucket(days[0], days[0], False, (known[0],)),
        Bucket(days[1], days[2], False, (known[1], known[2])),
    )
