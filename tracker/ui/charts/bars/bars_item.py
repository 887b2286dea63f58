"""The plot item that paints stacked bars in whole pixels. Each chart makes it once and then gives it other bars."""

from __future__ import annotations

from typing import Literal, NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from tracker.ui.charts.base.painting import OPEN_ALPHA, colour_of, dashed_pen, faded, hatch
from tracker.ui.charts.values.bars import EMPTY, Bars, Part
from tracker.ui.charts.values.column_grid import ColumnGrid
from tracker.ui.design.theme import LIGHT, Theme

SegmentStyle = Literal["filled", "open", "hatched", "outlined"]

_LEAST_HEIGHT_WITH_GAP = 1.5


class Segment(NamedTuple):
    """One rectangle of the chart: its column, its part, its lower and upper value (in the bars' unit), and its look."""

    column: int
    part: Part
    low: int
    high: int
    style: SegmentStyle


def segments_of(bars: Bars) -> tuple[Segment, ...]:
    """Return the stacked rectangles, bottom up. A value that is zero, negative or unknown has none."""
    made = []
    for number, column in enumerate(bars.columns):
        floor = 0
        split = any(part.values[number] for part in bars.parts if part.kind != "rest")
        for part in bars.parts:
            value = part.values[number] or 0
            if value <= 0:
                continue
            made.append(Segment(number, part, floor, floor + value, _style(part, split, column.open)))
            floor += value
    return tuple(made)


def _style(part: Part, split: bool, is_open: bool) -> SegmentStyle:
    """Return the look of a part. If the unattributed part is alone, only the total is known: it is an outline."""
    if part.kind == "rest":
        return "hatched" if split else "outlined"
    if part.kind == "unclassified":
        return "hatched"
    return "open" if is_open else "filled"


class BarsItem(pg.GraphicsObject):
    """Stacked bars: x is the number of the column, y the value.

    It is not a `BarGraphItem` per series, because only painting in pixels gives bars of equal width, no separators
    above very thin segments, and hatches that do not scale with the view.
    """

    def __init__(self) -> None:
        super().__init__()
        self._bars = EMPTY
        self._grid = ColumnGrid(0, 1, 0)
        self._theme: Theme = LIGHT
        self.segments: tuple[Segment, ...] = ()

    def set_bars(self, bars: Bars) -> None:
        """Show other bars."""
        # Before the change: the scene must still know the old rectangle to repaint it.
        self.prepareGeometryChange()
        self._bars = bars
        self.segments = segments_of(bars)
        self.informViewBoundsChanged()
        self.update()

    def set_grid(self, grid: ColumnGrid) -> None:
        """Move the bars to other columns (pixels)."""
        self._grid = grid
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the rectangle of all columns, extended a little above and below for the edges."""
        top = max((segment.high for segment in self.segments), default=1)
        return QRectF(-0.5, -0.05 * top, max(len(self._bars.columns), 1), 1.1 * top)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint all segments, and a dashed base line for columns about which nothing is known."""
        # Positions are computed in pixels and painted without the view's transform, so that edges stay sharp.
        to_pixels = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        origin = to_pixels.map(QPointF(-0.5, 0.0))
        grid = self._grid.moved(round(origin.x()))
        floor = round(origin.y())
        # The pixels of a billion units: those of one unit are too small to be exact as a difference.
        scale = floor - to_pixels.map(QPointF(-0.5, 1e9)).y()
        for segment in self.segments:
            left, width = grid.bar(segment.column)
            # The edges are rounded, not the heights: segments meet without gaps, and rounding errors do not add up.
            low = floor - round(segment.low * scale / 1e9)
            exact = (segment.high - segment.low) * scale / 1e9
            high = floor - round(segment.high * scale / 1e9)
            if high == low and segment.low == 0:
                high -= 1  # a column with usage is never without a bar
            self._paint_segment(painter, segment, QRect(left, high, width, low - high), exact)
        for number in range(len(self._bars.columns)):
            if self._bars.total(number) is None:
                self._paint_unknown(painter, *grid.bar(number), floor)
        painter.restore()

    def _paint_segment(self, painter: QPainter, segment: Segment, rect: QRect, exact: float) -> None:
        if rect.height() <= 0:
            return
        colour = colour_of(self._theme, segment.part.slot)
        if segment.style == "outlined":
            painter.setPen(dashed_pen(QColor(self._theme.text_3)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            # With a pen, `drawRect` paints one pixel more than the width of the rectangle.
            painter.drawRect(rect.adjusted(0, 0, -1, 0))
            return
        # The separator is one free pixel above a segment, through which the card is visible.
        inner = rect.adjusted(0, 1, 0, 0) if exact >= _LEAST_HEIGHT_WITH_GAP and rect.height() > 1 else rect
        if segment.style == "filled":
            painter.fillRect(inner, colour)
            return
        if segment.style == "open":
            painter.fillRect(inner, faded(colour, OPEN_ALPHA))
        hatch(painter, QRectF(inner), colour)
        if segment.style == "hatched":
            painter.setPen(QPen(colour, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(inner.adjusted(0, 0, -1, -1))

    def _paint_unknown(self, painter: QPainter, left: int, width: int, floor: int) -> None:
        """Paint a dashed piece of base line instead of a bar."""
        painter.fillRect(QRect(left - 1, floor - 1, width + 2, 2), QColor(self._theme.card))
        painter.setPen(dashed_pen(QColor(self._theme.strong)))
        painter.drawLine(left, floor - 1, left + width, floor - 1)
