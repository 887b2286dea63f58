"""Where the columns of a chart stand, in whole pixels: every bar and gap is as wide as the next. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass

BAR_PART = 0.72
"""Bars fill this much of their step."""

WIDEST_STEP = 96
_NARROWEST_WHOLE_STEP = 3
_GUTTER_GIVES = 0.2


@dataclass(frozen=True, slots=True)
class ColumnGrid:
    """`count` columns of `step` pixels each from `left` on."""

    left: float
    step: float
    count: int

    @property
    def right(self) -> float:
        """Right edge of the last column."""
        return self.left + self.step * self.count

    def bar(self, column: int) -> tuple[int, int]:
        """Return left edge and width of a column's bar."""
        width = max(1, round(self.step * BAR_PART))
        return int(self.left + self.step * column + (self.step - width) // 2), width

    def middle(self, column: int) -> float:
        """Return the middle of a column."""
        return self.left + self.step * (column + 0.5)

    def at(self, x: float) -> int | None:
        """Return the column at a position, None beside the columns."""
        column = int((x - self.left) // self.step) if self.step else -1
        return column if 0 <= column < self.count else None

    def nearest(self, x: float) -> int:
        """Return the column at a position, the first or last one beside them."""
        column = int((x - self.left) // self.step) if self.step else 0
        return min(max(column, 0), max(self.count - 1, 0))

    def moved(self, left: float) -> ColumnGrid:
        """Return the same columns from another left edge on."""
        return ColumnGrid(left, self.step, self.count)


def fit_columns(width: float, count: int, gutter: float) -> ColumnGrid:
    """Return the columns that fill a width less the gutter at its right; steps are whole pixels where they can be.

    Whole steps leave up to a pixel per column unused; the gutter gives some of its room where that makes steps wider.
    """
    step = min(max(width - gutter, 1.0) / max(count, 1), WIDEST_STEP)
    if step >= _NARROWEST_WHOLE_STEP:
        generous = (width - gutter * (1 - _GUTTER_GIVES)) / max(count, 1)
        step = float(min(int(generous), WIDEST_STEP))
    return ColumnGrid(0.0, step, count)
