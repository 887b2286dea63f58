"""Cohorts as a grid: positions of its cells, pointer and keyboard, and the sentence of an empty grid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.charts.cohort_cases import many, some
from tests.ui.pointer import leave, point_at
from tests.worlds.lifespans import FIRST, found
from tracker.analysis.retention.cohorts import Retention
from tracker.ui.charts.grids.cohort_grid import CohortGrid
from tracker.ui.design.theme import LIGHT, Theme
from tracker.ui.design.themed import give_theme

pytestmark = pytest.mark.usefixtures("dressed")

JULY = [date(2026, 7, number) for number in range(1, 32)]


def shown(qtbot: QtBot, of: Retention, width: int = 645, height: int = 400, theme: Theme = LIGHT) -> CohortGrid:
    grid = CohortGrid()
    qtbot.addWidget(grid)
    give_theme(grid, theme)
    grid.resize(width, height)
    grid.set_retention(of, "Nothing passes the filters.")
    grid.show()
    grid.grab()
    return grid


@pytest.mark.parametrize("width", [540, 588, 645, 1040])
@pytest.mark.parametrize("cohorts", [1, 8, 30])
def test_cells_are_inside_and_found_at_their_positions(qtbot: QtBot, width: int, cohorts: int) -> None:
    grid = shown(qtbot, many(cohorts), width)
    points = grid.points()
    for row, count in enumerate(points.rows):
        for column in range(count):
            rect = points.rect((row, column))
            assert rect.right() <= width
            assert rect.bottom() < grid.height()
            assert points.at(QPointF(rect.center())) == (row, column)
    assert points.at(QPointF(4, 60)) is None
    assert len(points.rows) == min(cohorts, 13)


def test_it_is_at_most_as_high_as_the_cohorts_of_a_year(qtbot: QtBot) -> None:
    heights = [shown(qtbot, many(cohorts), 700).minimumSizeHint().height() for cohorts in (1, 13, 14, 60)]
    assert heights[0] < heights[1] < heights[2]
    assert heights[2] == heights[3]


def test_states_are_painted_differently(qtbot: QtBot) -> None:
    grid = shown(qtbot, some([*JULY, date(2026, 8, 2)]))
    picture, points = grid.grab().toImage(), grid.points()
    rects = [points.rect((0, column)) for column in range(7)]
    corners = [picture.pixelColor(rect.left() + 4, rect.bottom() - 3).name() for rect in rects]
    assert corners[0] == LIGHT.stored.lower()
    assert corners[2] == QColor(LIGHT.page).name()
    assert picture.pixelColor(rects[3].left() + 4, rects[3].top() + 1) == QColor(LIGHT.warning)
    assert picture.pixelColor(rects[2].left(), rects[2].center().y()) == QColor(LIGHT.strong)
    along = {picture.pixelColor(x, rects[6].top() + 2).name() for x in range(rects[6].left(), rects[6].right())}
    assert len(along) > 3


def test_the_pointer_and_the_keyboard_show_a_cell(qtbot: QtBot) -> None:
    grid = shown(qtbot, some())
    point_at(grid, grid.points().rect((0, 3)).center())
    assert grid.accessibleDescription().startswith("First used in May 2026 or before: 2 of 2. Aug 2026 3 months after")
    leave(grid)
    assert grid.value_cursor.point is None
    QApplication.sendEvent(grid, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    places = [grid.value_cursor.point]
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_End):
        QTest.keyClick(grid, key)
        places.append(grid.value_cursor.point)
    assert places == [(0, 6), (0, 5), (0, 0), (1, 0), (1, 2)]


def test_without_models_it_says_so_and_tab_skips_it(qtbot: QtBot) -> None:
    grid = shown(qtbot, found({}))
    assert grid.empty_text == "Nothing passes the filters."
    assert grid.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert grid.texts().rows == ()


def test_one_model_has_one_row_of_wide_cells(qtbot: QtBot) -> None:
    grid = shown(qtbot, found({"a/x": [FIRST + timedelta(days=4)]}))
    assert grid.points().rows == (7,)
    assert grid.points().rect((0, 0)).width() <= 64
    assert grid.summary == "first used in May 2026 or before: 1 model"
