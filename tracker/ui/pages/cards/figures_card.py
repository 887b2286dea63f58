"""A card with a table as high as its rows and the source of the numbers below, or a sentence why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.ui.design.fonts import Role
from tracker.ui.design.widgets import label
from tracker.ui.pages.cards.chart_card import INSET, ChartCard
from tracker.ui.tables.fitted_table import FittedTable


class FiguresCard(ChartCard):
    """A table with the title, unit and buttons that every chart has. Without rows only the sentence is visible."""

    def __init__(self, table: FittedTable[Any], controls: Sequence[QWidget] = ()) -> None:
        self.table = table
        self.sentence = label("", Role.CONTROL, "text_2", wrap=True)
        self.credit = label("", Role.CAPTION, "text_3", wrap=True)
        content = QWidget()
        super().__init__(content, controls)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for one in (table, self.sentence, self.credit):
            layout.addWidget(one)
        layout.addStretch(1)
        self.fill_width()
        for one in (self.sentence, self.credit):
            one.setContentsMargins(INSET, 0, INSET, 0)

    def set_figures(self, rows: Sequence[Any], sentence: str, credit: str | None) -> None:
        """Show other rows; `sentence` says why there are none, or adds something about them."""
        self.table.set_rows(rows)
        self.table.setFixedHeight(self.table.height_of(len(rows)))
        self.table.setVisible(bool(rows))
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.credit.setText(credit or "")
        self.credit.setVisible(credit is not None)
        for button in (self.picture_button, self.file_button):
            button.setEnabled(bool(rows))
