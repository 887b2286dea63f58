"""Medians, percentiles and histograms of integers, exact and fast even for a million of them."""

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
    """How many values are at least `low` and below `high`."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """The distribution of values: median, 95th percentile, and bins of equal width on a log axis, without gaps."""

    count: int
    p50: float
    p95: float
    bins: tuple[Bin, ...]


class SortedRuns:
    """A sorted list of integers, stored as several sorted runs, such as one per day.

    Many short runs are sorted faster than one long one, and bars and the total can share the same runs. Reading the
    number at an index searches every run, so this is for a few indexes, not for a loop over all.
    """

    def __init__(self, values: Iterable[int] = ()) -> None:
        self._runs: list[array[int]] = []
        self.add(values)

    @classmethod
    def joined(cls, parts: Iterable[SortedRuns]) -> SortedRuns:
        """Return the numbers of all parts; their runs are shared, not copied."""
        joined = cls()
        for part in parts:
            joined._runs += part._runs
        return joined

    def add(self, values: Iterable[int]) -> None:
        """Add numbers in any order, as one run."""
        if run := array("q", sorted(values)):
            self._runs.append(run)

    def __len__(self) -> int:
        return sum(map(len, self._runs))

    def __getitem__(self, index: int) -> int:
        """Return the number at an index, 0 for the smallest. Raises `IndexError` where there is none."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        low, high = min(run[0] for run in self._runs), max(run[-1] for run in self._runs)
        # A binary search over possible values: the smallest one that more than `index` numbers do not exceed.
        return low + bisect_right(range(low, high), index, key=self._up_to)

    def after(self, index: int, value: int) -> int:
        """Return the number after the one at an index, whose value is given; there must be one."""
        places = [bisect_right(run, value) for run in self._runs]
        if sum(places) > index + 1:
            return value
        return min(run[place] for run, place in zip(self._runs, places, strict=True) if place < len(run))

    def below(self, limit: float) -> int:
        """Return how many numbers are smaller."""
        return sum(bisect_left(run, limit) for run in self._runs)

    def _up_to(self, limit: int) -> int:
        return sum(bisect_right(run, limit) for run in self._runs)


def percentile(values: SortedRuns, fraction: Fraction) -> Fraction:
    """Return the value that a fraction (0 to 1) of the values is below, linear between two values.

    1/2 is the median. Raises `ValueError` without values.
    """
    if not len(values):
        raise ValueError("a percentile needs values")
    # As a float, the position could miss a whole number by a little, and the result would be between two values.
    position = (len(values) - 1) * fraction
    below, above = math.floor(position), math.ceil(position)
    low = values[below]
    high = values.after(below, low) if above > below else low
    return low + (high - low) * (position - below)


def median(values: SortedRuns) -> Fraction:
    """Return the median of values; of an even number of values it is the mean of the two in the middle.

    Raises `ValueError` without values.
    """
    return percentile(values, Fraction(1, 2))


def distribution_of(values: SortedRuns, unit: int = 1) -> Distribution | None:
    """Return the distribution of values, each divided by `unit`; None without values."""
    if not len(values):
        return None
    p50, p95 = (float(percentile(values, each) / unit) for each in (Fraction(1, 2), Fraction(95, 100)))
    return Distribution(len(values), p50, p95, _bins(values, unit))


def _bins(values: SortedRuns, unit: int) -> tuple[Bin, ...]:
    """Return bins on a log axis; values of zero or less are in the lowest one."""
    count = len(values)
    # Zero has no logarithm, so the edges begin at the smallest value above it.
    zeros = values.below(1)
    if zeros == count:
        return (Bin(0, 1, zeros),)
    first, last = _bin_of(values[zeros] / unit), _bin_of(values[count - 1] / unit)
    edges = [_edge(number) for number in range(first, last + 2)]
    # The two ends are not searched: the first bin also takes the zeros, and no value is lost to a rounded edge.
    below = [0, *(values.below(edge * unit) for edge in edges[1:-1]), count]
    return tuple(
        Bin(low, high, after - before)
        for (low, high), (before, after) in zip(pairwise(edges), pairwise(below), strict=True)
    )


def _bin_of(value: float) -> int:
    return math.floor(math.log10(value) * BINS_PER_DECADE)


def _edge(number: int) -> float:
    return float(10 ** (number / BINS_PER_DECADE))
