"""The strip below bars: a glyph for every state, and how many days are complete."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import bars, day
from tracker.analysis.ledger.question import DayState
from tracker.ui.charts.grids.coverage_strip import GLYPHS, HEIGHT, CoverageStrip
from tracker.ui.charts.values.cells import cell_of
from tracker.ui.charts.values.column_grid import ColumnGrid
from tracker.ui.design.fonts import use_bundled_font
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.cards.day_cards import cells_of

DAY = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def bundled_font(qapp: object) -> None:
    use_bundled_font()


def test_every_state_has_a_glyph() -> None:
    assert set(GLYPHS) == set(DayState)


def strip_picture(*states: DayState) -> QImage:
    strip = CoverageStrip()
    give_theme(strip, LIGHT)
    strip.resize(400, HEIGHT + 6)
    strip.set_grid(ColumnGrid(60, 20, len(states)))
    strip.set_cells(tuple(cell_of("day", (day(DAY, state),)) for state in states))
    return strip.grab().toImage()


def test_cells_are_full_half_capped_or_empty() -> None:
    picture = strip_picture(DayState.COMPLETE, DayState.FEEDS, DayState.CALLS_MISSING, DayState.MISSING)

    def at(column: int, from_top: int) -> QColor:
        return picture.pixelColor(60 + 20 * column + 9, 3 + from_top)

    stored, warning = QColor(LIGHT.stored), QColor(LIGHT.warning)
    assert [at(0, 1), at(0, 8)] == [stored, stored]
    assert at(1, 1) != stored
    assert at(1, 8) == stored
    assert [at(2, 1), at(2, 8)] == [warning, stored]
    assert stored not in (at(3, 1), at(3, 5), at(3, 8))


def test_strip_says_how_many_days_are_complete(qtbot: QtBot) -> None:
    strip = CoverageStrip()
    qtbot.addWidget(strip)
    strip.set_cells((cell_of("a", (day(DAY),)), cell_of("b", (day(DAY, DayState.OPEN),))))
    assert strip.accessibleName() == "Stored: 1 of 2 complete"


class TestStrip:
    """The cells by keyboard and for screen readers."""

    @pytest.fixture
    def strip(self, qtbot: QtBot) -> CoverageStrip:
        made = CoverageStrip()
        qtbot.addWidget(made)
        made.set_cells(cells_of(bars(5)))
        made.set_grid(ColumnGrid(40, 20, 5))
        made.resize(200, 16)
        made.show()
        made.activateWindow()
        made.setFocus(Qt.FocusReason.TabFocusReason)
        return made

    def test_keys_move_along_the_cells_and_choose(self, qtbot: QtBot, strip: CoverageStrip) -> None:
        qtbot.waitUntil(strip.hasFocus)
        chosen: list[int] = []
        strip.chosen.connect(chosen.append)
        places = []
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home):
            QTest.keyClick(strip, key)
            places.append(strip.current)
        QTest.keyClick(strip, Qt.Key.Key_Return)
        assert (places, chosen) == ([3, 2, 4, 4, 0], [0])
        assert strip.accessibleDescription() == strip.cells[0].text

    def test_other_cells_and_a_lost_focus_remove_the_frame(self, qtbot: QtBot, strip: CoverageStrip) -> None:
        qtbot.waitUntil(strip.hasFocus)
        places = [strip.current]
        strip.set_cells(strip.cells[:2])
        places.append(strip.current)
        strip.clearFocus()
        strip.set_cells(())
        strip.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(strip, Qt.Key.Key_Left)
        assert [*places, strip.current] == [4, None, None]

    def test_its_name_says_how_many_cells_are_complete(self, strip: CoverageStrip) -> None:
        assert {cell.state for cell in strip.cells} <= set(DayState)
        assert strip.accessibleName().startswith("Stored: ")
