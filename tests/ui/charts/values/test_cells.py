"""How complete a day, week or month is: the worst day decides."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ui.chart_cases import day
from tracker.analysis.ledger.question import DayState
from tracker.ui.charts.values.cells import cell_of, worst_day, worst_of

DAY = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ((DayState.COMPLETE, DayState.COMPLETE), DayState.COMPLETE),
        ((DayState.COMPLETE, DayState.FEEDS), DayState.FEEDS),
        ((DayState.OPEN, DayState.CALLS_MISSING), DayState.CALLS_MISSING),
        ((DayState.COMPLETE, DayState.MISSING), DayState.MISSING),
        ((), DayState.MISSING),
    ],
)
def test_a_week_has_the_state_of_its_worst_day(states: tuple[DayState, ...], shown: DayState) -> None:
    assert cell_of("week", tuple(day(DAY, state) for state in states)).state is shown


def test_without_days_the_state_is_missing() -> None:
    assert worst_of(()) is DayState.MISSING
    assert worst_day(()) is None
