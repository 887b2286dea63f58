"""What the banner says: one problem or outcome, with what it means for the numbers and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NoticeTone = Literal["negative", "warning", "neutral"]

_WORST_FIRST: tuple[NoticeTone, ...] = ("negative", "warning", "neutral")


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the banner: a verb, and the name under which the window knows what to do."""

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """`what` stands in 600, `meaning` follows; at most two actions. Details open in a window of their own."""

    tone: NoticeTone
    what: str
    meaning: str
    actions: tuple[Action, ...] = ()
    details: tuple[str, ...] = ()


class Notices:
    """The notices in force, one per source ("sync", "import", "page"); the worst is shown."""

    def __init__(self) -> None:
        self._by_source: dict[str, Notice] = {}

    def put(self, source: str, notice: Notice | None) -> None:
        """Replace the notice of a source; None withdraws it."""
        self._by_source.pop(source, None)
        if notice is not None:
            self._by_source[source] = notice

    def worst(self) -> tuple[str, Notice] | None:
        """Return the notice to show and its source, the newest of the worst; None where all is well."""
        if not self._by_source:
            return None
        newest_first = reversed(self._by_source.items())
        return min(newest_first, key=lambda item: _WORST_FIRST.index(item[1].tone))
