"""The distribution of the times of calls: a histogram on a log axis for each, with median and 95th percentile."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from tracker.analysis.ledger.distribution import Bin, Distribution
from tracker.analysis.views.agentic import TimeDistribution
from tracker.formatting import count, counted, percent, tokens_axis
from tracker.ui.charts.base.label_axis import caption_width
from tracker.ui.charts.base.painted_chart import PaintedChart
from tracker.ui.charts.base.painting import faded
from tracker.ui.charts.base.points import Point, whole_pixels
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.hover import Hover
from tracker.ui.charts.values.ticks import log_ticks
from tracker.ui.design.fonts import Role, font

_ROW = 78
_LINE, _TICKS, _GAP = 16, 14, 6
_BELOW_TEXT = 4
_TICK_WIDTH, _TICK_GAP = 60, 8
_SHORT_FROM = 1000
_BAR_ALPHA = 0.55
_WRAP = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class _BinPoints:
    """The positions of the bins of every time; a bin can be pointed at anywhere in the height of its block."""

    rows: tuple[int, ...]
    width: int
    pitch: float
    head: int

    def at(self, position: QPointF) -> Point | None:
        """Return the bin at a position."""
        row = int(position.y() // self.pitch)
        bins = self.rows[row] if 0 <= row < len(self.rows) else 0
        column = int(position.x() // (self.width / bins)) if bins else -1
        return (row, column) if 0 <= column < bins else None

    def rect(self, point: Point) -> QRect:
        """Return the rectangle of a bin's column."""
        row, column = point
        step = self.width / self.rows[row]
        bars = _bars_rect(row, self.width, self.pitch, self.head)
        return whole_pixels(step * column, step * (column + 1), bars.top(), bars.bottom())


def _bars_rect(row: int, width: int, pitch: float, head: int) -> QRectF:
    """Return the rectangle of the bars of a time: below its name and text, above its axis."""
    return QRectF(0, row * pitch, width, pitch - _GAP).adjusted(0, head, 0, -_TICKS)


