"""Names that distinguish the series of a chart."""

from __future__ import annotations

import pytest

from tracker.ui.charts.values.names import distinct_names


@pytest.mark.parametrize(
    ("names", "drawn"),
    [
        (["a", "b"], ["a", "b"]),
        (["laptop (1234ab…)", "laptop (99cd12…)"], ["laptop (1234ab…)", "laptop (99cd12…)"]),
        (["x", "y", "x"], ["x (1)", "y", "x (2)"]),
        (["two\nlines", "two lines"], ["two lines (1)", "two lines (2)"]),
    ],
)
def test_series_of_the_same_name_are_numbered(names: list[str], drawn: list[str]) -> None:
    assert distinct_names(names) == drawn
