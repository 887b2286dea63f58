"""How complete the data of each day is: one cell below each bar. The page "Sources" paints its cells alike."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from tracker.analysis.ledger.question import DayState
from tracker.ui.charts.base.label_axis import TEXT_OFFSET
from tracker.ui.charts.base.painting import hatch
from tracker.ui.charts.values.cells import Cell
from tracker.ui.charts.values.column_grid import ColumnGrid
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import LIGHT, Theme

HEIGHT = 10
_FAR = 10_000
Glyph = Literal["full", "half", "framed_half", "quarter", "capped", "hatched", "outline"]

GLYPHS: dict[DayState, Glyph] = {
    DayState.COMPLETE: "full",
    DayState.FEEDS: "half",
    DayState.UNCHECKED: "framed_half",
    DayState.MIXED: "framed_half",
    DayState.KEY_ONLY: "quarter",
    DayState.CALLS_MISSING: "capped",
    DayState.DIFFER: "capped",
    DayState.OPEN: "hatched",
    DayState.MISSING: "outline",
}
"""How each state is drawn. Days whose calls cannot be checked, and mixed days, are half filled and have a frame."""


_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -_FAR, Qt.Key.Key_End: _FAR}
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class CoverageStrip(QWidget):
    """A row of cells below a chart's columns, with a label at its left. `chosen` fires with the number of a column.

    Tab leads to the last cell and the arrow keys to the others; Enter, Space or a click chooses a cell.
    """

    chosen = Signal(int)

    def __init__(self, label: str = "Stored", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self._theme: Theme = LIGHT
        self._grid = ColumnGrid(0, 1, 0)
        self.cells: tuple[Cell, ...] = ()
        self.current: int | None = None
        """The column that the arrow keys have reached; None without the focus."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_cells(self, cells: tuple[Cell, ...]) -> None:
        """Show other cells."""
        self.cells = cells
        complete = sum(cell.state in (DayState.COMPLETE, DayState.FEEDS) for cell in cells)
        self.setAccessibleName(f"{self._label}: {complete} of {len(cells)} complete")
        self._go(None)

    def set_grid(self, grid: ColumnGrid) -> None:
        """Move the cells to other columns (pixels of this widget)."""
        self._grid = grid
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the row."""
        return QSize(100, HEIGHT + 6)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Start at the newest cell."""
        super().focusInEvent(event)
        self._go(len(self.cells) - 1 if self.cells else None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave the cells."""
        super().focusOutEvent(event)
        self._go(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move along the cells, or choose one."""
        if self.current is None:
            super().keyPressEvent(event)
        elif (step := _STEPS.get(Qt.Key(event.key()))) is not None:
            self._go(min(max(self.current + step, 0), len(self.cells) - 1))
        elif event.key() in _CHOOSING:
            self.chosen.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _go(self, column: int | None) -> None:
        """Frame a cell and show its tooltip; None removes both."""
        if column is not None:
            left, width = self._grid.bar(column)
            self.setAccessibleDescription(self.cells[column].text)
            QToolTip.showText(self.mapToGlobal(QPoint(left + width, 0)), self.cells[column].text, self)
        elif self.current is not None:
            QToolTip.hideText()
        self.current = column
        self.update()

    def event(self, event: QEvent) -> bool:
        """Show the tooltip of the cell below the pointer, and keep the arrow keys.

        Qt sends ShortcutOverride before a shortcut: if it is not accepted, the arrow keys move the window's period.
        """
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and event.key() in _STEPS:
            event.accept()
            return True
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
        rect = QRectF(0, 0, self._grid.left - TEXT_OFFSET, self.height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._label)
        top = (self.height() - HEIGHT) // 2
        for number, cell in enumerate(self.cells):
            left, width = self._grid.bar(number)
            paint_glyph(painter, QRectF(left, top, width, HEIGHT), GLYPHS[cell.state], self._theme)
            if number == self.current:
                painter.setPen(QPen(QColor(self._theme.focus), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(left - 2, top - 2, width + 4, HEIGHT + 4))
        painter.end()


def paint_glyph(painter: QPainter, rect: QRectF, glyph: Glyph, theme: Theme) -> None:
    """Paint one cell."""
    stored = QColor(theme.stored)
    if glyph in ("outline", "framed_half"):
        painter.setPen(QPen(QColor(theme.strong) if glyph == "outline" else stored, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    if glyph == "hatched":
        hatch(painter, rect, stored, 5)
        return
    filled = {"full": 1.0, "half": 0.5, "framed_half": 0.5, "capped": 0.5, "quarter": 0.25, "outline": 0.0}[glyph]
    painter.fillRect(rect.adjusted(0, rect.height() * (1 - filled), 0, 0), stored)
    if glyph == "capped":
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), rect.height() * 0.4), QColor(theme.warning))
