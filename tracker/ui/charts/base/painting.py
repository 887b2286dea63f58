"""What all charts paint alike: hatches, dashed outlines, swatches, colours by slot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from tracker.ui.charts.values.bars import HATCHED, PartKind
from tracker.ui.design.theme import Theme

OPEN_ALPHA = 0.28
"""Opacity of the fill below the hatch of a day that is not over yet."""

SWATCH = 9
_HATCH_STEP = 6
_HATCH_WIDTH = 1.8


def colour_of(theme: Theme, slot: int | None) -> QColor:
    """Return the colour of a slot; None is the grey of "other"."""
    return QColor(theme.other if slot is None else theme.series[slot])


def faded(colour: QColor, alpha: float) -> QColor:
    """Return a colour with an opacity from 0 to 1."""
    made = QColor(colour)
    made.setAlphaF(alpha)
    return made


def hatch(painter: QPainter, rect: QRectF, colour: QColor, step: float = _HATCH_STEP) -> None:
    """Fill a rectangle with 45° lines that meet those of neighbouring rectangles.

    The lines are drawn one by one: Qt's own pattern is one pixel wide on every screen and hardly visible in light
    colours.
    """
    if rect.isEmpty():
        return
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    pen = QPen(colour, _HATCH_WIDTH)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    # Every line has x + y = n · step with a whole n, so lines do not depend on where the rectangle begins.
    number = int((rect.left() + rect.top()) // step)
    lines = []
    while number * step < rect.right() + rect.bottom() + step:
        total = number * step
        lines.append(QLineF(total - rect.bottom() - 1, rect.bottom() + 1, total - rect.top() + 1, rect.top() - 1))
        number += 1
    painter.drawLines(lines)
    painter.restore()


def dashed_pen(colour: QColor, dash: float = 3) -> QPen:
    """Return a dashed pen of 1 px that keeps its width when the view is scaled."""
    pen = QPen(colour, 1)
    pen.setCosmetic(True)
    # Qt's default cap makes each dash longer than the pattern says, and each gap shorter.
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([dash, dash])
    return pen


def swatch(
    painter: QPainter, rect: QRectF, theme: Theme, slot: int | None, kind: PartKind, *, hollow: bool = False
) -> None:
    """Paint the square next to a name: filled, hatched for the unattributed part, an empty frame for a hidden part."""
    colour = colour_of(theme, slot)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    if hollow or kind in HATCHED:
        if not hollow:
            hatch(painter, rect, colour, 4)
        painter.setPen(QPen(QColor(theme.disabled) if hollow else colour, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Half a pixel inwards the line of 1 px fills exactly one row of pixels and stays sharp.
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(rect, 2, 2)
    painter.restore()


Glyph = Callable[[QPainter, QPointF, Theme], None]
"""Paints a glyph around a point."""
