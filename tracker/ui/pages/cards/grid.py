"""How cards are arranged on a page: a wide one next to a narrow one, or one below the other; and a table's card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.ui.design.widgets import Card
from tracker.ui.tables.plain_table import PlainTable

COLUMNS = 12
_WIDE = 8
LEAST_ROWS = 4


def column_grid(page: QWidget) -> QGridLayout:
    """Return the layout of a page: twelve equal columns without margins."""
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 0, 0)
    for column in range(COLUMNS):
        grid.setColumnStretch(column, 1)
    return grid


def place_pairs(grid: QGridLayout, cards: Sequence[QWidget], first_row: int, *, stacked: bool) -> None:
    """Place alternating wide and narrow cards: 8 + 4 columns, or rows of 12. The second wide card's row stretches."""
    for number, card in enumerate(cards):
        grid.removeWidget(card)
        if stacked:
            grid.addWidget(card, first_row + number, 0, 1, COLUMNS)
        else:
            is_wide = number % 2 == 0
            left, span = (0, _WIDE) if is_wide else (_WIDE, COLUMNS - _WIDE)
            grid.addWidget(card, first_row + number // 2, left, 1, span)
    stretched = first_row + (2 if stacked else 1)
    for row in range(first_row + len(cards)):
        grid.setRowStretch(row, 1 if row == stretched else 0)


class TableCard(Card):
    """A card filled by a table: at least four rows, and as high as the card next to it."""

    def __init__(self, table: PlainTable) -> None:
        super().__init__()
        self._table = table
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 5)
        layout.addWidget(table)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        """Return the height of four rows."""
        return QSize(400, self._table.height_of(LEAST_ROWS) + 8)

    def sizeHint(self) -> QSize:
        """Return the same height: the table scrolls if it has more rows."""
        return self.minimumSizeHint()
