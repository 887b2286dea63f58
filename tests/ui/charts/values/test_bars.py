"""The data of a bar chart: zero is not the same as unknown."""

from __future__ import annotations

import pytest

from tests.ui.chart_cases import LAST, day
from tracker.analysis.ledger.question import DayState
from tracker.ui.charts.values.bars import Bars, Column, Part


def one_column(*parts: Part, state: DayState = DayState.COMPLETE) -> Bars:
    return Bars(
        unit="money",
        step="day",
        columns=(Column(LAST, LAST, state is DayState.OPEN, (day(LAST, state),), 3),),
        parts=parts,
    )


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
