"""The positions of a chart's values: in columns and in rows."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPointF

from tests.ui.chart_cases import LAST
from tracker.ui.charts.base.points import ColumnPoints, RowPoints
from tracker.ui.charts.values.column_grid import ColumnGrid


def test_the_middle_of_a_points_rectangle_leads_to_that_point() -> None:
    columns, rows = ColumnPoints(ColumnGrid(50, 12.5, 9), 4, 90), RowPoints(4, 20, 21, 300)
    for points in (columns, rows):
        for row, count in enumerate(points.rows):
            for column in range(count):
                assert points.at(QPointF(points.rect((row, column)).center())) == (row, column)
    assert columns.at(QPointF(10, 50)) is None
    assert rows.at(QPointF(10, 10)) is None


def test_a_selection_never_leaves_the_columns() -> None:
    days = [LAST - timedelta(days=9 - n) for n in range(10)]

    def of(column: int) -> tuple[date, date]:
        return days[column], days[column]

    selection = ColumnPoints(ColumnGrid(50, 10, 10), 0, 90).selection(0, 5000, of)
    assert selection is not None
    assert (selection.first, selection.last) == (days[0], days[9])
    assert ColumnPoints(ColumnGrid(50, 10, 0), 0, 90).selection(0, 5000, of) is None
