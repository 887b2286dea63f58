"""Weights and origin: texts, and the positions of you and the market on the axis."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.ui.pages.models.models_cases import ORIGINS
from tests.ui.tables.table_texts import shown, texts
from tracker.ui.design.theme import LIGHT
from tracker.ui.tables.origins_table import MARKET, NAME, PLACES, YOU, OriginsTable

WHOLE, PART = ORIGINS.rows


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> OriginsTable:
    made = OriginsTable()
    shown(qtbot, made)
    made.set_rows(ORIGINS.rows)
    return made


def accents(table: OriginsTable) -> list[int]:
    """Return which pixels of the first row's axis, counted from the left, have the colour of your dot."""
    rect = table.visualRect(table.rows_model.index(0, PLACES))
    picture = table.viewport().grab().toImage()
    return [
        x for x in range(rect.width()) if picture.pixelColor(rect.left() + x, rect.center().y()) == QColor(LIGHT.accent)
    ]


def test_rows_show_you_the_report_and_the_market(table: OriginsTable) -> None:
    assert texts(table)[0] == ["Open-weight", "", "33.3%", "~30%", "31.1%"]


def test_your_dot_is_at_your_share_of_the_axis(table: OriginsTable) -> None:
    third = sum(accents(table)) / len(accents(table))
    table.set_rows((replace(WHOLE, you=Fraction(2, 3)),))
    two_thirds = sum(accents(table)) / len(accents(table))
    width = table.columnWidth(PLACES)
    assert two_thirds - third == pytest.approx(width / 3, rel=0.15)


def test_without_a_share_there_is_no_dot(table: OriginsTable) -> None:
    table.set_rows((PART,))
    assert accents(table) == []


def test_the_axis_gets_the_width_that_the_numbers_leave(table: OriginsTable) -> None:
    before = table.columnWidth(PLACES)
    table.resize(1000, 200)
    assert table.columnWidth(PLACES) > before + 100
    assert table.columnWidth(NAME) < table.columnWidth(PLACES)
    assert table.columnWidth(YOU) < 200 > table.columnWidth(MARKET)
