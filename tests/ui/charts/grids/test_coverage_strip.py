"""The strip below bars: a mark for every state, and how many days are complete."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import day
from tracker.analysis.ledger.question import DayState
from tracker.ui.charts.grids.coverage_strip import HEIGHT, MARKS, CoverageStrip
from tracker.ui.charts.values.cells import cell_of
from tracker.ui.charts.values.column_grid import ColumnGrid
from tracker.ui.design.fonts import use_bundled_font
from tracker.ui.design.theme import LIGHT

DAY = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def bundled_font(qapp: object) -> None:
    use_bundled_font()


def test_every_state_has_a_mark() -> None:
    assert set(MARKS) == set(DayState)


def strip_picture(*states: DayState) -> QImage:
    strip = CoverageStrip()
    strip.set_theme(LIGHT)
    strip.resize(400, HEIGHT + 6)
    strip.set_grid(ColumnGrid(60, 20, len(states)))
    strip.set_cells(tuple(cell_of("day", (day(DAY, state),)) for state in states))
    return strip.grab().toImage()


def test_cells_are_full_half_capped_or_empty() -> None:
    picture = strip_picture(DayState.COMPLETE, DayState.FEEDS, DayState.CALLS_MISSING, DayState.MISSING)

    def at(column: int, from_top: int) -> QColor:
        return picture.pixelColor(60 + 20 * column + 9, 3 + from_top)

    held, warning = QColor(LIGHT.held), QColor(LIGHT.warning)
    assert [at(0, 1), at(0, 8)] == [held, held]
    assert at(1, 1) != held
    assert at(1, 8) == held
    assert [at(2, 1), at(2, 8)] == [warning, held]
    assert held not in (at(3, 1), at(3, 5), at(3, 8))


def test_strip_says_how_many_days_are_complete(qtbot: QtBot) -> None:
    strip = CoverageStrip()
    qtbot.addWidget(strip)
    strip.set_cells((cell_of("a", (day(DAY),)), cell_of("b", (day(DAY, DayState.OPEN),))))
    assert strip.accessibleName() == "Held: 1 of 2 complete"
