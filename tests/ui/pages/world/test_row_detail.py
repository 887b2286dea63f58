"""What an open row shows: its trend or why there is none, its explanation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.pages.world.world_cases import CHINA, CREDIT, LENGTH, OPEN, PERCENT, PRICE, TREND
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.world.row_detail import RowDetail, unit_of


def test_units_come_from_the_axis() -> None:
    assert [unit_of(axis) for axis in (PERCENT, LENGTH, PRICE)] == ["percent", "tokens", "usd"]


@pytest.fixture
def detail(qtbot: QtBot, dressed: QApplication) -> RowDetail:
    made = RowDetail()
    qtbot.addWidget(made)
    give_theme(made, LIGHT)
    made.resize(900, 260)
    made.set_row(CHINA, PERCENT)
    made.show()
    return made


def test_a_row_with_months_shows_their_line(detail: RowDetail) -> None:
    assert list(detail.trend.you.getData()[1]) == [20, 36]
    assert detail.no_trend.isHidden()
    name, table = detail.table()
    assert name.startswith(CHINA.figure_id)
    assert len(table.rows) >= 3


def test_a_row_without_months_says_so(detail: RowDetail) -> None:
    detail.set_row(OPEN, PERCENT)
    assert detail.card.isHidden()
    assert detail.no_trend.text()
    assert detail.table()[1].rows == ()


def test_texts_of_the_previous_row_are_removed(detail: RowDetail) -> None:
    detail.set_row(replace(CHINA, explanation=(("What", "Something else."),)), PERCENT)
    shown = [one.text() for one in detail.findChildren(QLabel) if one.isVisible() and not detail.card.isAncestorOf(one)]
    assert shown == ["What", "Something else."]


def test_the_market_in_the_line_has_its_credit(detail: RowDetail) -> None:
    height = detail.card.height()
    detail.set_row(replace(CHINA, trend=replace(TREND, market_source=CREDIT)), PERCENT)
    assert (detail.credit.text(), detail.credit.isHidden()) == (CREDIT, False)
    assert detail.card.height() > height
