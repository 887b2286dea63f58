"""Imported files: their state, what they changed, and how to undo them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.pages.sources.sources_cases import ACTIVE, CUT_OFF, NOW_MS, UNDONE
from tests.ui.tables.table_texts import shown
from tracker.ui.tables import imports_table
from tracker.ui.tables.imports_table import FILE, STATE, UNDO, ImportLine, ImportsTable


@pytest.mark.parametrize(
    ("line", "state", "undo"),
    [
        (ImportLine(ACTIVE, NOW_MS), "complete", "Undo…"),
        (ImportLine(CUT_OFF, NOW_MS), "cut off", "Undo…"),
        (ImportLine(replace(CUT_OFF, completed_by=5), NOW_MS), "completed later", "Undo…"),
        (ImportLine(UNDONE, NOW_MS), "undone just now", ""),
    ],
)
def test_imports_show_their_state(line: ImportLine, state: str, undo: str) -> None:
    columns = imports_table.COLUMNS
    assert (columns[imports_table.STATE].text(line), columns[imports_table.UNDO].text(line)) == (state, undo)


def test_an_import_that_was_cut_off_has_no_counts() -> None:
    assert imports_table.COLUMNS[imports_table.NEW].text(ImportLine(CUT_OFF, NOW_MS)) == "–"


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> ImportsTable:
    made = ImportsTable()
    shown(qtbot, made, 1000)
    made.set_imports((ACTIVE, CUT_OFF, UNDONE), NOW_MS)
    return made


def click(table: ImportsTable, row: int, column: int) -> None:
    place = table.visualRect(table.rows_model.index(row, column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_only_a_click_on_undo_wants_to_undo(table: ImportsTable, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.undo_wanted):
        click(table, 0, FILE)
    with qtbot.waitSignal(table.undo_wanted) as wanted:
        click(table, 0, UNDO)
    assert wanted.args == [ACTIVE]


def test_delete_wants_to_undo_the_selected_import(table: ImportsTable, qtbot: QtBot) -> None:
    table.selectRow(1)
    with qtbot.waitSignal(table.undo_wanted) as wanted:
        QTest.keyClick(table, Qt.Key.Key_Delete)
    assert wanted.args == [CUT_OFF]


def test_an_undone_import_is_not_undone_again(table: ImportsTable, qtbot: QtBot) -> None:
    table.selectRow(2)
    with qtbot.assertNotEmitted(table.undo_wanted):
        QTest.keyClick(table, Qt.Key.Key_Delete)
        click(table, 2, UNDO)


def test_only_an_import_that_was_cut_off_says_what_to_do(table: ImportsTable) -> None:
    tooltips = [table.rows_model.index(row, STATE).data(Qt.ItemDataRole.ToolTipRole) for row in range(3)]
    assert [bool(text) for text in tooltips] == [False, True, False]
