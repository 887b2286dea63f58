"""What the banner shows: one problem or outcome, what it means for the numbers and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NoticeTone = Literal["negative", "warning", "neutral"]

_WORST_FIRST: tuple[NoticeTone, ...] = ("negative", "warning", "neutral")


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the banner: its text, and the name that tells the window what to do."""

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """`what` is drawn in bold, then `meaning` follows; at most two actions. Details open in a dialog."""

    tone: NoticeTone
    what: str
    meaning: str
    actions: tuple[Action, ...] = ()
    details: tuple[str, ...] = ()


class Notices:
    """The active notices, one per source ("sync", "import", "page"); the worst is shown."""

    def __init__(self) -> None:
        self._by_source: dict[str, Notice] = {}

    def put(self, source: str, notice: Notice | None) -> None:
        """Replace the notice of a source; None removes it."""
        self._by_source.pop(source, None)
        if notice is not None:
            self._by_source[source] = notice

    def worst(self) -> tuple[str, Notice] | None:
        """Return the notice to show and its source: the newest of the worst; None if there is no notice."""
        if not self._by_source:
            return None
        newest_first = reversed(self._by_source.items())
        return min(newest_first, key=lambda item: _WORST_FIRST.index(item[1].tone))
