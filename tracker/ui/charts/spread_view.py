"""How times of calls are spread: a histogram on a log axis each, median and 95th percentile marked and told."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from tracker.analysis.agentic_page import TimeSpread
from tracker.analysis.spread import Bin, Spread
from tracker.formatting import count, percent
from tracker.ui.charts.chart_texts import ChartTexts
from tracker.ui.charts.hover import Hover
from tracker.ui.charts.painted_chart import PaintedChart
from tracker.ui.charts.painting import faded
from tracker.ui.charts.spots import Spot, whole_pixels
from tracker.ui.fonts import Role, font

_ROW = 74
_NAME, _TEXT, _GAP = 16, 30, 6
_BAR_ALPHA = 0.55
_WRAP = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class _BinSpots:
    """The bins of every time; one is pointed at anywhere in its block's height."""

    rows: tuple[int, ...]
    width: int
    pitch: float

    def at(self, place: QPointF) -> Spot | None:
        """Return the bin at a place."""
        row = int(place.y() // self.pitch)
        bins = self.rows[row] if 0 <= row < len(self.rows) else 0
        column = int(place.x() // (self.width / bins)) if bins else -1
        return (row, column) if 0 <= column < bins else None

    def room(self, spot: Spot) -> QRect:
        """Return a bin's column."""
        row, column = spot
        step = self.width / self.rows[row]
        bars = _bars_room(row, self.width, self.pitch)
        return whole_pixels(step * column, step * (column + 1), bars.top(), bars.bottom())


def _bars_room(row: int, width: int, pitch: float) -> QRectF:
    """Return where the bars of a time stand: below its name and words."""
    return QRectF(0, row * pitch, width, pitch - _GAP).adjusted(0, _NAME + _TEXT, 0, 0)


class SpreadView(PaintedChart):
    """One block per time, below each other. One way in, `set_times`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.times: tuple[TimeSpread, ...] = ()

    def set_times(self, times: tuple[TimeSpread, ...]) -> None:
        """Show other times."""
        self.times = times
        self.renew()

    @property
    def empty_text(self) -> str:
        """Why there is no time at all."""
        return self.times[0].text if self.times and all(each.spread is None for each in self.times) else ""

    @property
    def summary(self) -> str:
        """Median and 95th percentile of every time."""
        return "; ".join(f"{each.name}: {each.text}" for each in self.times)

    def texts(self) -> ChartTexts:
        """Return every bin of every time, after a row with its median and 95th percentile."""
        rows: list[tuple[str, ...]] = []
        for each in self.times:
            rows.append((each.name, "" if each.spread is None else count(each.spread.count), each.text))
            if each.spread is not None:
                rows += [(each.name, count(one.count), _bin_text(one, each.unit)) for one in each.spread.bins]
        return ChartTexts(("Time", "Calls", "Span"), tuple(rows), frozenset({0, 2}))

    def spots(self) -> _BinSpots:
        """Return the bins of every time."""
        bins = tuple(0 if each.spread is None else len(each.spread.bins) for each in self.times)
        return _BinSpots(bins, self.width(), self._pitch())

    def hover(self, spot: Spot) -> Hover:
        """Return how many calls are in a bin, and the median and 95th percentile of all."""
        each = self.times[spot[0]]
        assert each.spread is not None
        one = each.spread.bins[spot[1]]
        noun = "call" if one.count == 1 else "calls"
        share = percent(one.count / each.spread.count)
        return Hover(_bin_text(one, each.unit), f"{count(one.count)} {noun}", (), f"{share} · {each.name}: {each.text}")

    def minimumSizeHint(self) -> QSize:
        """Return room for three times."""
        return QSize(200, 3 * _ROW)

    def _pitch(self) -> float:
        return self.height() / max(len(self.times), 1)

    def paint_chart(self, painter: QPainter) -> None:
        """Paint the blocks."""
        pitch = self._pitch()
        for number, each in enumerate(self.times):
            room = QRectF(0, number * pitch, self.width(), pitch - _GAP)
            painter.setFont(font(Role.CAPTION_MEDIUM))
            painter.setPen(QColor(self._theme.text))
            painter.drawText(room, 0, each.name)
            painter.setFont(font(Role.CAPTION))
            painter.setPen(QColor(self._theme.text_3))
            painter.drawText(QRectF(0, room.top() + _NAME, room.width(), _TEXT), _WRAP, each.text)
            if each.spread is not None:
                self._paint_bins(painter, each.spread, _bars_room(number, self.width(), pitch))

    def _paint_bins(self, painter: QPainter, spread: Spread, room: QRectF) -> None:
        most = max(each.count for each in spread.bins)
        step = room.width() / len(spread.bins)
        for number, each in enumerate(spread.bins):
            height = round(room.height() * each.count / most)
            bar = QRectF(round(number * step), room.bottom() - height, max(round(step) - 1, 1), height)
            painter.fillRect(bar, faded(QColor(self._theme.accent), _BAR_ALPHA))
        painter.setPen(QPen(QColor(self._theme.axis), 1))
        painter.drawLine(QLineF(0, room.bottom() + 0.5, room.width(), room.bottom() + 0.5))
        painter.setPen(QPen(QColor(self._theme.text), 1.4))
        for value in (spread.p50, spread.p95):
            x = round(place_of(spread, value) * room.width()) + 0.5
            painter.drawLine(QLineF(x, room.top(), x, room.bottom()))


def _bin_text(one: Bin, unit: str) -> str:
    return f"{_edge(one.low)} to {_edge(one.high)} {unit}"


def _edge(value: float) -> str:
    """Return the edge of a bin, to three digits below a hundred."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def place_of(spread: Spread, value: float) -> float:
    """Return where a value stands on the log axis of the bins, 0 to 1."""
    low, high = spread.bins[0].low, spread.bins[-1].high
    if value <= low or low <= 0:
        return 0.0
    return min(math.log(value / low) / math.log(high / low), 1.0)
