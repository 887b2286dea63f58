"""The table of the page "Retention": first and last use of every model, with a glyph for each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from tracker.analysis.retention.cohorts import ModelLifespan
from tracker.formatting import count, short_date
from tracker.ui.charts.grids.coverage_strip import Glyph, paint_glyph
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.plain_table import PAD, CellDelegate, cell_font
from tracker.ui.tables.rows_model import ROW_ROLE, ColumnSpec, Index

NAME, STATE, GLYPHS, FIRST, LAST, USED, KEPT, IDLE = range(8)
_CELL, _STEP = 7, 9
_LEAST_WITH_GLYPHS = 700
"""In a table narrower than this (pixels) the numbers leave no space for the glyphs of the months."""

MonthState = Literal["before", "used", "used, open", "not used", "not known"]
"""What is known about a model in a month."""

_PAINTED: dict[MonthState, Glyph] = {"used": "full", "used, open": "hatched", "not used": "outline"}


@dataclass(frozen=True, slots=True)
class LifespanRow:
    """A model and its use in each of the newest months, the current month last."""

    lifespan: ModelLifespan
    glyphs: tuple[MonthState, ...]

    @property
    def state(self) -> str:
        """Whether the model stayed, is in use, or is idle."""
        return "stayed" if self.lifespan.stayed else "idle" if self.lifespan.is_idle else "in use"

    @property
    def kept(self) -> str:
        """How many months in a row it was used after its first month; a dash if it paused or ended."""
        return count(self.lifespan.kept_months)


def date_text(day: date) -> str:
    """Return a day with its year: "4 Nov 2026"."""
    return f"{short_date(day)} {day.year}"


LIFESPAN_COLUMNS: tuple[ColumnSpec[LifespanRow], ...] = (
    ColumnSpec("Model", lambda one: one.lifespan.name, lambda one: one.lifespan.name.lower(), number=False, main=True),
    ColumnSpec("State", lambda one: one.state, lambda one: one.state, number=False),
    ColumnSpec("Month by month", lambda _: "", lambda one: one.lifespan.first, number=False),
    ColumnSpec("First used", lambda one: date_text(one.lifespan.first), lambda one: one.lifespan.first),
    ColumnSpec("Last used", lambda one: date_text(one.lifespan.last), lambda one: one.lifespan.last),
    ColumnSpec(
        "Months used", lambda one: count(one.lifespan.months_used), lambda one: one.lifespan.months_used, main=True
    ),
    ColumnSpec("Months kept", lambda one: one.kept, lambda one: one.lifespan.kept_months),
    ColumnSpec("Idle days", lambda one: count(one.lifespan.idle_days), lambda one: one.lifespan.idle_days),
)


class LifespansDelegate(CellDelegate):
    """Paints the glyphs of the months, and the word "idle" in a lighter colour."""

    months = 0
    """How many glyphs the longest row has."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint one cell."""
        row: LifespanRow = index.data(ROW_ROLE)
        if index.column() == GLYPHS:
            self._paint_glyphs(painter, rect, row)
        elif index.column() == STATE:
            painter.setFont(cell_font(index))
            painter.setPen(QColor(self.theme.text_3 if row.lifespan.is_idle else self.theme.text))
            painter.drawText(rect, index.data(Qt.ItemDataRole.TextAlignmentRole), row.state)
        else:
            super().paint_content(painter, rect, index)

    def _paint_glyphs(self, painter: QPainter, rect: QRect, row: LifespanRow) -> None:
        top = rect.top() + (rect.height() - 1 - _CELL - 4) // 2
        for number, glyph in enumerate(row.glyphs):
            painted = _PAINTED.get(glyph)
            if painted is not None:
                cell = QRectF(rect.left() + number * _STEP, top, _CELL, _CELL + 4)
                paint_glyph(painter, cell, painted, self.theme)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a cell: the glyphs have a width of their own."""
        hint = super().sizeHint(option, index)
        return QSize(self.months * _STEP + 2 * PAD, hint.height()) if index.column() == GLYPHS else hint


class LifespansTable(FittedTable[LifespanRow]):
    """Models, those used in the most months first; headers sort."""

    def __init__(self) -> None:
        self._paints = LifespansDelegate()
        super().__init__(
            LIFESPAN_COLUMNS,
            "First and last use of every model",
            left_out={GLYPHS: _LEAST_WITH_GLYPHS},
            delegate=self._paints,
        )
        self.set_sorting(USED)

    def set_rows(self, rows: Sequence[LifespanRow]) -> None:
        """Show other models."""
        self._paints.months = max((len(row.glyphs) for row in rows), default=0)
        super().set_rows(rows)
