"""Models by the month of their first use: a row of cells per month, shaded by how many models were still used."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from tracker.analysis.retention.cohorts import Retention
from tracker.ui.charts.base.label_axis import caption_width
from tracker.ui.charts.base.painted_chart import PaintedChart
from tracker.ui.charts.base.points import Point, whole_pixels
from tracker.ui.charts.grids.cohort_glyphs import ink_of, paint_cell, paint_key_glyph, paint_older
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.cohort_cells import (
    NO_ROWS,
    CellGlyph,
    CohortRows,
    cohort_hover,
    cohort_rows,
    cohort_texts,
    models_text,
    row_text,
)
from tracker.ui.charts.values.column_grid import ColumnGrid
from tracker.ui.charts.values.hover import Hover
from tracker.ui.design.fonts import Role, font

_ROW, _HIGHEST_ROW = 22, 30
_HEAD = 22
_NOTE = 20
_KEY_LINE = 18
_GAP = 2
_MOST_ROWS = 13
"""A year and the current month."""
_NARROWEST, _WIDEST = 26, 64
_NAME_GAP, _MODELS_GAP = 10, 14
_KEY_GLYPH, _KEY_TEXT, _KEY_GAP = 12, 6, 16
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class _CellPoints:
    """The positions of the cells; later cohorts have fewer cells."""

    grid: ColumnGrid
    pitch: int
    rows: tuple[int, ...]

    def at(self, position: QPointF) -> Point | None:
        """Return row and column at a position, or None."""
        row, column = int((position.y() - _HEAD) // self.pitch), self.grid.at(position.x())
        if column is None or not 0 <= row < len(self.rows) or column >= self.rows[row]:
            return None
        return row, column

    def rect(self, point: Point) -> QRect:
        """Return the rectangle of a cell."""
        top = _HEAD + point[0] * self.pitch
        left, right = (self.grid.left + self.grid.step * edge for edge in (point[1], point[1] + 1))
        return whole_pixels(left, right - _GAP, top, top + self.pitch - _GAP)


class CohortGrid(PaintedChart):
    """The newest cohorts, as many as fit; `set_retention` sets them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Retention | None = None
        self._empty_text = ""

    def set_retention(self, found: Retention, empty_text: str) -> None:
        """Show other cohorts, or the reason why there are none."""
        self.found = found
        self._empty_text = empty_text
        self.renew()
        self.updateGeometry()

    @property
    def empty_text(self) -> str:
        """Why there are no cohorts; an empty text if there are some."""
        return "" if self.found is not None and self.found.cohorts else self._empty_text

    @property
    def summary(self) -> str:
        """All cohorts in one sentence, for screen readers."""
        cohorts = () if self.found is None else self.found.cohorts
        return "; ".join(f"first used in {row_text(cohort)}: {models_text(cohort)}" for cohort in cohorts)

    def texts(self) -> ChartTexts:
        """Return all cohorts as texts, also those that do not fit."""
        return ChartTexts((), ()) if self.found is None else cohort_texts(self.found)

    def points(self) -> _CellPoints:
        """Return the positions of the cells."""
        rows = self.shown()
        return _CellPoints(
            self._grid(rows), self._pitch(rows), tuple(len(rows.cells(row)) for row in range(len(rows.cohorts)))
        )

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a cell."""
        rows = self.shown()
        return cohort_hover(rows.cohorts[point[0]], rows.cells(point[0])[point[1]])

    def shown(self) -> CohortRows:
        """Return the cohorts and columns that fit."""
        if self.found is None:
            return NO_ROWS
        most_columns = max(int((self.width() - self._left()) // _NARROWEST), 1)
        rect = self.height() - _HEAD - self._foot(cohort_rows(self.found, _MOST_ROWS, most_columns))
        return cohort_rows(self.found, max(min(int(rect // _ROW), _MOST_ROWS), 1), most_columns)

    def minimumSizeHint(self) -> QSize:
        """Return the size of the cohorts of a year."""
        if self.found is None or not self.found.cohorts:
            return QSize(300, 120)
        columns = max(int((self.width() - self._left()) // _NARROWEST), 1)
        rows = cohort_rows(self.found, _MOST_ROWS, columns)
        return QSize(300, _HEAD + len(rows.cohorts) * _ROW + self._foot(rows))

    def sizeHint(self) -> QSize:
        """Return the same as `minimumSizeHint`."""
        return self.minimumSizeHint()

    def paint_chart(self, painter: QPainter) -> None:
        """Paint names and cells, and the key below them."""
        rows = self.shown()
        points = self.points()
        self._paint_head(painter, rows, points.grid)
        for number, cohort in enumerate(rows.cohorts):
            name = QRectF(0, points.rect((number, 0)).top(), points.grid.left - _MODELS_GAP, points.pitch - _GAP)
            self._paint_name(painter, name, row_text(cohort), models_text(cohort))
            for column, cell in enumerate(rows.cells(number)):
                rect = QRectF(points.rect((number, column)))
                paint_cell(painter, rect, cell, self._theme)
                if cohort.may_be_older and column == 0:
                    paint_older(painter, rect, ink_of(cell, self._theme))
        self._paint_key(painter, rows)

    def _left(self) -> float:
        """Return the left edge of the cells."""
        cohorts = () if self.found is None else self.found.cohorts
        names = max((caption_width(row_text(cohort)) for cohort in cohorts), default=0.0)
        models = max((caption_width(models_text(cohort)) for cohort in cohorts), default=0.0)
        return round(names + _NAME_GAP + models + _MODELS_GAP)

    def _grid(self, rows: CohortRows) -> ColumnGrid:
        left = self._left()
        step = min((self.width() - left) / max(rows.columns, 1), _WIDEST)
        return ColumnGrid(left, float(int(step)), rows.columns)

    def _pitch(self, rows: CohortRows) -> int:
        """Return the height of a row: the cells fill the card, but never get too high."""
        rect = self.height() - _HEAD - self._foot(rows)
        return min(max(rect // max(len(rows.cohorts), 1), _ROW), _HIGHEST_ROW)

    def _foot(self, rows: CohortRows) -> int:
        """Return the height of the note and the key."""
        return (_NOTE if rows.note else 0) + len(self._key_lines(rows)) * _KEY_LINE + 6

    def _paint_head(self, painter: QPainter, rows: CohortRows, grid: ColumnGrid) -> None:
        painter.setFont(font(Role.CAPTION))
        painter.setPen(QColor(self._theme.text_3))
        painter.drawText(QRectF(0, 0, grid.left, _HEAD - 4), _LEFT, "First used in")
        for column in range(rows.columns):
            rect = QRectF(grid.left + grid.step * column, 0, grid.step - _GAP, _HEAD - 4)
            painter.drawText(rect, _CENTER, str(column))

    def _paint_name(self, painter: QPainter, rect: QRectF, name: str, models: str) -> None:
        painter.setFont(font(Role.CAPTION_MEDIUM))
        painter.setPen(QColor(self._theme.text))
        painter.drawText(rect, _LEFT, name)
        painter.setFont(font(Role.CAPTION))
        painter.setPen(QColor(self._theme.text_3))
        painter.drawText(rect, _RIGHT, models)

    def _key_lines(self, rows: CohortRows) -> list[list[tuple[CellGlyph, str]]]:
        """Return the key in lines that fit the width."""
        lines: list[list[tuple[CellGlyph, str]]] = []
        used = 0.0
        for glyph, word in rows.key:
            width = _KEY_GLYPH + _KEY_TEXT + caption_width(word) + _KEY_GAP
            if not lines or used + width - _KEY_GAP > self.width():
                lines.append([])
                used = 0.0
            lines[-1].append((glyph, word))
            used += width
        return lines

    def _paint_key(self, painter: QPainter, rows: CohortRows) -> None:
        lines = self._key_lines(rows)
        top = _HEAD + len(rows.cohorts) * self._pitch(rows) + 6.0
        painter.setFont(font(Role.CAPTION))
        painter.setPen(QColor(self._theme.text_3))
        if rows.note:
            painter.drawText(QRectF(0, top - 4, self.width(), _NOTE), _LEFT, rows.note)
            top += _NOTE
        for line in lines:
            x = 0.0
            for glyph, word in line:
                square = QRectF(x, top + (_KEY_LINE - _KEY_GLYPH) // 2, _KEY_GLYPH, _KEY_GLYPH)
                paint_key_glyph(painter, square, glyph, self._theme)
                x += _KEY_GLYPH + _KEY_TEXT
                painter.setFont(font(Role.CAPTION))
                painter.setPen(QColor(self._theme.text_2))
                painter.drawText(QRectF(x, top, caption_width(word) + 2, _KEY_LINE), _LEFT, word)
                x += caption_width(word) + _KEY_GAP
            top += _KEY_LINE
