"""The rectangles of a stack: their position on each other and their look."""

from __future__ import annotations

from tests.ui.chart_cases import LAST, USD, bars, day
from tracker.analysis.ledger.question import DayState
from tracker.ui.charts.bars.bars_item import segments_of
from tracker.ui.charts.values.bars import Bars, Column, Part


def one_column(*parts: Part, state: DayState = DayState.COMPLETE) -> Bars:
    return Bars(
        unit="money",
        step="day",
        columns=(Column(LAST, LAST, state is DayState.OPEN, (day(LAST, state),), 3),),
        parts=parts,
    )


def test_segments_are_stacked_and_reach_the_total() -> None:
    chart = bars(5)
    for number in range(5):
        stack = [segment for segment in segments_of(chart) if segment.column == number]
        assert [segment.low for segment in stack] == [0, *(segment.high for segment in stack[:-1])]
        assert stack[-1].high == chart.total(number)


def test_only_the_open_day_is_drawn_open() -> None:
    assert {segment.column for segment in segments_of(bars(5)) if segment.style == "open"} == {4}


def test_an_unattributed_part_is_hatched_next_to_others_and_an_outline_alone() -> None:
    split, unattributed = Part("a", 0, "value", (USD,)), Part("not known at this detail", None, "rest", (USD,))
    assert [segment.style for segment in segments_of(one_column(split, unattributed))] == ["filled", "hatched"]
    assert [segment.style for segment in segments_of(one_column(unattributed))] == ["outlined"]


def test_an_unclassified_part_is_hatched_also_alone() -> None:
    """Its models are known, so it is never an outline like the unattributed part."""
    unclassified = Part("Unclassified", None, "unclassified", (USD,))
    assert [segment.style for segment in segments_of(one_column(unclassified))] == ["hatched"]
    assert [segment.style for segment in segments_of(one_column(unclassified, state=DayState.OPEN))] == ["hatched"]


def test_a_negative_unattributed_part_has_no_rectangle_but_counts() -> None:
    chart = one_column(Part("a", 0, "value", (USD,)), Part("rest", None, "rest", (-5,)))
    assert len(segments_of(chart)) == 1
    assert chart.total(0) == USD - 5
