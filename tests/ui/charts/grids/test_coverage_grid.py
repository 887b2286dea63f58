"""The grid of feeds and days: positions and look of its cells, and what pointer and keyboard choose."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.pages.sources.sources_cases import TODAY, sources_of
from tests.ui.pointer import leave, point_at
from tracker.analysis.views.sources import Sources
from tracker.ui.charts.grids.coverage_grid import CoverageGrid
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme

ALL, CALLS = range(2)


def shown(qtbot: QtBot, sources: Sources, width: int = 900) -> CoverageGrid:
    grid = CoverageGrid()
    qtbot.addWidget(grid)
    give_theme(grid, LIGHT)
    grid.set_sources(sources)
    grid.resize(width, grid.sizeHint().height())
    grid.show()
    return grid


@pytest.mark.parametrize(("width", "step"), [(900, "day"), (500, "week")])
def test_cells_are_days_if_they_fit_and_stay_inside(qtbot: QtBot, width: int, step: str) -> None:
    grid = shown(qtbot, sources_of(90), width)
    assert grid.grid.step == step
    last = grid.points().rect((0, len(grid.grid.columns) - 1))
    assert last.width() >= 3
    assert last.right() < width


def test_cells_have_equal_gaps_and_nearly_equal_widths(qtbot: QtBot) -> None:
    grid = shown(qtbot, sources_of(30))
    rects = [grid.points().rect((0, column)) for column in range(30)]
    assert {rects[n + 1].left() - rects[n].right() for n in range(29)} == {3}
    assert max(rect.width() for rect in rects) - min(rect.width() for rect in rects) <= 1


def test_cells_are_found_at_their_positions(qtbot: QtBot) -> None:
    grid = shown(qtbot, sources_of(30))
    for row in range(5):
        for column in range(30):
            assert grid.points().at(QPointF(grid.points().rect((row, column)).center())) == (row, column)
    assert grid.points().at(QPointF(5, 60)) is None
    assert grid.points().at(QPointF(grid.points().rect((0, 0)).center().x(), grid.height() - 4)) is None


def test_states_are_painted_differently(qtbot: QtBot) -> None:
    picture = shown(qtbot, sources_of(30)).grab().toImage()
    grid = shown(qtbot, sources_of(30))
    full, capped, empty = (
        grid.points().rect((CALLS, 10)),
        grid.points().rect((CALLS, 26)),
        grid.points().rect((CALLS, 21)),
    )
    assert picture.pixelColor(full.center()) == QColor(LIGHT.stored)
    assert picture.pixelColor(capped.center().x(), capped.top() + 1) == QColor(LIGHT.warning)
    assert picture.pixelColor(empty.center()) != QColor(LIGHT.stored)


def test_the_pointer_shows_a_tooltip_and_a_click_chooses_the_day(qtbot: QtBot) -> None:
    grid = shown(qtbot, sources_of(30))
    position = grid.points().rect((CALLS, 26)).center()
    point_at(grid, position)
    assert grid.value_cursor.point == (CALLS, 26)
    assert grid.value_cursor.tooltip is not None
    assert grid.value_cursor.tooltip.isVisible()
    assert grid.accessibleDescription().startswith("Mon 16 Nov 2026: Calls. some calls missing")
    with qtbot.waitSignal(grid.day_chosen) as emitted:
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=position)
    assert emitted.args == [TODAY - 3]
    leave(grid)
    assert not grid.value_cursor.tooltip.isVisible()


def test_a_click_outside_the_cells_chooses_nothing(qtbot: QtBot) -> None:
    grid = shown(qtbot, sources_of(30))
    with qtbot.assertNotEmitted(grid.day_chosen):
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))


def test_the_keyboard_steps_through_cells_and_chooses(qtbot: QtBot) -> None:
    grid = shown(qtbot, sources_of(30))
    places = []
    QApplication.sendEvent(grid, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    places.append(grid.value_cursor.point)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(grid, key)
        places.append(grid.value_cursor.point)
    with qtbot.waitSignal(grid.day_chosen) as emitted:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    QApplication.sendEvent(grid, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    places.append(grid.value_cursor.point)
    assert places == [(ALL, 29), (CALLS, 29), (CALLS, 28), (CALLS, 27), (CALLS, 26), (CALLS, 27), (ALL, 27), None]
    assert emitted.args == [TODAY - 2]


def test_other_numbers_hide_the_tooltip(qtbot: QtBot) -> None:
    grid = shown(qtbot, sources_of(30))
    places = []
    point_at(grid, grid.points().rect((CALLS, 26)).center())
    places.append(grid.value_cursor.point)
    grid.set_sources(sources_of(7))
    places.append(grid.value_cursor.point)
    assert places == [(CALLS, 26), None]
