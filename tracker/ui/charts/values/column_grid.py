"""The positions of a chart's columns in whole pixels: all bars and all gaps are equally wide. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass

BAR_PART = 0.72
"""The part of a step that its bar fills."""

WIDEST_STEP = 96
_NARROWEST_WHOLE_STEP = 3
_GUTTER_GIVES = 0.2


@dataclass(frozen=True, slots=True)
class ColumnGrid:
    """`count` columns, each `step` pixels wide; the first begins at `left`."""

    left: float
    step: float
    count: int

    @property
    def right(self) -> float:
        """The right edge of the last column."""
        return self.left + self.step * self.count

    def bar(self, column: int) -> tuple[int, int]:
        """Return the left edge and the width of a column's bar."""
        width = max(1, round(self.step * BAR_PART))
        return int(self.left + self.step * column + (self.step - width) // 2), width

    def middle(self, column: int) -> float:
        """Return the middle of a column."""
        return self.left + self.step * (column + 0.5)

    def at(self, x: float) -> int | None:
        """Return the column at a position, None outside the columns."""
        column = int((x - self.left) // self.step) if self.step else -1
        return column if 0 <= column < self.count else None

    def nearest(self, x: float) -> int:
        """Return the column at a position; outside the columns the first or the last one."""
        column = int((x - self.left) // self.step) if self.step else 0
        return min(max(column, 0), max(self.count - 1, 0))

    def moved(self, left: float) -> ColumnGrid:
        """Return the same columns, beginning at another left edge."""
        return ColumnGrid(left, self.step, self.count)


def fit_columns(width: float, count: int, gutter: float) -> ColumnGrid:
    """Return columns that fill a width except for the gutter at its right. Steps are whole pixels unless very narrow.

    Rounding a step down leaves up to a pixel per column unused, so columns may take a part of the gutter if that makes
    each of them a pixel wider.
    """
    step = min(max(width - gutter, 1.0) / max(count, 1), WIDEST_STEP)
    if step >= _NARROWEST_WHOLE_STEP:
        generous = (width - gutter * (1 - _GUTTER_GIVES)) / max(count, 1)
        step = float(min(int(generous), WIDEST_STEP))
    return ColumnGrid(0.0, step, count)
