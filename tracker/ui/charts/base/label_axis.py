"""An axis that has given texts at given positions, and nothing else: no ticks, no line."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import LIGHT, Theme

TEXT_OFFSET = 8


@dataclass(frozen=True, slots=True)
class AxisLabel:
    """A text at a position (in the axis's own unit); a `strong` one is painted in the colour of values."""

    position: float
    text: str
    strong: bool = False


class LabelAxis(pg.AxisItem):
    """The left or bottom axis of a chart. The chart chooses its texts, because it knows its units and its size."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.setStyle(tickLength=0, tickTextOffset=TEXT_OFFSET, showValues=False)
        self.labels: tuple[AxisLabel, ...] = ()
        self._theme: Theme = LIGHT

    def set_labels(self, labels: tuple[AxisLabel, ...]) -> None:
        """Show other texts."""
        self.labels = labels
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the rectangle of the axis, extended at both ends by half a text."""
        rect: QRectF = self.mapRectFromParent(self.geometry())
        # Qt repaints only this rectangle: a text that reaches beyond it would leave old pixels behind.
        return rect.adjusted(0, -10, 0, 10) if self.orientation == "left" else rect.adjusted(-40, 0, 40, 0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the texts."""
        painter.setFont(font(Role.CAPTION))
        metrics = QFontMetricsF(painter.font())
        rect: QRectF = self.mapRectFromParent(self.geometry())
        low, high = self.range
        for label in self.labels:
            part = (label.position - low) / ((high - low) or 1)
            width = metrics.horizontalAdvance(label.text) + 2
            painter.setFont(font(Role.CAPTION_MEDIUM if label.strong else Role.CAPTION))
            painter.setPen(QColor(self._theme.text if label.strong else self._theme.text_3))
            if self.orientation == "left":
                y = rect.bottom() - part * rect.height()
                box = QRectF(rect.right() - TEXT_OFFSET - width, y - 10, width, 20)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label.text)
            else:
                x = rect.left() + part * rect.width()
                box = QRectF(x - width / 2 - 4, rect.top() + TEXT_OFFSET - 2, width + 8, metrics.height() + 2)
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, label.text)


def caption_width(text: str) -> float:
    """Return the width in pixels of a text in caption size."""
    return QFontMetricsF(font(Role.CAPTION)).horizontalAdvance(text)
