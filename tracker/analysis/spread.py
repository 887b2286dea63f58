"""Medians, percentiles and histograms of whole numbers, exact."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
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


def percentile(ordered: Sequence[int], fraction: Fraction) -> Fraction:
    """Return the value below which a fraction (0 to 1) of sorted values lies, linear between neighbours.

    1/2 is the median. Raises `ValueError` without values.
    """
    if not ordered:
        raise ValueError("no values have no percentile")
    place = (len(ordered) - 1) * fraction
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(values: Iterable[int]) -> Fraction:
    """Return the median of values, between the two in the middle where they are even in number.

    Raises `ValueError` without values.
    """
    return percentile(sorted(values), Fraction(1, 2))


def spread_of(values: Iterable[int], unit: int = 1) -> Spread | None:
    """Return the spread of values, each divided by `unit`; None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    p50, p95 = (float(percentile(ordered, each) / unit) for each in (Fraction(1, 2), Fraction(95, 100)))
    return Spread(len(ordered), p50, p95, _bins(ordered, unit))


def _bins(ordered: Sequence[int], unit: int) -> tuple[Bin, ...]:
    """Return bins on a log axis; what is not above zero stands in the lowest one."""
    zeros = bisect_right(ordered, 0)
    if zeros == len(ordered):
        return (Bin(0, 1, zeros),)
    first, last = _place(ordered[zeros] / unit), _place(ordered[-1] / unit)
    edges = [_edge(place) for place in range(first, last + 2)]
    below = [0, *(bisect_left(ordered, edge * unit) for edge in edges[1:-1]), len(ordered)]
    return tuple(
        Bin(low, high, after - before)
        for (low, high), (before, after) in zip(pairwise(edges), pairwise(below), strict=True)
    )


def _place(value: float) -> int:
    return math.floor(math.log10(value) * BINS_PER_DECADE)


def _edge(place: int) -> float:
    return float(10 ** (place / BINS_PER_DECADE))
