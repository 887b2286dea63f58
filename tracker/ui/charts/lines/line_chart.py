"""A ratio or length over time: lines that break where there is no value, and the report's benchmarks dashed."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from tracker.analysis.report.benchmarks import BenchmarkLine
from tracker.formatting import tokens_axis
from tracker.ui.charts.base.benchmark_line import GUTTER, label_tops
from tracker.ui.charts.base.label_axis import TEXT_OFFSET, caption_width
from tracker.ui.charts.base.legend import LegendPart, line_glyph
from tracker.ui.charts.base.painted_chart import PaintedChart
from tracker.ui.charts.base.painting import Glyph, dashed_pen
from tracker.ui.charts.base.points import ColumnPoints, Point, Selection
from tracker.ui.charts.lines.sparkline import runs
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.column_grid import ColumnGrid
from tracker.ui.charts.values.day_labels import day_labels
from tracker.ui.charts.values.hover import Hover
from tracker.ui.charts.values.lines import BENCHMARKS, Line, Lines, LineUnit, benchmark_lines
from tracker.ui.charts.values.ticks import round_ticks
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import Theme

_SCALE: dict[LineUnit, int] = {"share": 100, "tokens": 1}
_EMPTY_TOP: dict[LineUnit, int] = {"share": 100, "tokens": 1000}
"""The highest value of the axis if nothing is shown, in the unit of its ticks."""
_AXIS_TEXT: dict[LineUnit, Callable[[int], str]] = {"share": lambda value: f"{value}%", "tokens": tokens_axis}
_HEAD, _FOOT = 8, 24
_LINE = 14
_DOT = 2.2
_OPEN_DOT = 3.2
_DOTS_FROM = 12
"""Each value gets a dot if columns are at least this many pixels apart."""
_GUTTER_GAP = 8


class LineChart(PaintedChart):
    """A chart of lines; `set_lines` sets its data.

    `grid_changed` fires with the columns (pixels of this widget) whenever they move, for the coverage strip below.
    """

    grid_changed = Signal(object)

    def __init__(self, left_label: str = "Stored", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_axis = caption_width(left_label)
        self.lines: Lines | None = None

    def set_lines(self, lines: Lines) -> None:
        """Show other lines."""
        self.lines = lines
        self.renew()
        self.grid_changed.emit(self.grid())

    @property
    def shown(self) -> Lines | None:
        """The lines and benchmarks that are not hidden."""
        return None if self.lines is None else self.lines.without(self.hidden)

    @property
    def empty_text(self) -> str:
        """Why there are no lines; an empty text if there are some."""
        return "" if self.lines is None else self.lines.empty_text

    @property
    def summary(self) -> str:
        """The value of each line over the complete period, and the report's benchmarks."""
        if self.lines is None:
            return ""
        said = [f"{line.name} {line.total}" for line in self.lines.lines]
        return "; ".join([*said, *(f"report {each.text}" for each in self.lines.benchmarks)])

    @property
    def legend_left(self) -> int:
        """The left end of the lower axis."""
        return round(self.grid().left)

    def legend_parts(self) -> tuple[LegendPart, ...]:
        """Return the lines, and the report's benchmarks as one series."""
        if self.lines is None or self.lines.empty_text:
            return ()
        parts = [LegendPart(line.name, None, "value", line.total, _glyph_of(line)) for line in self.lines.lines]
        return (
            (*parts, LegendPart(BENCHMARKS, None, "value", glyph=line_glyph(_benchmark_pen)))
            if self.lines.benchmarks
            else tuple(parts)
        )

    def texts(self) -> ChartTexts:
        """Return the values of every column as texts."""
        return ChartTexts((), ()) if self.lines is None else self.lines.texts()

    def points(self) -> ColumnPoints:
        """Return the positions of the columns."""
        return ColumnPoints(self.grid(), _HEAD, self.height() - _FOOT)

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a column."""
        assert self.lines is not None
        return self.lines.hover(point[1], self.hidden)

    def selection(self, start: float, end: float) -> Selection | None:
        """Return the days of the columns between two x."""
        columns = () if self.lines is None else self.lines.columns
        return self.points().selection(start, end, lambda number: (columns[number].first, columns[number].last))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Report the new positions of the columns."""
        super().resizeEvent(event)
        self.grid_changed.emit(self.grid())

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Hide the lines with these names and fit the axis to the others."""
        super().set_hidden(hidden)
        # Other labels need other widths at the left and right, so the columns move.
        self.grid_changed.emit(self.grid())

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which lines can be read."""
        return QSize(300, 200)

    def grid(self) -> ColumnGrid:
        """Return the columns in pixels."""
        lines = self.shown
        if lines is None:
            return ColumnGrid(0, 1, 0)
        left = max(self._least_axis, *(caption_width(text) for _, text in self._ticks(lines))) + TEXT_OFFSET + 4
        columns = len(lines.columns)
        return ColumnGrid(left, max(self.width() - left - self._gutter(lines), 1) / max(columns, 1), columns)

    @staticmethod
    def _gutter(lines: Lines) -> float:
        """Return the width to the right of the last column, for the labels of the benchmarks."""
        widest = max(
            (caption_width(text) for benchmark in lines.benchmarks for text in benchmark_lines(benchmark)), default=0.0
        )
        return max(float(GUTTER), widest + _GUTTER_GAP + 2)

    @staticmethod
    def _ticks(lines: Lines) -> list[tuple[float, str]]:
        known = [value for line in lines.lines for value in line.values if value is not None]
        scale = _SCALE[lines.unit]
        top = (
            max([*known, *(benchmark.value for benchmark in lines.benchmarks)], default=0) * scale
            or _EMPTY_TOP[lines.unit]
        )
        return [(tick / scale, _AXIS_TEXT[lines.unit](tick)) for tick in round_ticks(math.ceil(top))]

    def paint_chart(self, painter: QPainter) -> None:
        """Paint axes, benchmarks and lines."""
        lines = self.shown
        if lines is None:
            return
        grid, ticks = self.grid(), self._ticks(lines)
        plot = QRectF(grid.left, _HEAD, grid.right - grid.left, max(self.height() - _HEAD - _FOOT, 10))
        top = ticks[-1][0]

        def y_of(value: float) -> float:
            return plot.bottom() - value / top * plot.height()

        self._paint_axes(painter, lines, grid, [(y_of(value), text) for value, text in ticks], plot)
        self._paint_benchmarks(painter, [(y_of(benchmark.value), benchmark) for benchmark in lines.benchmarks], plot)
        # False sorts before True: the main line is painted last, and no other line covers it.
        for line in sorted(lines.lines, key=lambda one: one.main):
            self._paint_line(painter, line, lines, grid, y_of)

    def _paint_axes(
        self, painter: QPainter, lines: Lines, grid: ColumnGrid, ticks: list[tuple[float, str]], plot: QRectF
    ) -> None:
        painter.setFont(font(Role.CAPTION))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, (height, text) in enumerate(ticks):
            y = round(height) + 0.5
            painter.setPen(QPen(QColor(self._theme.axis if number == 0 else self._theme.grid), 1))
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            painter.setPen(QColor(self._theme.text_3))
            painter.drawText(QRectF(0, y - 10, plot.left() - TEXT_OFFSET, 20), right, text)
        for label in day_labels(lines.as_bars(), grid, caption_width):
            painter.setFont(font(Role.CAPTION_MEDIUM if label.open else Role.CAPTION))
            painter.setPen(QColor(self._theme.text if label.open else self._theme.text_3))
            rect = QRectF(grid.middle(label.column) - 60, plot.bottom() + 4, 120, _FOOT - 4)
            painter.drawText(rect, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, label.text)

    def _paint_benchmarks(self, painter: QPainter, benchmarks: list[tuple[float, BenchmarkLine]], plot: QRectF) -> None:
        """Paint dashed lines with their labels to the right; labels that would overlap are moved apart."""
        ordered = sorted(benchmarks, key=lambda pair: pair[0])
        tops = label_tops([height - _LINE / 2 for height, _ in ordered], plot.bottom() + _LINE / 2)
        for (height, benchmark), top in zip(ordered, tops, strict=True):
            y = round(height) + 0.5
            painter.setPen(_benchmark_pen(self._theme))
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            for number, text in enumerate(benchmark_lines(benchmark)):
                painter.setFont(font(Role.CAPTION if number else Role.CAPTION_MEDIUM))
                painter.setPen(QColor(self._theme.text_3 if number else self._theme.text))
                left = plot.right() + _GUTTER_GAP
                painter.drawText(QRectF(left, top + number * _LINE, self.width() - left, _LINE), 0, text)

    def _paint_line(
        self, painter: QPainter, line: Line, lines: Lines, grid: ColumnGrid, y_of: Callable[[float], float]
    ) -> None:
        """Paint a line; the value of a column that is still open is a separate hollow dot."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = line_pen(line, self._theme)
        for run in runs(lines.closed(line)):
            points = [QPointF(grid.middle(column), y_of(value)) for column, value in run]
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(points))
            # A line with one point is invisible, so the point always gets a dot.
            if len(points) == 1 or grid.step >= _DOTS_FROM:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(pen.color())
                for point in points:
                    painter.drawEllipse(point, _DOT, _DOT)
        painter.setPen(pen)
        painter.setBrush(QColor(self._theme.card))
        for number, column in enumerate(lines.columns):
            value = line.values[number]
            if column.open and value is not None:
                painter.drawEllipse(QPointF(grid.middle(number), y_of(value)), _OPEN_DOT, _OPEN_DOT)
        painter.restore()


def line_pen(line: Line, theme: Theme) -> QPen:
    """Return the pen of a line: the main line has the accent colour, others are thinner and grey."""
    pen = QPen(QColor(theme.accent if line.main else theme.text_2), 2 if line.main else 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _glyph_of(line: Line) -> Glyph:
    return line_glyph(lambda theme: line_pen(line, theme))


def _benchmark_pen(theme: Theme) -> QPen:
    return dashed_pen(QColor(theme.text))
