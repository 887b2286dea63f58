"""The layer over a chart: the highlighted value, the days that are being selected, the focus, or why it is empty."""

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


class CursorOverlay(QWidget):
    """A transparent layer above a chart. It takes neither mouse nor focus, and is hidden if it has nothing to show."""

    def __init__(self, chart: QWidget) -> None:
        super().__init__(chart)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme: Theme = LIGHT
        self._focused = False
        self.point_rect: QRect | None = None
        self.selection: QRect | None = None
        self.empty_text = ""
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def set_point_rect(self, point_rect: QRect | None) -> None:
        """Highlight a rectangle of the chart, or none."""
        self.point_rect = point_rect
        self._renew()

    def set_selection(self, point_rect: QRect | None) -> None:
        """Show what is being selected, or nothing."""
        self.selection = point_rect
        self._renew()

    def set_focus(self, *, shown: bool) -> None:
        """Show that the keys go to the chart, or not."""
        self._focused = shown
        self._renew()

    def set_empty_text(self, text: str) -> None:
        """Say in the middle of the chart why it is empty; an empty text removes the sentence."""
        self.empty_text = text
        self._renew()

    def _renew(self) -> None:
        has_content = self._focused or self.point_rect is not None or self.selection is not None
        self.setVisible(has_content or bool(self.empty_text))
        # Not `isVisible`: that is also false while the chart itself is not shown yet.
        # Raised, because children that the chart makes after this layer would cover it.
        if not self.isHidden():
            self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sentence, the highlight, the selection and the focus."""
        painter = QPainter(self)
        if self.empty_text:
            self._paint_empty(painter)
        if self.point_rect is not None:
            painter.fillRect(self.point_rect, self._highlight())
        if self.selection is not None:
            painter.fillRect(self.selection, faded(QColor(self._theme.accent), _SELECTION))
        # With a highlighted value no ring is needed: the highlight has the colour of the focus.
        if self._focused and self.point_rect is None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.focus), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _highlight(self) -> QColor:
        """Return the colour of the highlight: that of the focus while keys move it."""
        if self._focused:
            return faded(QColor(self._theme.focus), _FOCUSED)
        return faded(QColor(self._theme.text), _HIGHLIGHT)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(font(Role.CONTROL))
        painter.setPen(QColor(self._theme.text_2))
        inner = QRectF(self.rect()).adjusted(_EDGE, 0, -_EDGE, 0)
        align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        sentence = painter.boundingRect(inner, align, self.empty_text)
        top = max((self.height() - _ICON - _ICON_GAP - sentence.height()) / 2, 0.0)
        picture = pixmap("empty", self._theme.text_3, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(round((self.width() - _ICON) / 2), round(top)), picture)
        inner.setTop(round(top) + _ICON + _ICON_GAP)
        painter.drawText(inner, align, self.empty_text)
