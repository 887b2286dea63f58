"""What a page is: a Qt-free `load` that runs in a worker, and a widget that shows what it returned."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pkgutil import resolve_name
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.analysis.ledger.question import Coverage
from tracker.store.file.database import Store
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.theme import Theme
from tracker.ui.state import Snapshot, State

SOURCES_PAGE = "sources"
"""Name of the page that tells how well each day is known; frame and other pages lead there."""


@runtime_checkable
class Covered(Protocol):
    """A page's value that says how well its period is known."""

    @property
    def coverage(self) -> Coverage:
        """How well the period is known, day by day."""


def held_calls(value: object) -> int | None:
    """Return how many calls of the period a page's value rests on, None where it does not say."""
    return sum(day.calls_held for day in value.coverage.days) if isinstance(value, Covered) else None


class Page(QWidget):
    """One page of the window, without its title and scroll bars.

    The window calls `set_theme` and `set_metrics` before the first `show_value` and whenever they change. Loading,
    failing and a store that holds nothing are shown by the window, which keeps the last value on the page.
    A page reads the state and may change it (drag over a chart: `state.set_dates`).
    """

    import_wanted = Signal()
    """The person wants to choose files to import."""
    tags_wanted = Signal()
    """The person wants to tag what was used."""
    undo_wanted = Signal(int)
    """The person has confirmed that the import of this id is to be undone."""

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state

    @staticmethod
    def load(store: Store, snapshot: Snapshot, now: datetime) -> object:
        """Return the value to show. Runs in a worker thread: touches no widget and no signal."""
        raise NotImplementedError

    def show_value(self, value: object) -> None:
        """Show what `load` returned."""
        raise NotImplementedError

    def show_ages(self, now_ms: int) -> None:
        """Say anew how old things are at an instant (UTC ms); most pages say no ages."""

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
    def page_class(self) -> type[Page]:
        """The class of the page."""
        found: type[Page] = _imported(self.place)
        return found

    def load(self, store: Store, snapshot: Snapshot, now: datetime) -> object:
        """Return the value to show, as `Page.load` does; of UTC days where it keeps to them."""
        return self.page_class.load(store, snapshot if self.in_zone else snapshot.in_utc(), now)

    def make(self, state: State) -> Page:
        """Return the page's widget. On the GUI thread."""
        return self.page_class(state)
