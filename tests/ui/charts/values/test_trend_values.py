"""The data of a trend: its months, and lines that break at a month without a value."""

from __future__ import annotations

import math

import pytest

from tracker.analysis.world.rows import Trend, TrendPoint
from tracker.ui.charts.values.trend_values import last_of, months_of, series_of


def trend(*you: tuple[str, float], report: tuple[tuple[str, float], ...] = (), benchmark: float | None = 13) -> Trend:
    return Trend(
        you=tuple(TrendPoint(*point) for point in you),
        report=tuple(TrendPoint(*point) for point in report),
        benchmark=benchmark,
        you_label="you 36%, Nov",
        benchmark_label="report 13.0%, end of 2025",
    )


def test_months_continue_over_the_new_year() -> None:
    shown = trend(("2026-02", 1), report=(("2025-11", 2),))
    assert months_of(shown) == ("2025-11", "2025-12", "2026-01", "2026-02")


def test_a_month_without_value_breaks_the_line() -> None:
    points = (TrendPoint("2026-01", 5.0), TrendPoint("2026-03", 7.0))
    line = series_of(points, ("2025-12", "2026-01", "2026-02", "2026-03"))
    assert line.x == (1.0, 2.0, 3.0)
    assert (line.y[0], line.y[2]) == (5.0, 7.0)
    assert math.isnan(line.y[1])


@pytest.mark.parametrize(("month", "last"), [("2024-02", 29), ("2026-04", 30), ("2026-12", 31)])
def test_a_month_ends_on_its_last_day(month: str, last: int) -> None:
    assert last_of(month).day == last
