"""A page of chart cards: buttons copy pictures and export numbers, a click on a coverage cell opens Sources."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from tracker.analysis.ledger.time_buckets import Bucket
from tracker.ui.charts.values.cells import worst_day
from tracker.ui.pages.actions import ShowDay
from tracker.ui.pages.cards.actions import CardActions, CardTables
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.cards.day_cards import StripCard
from tracker.ui.pages.cards.grid import place_pairs
from tracker.ui.pages.cards.stacking_page import StackingPage
from tracker.ui.pages.page import V
from tracker.ui.pages.shown import Shown


class ChartPage(StackingPage[V]):
    """A page calls `wire_cards` once and `set_shown` with each value, and returns its numbers from `tables`."""

    _buckets: Sequence[Bucket] = ()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[QWidget, ...] = ()

    def hold(self, *cards: QWidget) -> None:
        """Add the cards; wide and narrow cards alternate."""
        self._pairs = cards
        self.stack(stacked=False)

    def place_cards(self, *, stacked: bool) -> None:
        """Place the cards: side by side, or one below the other."""
        place_pairs(self.grid, self._pairs, 0, stacked=stacked)

    def wire_cards(self, *cards: ChartCard) -> None:
        """Connect the cards: buttons, dragging over bars to set dates, coverage cells that open Sources."""
        self.card_actions = CardActions(self, cards, self.tables)
        for card in cards:
            if isinstance(card, StripCard):
                card.strip.chosen.connect(self._show_sources)

    def set_shown(self, buckets: Sequence[Bucket], shown: Shown) -> None:
        """Remember the bars in order, and the period, account and filters of the numbers."""
        self._buckets = buckets
        self.card_actions.set_shown(shown)

    def tables(self) -> CardTables:
        """Return the numbers of each card, with a name for the file."""
        raise NotImplementedError

    def _show_sources(self, column: int) -> None:
        """Show the reconciliation of the worst day of a coverage cell."""
        day = worst_day(self._buckets[column].coverage)
        if day is not None:
            self.ask(ShowDay(day))
