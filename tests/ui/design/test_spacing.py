"""Distances that depend on the width of the window."""

from __future__ import annotations

import pytest

from tracker.ui.design.spacing import metrics_for


@pytest.mark.parametrize(
    ("width", "side", "padding", "gutter", "compact"),
    [(900, 56, 16, 12, True), (1179, 56, 16, 12, True), (1280, 208, 24, 16, False), (1920, 224, 32, 24, False)],
)
def test_distances_depend_on_the_width(width: int, side: int, padding: int, gutter: int, compact: bool) -> None:
    metrics = metrics_for(width)
    assert (metrics.side, metrics.padding, metrics.gutter, metrics.compact) == (side, padding, gutter, compact)
