"""Helpers for the tests of tables: the texts that a table shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.tables.plain_table import PlainTable


def shown(qtbot: QtBot, table: PlainTable, width: int = 700) -> None:
    """Show a table in the light theme. Qt's model tester watches its model and reports broken rules of models."""
    qtbot.addWidget(table)
    QAbstractItemModelTester(table.rows_model, QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    give_theme(table, LIGHT)
    table.resize(width, 200)
    table.show()


def texts(table: PlainTable) -> list[list[str]]:
    """Return the texts of all rows, in the order shown."""
    model = table.rows_model
    columns = range(model.columnCount())
    return [[str(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]


def column(table: PlainTable, number: int) -> list[str]:
    """Return the texts of one column, in the order shown."""
    return [row[number] for row in texts(table)]


def titles(table: PlainTable) -> list[str]:
    """Return the titles of the columns that are not left out."""
    model = table.rows_model
    numbers = (number for number in range(model.columnCount()) if not table.isColumnHidden(number))
    return [str(model.headerData(number, Qt.Orientation.Horizontal)) for number in numbers]
