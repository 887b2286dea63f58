"""The base of charts that paint themselves: they paint, or say why not, and report other numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from pytestqt.qtbot import QtBot

from tracker.ui.charts.base.chart import Chart
from tracker.ui.charts.base.painted_chart import PaintedChart
from tracker.ui.charts.base.points import Point, RowPoints
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.hover import Hover
from tracker.ui.design.theme import DARK, LIGHT
from tracker.ui.design.themed import give_theme


class Square(PaintedChart):
    """One value, a square in accent colour."""

    number = 1

    @property
    def empty_text(self) -> str:
        return "" if self.number else "No number."

    @property
    def summary(self) -> str:
        return f"number {self.number}"

    def paint_chart(self, painter: QPainter) -> None:
        painter.fillRect(QRectF(0, 0, 20, 20), QColor(self._theme.accent))

    def texts(self) -> ChartTexts:
        return ChartTexts(("Number",), ((str(self.number),),))

    def points(self) -> RowPoints:
        return RowPoints(1 if self.number else 0, 0, 20, self.width())

    def hover(self, point: Point) -> Hover:
        return Hover(str(self.number), "", (), "")


@pytest.fixture
def chart(qtbot: QtBot, dressed: object) -> Square:
    made = Square()
    qtbot.addWidget(made)
    give_theme(made, LIGHT)
    made.resize(200, 100)
    made.renew()
    made.show()
    return made


def corner(chart: Square) -> QColor:
    return chart.grab().toImage().pixelColor(5, 5)


def test_it_is_a_chart_that_a_card_can_show(chart: Square) -> None:
    assert isinstance(chart, Chart)
    assert chart.legend_parts() == ()
    assert chart.selection(0, 100) is None


def test_it_paints_in_the_theme_it_was_given(chart: Square) -> None:
    assert corner(chart) == QColor(LIGHT.accent)
    give_theme(chart, DARK)
    assert corner(chart) == QColor(DARK.accent)


def test_an_empty_chart_paints_only_the_reason(chart: Square) -> None:
    chart.number = 0
    chart.renew()
    assert corner(chart) != QColor(LIGHT.accent)
    assert chart.value_cursor.glyphs.empty_text == "No number."


def test_other_numbers_are_reported_to_card_and_screen_readers(chart: Square, qtbot: QtBot) -> None:
    chart.number = 7
    with qtbot.waitSignal(chart.changed):
        chart.renew()
    assert chart.accessibleName() == "number 7"


def test_hiding_a_series_hides_the_tooltip_of_a_value(chart: Square) -> None:
    chart.value_cursor.go((0, 0))
    chart.set_hidden(frozenset({"a"}))
    assert chart.hidden == {"a"}
    assert chart.value_cursor.point is None
