"""Painting the cells of cohorts: numbers can be read on every shade."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor

from tests.ui.charts.cohort_cases import many
from tests.ui.design.colour_distance import contrast
from tracker.ui.charts.grids.cohort_glyphs import ink_of, shade_of
from tracker.ui.charts.values.cohort_cells import cohort_rows
from tracker.ui.design.theme import DARK, LIGHT, Theme


def ground(theme: Theme, share: float) -> str:
    return shade_of(theme, share).name()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_numbers_can_be_read_on_every_shade(theme: Theme) -> None:
    rows = cohort_rows(many(1, 100), 1, 1)
    (cell,) = rows.cells(0)
    for percent in range(1, 101):
        one = replace(cell, share=percent / 100, stored="held")
        assert contrast(ink_of(one, theme), ground(theme, percent / 100)) >= 4.5
    shades = [QColor(ground(theme, share / 10)).lightness() for share in range(11)]
    assert shades == sorted(shades, reverse=theme is LIGHT)
