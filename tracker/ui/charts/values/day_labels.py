"""The dates below the columns of a bar chart: Mondays, months, or every column, as many as fit. Free of Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from tracker.formatting import month_year, short_date
from tracker.ui.charts.values.bars import Bars, Column, Step
from tracker.ui.charts.values.column_grid import ColumnGrid

LEAST_GAP = 12
"""Pixels between two labels."""

_FEW_DAYS = 10
_FEW_WEEKS = 20
_STRIDES = (1, 2, 3, 4, 6, 12, 24, 48)
_OPEN_TEXTS: dict[Step, str] = {"day": "today", "week": "this week", "month": "this month"}


@dataclass(frozen=True, slots=True)
class DayLabel:
    """A text below a column; `open`: the column is today, this week or this month."""

    column: int
    text: str
    open: bool = False


def day_labels(bars: Bars, grid: ColumnGrid, width_of: Callable[[str], float]) -> tuple[DayLabel, ...]:
    """Return the labels, at least 12 px apart; the open column always has its label."""
    now = [DayLabel(n, _OPEN_TEXTS[bars.step], True) for n, column in enumerate(bars.columns) if column.open]
    candidates = _candidates(bars)
    for stride in _STRIDES:
        labels = [label for label in candidates[::stride] if _apart(label, now, grid, width_of)]
        if all(_apart(label, [other], grid, width_of) for label, other in pairwise(labels)):
            return tuple(labels + now)
    return tuple(now)


def _candidates(bars: Bars) -> list[DayLabel]:
    """Return all possible labels in order."""
    columns = list(enumerate(bars.columns))
    if bars.step == "day":
        every = len(columns) <= _FEW_DAYS
        return [DayLabel(n, short_date(one.first)) for n, one in columns if every or one.first.weekday() == 0]
    if bars.step == "week" and len(columns) <= _FEW_WEEKS:
        return [DayLabel(n, short_date(one.first)) for n, one in columns]
    if bars.step == "week":
        columns = _first_of_months(columns)
    return [DayLabel(n, _month_text(one)) for n, one in columns]


def _first_of_months(columns: Iterable[tuple[int, Column]]) -> list[tuple[int, Column]]:
    """Return the weeks that contain the first day of a month; the month's name is shown below them."""
    return [(n, one) for n, one in columns if one.last.day <= 7]


def _month_text(column: Column) -> str:
    """Return the name of the month in which a column ends, January with its year."""
    text = month_year(column.last)
    return text if column.last.month == 1 else text.partition(" ")[0]


def _apart(label: DayLabel, others: list[DayLabel], grid: ColumnGrid, width_of: Callable[[str], float]) -> bool:
    return all(
        abs(grid.middle(label.column) - grid.middle(other.column))
        >= (width_of(label.text) + width_of(other.text)) / 2 + LEAST_GAP
        for other in others
        if other != label
    )
