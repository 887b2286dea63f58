"""The data of a line chart: the tooltip of a column."""

from __future__ import annotations

from tests.ui.charts.line_cases import LINES
from tracker.ui.charts.values.lines import BENCHMARKS


def test_a_tooltip_shows_the_lines_the_benchmark_and_what_the_day_is_made_of() -> None:
    assert LINES.hover(1).sentence == (
        "Wed 18 Nov 2026. mean 800; median not known; report benchmark, end of 2025 > 6,000. day totals only"
    )
    assert LINES.hover(0, frozenset({"mean", BENCHMARKS})).sentence == "Tue 17 Nov 2026. median 400. calls complete"
