"""Medians, percentiles and histograms of whole numbers, exact; also of a million of them."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

BINS_PER_DECADE = 6


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values lie from `low` to before `high`."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How values are spread: median, 95th percentile, and bins of equal width on a log axis, none missing between."""

    count: int
    p50: float
    p95: float
    bins: tuple[Bin, ...]


class SortedRuns:
    """Whole numbers in order, held as runs that are each sorted, such as one per day.

    Many short runs are sorted sooner than one long one, and those of the bars are those of the whole as well. What
    stands at a place is found by looking into every run, so it is for a few places, not for going through all.
    """

    def __init__(self, values: Iterable[int] = ()) -> None:
        self._runs: list[array[int]] = []
        self.add(values)

    @classmethod
    def joined(cls, parts: Iterable[SortedRuns]) -> SortedRuns:
        """Return the numbers of all parts; their runs are shared, not copied."""
        whole = cls()
        for part in parts:
            whole._runs += part._runs
        return whole

    def add(self, values: Iterable[int]) -> None:
        """Add numbers in any order, as one run."""
        if run := array("q", sorted(values)):
            self._runs.append(run)

    def __len__(self) -> int:
        return sum(map(len, self._runs))

    def __getitem__(self, place: int) -> int:
        """Return the number at a place, 0 for the smallest. Raises `IndexError` where there is none."""
        if not 0 <= place < len(self):
            raise IndexError(place)
        low, high = min(run[0] for run in self._runs), max(run[-1] for run in self._runs)
        return low + bisect_right(range(low, high), place, key=self._up_to)

    def below(self, limit: float) -> int:
        """Return how many numbers are smaller."""
        return sum(bisect_left(run, limit) for run in self._runs)

    def _up_to(self, limit: int) -> int:
        return sum(bisect_right(run, limit) for run in self._runs)


def percentile(values: SortedRuns, fraction: Fraction) -> Fraction:
    """Return the value below which a fraction (0 to 1) of the values lies, linear between neighbours.

    1/2 is the median. Raises `ValueError` without values.
    """
    if not len(values):
        raise ValueError("no values have no percentile")
    place = (len(values) - 1) * fraction
    below, above = math.floor(place), math.ceil(place)
    low = values[below]
    high = values[above] if above > below else low
    return low + (high - low) * (place - below)


def median(values: SortedRuns) -> Fraction:
    """Return the median of values, between the two in the middle where they are even in number.

    Raises `ValueError` without values.
    """
    return percentile(values, Fraction(1, 2))


def spread_of(values: SortedRuns, unit: int = 1) -> Spread | None:
    """Return the spread of values, each divided by `unit`; None without values."""
    if not len(values):
        return None
    p50, p95 = (float(percentile(values, each) / unit) for each in (Fraction(1, 2), Fraction(95, 100)))
    return Spread(len(values), p50, p95, _bins(values, unit))


def _bins(values: SortedRuns, unit: int) -> tuple[Bin, ...]:
    """Return bins on a log axis; what is not above zero stands in the lowest one."""
    count = len(values)
    zeros = values.below(1)
    if zeros == count:
        return (Bin(0, 1, zeros),)
    first, last = _place(values[zeros] / unit), _place(values[count - 1] / unit)
    edges = [_edge(place) for place in range(first, last + 2)]
    below = [0, *(values.below(edge * unit) for edge in edges[1:-1]), count]
    return tuple(
        Bin(low, high, after - before)
        for (low, high), (before, after) in zip(pairwise(edges), pairwise(below), strict=True)
    )


def _place(value: float) -> int:
    return math.floor(math.log10(value) * BINS_PER_DECADE)


def _edge(place: int) -> float:
    return float(10 ** (place / BINS_PER_DECADE))
