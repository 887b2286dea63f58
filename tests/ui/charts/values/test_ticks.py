"""Ticks are round, few, start at zero and cover the largest bar."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ui.charts.values.ticks import MOST_TICKS, log_ticks, round_ticks


@pytest.mark.parametrize(
    ("largest", "ticks"),
    [
        (0, (0, 1, 2)),
        (1, (0, 1, 2)),
        (3, (0, 1, 2, 3)),
        (5, (0, 2, 4, 6)),
        (9, (0, 5, 10)),
        (12, (0, 5, 10, 15)),
        (81, (0, 25, 50, 75, 100)),
        (19_300_000_000, (0, 5_000_000_000, 10_000_000_000, 15_000_000_000, 20_000_000_000)),
        (20_000_000_000, (0, 5_000_000_000, 10_000_000_000, 15_000_000_000, 20_000_000_000)),
        (20_000_000_001, (0, 10_000_000_000, 20_000_000_000, 30_000_000_000)),
    ],
)
def test_known_tops(largest: int, ticks: tuple[int, ...]) -> None:
    assert round_ticks(largest) == ticks


@given(st.integers(min_value=0, max_value=10**18))
def test_there_are_three_to_five_equal_steps_that_cover_the_largest(largest: int) -> None:
    ticks = round_ticks(largest)
    assert 3 <= len(ticks) <= 5
    assert ticks[0] == 0
    assert ticks[-1] >= largest
    assert {high - low for low, high in pairwise(ticks)} == {ticks[1]}
    assert str(ticks[1]).rstrip("0") in {"1", "2", "25", "5"}


@given(st.floats(1e-4, 1e5), st.floats(1.4, 1e7))
def test_a_log_axis_has_three_to_five_round_values_within_it(low: float, factor: float) -> None:
    ticks = log_ticks(low, low * factor)
    assert len(ticks) <= MOST_TICKS
    assert len(ticks) >= (3 if factor >= 3 else 0)
    assert all(low <= tick <= low * factor for tick in ticks)
    assert list(ticks) == sorted(set(ticks))
    assert all(f"{tick:.1e}".startswith(("1.0", "1.5", *(f"{n}.0" for n in range(2, 10)))) for tick in ticks)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.1, 14.7, (0.1, 1, 10)),
        (0.07, 1000, (0.1, 1, 10, 100, 1000)),
        (0.01, 1e7, (0.01, 1, 100, 10_000, 1_000_000)),
        (20, 316, (30, 100, 300)),
        (1, 9, (1, 2, 5)),
        (0, 1, ()),
    ],
)
def test_powers_of_ten_come_first(low: float, high: float, ticks: tuple[float, ...]) -> None:
    assert log_ticks(low, high) == pytest.approx(ticks)
