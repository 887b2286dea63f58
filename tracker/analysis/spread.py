"""Medians, percentiles and histograms of whole numbers, exact."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

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


def percentile_of_counts(counts: Sequence[tuple[int, int]], fraction: Fraction) -> Fraction:
    """Return the same of values given once with how often each occurs, smallest first."""
    total = sum(number for _, number in counts)
    if not total:
        raise ValueError("no values have no percentile")
    place = (total - 1) * fraction
    low = math.floor(place)
    below, above = _value_at(counts, low), _value_at(counts, min(low + 1, total - 1))
    return below + (above - below) * (place - low)


def _value_at(counts: Sequence[tuple[int, int]], place: int) -> int:
    passed = 0
    for value, number in counts:
        passed += number
        if place < passed:
            return value
    raise ValueError("there are fewer values")


def spread_of(counts: Sequence[tuple[int, int]], unit: int = 1) -> Spread | None:
    """Return the spread of values given with how often each occurs, smallest first; None without values.

    Values are divided by `unit`.
    """
    if not counts:
        return None
    p50, p95 = (percentile_of_counts(counts, each) / unit for each in (Fraction(1, 2), Fraction(95, 100)))
    total = sum(number for _, number in counts)
    return Spread(total, float(p50), float(p95), _bins((value / unit, number) for value, number in counts))


def _bins(values: Iterable[tuple[float, int]]) -> tuple[Bin, ...]:
    """Return bins on a log axis; what is not above zero stands in the lowest one."""
    counted: dict[int, int] = {}
    lowest = 0
    for value, number in values:
        if value > 0:
            place = math.floor(math.log10(value) * BINS_PER_DECADE)
            counted[place] = counted.get(place, 0) + number
        else:
            lowest += number
    if not counted:
        return (Bin(0, 1, lowest),) if lowest else ()
    first, last = min(counted), max(counted)
    counted[first] += lowest
    return tuple(Bin(_edge(place), _edge(place + 1), counted.get(place, 0)) for place in range(first, last + 1))


def _edge(place: int) -> float:
    return float(10 ** (place / BINS_PER_DECADE))
