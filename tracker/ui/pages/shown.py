"""What a page is shown with: its value, and of which period, account and filters that value is. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from tracker.analysis.ledger.question import Coverage
from tracker.periods import Period


class Covered(Protocol):
    """A page's value: says how well its period is known."""

    @property
    def coverage(self) -> Coverage:
        """How well the period is known, day by day."""


def stored_calls(value: Covered) -> int:
    """Return how many calls of the period are stored."""
    return sum(day.calls_held for day in value.coverage.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Of what the numbers of a page are."""

    period: Period
    is_sample: bool
    """Whether the account is the invented one: whatever leaves the window says so."""
    filters: Mapping[str, tuple[str, ...]]

    @property
    def is_filtered(self) -> bool:
        """Whether the filters let only a part through."""
        return bool(self.filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The value of a page, by the page's name, and of what it is."""

    page: str
    value: Covered
    shown: Shown
