"""How one ratio or length moved, bar by bar: lines that break at gaps, the report's levels dashed, a key below."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from tracker.analysis.level_lines import LevelLine
from tracker.formatting import count, percent, tokens_axis
from tracker.ui.charts.bars import Bars, Column, Step
from tracker.ui.charts.column_grid import ColumnGrid
from tracker.ui.charts.day_labels import day_labels
from tracker.ui.charts.hover import column_title
from tracker.ui.charts.label_axis import TEXT_OFFSET, caption_width
from tracker.ui.charts.level_line import GUTTER
from tracker.ui.charts.painting import Mark, dashed_pen, key_row
from tracker.ui.charts.sparkline import runs
from tracker.ui.charts.ticks import round_ticks
from tracker.ui.fonts import Role, font
from tracker.ui.theme import LIGHT, Theme

LineUnit = Literal["share", "tokens"]
"""Parts of a whole (0 to 1), or tokens."""

_SCALE: dict[LineUnit, int] = {"share": 100, "tokens": 1}
_AXIS_TEXT: dict[LineUnit, Callable[[int], str]] = {"share": lambda value: f"{value}%", "tokens": tokens_axis}
_TEXT: dict[LineUnit, Callable[[float], str]] = {"share": percent, "tokens": lambda value: count(round(value))}
_HEAD, _FOOT, _KEY = 8, 24, 24
_LINE = 14
_LABEL_HEIGHT = 3 * _LINE + 2
_DOT = 2.2
_OPEN_DOT = 3.2
_DOTS_FROM = 12
"""Pixels between two bars from which each value gets a dot."""
_GUTTER_GAP = 8


@dataclass(frozen=True, slots=True)
class Line:
    """Values per bar, None where there are none; `main` is the one in accent colour, `total` its words in the key."""

    name: str
    values: tuple[float | None, ...]
    total: str
    main: bool = True


@dataclass(frozen=True, slots=True)
class Lines:
    """A finished chart; `empty_text` stands in its place where it has no values."""

    unit: LineUnit
    step: Step
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    levels: tuple[LevelLine, ...]
    empty_text: str = ""

    def told(self, column: int) -> str:
        """Return the values of a bar in words."""
        title = column_title(self.as_bars(), column)
        values = [(line.name, line.values[column]) for line in self.lines]
        parts = [f"{name} {'not known' if value is None else _TEXT[self.unit](value)}" for name, value in values]
        return f"{title}: {', '.join(parts)}"

    def closed(self, line: Line) -> tuple[float | None, ...]:
        """Return a line's values without what is still open: that is never joined by a line."""
        pairs = zip(line.values, self.columns, strict=True)
        return tuple(None if column.open else value for value, column in pairs)

    def as_bars(self) -> Bars:
        """Return the columns alone, for what names them."""
        return Bars("tokens", self.step, self.columns, ())


def level_words(level: LevelLine) -> tuple[str, str, str]:
    """Return the lines of a level's label: value, what, when."""
    head, _, moment = level.caption.partition(", ")
    return level.text, f"{head},", moment


