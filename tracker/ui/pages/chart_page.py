"""A page of chart cards: their buttons copy pictures and export numbers, their coverage leads to Sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from tracker.analysis.buckets import Bucket
from tracker.export.tables import Table
from tracker.periods import Period
from tracker.ui.charts.cells import worst_day
from tracker.ui.metrics import STACK_BELOW
from tracker.ui.pages.card_head import chosen_csv, write_csv
from tracker.ui.pages.card_picture import copy_picture
from tracker.ui.pages.card_rows import column_grid, place_pairs
from tracker.ui.pages.chart_card import BarsCard, ChartCard
from tracker.ui.pages.page import SOURCES_PAGE, Page
from tracker.ui.state import State


class Charted(Protocol):
    """The numbers of a page with bars."""

    @property
    def period(self) -> Period:
        """What was asked for."""

    @property
    def buckets(self) -> Sequence[Bucket]:
        """The bars in order."""


class ChartPage(Page):
    """Wires its cards with `wire_cards`; says what is shown with `set_shown` and the numbers with `tables`."""

    _shown: Charted | None = None
    _is_sample = False
    _stacked: bool | None = None

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(state, parent)
        self.grid = column_grid(self)
        self._pairs: tuple[QWidget, ...] = ()

    def hold(self, *cards: QWidget) -> None:
        """Take the cards, wide and narrow in turn."""
        self._pairs = cards
        self._stack(stacked=False)

    def place_cards(self, *, stacked: bool) -> None:
        """Place the cards: side by side, or one below the other."""
        place_pairs(self.grid, self._pairs, 0, stacked=stacked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the cards where there is no room for 8 + 4 columns."""
        super().resizeEvent(event)
        self._stack(stacked=self.width() < STACK_BELOW)

    def _stack(self, *, stacked: bool) -> None:
        if stacked != self._stacked:
            self._stacked = stacked
            self.place_cards(stacked=stacked)

    def wire_cards(self, *cards: ChartCard) -> None:
        """Let the buttons of cards work, dragging over bars set dates, and their coverage lead to Sources."""
        for card in cards:
            card.picture_wanted.connect(self._copy_picture)
            card.file_wanted.connect(self._save_file)
            if isinstance(card, BarsCard):
                card.chart.range_selected.connect(self.state.set_dates)
                card.strip.chosen.connect(self._show_sources)

    def set_shown(self, shown: Charted, *, is_sample: bool) -> None:
        """Remember which numbers the cards show."""
        self._shown, self._is_sample = shown, is_sample

    def tables(self) -> Mapping[ChartCard, tuple[str, Table]]:
        """Return the numbers of each card, with a name for their file."""
        raise NotImplementedError

    def _show_sources(self, column: int) -> None:
        """Show how the worst day of a coverage cell reconciles."""
        if self._shown is not None:
            day = worst_day(self._shown.buckets[column].coverage)
            if day is not None:
                self.state.show_day(SOURCES_PAGE, day)

    def _copy_picture(self) -> None:
        card = self.sender()
        if self._shown is not None and isinstance(card, ChartCard):
            copy_picture(card, self._shown.period, is_sample=self._is_sample)

    def _save_file(self) -> None:
        """Ask for a file and write the numbers of the chart whose button it was."""
        card = self.sender()
        if self._shown is None or not isinstance(card, ChartCard):
            return
        name, table = self.tables()[card]
        period = self._shown.period
        chosen = chosen_csv(self, f"{name}-{period.first}-{period.last}.csv")
        if chosen is not None:
            card.say(write_csv(chosen, *table))
