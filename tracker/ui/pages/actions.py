"""What a page can ask the window to do: one small class per action, all sent by the signal `Page.asked`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Covered

Load = Callable[[PageRequest], Covered]
"""A page's `load`, which may have options of the page bound to it: `partial(OverviewPage.load, split="key")`."""


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """Let the person choose files to import."""


@dataclass(frozen=True, slots=True)
class EditTags:
    """Let the person tag what was used."""


@dataclass(frozen=True, slots=True)
class UndoImport:
    """Undo an import; the person has confirmed it."""

    import_id: int


@dataclass(frozen=True, slots=True)
class ShowDates:
    """Show another period: both dates are included and may come in either order."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ShowDay:
    """Show the reconciliation of a UTC day (number) on the page "Sources"."""

    day: int


@dataclass(frozen=True, slots=True)
class LoadWith:
    """From now on, load the page that sends this with `load`: the person has chosen other options."""

    load: Load


@dataclass(frozen=True, slots=True)
class KeepColours:
    """Remember the colour slots of the values of a split, so that they have the same colours next time."""

    split: str
    slots: Mapping[str, int]


PageAction = ImportFiles | EditTags | UndoImport | ShowDates | ShowDay | LoadWith | KeepColours
