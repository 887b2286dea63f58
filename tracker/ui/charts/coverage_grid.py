"""One row of cells per feed: what it holds of each day, dates above, marks explained below."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.analysis.question import DayState
from tracker.analysis.sources import Sources
from tracker.ui.charts.column_grid import ColumnGrid
from tracker.ui.charts.coverage_strip import MARKS, paint_mark
from tracker.ui.charts.day_labels import day_labels
from tracker.ui.charts.held_grid import CAPTIONS, EMPTY_GRID, TITLES, HeldGrid, held_grid, legend_of
from tracker.ui.charts.label_axis import caption_width
from tracker.ui.charts.painting import faded
from tracker.ui.charts.tooltip import Tooltip
from tracker.ui.fonts import Role, font
from tracker.ui.theme import LIGHT, Theme

ROW = 18
CELL = 12
_HEAD = 20
_FOOT = 24
_NARROWEST = 5
_WIDEST = 72
_NAME_GAP = 16
_CAPTION_GAP = 6
_MARK = 9
_HIGHLIGHT = 0.08
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class CoverageGrid(QWidget):
    """Cells with tooltip; `day_chosen` (UTC day number) fires for a click or Enter, `step_changed` with the step."""

    day_chosen = Signal(int)
    step_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._sources: Sources | None = None
        self._tooltip: Tooltip | None = None
        self.grid: HeldGrid = EMPTY_GRID
        self.columns = ColumnGrid(0, 1, 0)
        self.legend: tuple[tuple[DayState, str], ...] = ()
        self.place: tuple[int, int] | None = None
        """Row and column that the pointer or the keyboard is at."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_sources(self, sources: Sources) -> None:
        """Show other feeds and days."""
        self._sources = sources
        self._fit()
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        if self._tooltip is not None:
            self._tooltip.set_theme(theme)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of all rows with dates and legend."""
        return QSize(400, _HEAD + len(self.grid.rows) * ROW + _FOOT)

    def minimumSizeHint(self) -> QSize:
        """Return the same height; the width may be small."""
        return QSize(300, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the cells anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Choose days, weeks or months for the room there is, and place the columns."""
        self._show_cell(None)
        if self._sources is None:
            return
        names = [(TITLES[row.feed], CAPTIONS.get(row.feed, "")) for row in self._sources.rows]
        left = max((_name_width(*name) for name in names), default=0) + _NAME_GAP
        room = max(self.width() - left, 1)
        self.grid = held_grid(self._sources, int(room // _NARROWEST))
        count = max(len(self.grid.columns), 1)
        self.columns = ColumnGrid(float(left), min(room / count, _WIDEST), len(self.grid.columns))
        self.legend = legend_of(self.grid.states_in_use)
        self.setAccessibleName(f"Held, by feed and {self.grid.step}: {', '.join(name for name, _ in names)}")
        self.step_changed.emit(self.grid.step)
        self.update()

    def cell(self, row: int, column: int) -> QRect:
        """Return the room of a cell in pixels of this widget."""
        gap = 2 if self.columns.step >= 8 else 1
        # Steps are no whole pixels, so that the days fill the card; gaps are, so that they look alike.
        left, right = (int(self.columns.left + self.columns.step * edge) for edge in (column, column + 1))
        return QRect(left, _HEAD + row * ROW + (ROW - CELL) // 2, right - left - gap, CELL)

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Return row and column at a place, None beside the cells."""
        row, column = int((place.y() - _HEAD) // ROW), self.columns.at(place.x())
        return None if column is None or not 0 <= row < len(self.grid.rows) else (row, column)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint dates, names, cells and legend."""
        painter = QPainter(self)
        self._paint_dates(painter)
        if self.place is not None:
            whole = self.cell(0, self.place[1])
            whole.setBottom(_HEAD + len(self.grid.rows) * ROW - 1)
            painter.fillRect(whole.adjusted(-1, 0, 1, 0), faded(QColor(self._theme.text), _HIGHLIGHT))
        for number in range(len(self.grid.rows)):
            self._paint_row(painter, number)
        self._paint_legend(painter)
        if self.place is not None:
            painter.setPen(QPen(QColor(self._theme.focus if self.hasFocus() else self._theme.text), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.cell(*self.place)).adjusted(-1.5, -1.5, 1.5, 1.5))
        painter.end()

    def _paint_dates(self, painter: QPainter) -> None:
        painter.setFont(font(Role.CAPTION))
        for label in day_labels(self.grid.as_bars(), self.columns, caption_width):
            width = caption_width(label.text) + 2
            middle = self.columns.left + self.columns.step * (label.column + 0.5)
            # The last date stands below the edge of the card rather than beyond it.
            left = min(max(middle - width / 2, self.columns.left), self.width() - width)
            painter.setPen(QColor(self._theme.text if label.open else self._theme.text_3))
            room = QRectF(left, 0, width, _HEAD - 4)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label.text)

    def _paint_row(self, painter: QPainter, number: int) -> None:
        feed = self.grid.rows[number].feed
        room = QRectF(0, _HEAD + number * ROW, self.columns.left, ROW)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(Role.CAPTION_MEDIUM))
        painter.setPen(QColor(self._theme.text))
        painter.drawText(room, align, TITLES[feed])
        if feed in CAPTIONS:
            name = painter.fontMetrics().horizontalAdvance(TITLES[feed])
            painter.setFont(font(Role.CAPTION))
            painter.setPen(QColor(self._theme.text_3))
            painter.drawText(room.adjusted(name + _CAPTION_GAP, 0, 0, 0), align, CAPTIONS[feed])
        for column in range(len(self.grid.columns)):
            mark = MARKS[self.grid.states[number][column]]
            paint_mark(painter, QRectF(self.cell(number, column)), mark, self._theme)

    def _paint_legend(self, painter: QPainter) -> None:
        top = _HEAD + len(self.grid.rows) * ROW
        x = self.columns.left
        painter.setFont(font(Role.CAPTION))
        for state, word in self.legend:
            mark = QRectF(int(x), top + (_FOOT - _MARK) // 2 + 1, _MARK, _MARK)
            paint_mark(painter, mark, MARKS[state], self._theme)
            painter.setPen(QColor(self._theme.text_3))
            width = caption_width(word) + 2
            room = QRectF(x + _MARK + 6, top + 1, width, _FOOT)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word)
            x += _MARK + 6 + width + 18

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what the cell below the pointer is."""
        self._show_cell(self.cell_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the day of a cell."""
        cell = self.cell_at(event.position())
        if cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self.day_chosen.emit(self.grid.worst_day(*cell))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the tooltip away with the pointer."""
        super().leaveEvent(event)
        self._show_cell(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the last day where the focus comes by keyboard."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason) and self.grid.columns:
            self._show_cell((0, len(self.grid.columns) - 1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the tooltip away with the focus."""
        super().focusOutEvent(event)
        self._show_cell(None)

    def event(self, event: QEvent) -> bool:
        """Keep the arrows for the cells while they have the focus: the window moves the period with them."""
        if event.type() is QEvent.Type.ShortcutOverride and cast(QKeyEvent, event).key() in _STEPS:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the cells with the arrows, choose a day with Enter."""
        rows, columns = len(self.grid.rows), len(self.grid.columns)
        if event.key() in _STEPS and columns:
            row, column = self.place or (0, columns)
            down, right = _STEPS[Qt.Key(event.key())]
            self._show_cell((min(max(row + down, 0), rows - 1), min(max(column + right, 0), columns - 1)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.place is not None:
            self.day_chosen.emit(self.grid.worst_day(*self.place))
        else:
            event.ignore()

    def _show_cell(self, cell: tuple[int, int] | None) -> None:
        """Mark a cell and show its tooltip; None takes both away."""
        if cell == self.place:
            return
        self.place = cell
        self.setCursor(Qt.CursorShape.ArrowCursor if cell is None else Qt.CursorShape.PointingHandCursor)
        self.update()
        if cell is None:
            if self._tooltip is not None:
                self._tooltip.hide()
            return
        content = self.grid.hover(*cell)
        self.setAccessibleDescription(content.sentence)
        room = self.cell(*cell)
        window = self.window()
        if self._tooltip is None:
            self._tooltip = Tooltip(window)
            self._tooltip.set_theme(self._theme)
        elif self._tooltip.parentWidget() is not window:
            self._tooltip.setParent(window)
        self._tooltip.show_beside(content, QRect(self.mapTo(window, QPoint(room.x(), room.y())), room.size()))


def _name_width(title: str, caption: str) -> int:
    width = QFontMetricsF(font(Role.CAPTION_MEDIUM)).horizontalAdvance(title)
    return round(width + (_CAPTION_GAP + caption_width(caption) if caption else 0))
