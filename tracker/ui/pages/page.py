"""What a page is: a Qt-free `load` that runs in a worker, and a widget that shows what it returned."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from functools import cache
from pkgutil import resolve_name
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.ui.design.spacing import Metrics
from tracker.ui.design.theme import Theme
from tracker.ui.pages.actions import Load, PageAction
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Covered, Loaded, Shown

SOURCES_PAGE = "sources"
"""Name of the page that tells how well each day is known; the frame leads there."""

V = TypeVar("V", bound=Covered)
"""What a page loads and shows."""


class Page(QWidget, Generic[V]):
    """One page of the window, without its title and scroll bars.

    The window calls `set_theme` and `set_metrics` before the first `show_value` and whenever they change. Loading,
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

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        raise NotImplementedError

    def set_metrics(self, metrics: Metrics) -> None:
        """Arrange the cards for another window width."""
        raise NotImplementedError


@cache
def _imported(place: str) -> Any:
    """Import what an entry names, without a search for garbage, now and later: all that is imported stays to the end.

    Searching takes a sixth of an import, and whenever a page's numbers are let go it would stop the window for a tenth
    of a second.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        return resolve_name(place)
    finally:
        gc.freeze()
        if searched:
            gc.enable()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A page as the frame lists it. Its module is imported when the page is first looked at."""

    name: str
    """Name on the command line: `window --page NAME`."""
    title: str
    """Title in side bar and header."""
    icon: str
    """Name of its icon in `resources/icons`."""
    place: str
    """Module and class: "tracker.ui.pages.overview.page:OverviewPage"."""
    filterable: bool = True
    """Whether the filters apply; where not, the filter bar says so."""
    in_period: bool = True
    """Whether it is about the period chosen; where not, it is about all that is held, and the header shows none."""
    in_zone: bool = False
    """Whether it shows dates of the zone chosen; where not, it keeps to UTC days, and the header says so."""

    @property
    def page_class(self) -> type[Page[Any]]:
        """The class of the page."""
        found: type[Page[Any]] = _imported(self.place)
        return found

    def load(self, request: PageRequest, load: Load | None = None) -> Loaded:
        """Return the value to show; of UTC days where the page keeps to them. `load` None: without options."""
        if not self.in_zone:
            request = replace(request, snapshot=request.snapshot.in_utc())
        value = (load or self.page_class.load)(request)
        return Loaded(page=self.name, value=value, shown=request.shown)

    def make(self) -> Page[Any]:
        """Return the page's widget. On the GUI thread."""
        return self.page_class()
