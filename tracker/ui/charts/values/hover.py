"""The texts of a bar's tooltip: date, total, largest parts, and what the day is made of. Free of Qt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tracker.analysis.ledger.question import DayCoverage, DayState
from tracker.formatting import count, counted, date_range, full_date, month_year, percent
from tracker.periods import Period
from tracker.ui.charts.values.bars import HATCHED, Bars, Column, Part, PartKind

LARGEST_SHOWN = 5

STATE_TEXTS: dict[DayState, str] = {
    DayState.COMPLETE: "calls complete",
    DayState.FEEDS: "day totals only",
    DayState.CALLS_MISSING: "some calls missing",
    DayState.DIFFER: "sources differ",
    DayState.UNCHECKED: "calls only, nothing to check them against",
    DayState.KEY_ONLY: "one key's counters only",
    DayState.MIXED: "part calls, part UTC day total",
    DayState.OPEN: "day still open",
    DayState.MISSING: "no data",
}
"""What a UTC day is made of, as tooltips and legends show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoverRow:
    """One line: swatch, name, amount with its text, share of the column's total. `plain`: no swatch and no share."""

    name: str
    slot: int | None
    kind: PartKind
    amount: int
    value: str
    share: str
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Hover:
    """The content of a tooltip. The amounts of its rows sum to its total."""

    title: str
    total: str
    rows: tuple[HoverRow, ...]
    foot: str

    @property
    def sentence(self) -> str:
        """The complete tooltip as one line of text, for screen readers."""
        rows = "; ".join(
            ", ".join(part for part in (f"{row.name} {row.value}", row.share) if part) for row in self.rows
        )
        head = f"{self.title}: {self.total}" if self.total else self.title
        return ". ".join(part for part in (head, rows, self.foot) if part)


def plain_row(name: str, value: str) -> HoverRow:
    """Return a line with only a name and a value."""
    return HoverRow(name=name, slot=None, kind="value", amount=0, value=value, share="", plain=True)


def hover_of(bars: Bars, column: int, hidden: frozenset[str] = frozenset()) -> Hover:
    """Return the tooltip of one column without its hidden parts; it says how many are hidden."""
    shown = bars.without(hidden)
    total = shown.total(column)
    one = bars.columns[column]
    foot = _foot(one) if bars.with_requests else made_of_text(one.coverage)
    if dropped := len(bars.parts) - len(shown.parts):
        foot += f" · {dropped} hidden"
    return Hover(column_title(bars, column), bars.text(total), _rows(shown, column, total), foot)


def column_title(bars: Bars, column: int) -> str:
    """Return the day, week or month of a column as text."""
    one = bars.columns[column]
    if bars.step == "month":
        return f"{month_year(one.first)}, so far" if one.open else month_year(one.first)
    if one.first == one.last:
        return full_date(one.first)
    return date_range(Period(one.first, one.last))


def _rows(bars: Bars, column: int, total: int | None) -> tuple[HoverRow, ...]:
    """Return the five largest values, all others in one row, and the hatched parts. Together they sum to the total."""
    if not total:
        return ()
    filled = [(part, part.values[column] or 0) for part in bars.parts if part.values[column]]
    named = sorted((pair for pair in filled if pair[0].kind == "value"), key=lambda pair: -pair[1])
    others = named[LARGEST_SHOWN:] + [pair for pair in filled if pair[0].kind == "other"]
    if len(others) > 1:
        others = [(Part("all others", None, "other", ()), sum(amount for _, amount in others))]
    unattributed = [pair for pair in filled if pair[0].kind in HATCHED]
    return tuple(_row(bars, part, amount, total) for part, amount in named[:LARGEST_SHOWN] + others + unattributed)


def _row(bars: Bars, part: Part, amount: int, total: int) -> HoverRow:
    return HoverRow(
        name=part.name,
        slot=part.slot,
        kind=part.kind,
        amount=amount,
        value=bars.text(amount),
        share=percent(amount / total, 0),
    )


def _foot(column: Column) -> str:
    made_of = made_of_text(column.coverage)
    if not column.stored:
        return made_of
    if column.requests is None:
        return f"requests not known · {made_of}"
    return f"{counted(column.requests, 'request')} · {made_of}"


def made_of_text(coverage: tuple[DayCoverage, ...]) -> str:
    """Return what the data of a day, week or month is made of."""
    if len(coverage) == 1:
        return _day_text(coverage[0])
    states = Counter(day.state for day in coverage)
    if len(states) == 1:
        return STATE_TEXTS[next(iter(states))]
    return ", ".join(f"{STATE_TEXTS[state]} on {counted(states[state], 'day')}" for state in DayState if states[state])


def _day_text(day: DayCoverage) -> str:
    missing = None if day.requests is None else day.requests - day.calls_stored
    if day.state is DayState.CALLS_MISSING and missing is not None and missing > 0:
        return f"{count(missing)} of {counted(day.requests, 'call')} not stored"
    return STATE_TEXTS[day.state]
