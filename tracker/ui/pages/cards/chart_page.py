"""A page of chart cards: their buttons copy pictures and export numbers, their coverage leads to Sources."""

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
    """Wires its cards with `wire_cards`; says what is shown with `set_shown` and the numbers with `tables`."""

    _buckets: Sequence[Bucket] = ()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[QWidget, ...] = ()

    def hold(self, *cards: QWidget) -> None:
        """Take the cards, wide and narrow in turn."""
        self._pairs = cards
        self.stack(stacked=False)

    def place_cards(self, *, stacked: bool) -> None:
        """Place the cards: side by side, or one below the other."""
        place_pairs(self.grid, self._pairs, 0, stacked=stacked)

    def wire_cards(self, *cards: ChartCard) -> None:
        """Let the buttons of cards work, dragging over bars set dates, and their coverage lead to Sources."""
        self.card_actions = CardActions(self, cards, self.tables)
        for card in cards:
            if isinstance(card, StripCard):
                card.strip.chosen.connect(self._show_sources)

    def set_shown(self, buckets: Sequence[Bucket], shown: Shown) -> None:
        """Remember the bars of the cards in order, and of what they are."""
        self._buckets = buckets
        self.card_actions.set_shown(shown)

    def tables(self) -> CardTables:
        """Return the numbers of each card, with a name for their file."""
        raise NotImplementedError

    def _show_sources(self, column: int) -> None:
        """Show how the worst day of a coverage cell reconciles."""
        day = worst_day(self._buckets[column].coverage)
        if day is not None:
            self.ask(ShowDay(day))
