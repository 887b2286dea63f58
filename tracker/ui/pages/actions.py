"""What a page can ask of the window: one small value each, sent by the one signal `Page.asked`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Covered

Load = Callable[[PageRequest], Covered]
"""A page's `load`, perhaps with options of the page: `partial(OverviewPage.load, split="key")`."""


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """Let the person choose files to import."""


@dataclass(frozen=True, slots=True)
class EditTags:
    """Let the person tag what was used."""


@dataclass(frozen=True, slots=True)
class UndoImport:
    """Undo an import, which the person has confirmed."""

    import_id: int


@dataclass(frozen=True, slots=True)
class ShowDates:
    """Show other dates, both included, in either order."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ShowDay:
    """Show how a UTC day (number) reconciles, on the page "Sources"."""

    day: int


@dataclass(frozen=True, slots=True)
class LoadWith:
    """Load the page that asks in this way from now on: the person has chosen other options of it."""

    load: Load


@dataclass(frozen=True, slots=True)
class KeepColours:
    """Remember the colour slots of the things of a split, so that they have the same colours next time."""

    split: str
    slots: Mapping[str, int]


PageAction = ImportFiles | EditTags | UndoImport | ShowDates | ShowDay | LoadWith | KeepColours
