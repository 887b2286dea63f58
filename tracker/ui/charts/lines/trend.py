"""A ratio or length by month: your line, the report's squares and dashed benchmark, the market's dotted line."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget

from tracker.analysis.world.rows import Trend
from tracker.ui.charts.base.label_axis import TEXT_OFFSET, AxisLabel, caption_width
from tracker.ui.charts.base.legend import LegendPart, line_glyph
from tracker.ui.charts.base.painting import dashed_pen
from tracker.ui.charts.base.plot_chart import PlotChart
from tracker.ui.charts.base.points import ColumnPoints, Point, Selection
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.column_grid import ColumnGrid
from tracker.ui.charts.values.hover import Hover
from tracker.ui.charts.values.ticks import round_ticks
from tracker.ui.charts.values.trend_values import (
    AXIS_TEXT,
    REPORT,
    SCALE,
    YOU,
    TrendUnit,
    first_of,
    last_of,
    month_name,
    months_of,
    series_of,
    trend_hover,
    trend_texts,
    without,
)
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.plain_text import escaped
from tracker.ui.design.theme import LIGHT, Theme

GUTTER = 132
_LABEL_DISTANCE = 30
_LINE = 14
_HEADROOM = 8
_FOOTROOM = 4
"""Pixels above the highest tick, for its label, and below zero, for half a square of the report."""
_FOOT = 22
_MONTH_GAP = 14
_STRIDES = (1, 2, 3, 6, 12)


class TrendChart(PlotChart):
    """A trend by month; `set_trend` sets its data. Its items are made once and then updated."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_FOOT, parent)
        self._theme: Theme = LIGHT
        self._trend: Trend | None = None
        self._unit: TrendUnit = "percent"
        self._months: tuple[str, ...] = ()
        self._top = 1.0
        self.grid_lines = pg.PlotCurveItem(connect="pairs", antialias=False)
        self.benchmark = pg.PlotCurveItem(antialias=False)
        self.market = pg.PlotDataItem(connect="finite", antialias=True)
        self.report = pg.PlotDataItem(connect="finite", antialias=True, symbol="s", symbolSize=5)
        self.you = pg.PlotDataItem(connect="finite", antialias=True)
        self.last = pg.ScatterPlotItem(size=8, antialias=True)
        self.you_label = pg.TextItem(anchor=(0, 0))
        self.benchmark_label = pg.TextItem(anchor=(0, 0))
        self.market_label = pg.TextItem(anchor=(0, 0))
        lines = (self.grid_lines, self.benchmark, self.market, self.report, self.you, self.last)
        items = (*lines, self.you_label, self.benchmark_label, self.market_label)
        for z, item in enumerate(items):
            item.setZValue(z)
            self.addItem(item, ignoreBounds=True)

    def sizeHint(self) -> QSize:
        """Return a size that is easy to read in an expanded row."""
        return QSize(480, 150)

    def set_trend(self, trend: Trend, unit: TrendUnit, empty_text: str = "") -> None:
        """Show another trend, or the reason why there is none."""
        self._trend, self._unit, self.empty_text = trend, unit, empty_text
        self._months = months_of(trend)
        self._draw()
        self.setAccessibleName(f"Trend: {self.summary}")
        self.value_cursor.renew()
        self.changed.emit()

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Hide the lines with these names and fit the axis to the others."""
        self.hidden = hidden
        if self._trend is not None:
            self._draw()
        self.value_cursor.renew()

    @property
    def shown(self) -> Trend | None:
        """The trend without its hidden lines."""
        return None if self._trend is None else without(self._trend, self.hidden)

    @property
    def summary(self) -> str:
        """The labels at the ends of the lines, for screen readers."""
        trend = self._trend
        labels = () if trend is None else (trend.you_label, trend.benchmark_label, trend.market_label)
        return "; ".join(text for text in labels if text)

    @property
    def legend_left(self) -> int:
        """The left end of the lower axis."""
        return round(float(self.value_axis.width()))

    def legend_parts(self) -> tuple[LegendPart, ...]:
        """Return the lines that have values."""
        trend = self._trend
        if trend is None or self.empty_text:
            return ()
        there = (
            (YOU, bool(trend.you), _you_pen),
            (REPORT, bool(trend.report) or trend.benchmark is not None, _report_pen),
            (trend.market_name, bool(trend.market), _market_pen),
        )
        return tuple(
            LegendPart(name, None, "value", glyph=line_glyph(pen)) for name, is_there, pen in there if is_there
        )

    def texts(self) -> ChartTexts:
        """Return every line's value in every month as texts, and the report's benchmark below them."""
        return ChartTexts((), ()) if self._trend is None else trend_texts(self._trend, self._unit)

    def points(self) -> ColumnPoints:
        """Return the positions of the months: columns around their points."""
        left, right = self.view_x(-0.5), self.view_x(0.5)
        return ColumnPoints(ColumnGrid(left, right - left, len(self._months)), 0, self.height() - _FOOT)

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a month: the value of each line, and the report's benchmark."""
        trend = self.shown
        assert trend is not None
        return trend_hover(trend, self._unit, self._months[point[1]])

    def selection(self, start: float, end: float) -> Selection | None:
        """Return the days of the months between two x."""
        months = self._months
        return self.points().selection(start, end, lambda number: (first_of(months[number]), last_of(months[number])))

    def _draw(self) -> None:
        """Update all items of the plot."""
        trend, unit = self.shown, self._unit
        assert trend is not None
        scale = SCALE[unit]
        values = [point.value for point in (*trend.you, *trend.report, *trend.market)] + [trend.benchmark or 0.0]
        ticks = round_ticks(math.ceil(max(values) * scale))
        self._top = ticks[-1] / scale
        labels = tuple(AxisLabel(tick / scale, AXIS_TEXT[unit](tick)) for tick in ticks)
        self.value_axis.setWidth(math.ceil(max(caption_width(label.text) for label in labels)) + TEXT_OFFSET + 4)
        self.value_axis.set_labels(labels)
        you, report = series_of(trend.you, self._months), series_of(trend.report, self._months)
        market = series_of(trend.market, self._months)
        self.market.setData(list(market.x), list(market.y))
        self.you.setData(list(you.x), list(you.y))
        self.report.setData(list(report.x), list(report.y))
        self.last.setData(list(you.x[-1:]), list(you.y[-1:]))
        self.fit()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        super().set_theme(theme)
        self.grid_lines.setPen(pg.mkPen(theme.grid, width=1))
        self.benchmark.setPen(dashed_pen(QColor(theme.text)))
        self.report.setPen(_report_pen(theme))
        self.report.setSymbolPen(pg.mkPen(theme.text, width=1))
        self.report.setSymbolBrush(pg.mkBrush(theme.card))
        self.market.setPen(_market_pen(theme))
        self.you.setPen(_you_pen(theme))
        self.last.setPen(pg.mkPen(None))
        self.last.setBrush(pg.mkBrush(theme.accent))
        if self._trend is not None:
            self.fit()

    def fit(self) -> None:
        """Place months, benchmark and labels for the present size."""
        trend = self.shown
        if trend is None or not self._months:
            return
        # A graphics view updates its layout later, but the new sizes are needed now.
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
        heights = [label.position for label in self.value_axis.labels]
        self.grid_lines.setData([0.0, float(last)] * len(heights), [one for one in heights for _ in range(2)])
        benchmark = trend.benchmark
        self.benchmark.setVisible(benchmark is not None)
        if benchmark is not None:
            self.benchmark.setData([0.0, float(last)], [benchmark, benchmark])
        self.foot_axis.set_labels(self._month_labels(step))
        self._place_labels(last + 12 / step, per_pixel)

    def _month_labels(self, step: float) -> tuple[AxisLabel, ...]:
        texts = [month_name(month) for month in self._months]
        widest = max(caption_width(text) for text in texts) + _MONTH_GAP
        stride = next((stride for stride in _STRIDES if stride * step >= widest), len(texts))
        return tuple(AxisLabel(number, text) for number, text in enumerate(texts) if number % stride == 0)

    def _place_labels(self, x: float, per_pixel: float) -> None:
        """Place each label at the end of its line; labels closer than 30 px are moved apart."""
        trend = self.shown
        if trend is None:
            return
        wanted: list[tuple[float, pg.TextItem, str, str]] = []
        if trend.you:
            wanted.append((trend.you[-1].value, self.you_label, trend.you_label, self._theme.accent))
        if trend.benchmark is not None:
            wanted.append((trend.benchmark, self.benchmark_label, trend.benchmark_label, self._theme.text_2))
        if trend.market:
            wanted.append((trend.market[-1].value, self.market_label, trend.market_label, self._theme.text_2))
        for label in (self.you_label, self.benchmark_label, self.market_label):
            label.setVisible(any(item is label for _, item, *_ in wanted))
        wanted.sort(key=lambda one: -one[0])
        # The tops of the labels in pixels, from the top of the plot.
        tops = [(self._top - value) / per_pixel + _HEADROOM - _LINE / 2 for value, *_ in wanted]
        tops = _apart(tops, [_LINE * _lines(text) for *_, text, _ in wanted], self.getViewBox().height())
        for top, (_, item, text, colour) in zip(tops, wanted, strict=True):
            item.textItem.document().setDocumentMargin(0)
            item.setFont(font(Role.CAPTION_MEDIUM if item is self.you_label else Role.CAPTION))
            item.setHtml(f"<div style='color:{colour}'>{'<br>'.join(escaped(line) for line in _split(text))}</div>")
            item.setPos(x, self._top - (top - _HEADROOM) * per_pixel)


