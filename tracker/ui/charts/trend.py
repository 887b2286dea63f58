"""How one ratio or length moved, by month: your line, the report's squares and dashed level, the market dotted."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from tracker.analysis.world import Trend, TrendPoint
from tracker.formatting import money_axis, month_year, tokens_axis
from tracker.money import NANO_PER_USD
from tracker.ui.charts.label_axis import TEXT_OFFSET, AxisLabel, LabelAxis, caption_width
from tracker.ui.charts.painting import dashed_pen
from tracker.ui.charts.ticks import round_ticks
from tracker.ui.fonts import Role, font
from tracker.ui.theme import LIGHT, Theme

TrendUnit = Literal["percent", "tokens", "usd"]
"""What the values of a trend are: percent (0 to 100), tokens, or US dollars."""

GUTTER = 132
_LABEL_DISTANCE = 30
_LINE = 14
_HEADROOM = 8
_FOOTROOM = 4
"""Pixels above the highest tick, for its label, and below zero, for half a square."""
_FOOT = 22
_MONTH_GAP = 14
_STRIDES = (1, 2, 3, 6, 12)
_SCALE: dict[TrendUnit, int] = {"percent": 1, "tokens": 1, "usd": NANO_PER_USD}
_TEXT: dict[TrendUnit, Callable[[int], str]] = {
    "percent": lambda value: f"{value}%",
    "tokens": tokens_axis,
    "usd": money_axis,
}


@dataclass(frozen=True, slots=True)
class TrendSeries:
    """A line's months and values in order of time; NaN where a month has none."""

    x: tuple[float, ...]
    y: tuple[float, ...]


