"""When each model was used: bars from first to last day, idle ones grey, ▲▼ where the list price changed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from tracker.analysis.model_uses import ModelUses, UseBar
from tracker.formatting import month_year
from tracker.ui.charts.label_axis import caption_width
from tracker.ui.charts.painting import key_row
from tracker.ui.fonts import Role, font
from tracker.ui.theme import LIGHT, Theme

ROW = 21
_AXIS = 20
_KEY = 22
_LEAST_ROWS = 5
_NAME_PART = 0.36
_GAP = 10
_BAR = 7
_LEAST_BAR = 3.0
_MARK = 4.5
_STRIDES = (1, 2, 3, 6, 12, 24)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class UseBars(QWidget):
    """As many models as fit, those with the most spend, in the order of their first use. One way in, `set_uses`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._theme: Theme = LIGHT
        self.uses: ModelUses | None = None

    def set_uses(self, uses: ModelUses) -> None:
        """Show other models."""
        self.uses = uses
        self.setAccessibleName("; ".join(map(sentence_of, uses.bars)))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return room for a few rows."""
        return QSize(200, _AXIS + _LEAST_ROWS * ROW + _KEY)

    def shown(self) -> tuple[UseBar, ...]:
        """Return the rows that the height allows."""
        room = self.height() - _AXIS - _KEY
        return () if self.uses is None else self.uses.largest(max(int(room // ROW), 1))

    def event(self, event: QEvent) -> bool:
        """Say a model's days and price changes."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            rows, number = self.shown(), int((event.pos().y() - _AXIS) // ROW)
            text = sentence_of(rows[number]) if 0 <= number < len(rows) else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint months, rows and key."""
        painter = QPainter(self)
        rows = self.shown()
        if self.uses is None or self.uses.first is None or not rows:
            painter.setFont(font(Role.CONTROL))
            painter.setPen(QColor(self._theme.text_2))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "No model was ever used.")
            painter.end()
            return
        names = max(caption_width(row.name) for row in rows) + _GAP
        left = min(names, self.width() * _NAME_PART)
        room = QRectF(left, _AXIS, self.width() - left - 2, len(rows) * ROW)
        axis = _Days(self.uses.first, self.uses.last, room)
        self._paint_months(painter, axis, room)
        for number, row in enumerate(rows):
            self._paint_row(painter, row, axis, room, room.top() + number * ROW)
        self._paint_key(painter)
        painter.end()

    def _paint_months(self, painter: QPainter, axis: _Days, room: QRectF) -> None:
        painter.setFont(font(Role.CAPTION))
        for first in axis.month_labels():
            x = round(axis.place(first)) + 0.5
            text = _month_text(first)
            painter.setPen(QPen(QColor(self._theme.grid), 1))
            painter.drawLine(QLineF(x, room.top(), x, room.bottom()))
            half = caption_width(text) / 2 + 1
            middle = min(max(x, room.left() + half), room.right() - half)
            painter.setPen(QColor(self._theme.text_3))
            painter.drawText(QRectF(middle - half, 0, 2 * half, _AXIS - 4), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_row(self, painter: QPainter, row: UseBar, axis: _Days, room: QRectF, top: float) -> None:
        painter.setFont(font(Role.CAPTION))
        painter.setPen(QColor(self._theme.text_3 if row.is_idle else self._theme.text_2))
        names = room.left() - _GAP + 4
        name = QFontMetricsF(painter.font()).elidedText(row.name, Qt.TextElideMode.ElideMiddle, names)
        painter.drawText(QRectF(0, top, names, ROW), _LEFT, name)
        start = axis.place(row.first)
        width = max(axis.place(row.last, end=True) - start, _LEAST_BAR)
        middle = round(top + ROW / 2)
        colour = self._theme.other if row.is_idle else self._theme.accent
        painter.fillRect(QRectF(round(start), middle - _BAR // 2, round(width), _BAR), QColor(colour))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for mark in row.marks:
            paint_mark = up_mark if mark.up else down_mark
            paint_mark(painter, QPointF(axis.place(mark.day), middle + 0.5), self._theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_key(self, painter: QPainter) -> None:
        names = (("in use", _use_mark), ("idle", _idle_mark), ("price up", up_mark), ("price down", down_mark))
        key_row(painter, QRectF(0, self.height() - _KEY, self.width(), _KEY), self._theme, names)


class _Days:
    """Days along a room in pixels."""

    def __init__(self, first: date, last: date, room: QRectF) -> None:
        self._first, self._last, self._room = first, last, room
        self._per_day = room.width() / ((last - first).days + 1)

    def place(self, day: date, *, end: bool = False) -> float:
        """Return the x at which a day begins, or ends."""
        days = (day - self._first).days + (1 if end else 0)
        return self._room.left() + days * self._per_day

    def month_labels(self) -> list[date]:
        """Return the first days of months, as many as their names have room."""
        numbers = range(self._first.year * 12 + self._first.month, self._last.year * 12 + self._last.month)
        firsts = [date(number // 12, number % 12 + 1, 1) for number in numbers]
        widest = max((caption_width(_month_text(first)) for first in firsts), default=1.0) + _GAP
        for stride in _STRIDES:
            chosen = [first for first in firsts if (first.year * 12 + first.month - 1) % stride == 0]
            if stride * 30 * self._per_day >= widest:
                return chosen
        return []


def _month_text(first: date) -> str:
    return month_year(first) if first.month == 1 else month_year(first).partition(" ")[0]


def _use_mark(painter: QPainter, at: QPointF, theme: Theme) -> None:
    painter.fillRect(QRectF(at.x() - 6, at.y() - _BAR / 2, 12, _BAR), QColor(theme.accent))


def _idle_mark(painter: QPainter, at: QPointF, theme: Theme) -> None:
    painter.fillRect(QRectF(at.x() - 6, at.y() - _BAR / 2, 12, _BAR), QColor(theme.other))


def up_mark(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """Paint a price that rose: ▲ in the colour of text, with an edge of card."""
    _triangle(painter, at, theme, -_MARK)


def down_mark(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """Paint a price that fell: ▼."""
    _triangle(painter, at, theme, _MARK)


def _triangle(painter: QPainter, at: QPointF, theme: Theme, height: float) -> None:
    """Paint a triangle whose tip is `height` pixels below the middle (above it where less than zero)."""
    painter.setPen(QPen(QColor(theme.card), 1))
    painter.setBrush(QColor(theme.text))
    base = at.y() - height * 0.8
    tip = at.y() + height * 0.8
    painter.drawPolygon(QPolygonF([QPointF(at.x() - _MARK, base), QPointF(at.x() + _MARK, base), QPointF(at.x(), tip)]))


def sentence_of(bar: UseBar) -> str:
    """Return one model's days, and the changes of its price, in words."""
    return ". ".join([f"{bar.name}: {bar.text}", *(mark.text for mark in bar.marks)])
