"""How cards are arranged on a page: a wide and a narrow one side by side, or one below the other."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.pages.cards.grid import LEAST_ROWS, TableCard, column_grid, place_pairs
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.rows_model import ColumnSpec


class Cards:
    """Four empty cards on a page of 1,200 pixels."""

    def __init__(self, qtbot: QtBot) -> None:
        self.page = QWidget()
        qtbot.addWidget(self.page)
        self.page.resize(1200, 400)
        self.grid = column_grid(self.page)
        self.grid.setSpacing(0)
        self.cards = [QWidget() for _ in range(4)]
        for card in self.cards:
            card.setMinimumHeight(20)

    def placed(self, *, stacked: bool) -> list[tuple[int, int, int]]:
        """Return left edge, width and row of every card."""
        place_pairs(self.grid, self.cards, 0, stacked=stacked)
        self.page.show()
        self.page.grab()
        tops = sorted({card.y() for card in self.cards})
        return [(card.x(), card.width(), tops.index(card.y())) for card in self.cards]


@pytest.fixture
def cards(qtbot: QtBot, dressed: QApplication) -> Cards:
    return Cards(qtbot)


def test_wide_cards_have_eight_of_twelve_columns(cards: Cards) -> None:
    assert cards.placed(stacked=False) == [(0, 800, 0), (800, 400, 0), (0, 800, 1), (800, 400, 1)]


def test_stacked_cards_have_the_full_width(cards: Cards) -> None:
    assert cards.placed(stacked=True) == [(0, 1200, row) for row in range(4)]


def test_cards_return_to_their_positions(cards: Cards) -> None:
    before = cards.placed(stacked=False)
    cards.placed(stacked=True)
    assert cards.placed(stacked=False) == before


def test_a_table_has_space_for_four_rows(qtbot: QtBot, dressed: QApplication) -> None:
    columns: tuple[ColumnSpec[str], ...] = (ColumnSpec("Name", str, str, number=False),)
    table = FittedTable(columns, "Names")
    card = TableCard(table)
    qtbot.addWidget(card)
    table.set_rows("a" * 40)
    assert card.minimumSizeHint().height() == card.sizeHint().height() == table.height_of(LEAST_ROWS) + 8