class DistributionChart(PaintedChart):
    """One block per time, one below the other; `set_times` sets them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.times: tuple[TimeDistribution, ...] = ()
        self._why_empty = ""

    def set_times(self, times: tuple[TimeDistribution, ...], empty_text: str = "") -> None:
        """Show other times; `empty_text` is shown if none of them has calls."""
        self.times, self._why_empty = times, empty_text
        self.renew()

    @property
    def empty_text(self) -> str:
        """Why there are no times; an empty text if there are some."""
        return self._why_empty if all(each.distribution is None for each in self.times) else ""

    @property
    def summary(self) -> str:
        """Median and 95th percentile of every time."""
        return "; ".join(f"{_name(each)}: {each.text}" for each in self.times)

    def texts(self) -> ChartTexts:
        """Return every bin of every time as texts, each time after a row with its median and 95th percentile."""
        rows: list[tuple[str, ...]] = []
        for each in self.times:
            rows.append((each.name, "" if each.distribution is None else count(each.distribution.count), each.text))
            if each.distribution is not None:
                rows += [(each.name, count(one.count), _bin_text(one, each.unit)) for one in each.distribution.bins]
        return ChartTexts(("Time", "Calls", "Span"), tuple(rows), frozenset({0, 2}))

    def points(self) -> _BinPoints:
        """Return the positions of all bins."""
        bins = tuple(0 if each.distribution is None else len(each.distribution.bins) for each in self.times)
        return _BinPoints(bins, self.width(), self._pitch(), self._head())

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a bin: how many calls it has, and the median and 95th percentile of all calls."""
        each = self.times[point[0]]
        assert each.distribution is not None
        one = each.distribution.bins[point[1]]
        share = percent(one.count / each.distribution.count)
        foot = f"{share} of {_calls(each)} · {each.name}: {each.text}"
        return Hover(_bin_text(one, each.unit), counted(one.count, "call"), (), foot)

    def minimumSizeHint(self) -> QSize:
        """Return the size of three blocks."""
        return QSize(200, 3 * _ROW)

    def _pitch(self) -> float:
        return self.height() / max(len(self.times), 1)

    def paint_chart(self, painter: QPainter) -> None:
        """Paint the blocks: name, text, bars, the values of the axis."""
        pitch, head = self._pitch(), self._head()
        for number, each in enumerate(self.times):
            rect = QRectF(0, number * pitch, self.width(), pitch - _GAP)
            painter.setFont(font(Role.CAPTION_MEDIUM))
            painter.setPen(QColor(self._theme.text))
            painter.drawText(rect, 0, each.name)
            painter.setFont(font(Role.CAPTION))
            painter.setPen(QColor(self._theme.text_3))
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight, _calls(each))
            painter.drawText(QRectF(0, rect.top() + _LINE, rect.width(), head - _LINE), _WRAP, each.text)
            if each.distribution is not None:
                bars = _bars_rect(number, self.width(), pitch, head)
                self._paint_bins(painter, each.distribution, bars)
                self._paint_ticks(painter, each.distribution, bars)

    def _head(self) -> int:
        """Return the height of a name and its text; the text has two lines in all blocks if one text needs them."""
        widest = max((caption_width(each.text) for each in self.times), default=0.0)
        return _LINE * (2 if widest <= self.width() else 3) + _BELOW_TEXT

    def _paint_ticks(self, painter: QPainter, distribution: Distribution, bars: QRectF) -> None:
        """Paint the values of the axis below it; those at its ends stay inside the chart."""
        painter.setFont(font(Role.CAPTION))
        painter.setPen(QColor(self._theme.text_3))
        taken = 0.0
        for value in log_ticks(distribution.bins[0].low, distribution.bins[-1].high):
            text = tokens_axis(round(value)) if value >= _SHORT_FROM else _edge(value)
            half = caption_width(text) / 2
            x = min(max(position_of(distribution, value) * bars.width(), half), bars.width() - half)
            if x - half < taken:
                continue
            taken = x + half + _TICK_GAP
            rect = QRectF(x - _TICK_WIDTH / 2, bars.bottom() + 2, _TICK_WIDTH, _TICKS)
            painter.drawText(rect, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)

    def _paint_bins(self, painter: QPainter, distribution: Distribution, rect: QRectF) -> None:
        most = max(each.count for each in distribution.bins)
        step = rect.width() / len(distribution.bins)
        for number, each in enumerate(distribution.bins):
            # A bin with a single call among thousands is still visible: one pixel.
            height = max(round(rect.height() * each.count / most), min(each.count, 1))
            bar = QRectF(round(number * step), rect.bottom() - height, max(round(step) - 1, 1), height)
            painter.fillRect(bar, faded(QColor(self._theme.accent), _BAR_ALPHA))
        painter.setPen(QPen(QColor(self._theme.axis), 1))
        painter.drawLine(QLineF(0, rect.bottom() + 0.5, rect.width(), rect.bottom() + 0.5))
        painter.setPen(QPen(QColor(self._theme.text), 1.4))
        for value in (distribution.p50, distribution.p95):
            x = round(position_of(distribution, value) * rect.width()) + 0.5
            painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))


def _calls(each: TimeDistribution) -> str:
    """Return how many calls have a time, as text; an empty text if none has."""
    return "" if each.distribution is None else counted(each.distribution.count, "call")


def _name(each: TimeDistribution) -> str:
    return f"{each.name}, {_calls(each)}" if each.distribution is not None else each.name


def _bin_text(one: Bin, unit: str) -> str:
    return f"{_edge(one.low)} to {_edge(one.high)} {unit}"


def _edge(value: float) -> str:
    """Return the edge of a bin as text, with three digits if it is below a hundred."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def position_of(distribution: Distribution, value: float) -> float:
    """Return the position of a value on the log axis of the bins, 0 to 1."""
    low, high = distribution.bins[0].low, distribution.bins[-1].high
    if value <= low or low <= 0:
        return 0.0
    return min(math.log(value / low) / math.log(high / low), 1.0)