def _cosmetic(colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Return a pen that keeps its width in pixels when the view is scaled."""
    pen = QPen(colour, width, style)
    pen.setCosmetic(True)
    return pen


def _you_pen(theme: Theme) -> QPen:
    return _cosmetic(QColor(theme.accent), 2)


def _report_pen(theme: Theme) -> QPen:
    return _cosmetic(QColor(theme.text), 1.5)


def _market_pen(theme: Theme) -> QPen:
    return _cosmetic(QColor(theme.text_2), 1.5, Qt.PenStyle.DotLine)


def _apart(tops: list[float], heights: list[int], rect: float) -> list[float]:
    """Move labels apart that are closer than 30 px: downwards first, and upwards from the lower edge at `rect`."""
    placed: list[float] = []
    for top in tops:
        placed.append(max(top, placed[-1] + _LABEL_DISTANCE) if placed else top)
    if len(placed) < 2:
        return placed
    placed[-1] = min(placed[-1], rect - heights[-1])
    for number in range(len(placed) - 2, -1, -1):
        placed[number] = min(placed[number], placed[number + 1] - _LABEL_DISTANCE)
    return placed


def _split(label: str) -> list[str]:
    """Return the lines of a label; a long label breaks after its first comma."""
    head, comma, tail = label.partition(", ")
    return [f"{head},", tail] if comma and caption_width(label) > GUTTER - 16 else [label]


def _lines(label: str) -> int:
    return len(_split(label))
