"""Names that distinguish things."""

from __future__ import annotations

import pytest

from tracker.ui.charts.values.names import distinct_names


@pytest.mark.parametrize(
    ("named", "names"),
    [
        ([("a", None), ("b", "1")], ["a", "b"]),
        ([("laptop", "12343fc8"), ("laptop", "9999dbcc")], ["laptop …3fc8", "laptop …dbcc"]),
        ([("laptop", "aa3fc8"), ("laptop", None)], ["laptop …3fc8", "laptop"]),
        ([("x", None), ("x", None)], ["x (1)", "x (2)"]),
    ],
)
def test_things_with_the_same_name_get_different_names(named: list[tuple[str, str | None]], names: list[str]) -> None:
    assert distinct_names(named) == names
