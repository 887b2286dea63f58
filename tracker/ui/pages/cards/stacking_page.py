"""A page of cards in twelve columns: side by side, or one below the other in a narrow window."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from tracker.ui.design.spacing import STACK_BELOW, Metrics
from tracker.ui.pages.cards.grid import column_grid
from tracker.ui.pages.page import Page, V


class StackingPage(Page[V]):
    """Calls `place_cards` when its width needs the other arrangement. A page calls `stack` after making its cards."""

    _stacked: bool | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = column_grid(self)

    def place_cards(self, *, stacked: bool) -> None:
        """Place the cards: side by side, or one below the other."""
        raise NotImplementedError

    def set_metrics(self, metrics: Metrics) -> None:
        """Arrange the cards for another window width."""
        self.grid.setSpacing(metrics.gutter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the cards if there is no space for 8 + 4 columns."""
        super().resizeEvent(event)
        self.stack(stacked=self.width() < STACK_BELOW)

    def stack(self, *, stacked: bool) -> None:
        """Place the cards, unless they are already placed like this."""
        if stacked != self._stacked:
            self._stacked = stacked
            self.place_cards(stacked=stacked)
