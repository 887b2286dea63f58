"""What the user can do with chart cards: copy pictures, save files, press T for tables, select days by dragging."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from tracker.export.tables import Table
from tracker.ui.pages.actions import ShowDates
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.cards.head import chosen_csv, write_csv
from tracker.ui.pages.cards.picture import copy_picture
from tracker.ui.pages.page import Page
from tracker.ui.pages.shown import Shown

CardTables = Mapping[ChartCard, tuple[str, Table]]
"""The numbers of each card, with a name for the file."""


class CardActions(QObject):
    """Connects the cards of a page to their actions, once. `tables` returns the numbers shown at that moment."""

    def __init__(self, page: Page[Any], cards: Sequence[ChartCard], tables: Callable[[], CardTables]) -> None:
        super().__init__(page)
        self._page, self._tables = page, tables
        self.cards = tuple(cards)
        self._shown: Shown | None = None
        for card in cards:
            card.picture_wanted.connect(self._copy_picture)
            card.file_wanted.connect(self._save_file)
            if card.drawn is not None:
                card.drawn.value_cursor.range_selected.connect(self._show_dates)
        QShortcut(QKeySequence(Qt.Key.Key_T), page).activated.connect(self.toggle_tables)

    def set_shown(self, shown: Shown) -> None:
        """Remember the period, account and filters of the numbers."""
        self._shown = shown

    def toggle_tables(self) -> None:
        """Switch the chart with the focus between chart and table; all charts of the page if none has the focus."""
        focused = QApplication.focusWidget()
        charts = [card for card in self.cards if card.drawn is not None]
        with_focus = [card for card in charts if focused is not None and card.isAncestorOf(focused)]
        chosen = with_focus or [card for card in charts if not card.is_table] or charts
        for card in chosen:
            card.toggle_table()

    def _show_dates(self, first: date, last: date) -> None:
        self._page.ask(ShowDates(first, last))

    def _copy_picture(self) -> None:
        card = self.sender()
        if self._shown is not None and isinstance(card, ChartCard):
            copy_picture(card, self._shown.period, is_sample=self._shown.is_sample)

    def _save_file(self) -> None:
        """Ask for a file and write the numbers of the card whose button was clicked."""
        card = self.sender()
        if self._shown is None or not isinstance(card, ChartCard):
            return
        name, _ = self._tables()[card]
        period = self._shown.period
        chosen = chosen_csv(self._page, f"{name}-{period.first}-{period.last}.csv")
        if chosen is not None:
            self.write(card, chosen)

    def write(self, card: ChartCard, path: Path) -> None:
        """Write the numbers of a card as CSV. The card then says whether the file was saved."""
        card.say(write_csv(path, *self._tables()[card][1]))
