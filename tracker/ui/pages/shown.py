"""What a page shows: its value, and the period, account and filters of that value. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tracker.analysis.ledger.question import Coverage
from tracker.periods import Period

if TYPE_CHECKING:
    from tracker.analysis.ledger.known_calls import KnownCalls


class Covered(Protocol):
    """A page's value: every one says how complete its period is."""

    @property
    def coverage(self) -> Coverage:
        """How complete each day of the period is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The period, account and filters of a page's numbers."""

    period: Period
    is_sample: bool
    """Whether this is the sample account: pictures and files that leave the window say so."""
    filters: Mapping[str, tuple[str, ...]]

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The value of a page with the page's name, period, account and filters.

    `known`: how many of the requests it is made of are known one by one; None: not known, or it is of no period.
    """

    page: str
    value: Covered
    shown: Shown
    known: KnownCalls | None = None
