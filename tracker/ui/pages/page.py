"""What a page is: a Qt-free `load` that runs in a worker, and a widget that shows what it returned."""

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

    The window gives the theme and calls `set_metrics` before the first `show_value` and whenever they change. Loading,
    failing and a store that holds nothing are shown by the window, which keeps the last value on the page.
    Whatever goes beyond the page it asks of the window.
    """

    asked = Signal(object)
    """A `PageAction`: what the window is to do."""

    def ask(self, action: PageAction) -> None:
        """Ask the window to do something."""
        self.asked.emit(action)

    @staticmethod
    def load(request: PageRequest) -> V:
        """Return the value to show. Runs in a worker thread: touches no widget and no signal."""
        raise NotImplementedError

    def show_value(self, value: V, shown: Shown) -> None:
        """Show what `load` returned, and of what it is."""
        raise NotImplementedError

    def show_ages(self, now_ms: int) -> None:
        """Say anew how old things are at an instant (UTC ms); most pages say no ages."""

    def show_day(self, day: int) -> None:
        """Begin at a UTC day (number) when the next value is shown; most pages show no single days."""

    def set_metrics(self, metrics: Metrics) -> None:
        """Arrange the cards for another window width."""
        raise NotImplementedError
