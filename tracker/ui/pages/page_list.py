"""The list of all pages: name, title and class of each. Free of Qt, so that the help text can use it."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from functools import cache
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from tracker.errors import UsageError
from tracker.ui.pages.shown import Covered, Loaded

if TYPE_CHECKING:
    from tracker.analysis.ledger.known_calls import KnownCalls
    from tracker.ui.pages.actions import Load
    from tracker.ui.pages.page import Page
    from tracker.ui.pages.request import PageRequest

SOURCES_PAGE = "sources"
"""Name of the page that shows how complete each day is; other parts of the window link to it."""


@cache
def _imported(import_path: str) -> Any:
    """Import the class of an entry with the garbage collector off.

    Collecting takes a sixth of the time of an import. `gc.freeze` also excludes the imported objects from every later
    collection: they live until the program ends, and scanning them would stop the window for a tenth of a second each
    time the numbers of a page are freed.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        return resolve_name(import_path)
    finally:
        gc.freeze()
        if searched:
            gc.enable()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A page in the list of pages. Its module is imported when the page is opened for the first time."""

    name: str
    """Name on the command line: `window --page NAME`."""
    title: str
    """Title in the side bar and the header."""
    icon: str
    """Name of its icon in `resources/icons`."""
    import_path: str
    """Module and class: "tracker.ui.pages.overview.page:OverviewPage"."""
    filterable: bool = True
    """Whether the filters apply; if not, the filter bar says so."""
    in_period: bool = True
    """Whether it shows the chosen period; if not, it shows everything stored, and the header names no period."""
    in_zone: bool = False
    """Whether its dates follow the chosen time zone; if not, it shows UTC days, and the header says so."""

    @property
    def page_class(self) -> type[Page[Any]]:
        """The class of the page."""
        found: type[Page[Any]] = _imported(self.import_path)
        return found

    def load(self, request: PageRequest, load: Load | None = None) -> Loaded:
        """Return the value to show, for UTC days if the page is not `in_zone`. `load` None: without options."""
        if not self.in_zone:
            request = replace(request, snapshot=request.snapshot.in_utc())
        with request.store.reading():
            value = (load or self.page_class.load)(request)
            known = self._known_calls(request, value) if self.in_period else None
        return Loaded(page=self.name, value=value, shown=request.shown, known=known)

    def _known_calls(self, request: PageRequest, value: Covered) -> KnownCalls | None:
        from tracker.analysis.ledger.known_calls import known_calls

        filters = request.snapshot.filters if self.filterable else {}
        return known_calls(request.store, request.snapshot.period, filters, value.coverage, request.now)

    def make(self) -> Page[Any]:
        """Create the page's widget. Call it on the GUI thread."""
        return self.page_class()


PAGES: tuple[PageEntry, ...] = (
    PageEntry(
        name="overview",
        title="Overview",
        icon="overview",
        import_path="tracker.ui.pages.overview.page:OverviewPage",
        in_zone=True,
    ),
    PageEntry(
        name="models",
        title="Models",
        icon="models",
        import_path="tracker.ui.pages.models.page:ModelsPage",
        in_zone=True,
    ),
    PageEntry(
        name="reasoning",
        title="Reasoning",
        icon="reasoning",
        import_path="tracker.ui.pages.reasoning.page:ReasoningPage",
        in_zone=True,
    ),
    PageEntry(
        name="agentic",
        title="Agentic",
        icon="agentic",
        import_path="tracker.ui.pages.agentic.page:AgenticPage",
        in_zone=True,
    ),
    PageEntry(
        name="world",
        title="You and the world",
        icon="world",
        import_path="tracker.ui.pages.world.page:WorldPage",
        filterable=False,
    ),
    PageEntry(
        name="retention",
        title="Retention",
        icon="retention",
        import_path="tracker.ui.pages.retention.page:RetentionPage",
        in_period=False,
    ),
    PageEntry(name="what-if", title="What if", icon="what-if", import_path="tracker.ui.pages.what_if.page:WhatIfPage"),
    PageEntry(
        name=SOURCES_PAGE,
        title="Sources",
        icon="sources",
        import_path="tracker.ui.pages.sources.page:SourcesPage",
        filterable=False,
    ),
)
"""Every page, in the order of the side bar."""


def page_names(last_word: str = ", ") -> str:
    """Return the names of all pages in one text; `last_word` comes before the last name."""
    names = [page.name for page in PAGES]
    return f"{', '.join(names[:-1])}{last_word}{names[-1]}"


def page_named(name: str | None) -> str:
    """Return the name if such a page exists, the first page's name for None. Raises `UsageError` otherwise."""
    if name is None:
        return PAGES[0].name
    if all(page.name != name for page in PAGES):
        raise UsageError(f"There is no page {name!r}. Use {page_names(' or ')}.")
    return name
