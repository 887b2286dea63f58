"""How well each day is known: one cell below each bar. Also one row per feed on the page of sources."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from tracker.analysis.question import DayState
from tracker.ui.charts.cells import Cell
from tracker.ui.charts.column_grid import ColumnGrid
from tracker.ui.charts.label_axis import TEXT_OFFSET
from tracker.ui.charts.painting import hatch
from tracker.ui.fonts import Role, font
from tracker.ui.theme import LIGHT, Theme

HEIGHT = 10
Mark = Literal["full", "half", "framed_half", "quarter", "capped", "hatched", "outline"]

MARKS: dict[DayState, Mark] = {
    DayState.COMPLETE: "full",
    DayState.FEEDS: "half",
    DayState.UNCHECKED: "framed_half",
    DayState.SEAM: "framed_half",
    DayState.KEY_ONLY: "quarter",
    DayState.CALLS_MISSING: "capped",
    DayState.DIFFER: "capped",
    DayState.OPEN: "hatched",
    DayState.MISSING: "outline",
}
"""How a state is drawn. Calls without anything to check them against get a frame: whole, as far as is known."""


class CoverageStrip(QWidget):
    """A row of cells at the places of a chart's columns, with a label at its left. `chosen` fires with a column."""

    chosen = Signal(int)

    def __init__(self, label: str = "Held", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self._theme: Theme = LIGHT
        self._grid = ColumnGrid(0, 1, 0)
        self.cells: tuple[Cell, ...] = ()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_cells(self, cells: tuple[Cell, ...]) -> None:
        """Show other cells."""
        self.cells = cells
        whole = sum(cell.state in (DayState.COMPLETE, DayState.FEEDS) for cell in cells)
        self.setAccessibleName(f"{self._label}: {whole} of {len(cells)} complete")
        self.update()

    def set_grid(self, grid: ColumnGrid) -> None:
        """Stand at other places (pixels of this widget)."""
        self._grid = grid
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the row."""
        return QSize(100, HEIGHT + 6)

    def event(self, event: QEvent) -> bool:
        """Say what the cell below the pointer is made of."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            column = self._grid.at(event.pos().x())
            if column is not None and column < len(self.cells):
                QToolTip.showText(event.globalPos(), self.cells[column].text, self)
                return True
            QToolTip.hideText()
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the cell below the pointer."""
        column = self._grid.at(event.position().x())
        if column is not None and column < len(self.cells) and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(column)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the label and the cells."""
        painter = QPainter(self)
        painter.setFont(font(Role.CAPTION))
        painter.setPen(QColor(self._theme.text_3))
        room = QRectF(0, 0, self._grid.left - TEXT_OFFSET, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._label)
        top = (self.height() - HEIGHT) // 2
        for number, cell in enumerate(self.cells):
            left, width = self._grid.bar(number)
            paint_mark(painter, QRectF(left, top, width, HEIGHT), MARKS[cell.state], self._theme)
        painter.end()


def paint_mark(painter: QPainter, room: QRectF, mark: Mark, theme: Theme) -> None:
    """Paint one cell."""
    held = QColor(theme.held)
    if mark in ("outline", "framed_half"):
        painter.setPen(QPen(QColor(theme.strong) if mark == "outline" else held, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(room.adjusted(0.5, 0.5, -0.5, -0.5))
    if mark == "hatched":
        hatch(painter, room, held, 5)
        return
    filled = {"full": 1.0, "half": 0.5, "framed_half": 0.5, "capped": 0.5, "quarter": 0.25, "outline": 0.0}[mark]
    painter.fillRect(room.adjusted(0, room.height() * (1 - filled), 0, 0), held)
    if mark == "capped":
        painter.fillRect(QRectF(room.left(), room.top(), room.width(), room.height() * 0.4), QColor(theme.warning))
