"""The base class of pages: `load` reads numbers in a worker thread without Qt, and the widget shows them."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.ui.design.spacing import Metrics
from tracker.ui.pages.actions import PageAction
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Covered, Shown

V = TypeVar("V", bound=Covered)
"""What a page loads and shows."""


class Page(QWidget, Generic[V]):
    """One page of the window, without its title and scroll bars.

    The window sets the theme and calls `set_metrics` before the first `show_value`, and again when they change. The
    window also shows that a page is loading, that loading failed, or that the store is empty; meanwhile the page keeps
    its last value. For anything outside the page, the page asks the window.
    """

    asked = Signal(object)
    """A `PageAction`: what the window shall do."""

    def ask(self, action: PageAction) -> None:
        """Ask the window to do something."""
        self.asked.emit(action)

    @staticmethod
    def load(request: PageRequest) -> V:
        """Return the value to show. Runs in a worker thread, so it must not touch widgets or signals."""
        raise NotImplementedError

    def show_value(self, value: V, shown: Shown) -> None:
        """Show what `load` returned; `shown` says for which period, account and filters."""
        raise NotImplementedError

    def show_ages(self, now_ms: int) -> None:
        """Update the texts that say how old something is, for an instant (UTC ms). Most pages have none."""

    def show_day(self, day: int) -> None:
        """Select a UTC day (number) when the next value is shown. Most pages have no single days."""

    def set_metrics(self, metrics: Metrics) -> None:
        """Arrange the cards for another window width."""
        raise NotImplementedError
