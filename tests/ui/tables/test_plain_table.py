"""The table of the look: heights, header, sorted column, why it is empty."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import DARK
from tracker.ui.tables.plain_table import HEADER_HEIGHT, ROW_HEIGHT, CellDelegate, PlainTable
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


def test_table_has_the_heights_of_the_look(qtbot: QtBot, model: RowsModel[Thing]) -> None:
    table = PlainTable(model, CellDelegate())
    qtbot.addWidget(table)
    table.set_theme(DARK)
    assert table.height_of(3) == HEADER_HEIGHT + 3 * ROW_HEIGHT
    assert not table.showGrid()
    table.resize(300, 120)
    assert table.grab().toImage().pixelColor(4, 4).name().upper() == DARK.hover