class LineChart(QWidget):
    """A chart with one way in, `set_lines`; pointing at a bar's place says its values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._theme: Theme = LIGHT
        self.lines: Lines | None = None

    def set_lines(self, lines: Lines) -> None:
        """Show other lines."""
        self.lines = lines
        said = [f"{line.name} {line.total}" for line in lines.lines] + [f"report {each.text}" for each in lines.levels]
        self.setAccessibleName("; ".join(said))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return a height in which lines can be read."""
        return QSize(300, 200)

    def grid(self) -> ColumnGrid:
        """Return where the bars' places are, in pixels."""
        if self.lines is None:
            return ColumnGrid(0, 1, 0)
        left = max(caption_width(text) for _, text in self._ticks(self.lines)) + TEXT_OFFSET + 4
        columns = len(self.lines.columns)
        return ColumnGrid(left, max(self.width() - left - self._gutter(self.lines), 1) / max(columns, 1), columns)

    def event(self, event: QEvent) -> bool:
        """Say the values of the bar pointed at."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.lines is not None:
            column = self.grid().at(event.pos().x())
            QToolTip.showText(event.globalPos(), "" if column is None else self.lines.told(column), self)
            return True
        return super().event(event)

    @staticmethod
    def _gutter(lines: Lines) -> float:
        """Return the room right of the last bar, for the words of the levels."""
        widest = max((caption_width(text) for level in lines.levels for text in level_words(level)), default=0.0)
        return max(float(GUTTER), widest + _GUTTER_GAP + 2)

    @staticmethod
    def _ticks(lines: Lines) -> list[tuple[float, str]]:
        known = [value for line in lines.lines for value in line.values if value is not None]
        scale = _SCALE[lines.unit]
        top = max([*known, *(level.value for level in lines.levels)], default=0) * scale
        return [(tick / scale, _AXIS_TEXT[lines.unit](tick)) for tick in round_ticks(math.ceil(top))]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, levels, lines and key."""
        lines = self.lines
        if lines is None:
            return
        painter = QPainter(self)
        if lines.empty_text:
            painter.setFont(font(Role.CONTROL))
            painter.setPen(QColor(self._theme.text_2))
            room = self.rect().adjusted(16, 0, -16, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, lines.empty_text)
            painter.end()
            return
        grid, ticks = self.grid(), self._ticks(lines)
        plot = QRectF(grid.left, _HEAD, grid.right - grid.left, max(self.height() - _HEAD - _FOOT - _KEY, 10))
        top = ticks[-1][0]

        def y_of(value: float) -> float:
            return plot.bottom() - value / top * plot.height()

        self._paint_axes(painter, lines, grid, [(y_of(value), text) for value, text in ticks], plot)
        self._paint_levels(painter, [(y_of(level.value), level) for level in lines.levels], plot)
        for line in sorted(lines.lines, key=lambda one: one.main):
            self._paint_line(painter, line, lines, grid, y_of)
        key = [(f"{line.name} {line.total}", _mark_of(line)) for line in lines.lines]
        key_row(painter, QRectF(plot.left(), self.height() - _KEY, self.width() - plot.left(), _KEY), self._theme, key)
        painter.end()

    def _paint_axes(
        self, painter: QPainter, lines: Lines, grid: ColumnGrid, ticks: list[tuple[float, str]], plot: QRectF
    ) -> None:
        painter.setFont(font(Role.CAPTION))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, (place, text) in enumerate(ticks):
            y = round(place) + 0.5
            painter.setPen(QPen(QColor(self._theme.axis if number == 0 else self._theme.grid), 1))
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            painter.setPen(QColor(self._theme.text_3))
            painter.drawText(QRectF(0, y - 10, plot.left() - TEXT_OFFSET, 20), right, text)
        for label in day_labels(lines.as_bars(), grid, caption_width):
            painter.setFont(font(Role.CAPTION_MEDIUM if label.open else Role.CAPTION))
            painter.setPen(QColor(self._theme.text if label.open else self._theme.text_3))
            room = QRectF(grid.middle(label.column) - 60, plot.bottom() + 4, 120, _FOOT - 4)
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, label.text)

    def _paint_levels(self, painter: QPainter, levels: list[tuple[float, LevelLine]], plot: QRectF) -> None:
        """Paint dashed lines with their words in the gutter; labels that would meet are pushed apart."""
        ordered = sorted(levels, key=lambda pair: pair[0])
        tops = label_tops([place - _LINE / 2 for place, _ in ordered], plot.bottom() + _LINE / 2)
        for (place, level), top in zip(ordered, tops, strict=True):
            y = round(place) + 0.5
            painter.setPen(dashed_pen(QColor(self._theme.text)))
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            for number, text in enumerate(level_words(level)):
                painter.setFont(font(Role.CAPTION if number else Role.CAPTION_MEDIUM))
                painter.setPen(QColor(self._theme.text_3 if number else self._theme.text))
                left = plot.right() + _GUTTER_GAP
                painter.drawText(QRectF(left, top + number * _LINE, self.width() - left, _LINE), 0, text)

    def _paint_line(
        self, painter: QPainter, line: Line, lines: Lines, grid: ColumnGrid, y_of: Callable[[float], float]
    ) -> None:
        """Paint a line; what is still open stands apart as a hollow dot."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = line_pen(line, self._theme)
        for stretch in runs(lines.closed(line)):
            points = [QPointF(grid.middle(column), y_of(value)) for column, value in stretch]
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(points))
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
    """Return the pen of a line: the main one in accent colour, others thinner and grey."""
    pen = QPen(QColor(theme.accent if line.main else theme.text_2), 2 if line.main else 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _mark_of(line: Line) -> Mark:
    def paint(painter: QPainter, at: QPointF, theme: Theme) -> None:
        painter.setPen(line_pen(line, theme))
        painter.drawLine(QLineF(at.x() - 7, at.y(), at.x() + 5, at.y()))

    return paint


def label_tops(wanted: Sequence[float], bottom: float) -> list[float]:
    """Return the tops of labels (pixels, ascending), pushed apart upwards so that the last one ends at `bottom`."""
    tops: list[float] = []
    lowest = bottom - _LABEL_HEIGHT
    for top in reversed(wanted):
        tops.insert(0, min(top, lowest))
        lowest = tops[0] - _LABEL_HEIGHT
    return tops
