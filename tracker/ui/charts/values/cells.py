"""The cells of a coverage strip: how complete the data of a day, week or month is. Free of Qt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tracker.analysis.ledger.question import DayCoverage, DayState
from tracker.ui.charts.values.hover import made_of_text

_WORST_FIRST = (
    DayState.CALLS_MISSING,
    DayState.DIFFER,
    DayState.MISSING,
    DayState.OPEN,
    DayState.KEY_ONLY,
    DayState.MIXED,
    DayState.UNCHECKED,
    DayState.FEEDS,
    DayState.COMPLETE,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its state and the text of its tooltip."""

    state: DayState
    text: str


def cell_of(title: str, coverage: tuple[DayCoverage, ...]) -> Cell:
    """Return the cell of a day, week or month, which has the state of its worst day."""
    worst = worst_of({day.state for day in coverage})
    return Cell(worst, f"{title}: {made_of_text(coverage)}" if coverage else f"{title}: no data")


def worst_of(states: Collection[DayState]) -> DayState:
    """Return the state that needs attention most; `MISSING` if there are no states."""
    return next((state for state in _WORST_FIRST if state in states), DayState.MISSING)


def worst_day(coverage: tuple[DayCoverage, ...]) -> int | None:
    """Return the last day (UTC day number) in the worst state; None without days."""
    worst = worst_of({day.state for day in coverage})
    return max((day.day for day in coverage if day.state is worst), default=None)
