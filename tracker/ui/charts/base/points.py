"""The positions of a chart's values in pixels: in columns, or in rows below each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRect

from tracker.ui.charts.values.column_grid import ColumnGrid

Point = tuple[int, int]
"""Row and column of one value, counted from 0."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The days that a drag selects, and their rectangle in the chart."""

    first: date
    last: date
    rect: QRect


class Points(Protocol):
    """The positions of all values of a chart."""

    @property
    def rows(self) -> Sequence[int]:
        """How many values each row has. A chart over time is one row, a list has one value per row."""

    def at(self, position: QPointF) -> Point | None:
        """Return the point of the value at a position, or None."""

    def rect(self, point: Point) -> QRect:
        """Return the rectangle of a value."""


@dataclass(frozen=True, slots=True)
class ColumnPoints:
    """One row of columns that reach from `top` to `bottom`."""

    grid: ColumnGrid
    top: float
    bottom: float

    @property
    def rows(self) -> Sequence[int]:
        """The number of columns."""
        return (self.grid.count,)

    def at(self, position: QPointF) -> Point | None:
        """Return the column at a position."""
        column = self.grid.at(position.x())
        return None if column is None else (0, column)

    def rect(self, point: Point) -> QRect:
        """Return the rectangle of a column."""
        left = self.grid.left + self.grid.step * point[1]
        return whole_pixels(left, left + self.grid.step, self.top, self.bottom)

    def selection(self, start: float, end: float, days_of: Callable[[int], tuple[date, date]]) -> Selection | None:
        """Return the days of the columns between two x; None without columns. `days_of` returns a column's days."""
        if not self.grid.count:
            return None
        first, last = (self.grid.nearest(x) for x in (start, end))
        return Selection(days_of(first)[0], days_of(last)[1], self.rect((0, first)).united(self.rect((0, last))))


@dataclass(frozen=True, slots=True)
class RowPoints:
    """`count` rows of one value each, `pitch` pixels high and `width` wide; the first begins at `top`."""

    count: int
    top: float
    pitch: float
    width: int

    @property
    def rows(self) -> Sequence[int]:
        """One value per row."""
        return (1,) * self.count

    def at(self, position: QPointF) -> Point | None:
        """Return the row at a position."""
        number = int((position.y() - self.top) // self.pitch)
        return (number, 0) if 0 <= number < self.count else None

    def rect(self, point: Point) -> QRect:
        """Return the rectangle of a row."""
        top = self.top + point[0] * self.pitch
        return whole_pixels(0, self.width, top, top + self.pitch)


def whole_pixels(left: float, right: float, top: float, bottom: float) -> QRect:
    """Return a rectangle of whole pixels that ends before its right and bottom edge."""
    # Qt's QRect includes its bottom right pixel, hence the -1.
    return QRect(QPoint(round(left), round(top)), QPoint(round(right) - 1, round(bottom) - 1))
