"""What a stacked bar chart shows, as a value free of Qt: columns of days, parts of each column, a level line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tracker.analysis.ledger.question import DayCoverage, DayState
from tracker.formatting import count, money, money_axis, percent, tokens, tokens_axis

Unit = Literal["money", "tokens", "requests", "share"]
"""Nano-dollars, numbers, or parts of a whole in millionths (`WHOLE`)."""

WHOLE = 1_000_000
Step = Literal["day", "week", "month"]
PartKind = Literal["value", "other", "rest", "unclassified"]
HATCHED: frozenset[PartKind] = frozenset(("rest", "unclassified"))
"""Drawn as a pattern, not in a colour. A rest with nothing beside it is an outline; what has no known class is held,
and never one."""

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
    """A day, week or month. `open`: it contains today. `requests` None: not known."""

    first: date
    last: date
    open: bool
    coverage: tuple[DayCoverage, ...]
    requests: int | None

    @property
    def held(self) -> bool:
        """Whether anything at all is known of it."""
        return any(day.state is not DayState.MISSING for day in self.coverage)


@dataclass(frozen=True, slots=True)
class Part:
    """One colour of the stack. `slot` None is the grey of "other"; a rest is what is not held at this detail.

    A value None is not known of that column; a rest may be below zero by rounding.
    """

    name: str
    slot: int | None
    kind: PartKind
    values: tuple[int | None, ...]

    @property
    def total(self) -> int | None:
        """The sum of what is known; None where nothing is."""
        known = [value for value in self.values if value is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the bars: its value, and below it what and when in at most two short lines.

    `text` stands for the value where it says more ("~30% open").
    """

    value: int
    caption: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A finished chart: parts from the bottom up, one value per column each.

    `level` is dashed, `market_level` dotted. `whole`: every bar is drawn as 100 % of its column, and the levels are
    shares; texts stay amounts. `with_requests`: the columns say how many requests they are made of.
    """

    unit: Unit
    step: Step
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    level: Level | None = None
    whole: bool = False
    with_requests: bool = True
    market_level: Level | None = None

    @property
    def levels(self) -> tuple[Level, ...]:
        """The lines that there are."""
        return tuple(level for level in (self.level, self.market_level) if level is not None)

    def total(self, column: int) -> int | None:
        """Return the sum of a column, None where nothing of it is known."""
        known = [part.values[column] for part in self.parts if part.values[column] is not None]
        if not self.columns[column].held or (self.parts and not known):
            return None
        return sum(value or 0 for value in known)

    def without(self, hidden: frozenset[str]) -> Bars:
        """Return the chart without the parts of these names."""
        parts = tuple(part for part in self.parts if part.name not in hidden)
        return replace(self, parts=parts)

    def drawn(self) -> Bars:
        """Return the bars as they are drawn: where they are `whole`, every value as its share of the column."""
        if not self.whole:
            return self
        totals = [self.total(column) for column in range(len(self.columns))]
        parts = tuple(
            replace(part, values=tuple(_share(value, total) for value, total in zip(part.values, totals, strict=True)))
            for part in self.parts
        )
        return replace(self, unit="share", parts=parts)

    def text(self, value: int | None) -> str:
        """Return a value for people, "not held" where it is not known."""
        return "not held" if value is None else _TEXTS[self.unit](value)

    def axis_text(self, value: int) -> str:
        """Return a round value for the axis."""
        return _AXIS_TEXTS[self.unit](value)


def _share(value: int | None, total: int | None) -> int | None:
    return None if value is None or not total else round(value * WHOLE / total)


EMPTY = Bars(unit="money", step="day", columns=(), parts=())
