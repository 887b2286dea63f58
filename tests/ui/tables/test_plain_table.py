"""The table that all tables are based on: heights, header, padding, the ring of the focus, widths."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import DARK, LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.tables.plain_table import (
    EDGE,
    HEADER_HEIGHT,
    PAD,
    ROW_HEIGHT,
    TITLE_HEADER_HEIGHT,
    CellDelegate,
    PlainTable,
    cell_rect,
)
from tracker.ui.tables.rows_model import ColumnSpec, RowsModel


@dataclass(frozen=True)
class Thing:
    name: str
    number: int | None


COLUMNS: tuple[ColumnSpec[Thing], ...] = (
    ColumnSpec("Name", lambda one: one.name, lambda one: one.name, number=False),
    ColumnSpec("Number", lambda one: f"{one.number}", lambda one: one.number),
)
THINGS = (Thing("b", 2), Thing("a", None), Thing("c", 3))


@pytest.fixture
def model(qapp: QApplication) -> RowsModel[Thing]:
    made: RowsModel[Thing] = RowsModel(COLUMNS)
    made.set_rows(THINGS)
    return made


def test_table_has_the_heights_of_the_design(qtbot: QtBot, model: RowsModel[Thing]) -> None:
    table = PlainTable(model, CellDelegate())
    qtbot.addWidget(table)
    give_theme(table, DARK)
    assert table.height_of(3) == HEADER_HEIGHT + 3 * ROW_HEIGHT
    assert not table.showGrid()
    table.resize(300, 120)
    assert table.grab().toImage().pixelColor(4, 4).name().upper() == DARK.hover


def test_the_padding_is_wider_at_the_edges_of_the_card() -> None:
    rects = [cell_rect(QRect(0, 0, 100, 28), column, 3) for column in range(3)]
    assert [(rect.left(), 99 - rect.right()) for rect in rects] == [(EDGE, PAD), (PAD, PAD), (PAD, EDGE)]


def test_a_header_with_the_title_of_the_card_is_higher(qtbot: QtBot, model: RowsModel[Thing]) -> None:
    table = PlainTable(model, CellDelegate(), "Things")
    qtbot.addWidget(table)
    assert table.header.height() == TITLE_HEADER_HEIGHT > HEADER_HEIGHT


def test_the_ring_shows_only_a_focus_that_came_by_keyboard(qtbot: QtBot, model: RowsModel[Thing]) -> None:
    table = PlainTable(model, CellDelegate())
    qtbot.addWidget(table)
    give_theme(table, LIGHT)
    table.resize(300, 200)
    table.show()
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)

    def has_ring(reason: Qt.FocusReason) -> bool:
        table.clearFocus()
        table.setFocus(reason)
        return table.viewport().grab().toImage().pixelColor(1, 100) == QColor(LIGHT.focus)

    assert has_ring(Qt.FocusReason.TabFocusReason)
    assert not has_ring(Qt.FocusReason.MouseFocusReason)


def test_columns_fill_the_width(qtbot: QtBot, model: RowsModel[Thing]) -> None:
    table = PlainTable(model, CellDelegate())
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    table.share_out(0, 100)
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()
    assert table.columnWidth(0) > table.columnWidth(1)
