"""How calls ended: the most requests first, shares as percent."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.tables.table_texts import column, shown, texts, titles
from tracker.analysis.views.agentic import EndingRow
from tracker.ui.tables.finish_reasons_table import NAME, TOKENS, EndingsTable


def ending(reason: str, requests: int, token_share: float) -> EndingRow:
    return EndingRow(
        reason=reason, name=reason, requests=requests, request_share=requests / 100, tokens=1, token_share=token_share
    )


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> EndingsTable:
    made = EndingsTable()
    shown(qtbot, made)
    made.set_rows((ending("length", 30, 0.6), ending("stop", 70, 0.4)))
    return made


def test_the_most_requests_come_first(table: EndingsTable) -> None:
    assert texts(table) == [["stop", "70", "70.0%", "40.0%"], ["length", "30", "30.0%", "60.0%"]]


def test_headers_sort_by_the_other_columns(table: EndingsTable) -> None:
    table.sortByColumn(TOKENS, Qt.SortOrder.DescendingOrder)
    assert column(table, NAME) == ["length", "stop"]


def test_a_narrow_table_leaves_the_share_of_tokens_out(table: EndingsTable) -> None:
    assert len(titles(table)) == 4
    table.resize(270, 200)
    assert len(titles(table)) == 3
    assert table.isColumnHidden(TOKENS)
