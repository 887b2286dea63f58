"""Invented bars for the tests of charts."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tracker.analysis.ledger.question import DayCoverage, DayState
from tracker.periods import day_number
from tracker.ui.charts.values.bars import Bars, Benchmark, Column, Part, Unit

USD = 1_000_000_000
LAST = date(2026, 11, 19)
NAMES = ("claude-sonnet-4.5", "gpt-5", "gemini-2.5-pro", "kimi-k2-thinking", "claude-haiku-4.5", "deepseek-v3.2")


def day(number: date, state: DayState = DayState.COMPLETE, stored: int = 5, requests: int | None = 5) -> DayCoverage:
    """Return the coverage of one day."""
    return DayCoverage(day_number(number), state, stored, requests, ("calls",))


def bars(days: int = 30, *, unit: Unit = "money", benchmark: bool = True, missing: tuple[int, ...] = ()) -> Bars:
    """Return bars for `days` days, the last one open, with six models and one part for all others."""
    dice = Random(7)
    first = LAST - timedelta(days=days - 1)
    columns = []
    for number in range(days):
        one = first + timedelta(days=number)
        state = DayState.OPEN if one == LAST else DayState.COMPLETE
        state = DayState.MISSING if number in missing else state
        columns.append(Column(one, one, one == LAST, (day(one, state),), 1200 + number))
    parts = []
    for slot, name in enumerate(NAMES):
        values = [0 if n in missing else int(dice.uniform(0.6, 1.4) * 6 * USD / (slot + 1)) for n in range(days)]
        parts.append(Part(name, slot, "value", tuple(values)))
    parts.append(Part("8 other models", None, "other", tuple(0 if n in missing else USD for n in range(days))))
    return Bars(
        unit=unit,
        step="day",
        columns=tuple(columns),
        parts=tuple(parts),
        benchmark=Benchmark(round(10.19 * USD), ("a day in the", "30 days before")) if benchmark else None,
    )