def months_of(trend: Trend) -> tuple[str, ...]:
    """Return every month (YYYY-MM) from the first to the last one with any value."""
    known = sorted({point.month for point in (*trend.you, *trend.report, *trend.market)})
    if not known:
        return ()
    year, month = (int(part) for part in known[0].split("-"))
    months: list[str] = []
    while not months or months[-1] < known[-1]:
        months.append(f"{year:04d}-{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(months)


def series_of(points: tuple[TrendPoint, ...], months: tuple[str, ...]) -> TrendSeries:
    """Return a line over the months; it breaks (NaN) where a month between two points has none."""
    values = {point.month: point.value for point in points}
    places = [number for number, month in enumerate(months) if month in values]
    if not places:
        return TrendSeries((), ())
    span = range(places[0], places[-1] + 1)
    return TrendSeries(tuple(map(float, span)), tuple(values.get(months[number], math.nan) for number in span))


class TrendChart(pg.PlotWidget):
    """A chart with one way in, `set_trend`. Items are made once and then updated."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.value_axis = LabelAxis("left")
        self.month_axis = LabelAxis("bottom")
        super().__init__(
            parent,
            viewBox=pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0),
            axisItems={"left": self.value_axis, "bottom": self.month_axis},
        )
        self._theme: Theme = LIGHT
        self._trend: Trend | None = None
        self._months: tuple[str, ...] = ()
        self._top = 1.0
        self.hideButtons()
        self.setMenuEnabled(False)
        self.getPlotItem().layout.setContentsMargins(0, 0, 0, 0)
        self.month_axis.setHeight(_FOOT)
        self.grid_lines = pg.PlotCurveItem(connect="pairs", antialias=False)
        self.level = pg.PlotCurveItem(antialias=False)
        self.market = pg.PlotDataItem(connect="finite", antialias=True)
        self.report = pg.PlotDataItem(connect="finite", antialias=True, symbol="s", symbolSize=5)
        self.you = pg.PlotDataItem(connect="finite", antialias=True)
        self.last = pg.ScatterPlotItem(size=8, antialias=True)
        self.you_label = pg.TextItem(anchor=(0, 0))
        self.level_label = pg.TextItem(anchor=(0, 0))
        self.market_label = pg.TextItem(anchor=(0, 0))
        lines = (self.grid_lines, self.level, self.market, self.report, self.you, self.last)
        items = (*lines, self.you_label, self.level_label, self.market_label)
        for z, item in enumerate(items):
            item.setZValue(z)
            self.addItem(item, ignoreBounds=True)

    def sizeHint(self) -> QSize:
        """Return a size that reads well in an open row."""
        return QSize(480, 150)

    def set_trend(self, trend: Trend, unit: TrendUnit) -> None:
        """Show another trend."""
        self._trend = trend
        self._months = months_of(trend)
        scale = _SCALE[unit]
        values = [point.value for point in (*trend.you, *trend.report, *trend.market)] + [trend.level or 0.0]
        ticks = round_ticks(math.ceil(max(values) * scale))
        self._top = ticks[-1] / scale
        labels = tuple(AxisLabel(tick / scale, _TEXT[unit](tick)) for tick in ticks)
        self.value_axis.setWidth(math.ceil(max(caption_width(label.text) for label in labels)) + TEXT_OFFSET + 4)
        self.value_axis.set_labels(labels)
        you, report = series_of(trend.you, self._months), series_of(trend.report, self._months)
        market = series_of(trend.market, self._months)
        self.market.setData(list(market.x), list(market.y))
        self.you.setData(list(you.x), list(you.y))
        self.report.setData(list(report.x), list(report.y))
        self.last.setData(list(you.x[-1:]), list(you.y[-1:]))
        labels_said = (trend.you_label, trend.level_label, trend.market_label)
        self.setAccessibleName(f"Trend: {'; '.join(text for text in labels_said if text)}")
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.setBackground(theme.card)
        self.grid_lines.setPen(pg.mkPen(theme.grid, width=1))
        self.level.setPen(dashed_pen(QColor(theme.text)))
        self.report.setPen(pg.mkPen(theme.text, width=1.5))
        self.report.setSymbolPen(pg.mkPen(theme.text, width=1))
        self.report.setSymbolBrush(pg.mkBrush(theme.card))
        self.market.setPen(pg.mkPen(theme.text_2, width=1.5, style=Qt.PenStyle.DotLine))
        self.you.setPen(pg.mkPen(theme.accent, width=2))
        self.last.setPen(pg.mkPen(None))
        self.last.setBrush(pg.mkBrush(theme.accent))
        self.value_axis.set_theme(theme)
        self.month_axis.set_theme(theme)
        if self._trend is not None:
            self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        # A first resize comes while the base class is made, a last one after its plot is gone.
        if getattr(self, "_trend", None) is not None and self.getPlotItem() is not None:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which scrolls."""
        event.ignore()

    def _fit(self) -> None:
        """Place months, level and labels for the room there is."""
        if self._trend is None or not self._months:
            return
        self.getPlotItem().layout.activate()
        view = self.getViewBox()
        width, height = view.width(), view.height()
        last = max(len(self._months) - 1, 1)
        step = max(width - GUTTER - 10, 1.0) / last
        per_pixel = self._top / max(height - _HEADROOM - _FOOTROOM, 1)
        self.setRange(
            xRange=(-4 / step, -4 / step + width / step),
            yRange=(-_FOOTROOM * per_pixel, self._top + _HEADROOM * per_pixel),
            padding=0,
        )
        heights = [label.place for label in self.value_axis.labels]
        self.grid_lines.setData([0.0, float(last)] * len(heights), [one for one in heights for _ in range(2)])
        level = self._trend.level
        self.level.setVisible(level is not None)
        if level is not None:
            self.level.setData([0.0, float(last)], [level, level])
        self.month_axis.set_labels(self._month_labels(step))
        self._place_labels(last + 12 / step, per_pixel)

    def _month_labels(self, step: float) -> tuple[AxisLabel, ...]:
        texts = [month_year(date.fromisoformat(f"{month}-01")) for month in self._months]
        widest = max(caption_width(text) for text in texts) + _MONTH_GAP
        stride = next((stride for stride in _STRIDES if stride * step >= widest), len(texts))
        return tuple(AxisLabel(number, text) for number, text in enumerate(texts) if number % stride == 0)

    def _place_labels(self, x: float, per_pixel: float) -> None:
        """Stand each label at its line's end; labels closer than 30 px are pushed apart."""
        trend = self._trend
        if trend is None:
            return
        wanted: list[tuple[float, pg.TextItem, str, str]] = []
        if trend.you:
            wanted.append((trend.you[-1].value, self.you_label, trend.you_label, self._theme.accent))
        if trend.level is not None:
            wanted.append((trend.level, self.level_label, trend.level_label, self._theme.text_2))
        if trend.market:
            wanted.append((trend.market[-1].value, self.market_label, trend.market_label, self._theme.text_2))
        for label in (self.you_label, self.level_label, self.market_label):
            label.setVisible(any(item is label for _, item, *_ in wanted))
        wanted.sort(key=lambda one: -one[0])
        # Pixels from the top of the plot.
        tops = [(self._top - value) / per_pixel + _HEADROOM - _LINE / 2 for value, *_ in wanted]
        tops = _apart(tops, [_LINE * _lines(text) for *_, text, _ in wanted], self.getViewBox().height())
        for top, (_, item, text, colour) in zip(tops, wanted, strict=True):
            item.textItem.document().setDocumentMargin(0)
            item.setFont(font(Role.CAPTION_MEDIUM if item is self.you_label else Role.CAPTION))
            item.setHtml(f"<div style='color:{colour}'>{'<br>'.join(escape(line) for line in _split(text))}</div>")
            item.setPos(x, self._top - (top - _HEADROOM) * per_pixel)


def _apart(tops: list[float], heights: list[int], room: float) -> list[float]:
    """Push labels apart that stand closer than 30 px, downwards first; where the room ends, upwards."""
    placed: list[float] = []
    for top in tops:
        placed.append(max(top, placed[-1] + _LABEL_DISTANCE) if placed else top)
    if len(placed) < 2:
        return placed
    placed[-1] = min(placed[-1], room - heights[-1])
    for number in range(len(placed) - 2, -1, -1):
        placed[number] = min(placed[number], placed[number + 1] - _LABEL_DISTANCE)
    return placed


def _split(label: str) -> list[str]:
    """Return the lines of a label: a long one breaks after its first comma."""
    head, comma, tail = label.partition(", ")
    return [f"{head},", tail] if comma and caption_width(label) > GUTTER - 16 else [label]


def _lines(label: str) -> int:
    return len(_split(label))
