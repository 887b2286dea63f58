"""The data of a stacked bar chart, free of Qt: columns of days, the parts of each column, benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tracker.analysis.ledger.question import DayCoverage, DayState
from tracker.formatting import count, money, money_axis, percent, tokens, tokens_axis

Unit = Literal["money", "tokens", "requests", "share"]
"""Nano-dollars, numbers, or shares in millionths (`WHOLE` is 100 %)."""

WHOLE = 1_000_000
Step = Literal["day", "week", "month"]
PartKind = Literal["value", "other", "rest", "unclassified"]
HATCHED: frozenset[PartKind] = frozenset(("rest", "unclassified"))
"""Drawn as a pattern, not in a colour. An unattributed part that is alone in its column is an outline; an unclassified
part is never one, because its models are known."""

_TEXTS: dict[Unit, Callable[[int], str]] = {
    "money": money,
    "tokens": tokens,
    "requests": count,
    "share": lambda part: percent(part / WHOLE),
}
_AXIS_TEXTS: dict[Unit, Callable[[int], str]] = {
    "money": money_axis,
    "tokens": tokens_axis,
    "requests": tokens_axis,
    "share": lambda part: percent(part / WHOLE, 0),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A day, week or month. `open`: it contains today. `requests`: None if unknown."""

    first: date
    last: date
    open: bool
    coverage: tuple[DayCoverage, ...]
    requests: int | None

    @property
    def stored(self) -> bool:
        """Whether anything is known about it."""
        return any(day.state is not DayState.MISSING for day in self.coverage)


@dataclass(frozen=True, slots=True)
class Part:
    """One colour of the stack. `slot`: None is the grey of "other". Kind "rest" is the unattributed part.

    `values` has one value per column, None if unknown. Rounding may make an unattributed value negative.
    """

    name: str
    slot: int | None
    kind: PartKind
    values: tuple[int | None, ...]

    @property
    def total(self) -> int | None:
        """The sum of the known values; None if there are none."""
        known = [value for value in self.values if value is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A line across the bars, a benchmark: its value, and a caption of at most two short lines (what, when).

    `text`, if there is one, is shown instead of the value ("~30% open").
    """

    value: int
    caption: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A complete chart: its parts from the bottom up, each with one value per column.

    `benchmark` is drawn dashed, `market_benchmark` dotted. `whole`: every bar is drawn with the full height of 100 %
    and the benchmarks are shares, but texts show amounts. `with_requests`: tooltips show the number of requests.
    """

    unit: Unit
    step: Step
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    benchmark: Benchmark | None = None
    whole: bool = False
    with_requests: bool = True
    market_benchmark: Benchmark | None = None

    @property
    def benchmarks(self) -> tuple[Benchmark, ...]:
        """The benchmarks of the chart, at most two."""
        return tuple(benchmark for benchmark in (self.benchmark, self.market_benchmark) if benchmark is not None)

    def total(self, column: int) -> int | None:
        """Return the sum of a column; None if nothing about it is known."""
        known = [part.values[column] for part in self.parts if part.values[column] is not None]
        if not self.columns[column].stored or (self.parts and not known):
            return None
        return sum(value or 0 for value in known)

    def without(self, hidden: frozenset[str]) -> Bars:
        """Return the chart without the parts with these names."""
        parts = tuple(part for part in self.parts if part.name not in hidden)
        return replace(self, parts=parts)

    def drawn(self) -> Bars:
        """Return the bars as they are drawn: if they are `whole`, every value becomes its share of the column."""
        if not self.whole:
            return self
        totals = [self.total(column) for column in range(len(self.columns))]
        parts = tuple(
            replace(part, values=tuple(_share(value, total) for value, total in zip(part.values, totals, strict=True)))
            for part in self.parts
        )
        return replace(self, unit="share", parts=parts)

    def text(self, value: int | None) -> str:
        """Return a value as text, "no data" if it is None."""
        return "no data" if value is None else _TEXTS[self.unit](value)

    def axis_text(self, value: int) -> str:
        """Return a round value as a text for the axis."""
        return _AXIS_TEXTS[self.unit](value)


def _share(value: int | None, total: int | None) -> int | None:
    return None if value is None or not total else round(value * WHOLE / total)


EMPTY = Bars(unit="money", step="day", columns=(), parts=())
