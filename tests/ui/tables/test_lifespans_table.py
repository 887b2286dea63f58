"""First and last use of models: texts, glyphs of months, order, and what a narrow table leaves out."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.ui.pages.retention.retention_cases import USED_ON
from tests.ui.tables.table_texts import column, shown
from tests.worlds.lifespans import found
from tracker.ui.design.theme import LIGHT
from tracker.ui.pages.retention.values import lifespan_rows
from tracker.ui.tables.lifespans_table import GLYPHS, KEPT, LIFESPAN_COLUMNS, NAME, USED, LifespansTable


def test_the_table_shows_for_how_many_months_a_model_was_kept() -> None:
    rows = {row.lifespan.name: row for row in lifespan_rows(found(USED_ON))}
    assert [LIFESPAN_COLUMNS[KEPT].text(rows[name]) for name in ("kept", "paused", "new")] == ["6", "–", "0"]
    assert [LIFESPAN_COLUMNS[USED].text(rows[name]) for name in ("kept", "paused", "new")] == ["7", "3", "1"]


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> LifespansTable:
    made = LifespansTable()
    shown(qtbot, made, 900)
    made.set_rows(lifespan_rows(found(USED_ON))[::-1])
    return made


def test_the_most_months_come_first(table: LifespansTable) -> None:
    assert column(table, NAME)[:2] == ["kept", "paused"]
    assert column(table, USED) == ["7", "3", "1", "1"]


def test_a_month_of_use_is_a_filled_glyph_and_a_month_without_use_is_not(table: LifespansTable) -> None:
    cell = table.visualRect(table.rows_model.index(1, GLYPHS))
    picture = table.viewport().grab(cell).toImage()
    filled = [picture.pixelColor(8 + 9 * month + 3, cell.height() // 2) == QColor(LIGHT.stored) for month in range(6)]
    assert filled == [True, False, False, True, False, False]


def test_a_narrow_table_leaves_the_glyphs_out(table: LifespansTable) -> None:
    assert not table.isColumnHidden(GLYPHS)
    table.resize(680, 200)
    assert table.isColumnHidden(GLYPHS)
