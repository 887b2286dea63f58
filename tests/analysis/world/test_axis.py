"""Axes of groups of rows: everything that is drawn fits on them."""

from __future__ import annotations

import pytest

from tracker.analysis.report.benchmarks import Benchmark
from tracker.analysis.world.axis import axis_of
from tracker.analysis.world.texts.row_text import Scale
from tracker.analysis.world.values import WorldRow


def row(benchmark: float, you: float | None = None, market: float | None = None) -> WorldRow:
    return WorldRow(
        figure_id="a",
        name="",
        caption="",
        you=you,
        you_text="",
        benchmark=Benchmark(benchmark, "", "stated"),
        difference_text="",
        fairness="",
        trend=None,
        explanation=(),
        market=market,
    )


def test_shares_go_from_zero_to_all() -> None:
    axis = axis_of("share", [row(5, 7)])
    assert (axis.low, axis.high, axis.log) == (0, 100, False)


@pytest.mark.parametrize(("rows", "high"), [([row(7, 2)], 10), ([row(7, 10.5)], 12), ([row(13)], 14)])
def test_numbers_go_from_zero_to_an_even_one_and_at_least_to_ten(rows: list[WorldRow], high: float) -> None:
    axis = axis_of("number", rows)
    assert (axis.low, axis.high, [at for at, _ in axis.ticks]) == (0, high, [0, high / 2, high])


@pytest.mark.parametrize(
    ("scale", "rows", "ends"),
    [
        ("length", [row(400, 9000)], (100, 100_000)),
        ("length", [row(400, 99), row(400, 100_001)], (10, 1_000_000)),
        ("price", [row(0.73, 0)], (0.01, 100)),  # a price of zero cannot be drawn on a logarithmic axis
        ("price", [row(0.73, 1, market=0.002)], (0.001, 100)),
    ],
)
def test_lengths_and_prices_span_full_decades(scale: Scale, rows: list[WorldRow], ends: tuple[float, float]) -> None:
    axis = axis_of(scale, rows)
    assert axis.log
    assert (axis.low, axis.high) == pytest.approx(ends)
    assert (axis.ticks[0][0], axis.ticks[-1][0]) == pytest.approx(ends)
