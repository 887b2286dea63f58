"""The dot plot of a comparison row: a bar for the report, a diamond for the market, a circle for you.

A market that is only known as a range is drawn as a hollow bar between its ends.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from tracker.analysis.market.market import MarketRange
from tracker.analysis.world.rows import Axis, Benchmark
from tracker.ui.charts.base.painting import faded
from tracker.ui.design.theme import Theme

CIRCLE = 12
BAR = (4, 18)
DIAMOND = 13
_RANGE = 9
_TICK = 6
_LINK = 4
_LINK_ALPHA = 0.32
_ARROW = (5.0, 4.0)
_RING = 1.5


def x_of(axis: Axis, value: float, rect: QRectF) -> float:
    """Return the x of a value in a rectangle, in pixels; values outside the axis are placed at its end."""
    if axis.log:
        low, high, at = math.log10(axis.low), math.log10(axis.high), math.log10(max(value, axis.low))
    else:
        low, high, at = axis.low, axis.high, value
    part = (at - low) / (high - low) if high > low else 0.0
    return rect.left() + min(max(part, 0.0), 1.0) * rect.width()


def paint_dot_row(
    painter: QPainter,
    rect: QRectF,
    axis: Axis,
    benchmark: Benchmark | None,
    you: float | None,
    theme: Theme,
    market: float | MarketRange | None = None,
) -> None:
    """Paint the axis, the report's bar, the market's diamond and, on top, the account's circle linked to the bar."""
    painter.save()
    middle = round(rect.center().y()) + 0.5
    _paint_axis(painter, rect, axis, middle, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    if isinstance(market, MarketRange):
        _paint_range(painter, rect, axis, market, theme)
    if benchmark is not None:
        _paint_benchmark_and_link(painter, rect, axis, benchmark, you, theme)
    if isinstance(market, float):
        paint_market(painter, QPointF(x_of(axis, market, rect), middle), theme)
    if you is not None:
        paint_you(painter, QPointF(x_of(axis, you, rect), middle), theme)
    painter.restore()


def _paint_range(painter: QPainter, rect: QRectF, axis: Axis, ends: MarketRange, theme: Theme) -> None:
    """Paint a hollow bar with round ends from the lowest to the highest possible value."""
    low, high = x_of(axis, ends.low, rect), x_of(axis, ends.high, rect)
    painter.setPen(QPen(QColor(theme.text_2), 1.4))
    painter.setBrush(QColor(theme.card))
    bar = QRectF(low, round(rect.center().y()) + 0.5 - _RANGE / 2, high - low, _RANGE)
    painter.drawRoundedRect(bar, _RANGE / 2, _RANGE / 2)


def _paint_benchmark_and_link(
    painter: QPainter, rect: QRectF, axis: Axis, benchmark: Benchmark, you: float | None, theme: Theme
) -> None:
    """Paint the report's glyph, and the line from it to the account's value."""
    middle = round(rect.center().y()) + 0.5
    bar = x_of(axis, benchmark.value, rect)
    if you is not None:
        at = x_of(axis, you, rect)
        painter.fillRect(
            QRectF(min(bar, at), middle - _LINK / 2, abs(at - bar), _LINK), faded(QColor(theme.accent), _LINK_ALPHA)
        )
    paint_benchmark(painter, QPointF(bar, middle), benchmark.kind, theme)


def _paint_axis(painter: QPainter, rect: QRectF, axis: Axis, middle: float, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(theme.axis), 1))
    painter.drawLine(QLineF(rect.left(), middle, rect.right(), middle))
    for value, _ in axis.ticks:
        x = round(x_of(axis, value, rect)) + 0.5
        painter.drawLine(QLineF(x, middle - _TICK, x, middle + _TICK - 1))


def paint_benchmark(painter: QPainter, at: QPointF, kind: str, theme: Theme) -> None:
    """Paint the report's glyph: solid if the report states the value, hollow if second-hand, an arrow if a minimum."""
    width, height = BAR
    glyph = QRectF(round(at.x()) - width / 2, at.y() - height / 2, width, height)
    text = QColor(theme.text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    if kind == "second_hand":
        painter.setPen(QPen(text, 1.2))
        painter.setBrush(QColor(theme.card))
        painter.drawRect(glyph.adjusted(-0.4, 0.5, 0.4, -0.5))
        return
    painter.fillRect(glyph, text)
    if kind == "minimum":
        x = glyph.right() + 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text)
        reach, half = _ARROW
        painter.drawPolygon(
            QPolygonF([QPointF(x, at.y() - half), QPointF(x + reach, at.y()), QPointF(x, at.y() + half)])
        )


def paint_market(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """Paint the market's hollow diamond."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(QColor(theme.text_2), 1.4))
    painter.setBrush(QColor(theme.card))
    reach = DIAMOND / 2
    painter.drawPolygon(
        QPolygonF([at + QPointF(0, -reach), at + QPointF(reach, 0), at + QPointF(0, reach), at + QPointF(-reach, 0)])
    )


def paint_you(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """Paint the account's circle with a thin ring in the card's colour, which separates it from what is below."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(QColor(theme.card), _RING))
    painter.setBrush(QColor(theme.accent))
    radius = CIRCLE / 2 + _RING / 2
    painter.drawEllipse(at, radius, radius)
