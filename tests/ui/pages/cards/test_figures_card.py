"""A card with a table: as high as its rows, or only a sentence why there are none; the source below."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.ui.pages.cards.figures_card import FiguresCard
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.rows_model import ColumnSpec

COLUMNS: tuple[ColumnSpec[str], ...] = (ColumnSpec("Name", str, str, number=False),)


@pytest.fixture
def card(qtbot: QtBot, dressed: QApplication) -> FiguresCard:
    made = FiguresCard(FittedTable(COLUMNS, "Names"))
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


@pytest.mark.parametrize("rows", [1, 5])
def test_the_table_is_as_high_as_its_rows(card: FiguresCard, rows: int) -> None:
    card.set_figures("a" * rows, "", None)
    assert card.table.height() == card.table.height_of(rows)


def test_without_rows_only_the_sentence_is_visible_and_exports_are_disabled(card: FiguresCard) -> None:
    card.set_figures((), "Nothing yet.", None)
    assert (card.table.isHidden(), card.sentence.text(), card.sentence.isHidden()) == (True, "Nothing yet.", False)
    assert not card.file_button.isEnabled()
    assert not card.picture_button.isEnabled()
    card.set_figures("a", "", None)
    assert (card.table.isHidden(), card.sentence.isHidden(), card.file_button.isEnabled()) == (False, True, True)


def test_a_credit_is_shown_if_there_is_one(card: FiguresCard) -> None:
    card.set_figures("a", "", "Source: elsewhere")
    assert (card.credit.text(), card.credit.isHidden()) == ("Source: elsewhere", False)
    card.set_figures("a", "", None)
    assert card.credit.isHidden()
