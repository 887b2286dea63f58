"""One row of cells per feed: what is stored of each day, with dates above and a legend below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.analysis.ledger.question import DayState
from tracker.analysis.views.sources import Sources
from tracker.ui.charts.base.label_axis import caption_width
from tracker.ui.charts.base.painted_chart import PaintedChart
from tracker.ui.charts.base.painting import faded
from tracker.ui.charts.base.points import ColumnPoints, Point, Selection
from tracker.ui.charts.grids.coverage_strip import GLYPHS, paint_glyph
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.column_grid import ColumnGrid
from tracker.ui.charts.values.day_labels import day_labels
from tracker.ui.charts.values.feed_cells import CAPTIONS, EMPTY_GRID, TITLES, FeedGrid, feed_grid, legend_of, word_of
from tracker.ui.charts.values.hover import Hover
from tracker.ui.design.fonts import Role, font

ROW = 18
CELL = 12
_HEAD = 20
_FOOT = 24
_NARROWEST = 5
_WIDEST = 72
_NAME_GAP = 16
_CAPTION_GAP = 6
_GLYPH = 9
_HIGHLIGHT = 0.08


@dataclass(frozen=True, slots=True)
class _CellPoints:
    """The positions of the cells: rows of feeds over columns of days."""

    feeds: int
    columns: ColumnGrid

    @property
    def rows(self) -> tuple[int, ...]:
        """The number of columns, once for every feed."""
        return (self.columns.count,) * self.feeds

    def at(self, position: QPointF) -> Point | None:
        """Return the cell at a position; a gap belongs to the cell before it."""
        row, column = int((position.y() - _HEAD) // ROW), self.columns.at(position.x())
        return None if column is None or not 0 <= row < self.feeds else (row, column)

    def rect(self, point: Point) -> QRect:
        """Return the rectangle of a cell without its gap."""
        row, column = point
        gap = 2 if self.columns.step >= 8 else 1
        # Steps may be fractions of pixels, so that the days fill the card; gaps are whole pixels and so look alike.
        left, right = (int(self.columns.left + self.columns.step * edge) for edge in (column, column + 1))
        return QRect(left, _HEAD + row * ROW + (ROW - CELL) // 2, right - left - gap, CELL)


class CoverageGrid(PaintedChart):
    """The grid. `day_chosen` fires with a UTC day number for a click or Enter on a cell.

    `step_changed` fires with the step of the columns, "day", "week" or "month", whenever the cells are placed.
    """

    day_chosen = Signal(int)
    step_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sources: Sources | None = None
        self.grid: FeedGrid = EMPTY_GRID
        self.columns = ColumnGrid(0, 1, 0)
        self.legend: tuple[tuple[DayState, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.value_cursor.point_changed.connect(self._show_point)
        self.value_cursor.point_chosen.connect(self._choose)

    def set_sources(self, sources: Sources) -> None:
        """Show other feeds and days."""
        self._sources = sources
        self._fit()
        self.renew()
        self.updateGeometry()

    @property
    def empty_text(self) -> str:
        """Why there are no cells; an empty text if there are some."""
        return "" if self._sources is None or self.grid.columns else "The period has no day up to today."

    @property
    def summary(self) -> str:
        """What the cells show, and the names of the feeds."""
        return f"Stored, by feed and {self.grid.step}: {', '.join(TITLES[row.feed] for row in self.grid.rows)}"

    def texts(self) -> ChartTexts:
        """Return the state of every feed as texts, one row per day, week or month."""
        header = (self.grid.step.capitalize(), *(TITLES[row.feed] for row in self.grid.rows))
        columns = range(len(self.grid.columns))
        rows = tuple((self.grid.title(n), *(word_of(states[n]) for states in self.grid.states)) for n in columns)
        return ChartTexts(header, rows, frozenset(range(len(header))))

    def points(self) -> _CellPoints:
        """Return the positions of the cells."""
        return _CellPoints(len(self.grid.rows), self.columns)

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a cell."""
        return self.grid.hover(*point)

    def selection(self, start: float, end: float) -> Selection | None:
        """Return the days of the columns between two x; the selection covers all feeds."""
        return ColumnPoints(self.columns, _HEAD, _HEAD + len(self.grid.rows) * ROW).selection(
            start, end, self.grid.span
        )

    def sizeHint(self) -> QSize:
        """Return the size of all rows with dates and legend."""
        return QSize(400, _HEAD + len(self.grid.rows) * ROW + _FOOT)

    def minimumSizeHint(self) -> QSize:
        """Return the same height, but a smaller width."""
        return QSize(300, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the cells again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Choose days, weeks or months, whichever fit the width, and place the columns."""
        if self._sources is None:
            return
        names = [(TITLES[row.feed], CAPTIONS.get(row.feed, "")) for row in self._sources.rows]
        left = max((_name_width(*name) for name in names), default=0) + _NAME_GAP
        rect = max(self.width() - left, 1)
        self.grid = feed_grid(self._sources, int(rect // _NARROWEST))
        count = max(len(self.grid.columns), 1)
        self.columns = ColumnGrid(float(left), min(rect / count, _WIDEST), len(self.grid.columns))
        self.legend = legend_of(self.grid.states_in_use)
        self.step_changed.emit(self.grid.step)
        self.update()

    def paint_chart(self, painter: QPainter) -> None:
        """Paint dates, names, cells and legend."""
        self._paint_dates(painter)
        point = self.value_cursor.point
        if point is not None:
            column = self.points().rect((0, point[1]))
            column.setBottom(_HEAD + len(self.grid.rows) * ROW - 1)
            painter.fillRect(column.adjusted(-1, 0, 1, 0), faded(QColor(self._theme.text), _HIGHLIGHT))
        for number in range(len(self.grid.rows)):
            self._paint_row(painter, number)
        self._paint_legend(painter)
        if point is not None:
            painter.setPen(QPen(QColor(self._theme.focus if self.hasFocus() else self._theme.text), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.points().rect(point)).adjusted(-1.5, -1.5, 1.5, 1.5))

    def _paint_dates(self, painter: QPainter) -> None:
        painter.setFont(font(Role.CAPTION))
        for label in day_labels(self.grid.as_bars(), self.columns, caption_width):
            width = caption_width(label.text) + 2
            middle = self.columns.left + self.columns.step * (label.column + 0.5)
            # Dates stay inside the card, so those at its edges may not be centred over their columns.
            left = min(max(middle - width / 2, self.columns.left), self.width() - width)
            painter.setPen(QColor(self._theme.text if label.open else self._theme.text_3))
            rect = QRectF(left, 0, width, _HEAD - 4)
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label.text)

    def _paint_row(self, painter: QPainter, number: int) -> None:
        feed = self.grid.rows[number].feed
        rect = QRectF(0, _HEAD + number * ROW, self.columns.left, ROW)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(Role.CAPTION_MEDIUM))
        painter.setPen(QColor(self._theme.text))
        painter.drawText(rect, align, TITLES[feed])
        if feed in CAPTIONS:
            name = painter.fontMetrics().horizontalAdvance(TITLES[feed])
            painter.setFont(font(Role.CAPTION))
            painter.setPen(QColor(self._theme.text_3))
            painter.drawText(rect.adjusted(name + _CAPTION_GAP, 0, 0, 0), align, CAPTIONS[feed])
        for column in range(len(self.grid.columns)):
            glyph = GLYPHS[self.grid.states[number][column]]
            paint_glyph(painter, QRectF(self.points().rect((number, column))), glyph, self._theme)

    def _paint_legend(self, painter: QPainter) -> None:
        top = _HEAD + len(self.grid.rows) * ROW
        x = self.columns.left
        painter.setFont(font(Role.CAPTION))
        for state, word in self.legend:
            glyph = QRectF(int(x), top + (_FOOT - _GLYPH) // 2 + 1, _GLYPH, _GLYPH)
            paint_glyph(painter, glyph, GLYPHS[state], self._theme)
            painter.setPen(QColor(self._theme.text_3))
            width = caption_width(word) + 2
            rect = QRectF(x + _GLYPH + 6, top + 1, width, _FOOT)
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word)
            x += _GLYPH + 6 + width + 18

    def _show_point(self, point: Point | None) -> None:
        self.setCursor(Qt.CursorShape.ArrowCursor if point is None else Qt.CursorShape.PointingHandCursor)
        self.update()

    def _choose(self, point: Point) -> None:
        self.day_chosen.emit(self.grid.worst_day(*point))


def _name_width(title: str, caption: str) -> int:
    width = QFontMetricsF(font(Role.CAPTION_MEDIUM)).horizontalAdvance(title)
    return round(width + (_CAPTION_GAP + caption_width(caption) if caption else 0))
