"""Models of a period: texts, order, and the line of their spend over time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.ui.pages.models.models_cases import row
from tests.ui.tables.table_texts import column, shown, texts
from tracker.ui.design.theme import LIGHT
from tracker.ui.tables.used_models_table import AUTHOR, NAME, SPARK, UsedModelsTable


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> UsedModelsTable:
    made = UsedModelsTable()
    shown(qtbot, made, 900)
    made.set_rows((row("pico", 1), row("nova", 2)))
    return made


def has_line(table: UsedModelsTable) -> bool:
    rect = table.visualRect(table.rows_model.index(0, SPARK))
    picture = table.viewport().grab(rect).toImage()
    return any(
        picture.pixelColor(x, y) == QColor(LIGHT.accent) for x in range(rect.width()) for y in range(rect.height())
    )


def test_the_largest_spend_comes_first(table: UsedModelsTable) -> None:
    assert texts(table)[0] == ["nova", "acme", "open, China", "1.0M", "50.0%", "$2.00", "$1.00", ""]
    assert column(table, NAME) == ["nova", "pico"]


def test_spend_over_time_is_a_line_if_there_was_any(table: UsedModelsTable) -> None:
    table.set_rows((replace(row("nova", 2), spark=(1, 5, 2)),))
    assert has_line(table)
    table.set_rows((replace(row("nova", 2), spark=(None, None)),))
    assert not has_line(table)


def test_a_narrow_table_leaves_the_line_out(table: UsedModelsTable) -> None:
    table.resize(600, 200)
    assert table.isColumnHidden(SPARK)


def test_a_long_author_gets_no_wider_column_than_others(table: UsedModelsTable) -> None:
    widths = []
    for letters in (30, 60):
        table.set_rows((replace(row("nova", 2), author="a" * letters),))
        widths.append(table.columnWidth(AUTHOR))
    assert widths[0] == widths[1]
