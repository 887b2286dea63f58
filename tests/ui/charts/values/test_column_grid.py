"""Columns are of equal width and stay inside the plot."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker.ui.charts.values.column_grid import fit_columns


@given(st.integers(300, 1500), st.integers(1, 110), st.sampled_from([20, 90]))
def test_bars_are_of_equal_width_in_equal_steps_inside_the_plot(width: int, count: int, gutter: int) -> None:
    grid = fit_columns(width, count, gutter)
    places = [grid.bar(number) for number in range(count)]
    assert len({wide for _, wide in places}) == 1
    if grid.step >= 3:
        assert len({right[0] - left[0] for left, right in pairwise(places)}) <= 1
    assert places[-1][0] + places[-1][1] <= width
    assert [grid.at(grid.middle(number)) for number in range(count)] == list(range(count))
