"""The cheapest models: which one is chosen, and how a person chooses another one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.tables.table_texts import shown, texts, titles
from tracker.analysis.what_if.cost_estimate import UsageTotals
from tracker.ui.tables.alternatives_table import AlternativeRow, AlternativesTable

USD = 1_000_000_000


def row(name: str, dollars: int, *, used: bool = False, chosen: bool = False) -> AlternativeRow:
    return AlternativeRow(name, UsageTotals(1, 1000, 4 * USD, dollars * USD), used, chosen)


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> AlternativesTable:
    made = AlternativesTable()
    shown(qtbot, made)
    made.set_rows((row("acme/pico", 1, used=True, chosen=True), row("acme/nova", 3, used=True), row("own", 6)))
    return made


def test_rows_show_name_cost_and_difference_to_what_was_paid(table: AlternativesTable) -> None:
    assert [cells[1:] for cells in texts(table)] == [["$1.00", "−$3.00"], ["$3.00", "−$1.00"], ["$6.00", "+$2.00"]]
    assert [cells[0].partition(",")[0] for cells in texts(table)] == ["pico", "nova", "own"]


def test_the_chosen_model_is_selected(table: AlternativesTable) -> None:
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_chooses_the_selected_row(table: AlternativesTable, qtbot: QtBot, key: Qt.Key) -> None:
    QTest.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.chosen) as chosen:
        QTest.keyClick(table, key)
    assert chosen.args == ["acme/nova"]


def test_the_chosen_model_is_not_chosen_again(table: AlternativesTable, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.chosen):
        QTest.keyClick(table, Qt.Key.Key_Return)


def test_a_narrow_table_leaves_the_difference_out(table: AlternativesTable) -> None:
    wide = titles(table)
    table.resize(300, 200)
    assert titles(table) == wide[:2]
