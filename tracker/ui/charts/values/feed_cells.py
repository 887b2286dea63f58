"""What is stored of every feed, one cell per day, or per week or month if there are too many days. Free of Qt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tracker.analysis.ledger.question import DayState
from tracker.analysis.views.sources import ALL_TOGETHER, FeedDay, FeedRow, Sources
from tracker.feeds import CALLS, CREDITS, FEED_TITLES
from tracker.formatting import counted, date_range, full_date, moment, money
from tracker.periods import Period, date_of, day_number, instant_of, month_of, week_of
from tracker.ui.charts.values.bars import Bars, Column, Step
from tracker.ui.charts.values.cells import worst_of
from tracker.ui.charts.values.hover import Hover

TITLES = {ALL_TOGETHER: "All together"} | FEED_TITLES
CAPTIONS = {ALL_TOGETHER: "as below charts", CALLS: "one row per call"}

_TEXTS = {
    DayState.COMPLETE: "complete",
    DayState.FEEDS: "day totals only",
    DayState.CALLS_MISSING: "some calls missing",
    DayState.DIFFER: "differs from the others",
    DayState.UNCHECKED: "nothing to check it against",
    DayState.KEY_ONLY: "one key's counters only",
    DayState.MIXED: "part calls, part UTC day total",
    DayState.OPEN: "day still open",
    DayState.MISSING: "no data",
}
"""The state of a feed's day, as tooltips and the legend show it."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A day, week or month: the indices of its days in the rows, from `begin` up to but not including `end`."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedGrid:
    """Rows of feeds over columns of days, weeks or months."""

    step: Step
    days: tuple[int, ...]
    columns: tuple[GridColumn, ...]
    rows: tuple[FeedRow, ...]
    states: tuple[tuple[DayState, ...], ...]
    """For each row and column the state of the worst day."""
    now_ms: int

    @property
    def states_in_use(self) -> frozenset[DayState]:
        """All states that occur in the cells."""
        return frozenset(state for row in self.states for state in row)

    def worst_day(self, row: int, column: int) -> int:
        """Return the last UTC day (number) of a cell that is in the cell's worst state."""
        worst = self.states[row][column]
        one = self.columns[column]
        return max(self.days[n] for n in range(one.begin, one.end) if self.rows[row].days[n].state is worst)

    def span(self, column: int) -> tuple[date, date]:
        """Return the first and last day of a column."""
        one = self.columns[column]
        return date_of(self.days[one.begin]), date_of(self.days[one.end - 1])

    def title(self, column: int) -> str:
        """Return the day, week or month of a column as text."""
        first, last = self.span(column)
        return full_date(first) if first == last else date_range(Period(first, last))

    def hover(self, row: int, column: int) -> Hover:
        """Return the tooltip of a cell: day, feed, requests, spend, and when it was read."""
        cells = self._days_of(row, column)
        parts = [_states_text(cells)]
        stored = [cell.measures for cell in cells if cell.measures is not None]
        if stored:
            requests = [used.requests for used in stored]
            if None not in requests:
                parts.append(_requests_text(sum(used.requests or 0 for used in stored)))
            spent = sum(used.spend_nano for used in stored)
            is_balance = self.rows[row].feed == CREDITS
            parts.append(f"moved {money(spent)}" if is_balance else money(spent))
        read = [cell.read_at_ms for cell in cells if cell.read_at_ms is not None]
        if read:
            parts.append(f"read {moment(instant_of(max(read)))}")
        return Hover(self.title(column), TITLES[self.rows[row].feed], (), " · ".join(parts))

    def as_bars(self) -> Bars:
        """Return the columns as bars without parts, because `day_labels` needs bars."""
        today = self.now_ms // 86_400_000
        return Bars(
            unit="requests",
            step=self.step,
            columns=tuple(
                Column(
                    date_of(self.days[one.begin]),
                    date_of(self.days[one.end - 1]),
                    self.days[one.end - 1] >= today,
                    (),
                    None,
                )
                for one in self.columns
            ),
            parts=(),
        )

    def _days_of(self, row: int, column: int) -> tuple[FeedDay, ...]:
        one = self.columns[column]
        return self.rows[row].days[one.begin : one.end]


EMPTY_GRID = FeedGrid(step="day", days=(), columns=(), rows=(), states=(), now_ms=0)


def feed_grid(sources: Sources, most_columns: int) -> FeedGrid:
    """Return one cell per day, or per week or month so that there are at most `most_columns`."""
    days = sources.days
    step: Step = "day"
    columns = tuple(GridColumn(n, n + 1) for n in range(len(days)))
    if len(columns) > most_columns:
        step, columns = "week", _grouped([day_number(week_of(date_of(day))) for day in days])
    if len(columns) > most_columns:
        step, columns = "month", _grouped([month_of(date_of(day)) for day in days])
    states = tuple(
        tuple(worst_of({day.state for day in row.days[one.begin : one.end]}) for one in columns) for row in sources.rows
    )
    return FeedGrid(step=step, days=days, columns=columns, rows=sources.rows, states=states, now_ms=sources.now_ms)


def legend_of(states: frozenset[DayState]) -> tuple[tuple[DayState, str], ...]:
    """Return the states in use with their texts; two states that look alike share one entry."""
    order = [state for state in DayState if state in states]
    if DayState.CALLS_MISSING in order and DayState.DIFFER in order:
        order.remove(DayState.DIFFER)
        texts = {**_TEXTS, DayState.CALLS_MISSING: "calls missing or sums differ"}
        return tuple((one, texts[one]) for one in order)
    return tuple((one, _TEXTS[one]) for one in order)


def word_of(state: DayState) -> str:
    """Return the text of a state."""
    return _TEXTS[state]


def _grouped(keys: list[int] | list[str]) -> tuple[GridColumn, ...]:
    columns, begin = [], 0
    for _, run in groupby(keys):
        end = begin + sum(1 for _ in run)
        columns.append(GridColumn(begin, end))
        begin = end
    return tuple(columns)


def _states_text(cells: tuple[FeedDay, ...]) -> str:
    counts = Counter(cell.state for cell in cells)
    if len(counts) == 1:
        return _TEXTS[cells[0].state]
    return ", ".join(f"{counts[state]} × {_TEXTS[state]}" for state in DayState if counts[state])


def _requests_text(number: int) -> str:
    return counted(number, "request")
