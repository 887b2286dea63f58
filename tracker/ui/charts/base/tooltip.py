"""The tooltip of a chart: one widget, made once, filled and moved; it never covers the bar that it describes."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tracker.ui.charts.base.painting import SWATCH, swatch
from tracker.ui.charts.values.hover import Hover, HoverRow
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import LIGHT, Theme

_MARGIN = 10
_ROW = 16
_HEAD = 18
_RULE = 8
_GAP = 12
_NAME_LEFT = _MARGIN + SWATCH + 8
_LEAST_WIDTH = 190
_MOST_FOOT = 360
"""Width in pixels at which the last line wraps."""
_DISTANCE = 10
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_NOTHING = Hover("", "", (), "")


class Tooltip(QWidget):
    """Shows a `Hover`. It takes neither mouse nor focus, and its parent is the window, so that no card cuts it off."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme: Theme = LIGHT
        self.content = _NOTHING
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def show_next_to(self, content: Hover, column: QRect) -> None:
        """Show a text to the right of a column (in the parent's coordinates), or to its left if it does not fit."""
        self.content = content
        # The size comes first: it decides on which side of the column there is enough space.
        self.resize(*self._size())
        self.move(self._place(column))
        self.show()
        self.raise_()
        self.update()

    def _place(self, column: QRect) -> QPoint:
        window = self.parentWidget()
        assert window is not None
        bounds = window.rect()
        x = column.right() + _DISTANCE
        if x + self.width() > bounds.right() - 4:
            x = column.left() - _DISTANCE - self.width()
        y = min(max(column.top(), 4), max(bounds.bottom() - self.height() - 4, 4))
        return QPoint(max(x, 4), y)

    def _size(self) -> tuple[int, int]:
        caption, strong = QFontMetricsF(font(Role.CAPTION)), QFontMetricsF(font(Role.CAPTION_STRONG))
        value, share = self._column_widths()
        names = max((caption.horizontalAdvance(row.name) for row in self.content.rows), default=0.0)
        head = strong.horizontalAdvance(self.content.title) + strong.horizontalAdvance(self.content.total) + 2 * _GAP
        foot = min(caption.horizontalAdvance(self.content.foot), _MOST_FOOT)
        inner = max(head + 2 * _MARGIN, foot + 2 * _MARGIN)
        if self.content.rows:
            inner = max(inner, _NAME_LEFT + names + _GAP + value + _GAP + share + _MARGIN)
        rows = _RULE + _ROW * len(self.content.rows) if self.content.rows else 2
        width = round(max(inner, _LEAST_WIDTH)) + 2
        return width, 8 + _HEAD + rows + 4 + self._foot_height(width - 2 * _MARGIN) + 6

    def _foot_height(self, width: int) -> int:
        """Return the height of the last text, which may wrap into several lines."""
        if not self.content.foot:
            return 0
        bounds = QRectF(0, 0, width, 1000)
        lines = QFontMetricsF(font(Role.CAPTION)).boundingRect(bounds, _WRAPPED, self.content.foot)
        return max(ceil(lines.height()), _ROW)

    def _column_widths(self) -> tuple[float, float]:
        medium, caption = QFontMetricsF(font(Role.CAPTION_MEDIUM)), QFontMetricsF(font(Role.CAPTION))
        value = max((medium.horizontalAdvance(row.value) for row in self.content.rows), default=0.0)
        return value, max((caption.horizontalAdvance(row.share) for row in self.content.rows), default=0.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame, head, rows and foot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.strong), 1))
        painter.setBrush(QColor(self._theme.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        width = self.width() - 2 * _MARGIN
        y = 8
        head = QRectF(_MARGIN, y, width, _HEAD)
        self._text(painter, head, self.content.title, Role.CAPTION_STRONG, self._theme.text, _LEFT)
        self._text(painter, head, self.content.total, Role.CAPTION_STRONG, self._theme.text, _RIGHT)
        y += _HEAD
        if self.content.rows:
            painter.fillRect(QRectF(_MARGIN, y + 3, width, 1), QColor(self._theme.border))
            y += _RULE
            for row in self.content.rows:
                self._paint_row(painter, row, y)
                y += _ROW
        foot = QRectF(_MARGIN, y + 4, width, self._foot_height(width))
        self._text(painter, foot, self.content.foot, Role.CAPTION, self._theme.text_3, _WRAPPED)
        painter.end()

    def _paint_row(self, painter: QPainter, row: HoverRow, y: int) -> None:
        _, share = self._column_widths()
        right = self.width() - _MARGIN
        if not row.plain:
            glyph = QRectF(_MARGIN, y + (_ROW - SWATCH) / 2, SWATCH, SWATCH)
            swatch(painter, glyph, self._theme, row.slot, row.kind)
        left = _MARGIN if row.plain else _NAME_LEFT
        bounds = QRectF(left, y, right - left, _ROW)
        self._text(painter, bounds, row.name, Role.CAPTION, self._theme.text_2, _LEFT)
        self._text(painter, bounds, row.share, Role.CAPTION, self._theme.text_3, _RIGHT)
        bounds.setRight(right - share - _GAP if share else right)
        self._text(painter, bounds, row.value, Role.CAPTION_MEDIUM, self._theme.text, _RIGHT)

    @staticmethod
    def _text(
        painter: QPainter, bounds: QRectF, text: str, role: Role, colour: str, align: Qt.AlignmentFlag | Qt.TextFlag
    ) -> None:
        painter.setFont(font(role))
        painter.setPen(QColor(colour))
        painter.drawText(bounds, align, text)
