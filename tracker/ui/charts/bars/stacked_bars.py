"""Stacked bars per day, week or month, with axes, lines of benchmarks, a tooltip, and days selected by dragging."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QWidget

from tracker.money import NANO_PER_USD
from tracker.ui.charts.bars.bars_item import BarsItem
from tracker.ui.charts.base.benchmark_line import GUTTER, BenchmarkLine, BenchmarkSpace, show_benchmarks
from tracker.ui.charts.base.label_axis import TEXT_OFFSET, AxisLabel, caption_width
from tracker.ui.charts.base.legend import LegendPart
from tracker.ui.charts.base.plot_chart import PlotChart
from tracker.ui.charts.base.points import ColumnPoints, Point, Selection
from tracker.ui.charts.values.bars import EMPTY, WHOLE, Bars, Unit
from tracker.ui.charts.values.chart_texts import ChartTexts, bars_texts
from tracker.ui.charts.values.column_grid import WIDEST_STEP, ColumnGrid, fit_columns
from tracker.ui.charts.values.day_labels import day_labels
from tracker.ui.charts.values.hover import Hover, hover_of
from tracker.ui.charts.values.ticks import round_ticks
from tracker.ui.design.theme import Theme

HEADROOM = 8
"""Pixels above the highest tick, for its label."""

_FOOTROOM = 1
_AXIS_HEIGHT = 24
_PAD_RIGHT = 20
_EMPTY_TOP: dict[Unit, int] = {"money": NANO_PER_USD, "tokens": 1000, "requests": 10, "share": WHOLE}
"""The highest value of the axis if there is nothing to draw."""


class StackedBars(PlotChart):
    """A chart of stacked bars; `set_series` sets its data. Its items are made once and then updated.

    `grid_changed` fires with the columns (pixels of this widget) whenever they move, for the coverage strip below.
    """

    grid_changed = Signal(object)

    def __init__(self, left_label: str = "Stored", parent: QWidget | None = None) -> None:
        super().__init__(_AXIS_HEIGHT, parent)
        self._least_axis = caption_width(left_label) + TEXT_OFFSET
        self.bars = EMPTY
        self.grid = ColumnGrid(0, 1, 0)
        self._top = 1.0
        self._make_items()

    def _make_items(self) -> None:
        """Make all items of the plot."""
        # "pairs" joins only each two points, so one item has all the lines of the grid.
        self.grid_lines = pg.PlotCurveItem(connect="pairs", antialias=False)
        self.bars_item = BarsItem()
        self.zero_line = pg.PlotCurveItem(antialias=False)
        self.benchmark_line = BenchmarkLine()
        self.market_line = BenchmarkLine(dotted=True)
        items = (
            self.grid_lines,
            self.bars_item,
            self.zero_line,
            *self.benchmark_line.items,
            *self.market_line.items,
        )
        for z, item in enumerate(items):
            item.setZValue(z)
            # `fit` sets the range; pyqtgraph must not choose another one from the bounds of the items.
            self.addItem(item, ignoreBounds=True)

    def set_series(self, bars: Bars, empty_text: str = "") -> None:
        """Show other bars, or the reason why there are none. Hidden parts stay hidden."""
        # Without bars, the line of a benchmark would cross the sentence.
        self.bars = replace(bars, benchmark=None, market_benchmark=None) if empty_text else bars
        self.empty_text = empty_text
        self.grid_lines.setVisible(not empty_text)
        self._redraw()
        self.value_cursor.renew()
        self.changed.emit()

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Hide the parts with these names and fit the axis to the others."""
        self.hidden = hidden
        self._redraw()
        self.value_cursor.renew()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        super().set_theme(theme)
        self.grid_lines.setPen(pg.mkPen(theme.grid, width=1))
        self.zero_line.setPen(pg.mkPen(theme.axis, width=1))
        for part in (self.bars_item, self.benchmark_line, self.market_line):
            part.set_theme(theme)

    @property
    def summary(self) -> str:
        """The sum of each part, for screen readers."""
        return "; ".join(f"{part.name} {self.bars.text(part.total)}" for part in self.bars.parts)

    @property
    def legend_left(self) -> int:
        """The left edge of the first column."""
        return round(self.plot_grid().left)

    def legend_parts(self) -> tuple[LegendPart, ...]:
        """Return the parts in stack order, with their sums."""
        if self.empty_text:
            return ()
        return tuple(
            LegendPart(part.name, part.slot, part.kind, self.bars.text(part.total)) for part in self.bars.parts
        )

    def texts(self) -> ChartTexts:
        """Return the total and the parts of every column as texts."""
        return bars_texts(self.bars)

    def points(self) -> ColumnPoints:
        """Return the positions of the columns, from the top of the chart to its lower axis."""
        return ColumnPoints(self.plot_grid(), 0, self.height() - _AXIS_HEIGHT)

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a column."""
        return hover_of(self.bars, point[1], self.hidden)

    def selection(self, start: float, end: float) -> Selection | None:
        """Return the days of the columns between two x."""
        columns = self.bars.columns
        return self.points().selection(start, end, lambda number: (columns[number].first, columns[number].last))

    def _redraw(self) -> None:
        """Update all items of the plot."""
        shown = self.bars.drawn().without(self.hidden)
        ticks = _ticks(shown)
        self._top = float(ticks[-1])
        labels = tuple(AxisLabel(tick, shown.axis_text(tick)) for tick in ticks)
        widest = max(caption_width(label.text) for label in labels) + TEXT_OFFSET
        self.value_axis.setWidth(ceil(max(widest, self._least_axis)) + 4)
        self.value_axis.set_labels(labels)
        self.bars_item.set_bars(shown)
        self.fit()

    def fit(self) -> None:
        """Place the columns for the present size: whole pixels per column, space above and to the right."""
        # A graphics view updates its layout later, but the new sizes are needed now.
        self.getPlotItem().layout.activate()
        width, height = self.view.width(), self.view.height()
        gutter = GUTTER if self.bars.benchmarks else _PAD_RIGHT
        self.grid = fit_columns(width, len(self.bars.columns), gutter)
        per_pixel = self._top / max(height - HEADROOM - _FOOTROOM, 1)
        self.view.setRange(
            xRange=(-0.5, -0.5 + width / self.grid.step),
            yRange=(-_FOOTROOM * per_pixel, self._top + HEADROOM * per_pixel),
            padding=0,
        )
        self.bars_item.set_grid(self.grid)
        self._place_lines(width - gutter, per_pixel)
        labels = day_labels(self.bars, self.grid, caption_width)
        self.foot_axis.set_labels(tuple(AxisLabel(label.column, label.text, label.open) for label in labels))
        self.grid_changed.emit(self.plot_grid())

    def _place_lines(self, rect: float, per_pixel: float) -> None:
        # A few columns do not fill the plot, but the lines must.
        filled = self.grid.right if self.grid.step < WIDEST_STEP else max(rect, self.grid.right)
        end = -0.5 + filled / self.grid.step
        # Without the first label: zero has a line of its own.
        heights = [label.position for label in self.value_axis.labels[1:]]
        self.grid_lines.setData([-0.5, end] * len(heights), [height for height in heights for _ in range(2)])
        self.zero_line.setData([-0.5, end], [0.0, 0.0])
        drawn = self.bars.drawn()
        pairs = ((self.benchmark_line, drawn.benchmark), (self.market_line, drawn.market_benchmark))
        show_benchmarks(pairs, drawn, BenchmarkSpace(end, self._top, per_pixel, self.grid.step))

    def plot_grid(self) -> ColumnGrid:
        """Return the columns in pixels of this widget."""
        return self.grid.moved(self.view.mapToScene(QPointF(0, 0)).x())


def _ticks(shown: Bars) -> tuple[int, ...]:
    """Return the labelled values: quarters of 100 % for shares, else round values up to the highest bar or line."""
    if shown.unit == "share":
        return tuple(range(0, WHOLE + 1, WHOLE // 4))
    totals = [sum(max(part.values[n] or 0, 0) for part in shown.parts) for n in range(len(shown.columns))]
    benchmarks = [benchmark.value for benchmark in shown.benchmarks]
    return round_ticks(max([*totals, *benchmarks], default=0) or _EMPTY_TOP[shown.unit])
