"""The base of charts by pyqtgraph: a plot that fits its size, does not zoom, and follows the theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tracker.ui.charts.base.plot_chart import PlotChart
from tracker.ui.charts.base.points import ColumnPoints, Point, Selection
from tracker.ui.charts.values.column_grid import ColumnGrid
from tracker.ui.charts.values.hover import Hover
from tracker.ui.design.theme import DARK, LIGHT
from tracker.ui.design.themed import give_theme


class Plot(PlotChart):
    """A plot from 0 to 10 without any item that counts how often it was fitted."""

    fitted = 0

    def points(self) -> ColumnPoints:
        return ColumnPoints(ColumnGrid(0, 10, 3), 0, self.height())

    def hover(self, point: Point) -> Hover:
        return Hover(f"column {point[1]}", "", (), "")

    def selection(self, start: float, end: float) -> Selection | None:
        return None

    def fit(self) -> None:
        self.fitted += 1
        self.view.setRange(xRange=(0, 10), padding=0)


@pytest.fixture
def plot(qtbot: QtBot, dressed: object) -> Plot:
    made = Plot(24)
    qtbot.addWidget(made)
    give_theme(made, LIGHT)
    made.resize(300, 120)
    made.show()
    made.grab()
    return made


def test_it_is_fitted_again_when_its_size_changes(plot: Plot) -> None:
    before = plot.fitted
    plot.resize(400, 120)
    assert plot.fitted > before


def test_an_x_of_the_plot_becomes_pixels(plot: Plot) -> None:
    left, right = plot.view_x(0), plot.view_x(10)
    assert plot.view_x(5) == pytest.approx((left + right) / 2)
    assert right == pytest.approx(plot.width(), abs=2)


def test_the_foot_has_the_requested_height(plot: Plot) -> None:
    assert plot.foot_axis.height() == 24


def test_it_has_the_colour_of_the_card(plot: Plot) -> None:
    give_theme(plot, DARK)
    assert plot.grab().toImage().pixelColor(150, 20) == QColor(DARK.card)


def test_the_cursor_gets_the_keys(plot: Plot) -> None:
    QTest.keyClick(plot, Qt.Key.Key_Home)
    assert plot.value_cursor.point == (0, 0)


def test_the_wheel_is_left_to_the_page(plot: Plot) -> None:
    before = plot.view.viewRange()
    event = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    plot.wheelEvent(event)
    assert not event.isAccepted()
    assert plot.view.viewRange() == before
