"""Twelve weeks in 76 × 30 pixels: a line without axes, its last point as a dot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from tracker.ui.design.theme import LIGHT, Theme

WIDTH, HEIGHT = 76, 30
_EDGE = 4
_DOT = 2.6


def runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Return the stretches of known values with their places; the line breaks at what is not held."""
    stretches: list[list[tuple[int, float]]] = []
    before: float | None = None
    for place, value in enumerate(values):
        if value is not None:
            if before is None:
                stretches.append([])
            stretches[-1].append((place, value))
        before = value
    return stretches


class Sparkline(QWidget):
    """The line in accent colour; empty where fewer than two values are known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(WIDTH, HEIGHT)
        self._theme: Theme = LIGHT
        self.values: tuple[float | None, ...] = ()

    def set_values(self, values: Sequence[float | None]) -> None:
        """Show other values, oldest first; None is not held."""
        self.values = tuple(values)
        known = sum(value is not None for value in self.values)
        self.setAccessibleName(f"Trend over {len(self.values)} weeks, {known} of them held")
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


def paint_sparkline(painter: QPainter, room: QRectF, values: Sequence[float | None], theme: Theme) -> None:
    """Paint a line through a room, its last point as a dot; nothing where fewer than two values are known."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return
    low, high = min(known), max(known)

    def point(place: int, value: float) -> QPointF:
        # A line without any change runs through the middle.
        part = (value - low) / (high - low) if high > low else 0.5
        return QPointF(room.left() + place * room.width() / (len(values) - 1), room.bottom() - part * room.height())

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(theme.accent), 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for stretch in runs(values):
        points = [point(place, value) for place, value in stretch]
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        if stretch[-1][0] == len(values) - 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(points[-1], _DOT, _DOT)
    painter.restore()
