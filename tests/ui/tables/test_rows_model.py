"""The model of tables: one reset per change, sorting with unknown values last, cells by role."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from tracker.ui.tables.rows_model import ROW_ROLE, SORT_ROLE, ColumnSpec, RowsModel

DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


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


def names(model: RowsModel[Thing]) -> list[str]:
    return [row.name for row in model.rows]


def test_model_respects_the_rules_of_models(model: RowsModel[Thing]) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.sort(1, DOWN)
    model.set_rows(())
    model.set_rows(THINGS)


def test_cells_return_data_by_role(model: RowsModel[Thing]) -> None:
    index = model.index(0, 1)
    assert (index.data(), index.data(SORT_ROLE), index.data(ROW_ROLE)) == ("2", 2, THINGS[0])
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Number"
    assert model.headerData(7, Qt.Orientation.Horizontal) is None
    assert model.rowCount(index) == 0
    assert model.data(QModelIndex()) is None


def test_unknown_values_come_last_in_both_orders(model: RowsModel[Thing]) -> None:
    model.sort(1, DOWN)
    assert names(model) == ["c", "b", "a"]
    model.sort(1, UP)
    assert names(model) == ["b", "c", "a"]
    model.sort(-1)
    assert names(model) == ["b", "a", "c"]


def test_other_rows_keep_the_chosen_order(model: RowsModel[Thing]) -> None:
    model.sort(1, DOWN)
    model.set_rows((Thing("x", 1), Thing("y", 9)))
    assert names(model) == ["y", "x"]
