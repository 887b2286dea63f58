"""Dates below columns: which ones are shown, and that they never touch."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.chart_cases import bars
from tracker.ui.charts.values.bars import Bars, Column
from tracker.ui.charts.values.column_grid import fit_columns
from tracker.ui.charts.values.day_labels import LEAST_GAP, day_labels


def width_of(text: str) -> float:
    return 6.0 * len(text)


def weeks(number: int) -> Bars:
    first = date(2025, 11, 24)
    columns = tuple(
        Column(first + timedelta(weeks=n), first + timedelta(weeks=n, days=6), n == number - 1, (), 0)
        for n in range(number)
    )
    return Bars(unit="money", step="week", columns=columns, parts=())


def test_days_have_labels_at_mondays_and_today() -> None:
    chart = bars(30)
    labels = day_labels(chart, fit_columns(600, 30, 90), width_of)
    assert [label.text for label in labels] == ["26 Oct", "2 Nov", "9 Nov", "16 Nov", "today"]
    assert [chart.columns[label.column].first.weekday() for label in labels[:-1]] == [0, 0, 0, 0]


def test_few_days_all_have_their_date() -> None:
    labels = day_labels(bars(7), fit_columns(600, 7, 90), width_of)
    assert [label.text for label in labels] == ["13 Nov", "14 Nov", "15 Nov", "16 Nov", "17 Nov", "18 Nov", "today"]


def test_a_year_of_weeks_has_labels_of_months_with_the_new_year() -> None:
    texts = [label.text for label in day_labels(weeks(53), fit_columns(900, 53, 20), width_of)]
    assert texts[:3] == ["Dec", "Jan 2026", "Feb"]
    assert texts[-1] == "this week"


@given(st.integers(1, 92), st.integers(200, 1600))
def test_labels_never_touch(days: int, width: int) -> None:
    grid = fit_columns(width, days, 90)
    labels = sorted(day_labels(bars(days), grid, width_of), key=lambda label: label.column)
    for left, right in pairwise(labels):
        gap = grid.middle(right.column) - grid.middle(left.column) - (width_of(left.text) + width_of(right.text)) / 2
        assert gap >= LEAST_GAP
