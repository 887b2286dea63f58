"""A table that fits its columns to its width: one column gets what is left, and a narrow table hides some."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.tables.table_texts import column, shown, titles
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.rows_model import ColumnSpec

Pair = tuple[str, int]
COLUMNS: tuple[ColumnSpec[Pair], ...] = (
    ColumnSpec("Name", lambda one: one[0], lambda one: one[0], number=False),
    ColumnSpec("Number", lambda one: str(one[1]), lambda one: one[1]),
    ColumnSpec("Double", lambda one: str(2 * one[1]), lambda one: one[1]),
)
ROWS: tuple[Pair, ...] = (("a", 1), ("b", 3), ("c", 2))


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> FittedTable[Pair]:
    made = FittedTable(COLUMNS, "Pairs", least=100, left_out={2: 300})
    shown(qtbot, made, 500)
    made.set_rows(ROWS)
    return made


def widths(table: FittedTable[Pair]) -> list[int]:
    return [table.columnWidth(number) for number in range(3) if not table.isColumnHidden(number)]


@pytest.mark.parametrize("width", [300, 420, 900])
def test_columns_fill_the_width_and_no_more(table: FittedTable[Pair], width: int) -> None:
    table.resize(width, 200)
    assert sum(widths(table)) == table.viewport().width()


def test_the_elastic_column_keeps_its_least_width(table: FittedTable[Pair]) -> None:
    table.resize(120, 200)
    assert table.columnWidth(0) == 100


def test_a_column_is_left_out_below_its_width_and_comes_back(table: FittedTable[Pair]) -> None:
    shown_at = []
    for width in (500, 280, 500):
        table.resize(width, 200)
        shown_at.append(len(titles(table)))
    assert shown_at == [3, 2, 3]


def test_longer_texts_get_wider_columns(table: FittedTable[Pair]) -> None:
    before = table.columnWidth(1)
    table.set_rows((("a", 10**30),))
    assert table.columnWidth(1) > before


def test_headers_sort_only_if_a_first_sort_column_is_given(table: FittedTable[Pair], qtbot: QtBot) -> None:
    assert not table.header.sectionsClickable()
    assert column(table, 0) == ["a", "b", "c"]
    sorted_table = FittedTable(COLUMNS, "Pairs", sorted_by=1)
    shown(qtbot, sorted_table)
    sorted_table.set_rows(ROWS)
    assert sorted_table.header.sectionsClickable()
    assert column(sorted_table, 0) == ["b", "c", "a"]
    sorted_table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert column(sorted_table, 0) == ["a", "c", "b"]


def test_it_has_a_name_for_screen_readers(table: FittedTable[Pair]) -> None:
    assert table.accessibleName() == "Pairs"
