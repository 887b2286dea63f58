"""What a page shows: its value, and the period, account and filters of that value. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from tracker.analysis.ledger.question import Coverage
from tracker.periods import Period


class Covered(Protocol):
    """A page's value: every one says how complete its period is."""

    @property
    def coverage(self) -> Coverage:
        """How complete each day of the period is."""


def stored_calls(value: Covered) -> int:
    """Return how many calls of the period are stored."""
    return sum(day.calls_stored for day in value.coverage.days)


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
    """The value of a page with the page's name, period, account and filters."""

    page: str
    value: Covered
    shown: Shown
