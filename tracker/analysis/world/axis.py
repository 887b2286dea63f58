"""The axes of "You and the world": one per group of rows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracker import formatting
from tracker.analysis.report.benchmarks import Axis
from tracker.analysis.world.texts.row_text import Scale
from tracker.analysis.world.values import WorldRow
from tracker.money import NANO_PER_USD

_STEP = 2
_FEWEST = 10
"""An axis of numbers (of models, or multiples) goes from zero to at least this, with a tick in the middle."""


def axis_of(scale: Scale, rows: Sequence[WorldRow]) -> Axis:
    """Return an axis that all values fit on: 0 to 100% for shares, from zero for numbers, else powers of ten."""
    if scale == "share":
        return Axis(0, 100, False, ((0, "0"), (25, "25"), (50, "50"), (75, "75"), (100, "100%")))
    if scale == "number":
        most = max(*(value for row in rows for value in (row.benchmark.value, *_others(row))), _FEWEST)
        # An even number, so that the tick in the middle is a whole number.
        high = _STEP * math.ceil(most / _STEP)
        return Axis(0, high, False, tuple((at, formatting.count(at)) for at in (0, high // _STEP, high)))
    # The same axis most of the time, so that pages look alike; it grows only where a value lies beyond it.
    usual = (100.0, 100_000.0) if scale == "length" else (0.01, 100.0)
    values = [value for row in rows for value in (row.benchmark.value, *_others(row)) if value]
    low = math.floor(math.log10(min(*values, usual[0])))
    high = math.ceil(math.log10(max(*values, usual[1])))
    ticks = tuple((10.0**power, _decade_text(scale, power)) for power in range(low, high + 1))
    return Axis(10.0**low, 10.0**high, True, ticks)


def _others(row: WorldRow) -> tuple[float, ...]:
    """Return the values of you and of the market, both ends where that is a range."""
    ends = () if row.market_range is None else (row.market_range.low, row.market_range.high)
    return tuple(value for value in (row.you, row.market, *ends) if value is not None)


def _decade_text(scale: Scale, power: int) -> str:
    if scale == "length":
        return formatting.tokens_axis(10**power) if power >= 0 else f"{10.0**power:g}"
    return formatting.money_axis(round(NANO_PER_USD * 10.0**power))
