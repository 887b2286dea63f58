"""Percentiles and bins: known ones, and what is true for any values."""

from __future__ import annotations

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.analysis.ledger.distribution import SortedRuns, distribution_of, median, percentile

values = st.lists(st.integers(0, 10**6), min_size=1, max_size=60)
runs = st.lists(st.lists(st.integers(-20, 20) | st.integers(-(10**9), 10**15), max_size=9), max_size=9)


def in_runs(parts: list[list[int]]) -> SortedRuns:
    """Return the numbers of all parts, each part as its own run."""
    made = SortedRuns()
    for part in parts:
        made.add(part)
    return made


@given(runs)
def test_runs_are_one_sorted_list(parts: list[list[int]]) -> None:
    ordered = sorted(number for part in parts for number in part)
    made = in_runs(parts)
    assert [made[place] for place in range(len(made))] == ordered
    assert [made.after(place, ordered[place]) for place in range(len(made) - 1)] == ordered[1:]
    for limit in {*ordered, 0, 1.5}:
        assert made.below(limit) == sum(number < limit for number in ordered)
    for place in (-1, len(ordered)):
        with pytest.raises(IndexError):
            made[place]


@given(runs, runs)
def test_joined_runs_contain_the_numbers_of_all_parts(one: list[list[int]], other: list[list[int]]) -> None:
    parts = [in_runs(one), in_runs(other)]
    whole = SortedRuns.joined(parts)
    assert [whole[place] for place in range(len(whole))] == sorted(number for part in one + other for number in part)
    assert len(parts[0]) == sum(map(len, one))


@given(st.lists(values, min_size=1, max_size=5))
def test_how_numbers_are_divided_into_runs_changes_nothing(parts: list[list[int]]) -> None:
    flat = [number for part in parts for number in part]
    assert distribution_of(in_runs(parts), 1000) == distribution_of(SortedRuns(flat), 1000)
    assert median(in_runs(parts)) == Fraction(statistics.median(flat))


@pytest.mark.parametrize(
    ("ordered", "fraction", "value"),
    [
        ([7], Fraction(95, 100), 7),
        ([1, 2], Fraction(1, 2), Fraction(3, 2)),
        ([10, 20, 30, 40, 50], Fraction(1, 2), 30),
        ([10, 20, 30, 40, 50], Fraction(95, 100), 48),
        ([10, 20], Fraction(0), 10),
        ([10, 20], Fraction(1), 20),
    ],
)
def test_linear_between_neighbours(ordered: list[int], fraction: Fraction, value: Fraction) -> None:
    assert percentile(SortedRuns(ordered), fraction) == value


@given(values)
def test_the_half_is_the_median(numbers: list[int]) -> None:
    assert percentile(SortedRuns(numbers), Fraction(1, 2)) == Fraction(statistics.median(numbers))


def test_a_percentile_needs_values() -> None:
    with pytest.raises(ValueError, match="needs values"):
        percentile(SortedRuns(), Fraction(1, 2))
    assert distribution_of(SortedRuns()) is None


def test_a_distribution_is_in_its_unit() -> None:
    distribution = distribution_of(SortedRuns([1000, 500, 100_000, 1000]), 1000)
    assert distribution is not None
    assert (distribution.count, distribution.p50) == (4, 1.0)
    assert distribution.bins[0].low <= 0.5 < distribution.bins[0].high
    assert distribution.bins[-1].low <= 100 < distribution.bins[-1].high * 1.000001
    assert [b.count for b in distribution.bins if b.count] == [1, 2, 1]


def test_values_of_zero_are_in_the_lowest_bin() -> None:
    distribution = distribution_of(SortedRuns([0, 5, 0, 0]))
    assert distribution is not None
    assert distribution.bins[0].count == 4
    nothing = distribution_of(SortedRuns([0, 0, 0]))
    assert nothing is not None
    assert [b.count for b in nothing.bins] == [3]


@given(values)
def test_bins_contain_every_value_and_have_no_gap(numbers: list[int]) -> None:
    distribution = distribution_of(SortedRuns(numbers))
    assert distribution is not None
    assert sum(b.count for b in distribution.bins) == distribution.count == len(numbers)
    assert all(one.high == other.low for one, other in zip(distribution.bins, distribution.bins[1:], strict=False))
    assert distribution.p50 <= distribution.p95
    assert [b.count for b in distribution.bins][1:] == [
        sum(b.low <= number < b.high or (b is distribution.bins[-1] and number >= b.high) for number in numbers)
        for b in distribution.bins[1:]
    ]
