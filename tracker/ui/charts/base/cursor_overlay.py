"""What lies over a chart: the marked value, days that are being chosen, the focus, or why there is nothing to see."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tracker.ui.charts.base.painting import faded
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.icons import pixmap
from tracker.ui.design.theme import LIGHT, Theme

_HIGHLIGHT = 0.08
_FOCUSED = 0.16
_SELECTION = 0.16
_ICON = 24
_ICON_GAP = 8
_EDGE = 16


class ReadingMarks(QWidget):
    """A transparent layer above a chart. It takes neither mouse nor focus, and is hidden where it says nothing."""

    def __init__(self, chart: QWidget) -> None:
        super().__init__(chart)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme: Theme = LIGHT
        self._focused = False
        self.room: QRect | None = None
        self.selection: QRect | None = None
        self.empty_text = ""
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def set_room(self, room: QRect | None) -> None:
        """Mark a place of the chart, or none."""
        self.room = room
        self._renew()

    def set_selection(self, room: QRect | None) -> None:
        """Show what is being chosen, or nothing."""
        self.selection = room
        self._renew()

    def set_focus(self, *, shown: bool) -> None:
        """Show that the keys go to the chart, or not."""
        self._focused = shown
        self._renew()

    def set_empty_text(self, text: str) -> None:
        """Say in the middle of the chart why it shows nothing; no text takes the sentence away."""
        self.empty_text = text
        self._renew()

    def _renew(self) -> None:
        has_marks = self._focused or self.room is not None or self.selection is not None
        self.setVisible(has_marks or bool(self.empty_text))
        if not self.isHidden():
            self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the marks."""
        painter = QPainter(self)
        if self.empty_text:
            self._paint_empty(painter)
        if self.room is not None:
            painter.fillRect(self.room, self._highlight())
        if self.selection is not None:
            painter.fillRect(self.selection, faded(QColor(self._theme.accent), _SELECTION))
        if self._focused and self.room is None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.focus), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _highlight(self) -> QColor:
        """Return the colour of the marked place: of the focus where the keys move it."""
        if self._focused:
            return faded(QColor(self._theme.focus), _FOCUSED)
        return faded(QColor(self._theme.text), _HIGHLIGHT)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(font(Role.CONTROL))
        painter.setPen(QColor(self._theme.text_2))
        room = QRectF(self.rect()).adjusted(_EDGE, 0, -_EDGE, 0)
        align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        words = painter.boundingRect(room, align, self.empty_text)
        top = max((self.height() - _ICON - _ICON_GAP - words.height()) / 2, 0.0)
        mark = pixmap("empty", self._theme.text_3, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(round((self.width() - _ICON) / 2), round(top)), mark)
        room.setTop(round(top) + _ICON + _ICON_GAP)
        painter.drawText(room, align, self.empty_text)
