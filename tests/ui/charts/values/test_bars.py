"""Bars are stacked without gaps, columns are of equal width, dates below them do not touch."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.chart_cases import LAST, USD, bars, day
from tracker.analysis.ledger.question import DayState
from tracker.ui.charts.bars.bars_item import segments_of
from tracker.ui.charts.values.bars import Bars, Column, Part
from tracker.ui.charts.values.column_grid import fit_columns
from tracker.ui.charts.values.day_labels import LEAST_GAP, day_labels


def one_column(*parts: Part, state: DayState = DayState.COMPLETE) -> Bars:
    return Bars(
        unit="money",
        step="day",
        columns=(Column(LAST, LAST, state is DayState.OPEN, (day(LAST, state),), 3),),
        parts=parts,
    )


def width_of(text: str) -> float:
    return 6.0 * len(text)


def weeks(number: int) -> Bars:
    first = date(2025, 11, 24)
    columns = tuple(
        Column(first + timedelta(weeks=n), first + timedelta(weeks=n, days=6), n == number - 1, (), 0)
        for n in range(number)
    )
    return Bars(unit="money", step="week", columns=columns, parts=())


def test_segments_stand_on_each_other_and_reach_the_total() -> None:
    chart = bars(5)
    for number in range(5):
        stack = [segment for segment in segments_of(chart) if segment.column == number]
        assert [segment.low for segment in stack] == [0, *(segment.high for segment in stack[:-1])]
        assert stack[-1].high == chart.total(number)


def test_only_the_open_day_is_drawn_open() -> None:
    assert {segment.column for segment in segments_of(bars(5)) if segment.look == "open"} == {4}


def test_a_rest_beside_a_split_is_hatched_and_alone_an_outline() -> None:
    split, rest = Part("a", 0, "value", (USD,)), Part("not held at this detail", None, "rest", (USD,))
    assert [segment.look for segment in segments_of(one_column(split, rest))] == ["filled", "hatched"]
    assert [segment.look for segment in segments_of(one_column(rest))] == ["outlined"]


def test_what_nobody_can_classify_is_a_pattern_also_alone() -> None:
    """It is held, so it is never an outline as what is not held at this detail."""
    unclassified = Part("Unclassified", None, "unclassified", (USD,))
    assert [segment.look for segment in segments_of(one_column(unclassified))] == ["hatched"]
    assert [segment.look for segment in segments_of(one_column(unclassified, state=DayState.OPEN))] == ["hatched"]


def test_a_rest_below_zero_has_no_rectangle_but_counts() -> None:
    chart = one_column(Part("a", 0, "value", (USD,)), Part("rest", None, "rest", (-5,)))
    assert len(segments_of(chart)) == 1
    assert chart.total(0) == USD - 5


@pytest.mark.parametrize(
    ("chart", "total"),
    [
        (one_column(Part("a", 0, "value", (0,))), 0),
        (one_column(Part("a", 0, "value", (0,)), state=DayState.MISSING), None),
        (one_column(Part("a", 0, "value", (None,))), None),
        (one_column(Part("a", 0, "value", (None,)), Part("b", 1, "value", (3,))), 3),
        (one_column(), 0),
    ],
)
def test_zero_is_not_unknown(chart: Bars, total: int | None) -> None:
    assert chart.total(0) == total


@given(st.integers(300, 1500), st.integers(1, 110), st.sampled_from([20, 90]))
def test_bars_are_of_equal_width_in_equal_steps_inside_the_plot(width: int, count: int, gutter: int) -> None:
    grid = fit_columns(width, count, gutter)
    places = [grid.bar(number) for number in range(count)]
    assert len({wide for _, wide in places}) == 1
    if grid.step >= 3:
        assert len({right[0] - left[0] for left, right in pairwise(places)}) <= 1
    assert places[-1][0] + places[-1][1] <= width
    assert [grid.at(grid.middle(number)) for number in range(count)] == list(range(count))


def test_days_bear_mondays_and_today() -> None:
    chart = bars(30)
    labels = day_labels(chart, fit_columns(600, 30, 90), width_of)
    assert [label.text for label in labels] == ["26 Oct", "2 Nov", "9 Nov", "16 Nov", "today"]
    assert [chart.columns[label.column].first.weekday() for label in labels[:-1]] == [0, 0, 0, 0]


def test_few_days_all_bear_their_date() -> None:
    labels = day_labels(bars(7), fit_columns(600, 7, 90), width_of)
    assert [label.text for label in labels] == ["13 Nov", "14 Nov", "15 Nov", "16 Nov", "17 Nov", "18 Nov", "today"]


def test_a_year_of_weeks_bears_months_and_the_new_year() -> None:
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
