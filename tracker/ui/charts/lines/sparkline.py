"""Twelve weeks in 76 × 30 pixels: a line without axes, its last point as a dot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from tracker.ui.design.plain_text import set_tooltip
from tracker.ui.design.theme import LIGHT, Theme

WIDTH, HEIGHT = 76, 30
_EDGE = 4
_DOT, _POINT = 2.6, 0.5


def runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Return the runs of known values with their indices; the line breaks where a value is not known."""
    found: list[list[tuple[int, float]]] = []
    before: float | None = None
    for index, value in enumerate(values):
        if value is not None:
            if before is None:
                found.append([])
            found[-1].append((index, value))
        before = value
    return found


class Sparkline(QWidget):
    """The line in the accent colour; nothing if fewer than two values are known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(WIDTH, HEIGHT)
        self._theme: Theme = LIGHT
        self.values: tuple[float | None, ...] = ()

    def set_values(self, values: Sequence[float | None], text: str = "") -> None:
        """Show other values, oldest first; None is unknown. `text` says what they are."""
        self.values = tuple(values)
        self.setAccessibleName(text)
        set_tooltip(self, text)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line and the dot."""
        painter = QPainter(self)
        paint_sparkline(painter, QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE), self.values, self._theme)
        painter.end()


def paint_sparkline(painter: QPainter, bounds: QRectF, values: Sequence[float | None], theme: Theme) -> None:
    """Paint a line into a rectangle, its last point as a dot; nothing if fewer than two values are known."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return
    low, high = min(known), max(known)

    def point(index: int, value: float) -> QPointF:
        # If all values are equal, the line runs through the middle.
        part = (value - low) / (high - low) if high > low else 0.5
        return QPointF(
            bounds.left() + index * bounds.width() / (len(values) - 1), bounds.bottom() - part * bounds.height()
        )

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(theme.accent), 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for run in runs(values):
        points = [point(index, value) for index, value in run]
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        if len(run) == 1:
            # A line of one point would not be seen.
            painter.drawEllipse(points[0], _POINT, _POINT)
        if run[-1][0] == len(values) - 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(points[-1], _DOT, _DOT)
    painter.restore()
