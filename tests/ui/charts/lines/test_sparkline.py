"""The line of a number card breaks where a value is unknown, and can paint any values."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tracker.ui.charts.lines.sparkline import Sparkline, runs
from tracker.ui.design.fonts import use_bundled_font
from tracker.ui.design.theme import LIGHT


@pytest.fixture(autouse=True)
def bundled_font(qapp: object) -> None:
    use_bundled_font()


def test_the_line_breaks_where_a_value_is_unknown() -> None:
    assert runs([1, None, None, 2, 3]) == [[(0, 1)], [(3, 2), (4, 3)]]


@pytest.mark.parametrize("values", [(), (None, None), (1.0, None), (2.0, 2.0), (None, 1.0, 3.0)])
def test_sparkline_paints_any_values(qtbot: QtBot, values: tuple[float | None, ...]) -> None:
    line = Sparkline()
    qtbot.addWidget(line)
    line.set_values(values)
    known = sum(value is not None for value in values)
    painted = {line.grab().toImage().pixelColor(x, y).name() for x in range(76) for y in range(30)}
    assert (LIGHT.accent.lower() in painted) == (known > 1)
