"""Models that reason: texts of a row, and the most expensive reasoning first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.pages.reasoning.reasoning_cases import numbers
from tests.ui.tables.table_texts import column, shown, texts
from tracker.ui.tables.reasoning_cost_table import COST, NAME, ReasoningCostTable


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> ReasoningCostTable:
    made = ReasoningCostTable()
    shown(qtbot, made)
    made.set_rows(numbers().rows)
    return made


def test_a_row_shows_tokens_shares_and_money(table: ReasoningCostTable) -> None:
    assert texts(table)[0] == ["dear", "acme", "900", "100", "40", "40.0%", "~$2.00", "$10.00"]


def test_the_most_expensive_comes_first_and_an_unknown_cost_last(table: ReasoningCostTable) -> None:
    assert column(table, NAME) == ["dear", "cheap", "unpriced"]
    table.sortByColumn(COST, Qt.SortOrder.AscendingOrder)
    assert column(table, NAME) == ["cheap", "dear", "unpriced"]
