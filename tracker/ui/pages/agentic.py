"""The page "Agentic": tool calls, lengths of prompts and answers, how calls end, how fast they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tracker.analysis.agentic_page import AgenticPage as AgenticNumbers
from tracker.analysis.agentic_page import agentic_page
from tracker.analysis.question import Coverage
from tracker.export.page_tables import endings_table, lengths_table, times_table, tool_calls_table
from tracker.export.tables import Table
from tracker.formatting import percent
from tracker.paths import sample_store_path
from tracker.store.database import Store
from tracker.ui.charts.bars import Column
from tracker.ui.charts.line_chart import LineChart
from tracker.ui.charts.lines import Line, Lines
from tracker.ui.charts.spread_view import SpreadView
from tracker.ui.fonts import Role
from tracker.ui.metrics import Metrics
from tracker.ui.pages.chart_card import ChartCard
from tracker.ui.pages.chart_page import ChartPage
from tracker.ui.state import Snapshot, State
from tracker.ui.tables.endings_table import EndingsTable
from tracker.ui.theme import Theme
from tracker.ui.widgets import Segments

_LOWER = 28
"""Pixels by which both rows are lower than a main chart: they fit the usual window."""

_NO_LINES = "No calls of this period say how they ended. Import OpenRouter's per-call CSV exports to see it."


@dataclass(frozen=True, slots=True)
class AgenticValue:
    """Everything the page shows."""

    page: AgenticNumbers
    is_sample: bool

    @property
    def coverage(self) -> Coverage:
        """How well the period is known."""
        return self.page.coverage


class AgenticPage(ChartPage):
    """How agentic the usage is, beside the report."""

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(state, parent)
        self._value: AgenticValue | None = None
        self.tool_chart = LineChart()
        self.tools = ChartCard(self.tool_chart)
        self.spreads = SpreadView()
        self.times = ChartCard(self.spreads)
        self.lengths = LengthsCard()
        self.table = EndingsTable()
        self.endings = ChartCard(self.table)
        self.hold(self.tools, self.times, self.lengths, self.endings)
        self.wire_cards(self.tools, self.times, self.lengths, self.endings)

    @staticmethod
    def load(store: Store, snapshot: Snapshot, now: datetime) -> AgenticValue:
        """Return the page of a snapshot."""
        page = agentic_page(store, snapshot.period, snapshot.filters, now)
        return AgenticValue(page, Path(store.path) == sample_store_path())

    def show_value(self, value: object) -> None:
        """Show an `AgenticValue`."""
        if not isinstance(value, AgenticValue):
            raise TypeError(f"agentic usage is shown, not {type(value).__name__}")
        self._value = value
        page = value.page
        self.set_shown(page, is_sample=value.is_sample)
        subtitle = f"Share of tokens {page.step_words}, in calls that ended in a tool call"
        self.tools.set_titles("Tool calls", " · ".join([subtitle, *page.notes]), f"Share of tokens {page.step_words}")
        self.tool_chart.set_lines(tool_lines(page))
        streamed = "" if page.streamed_share is None else f" · {percent(page.streamed_share)} streamed"
        self.times.set_titles("How fast", f"Log axes, median and 95% marked{streamed}", f"Log axes{streamed}")
        self.spreads.set_times(page.times)
        self.lengths.set_page(page)
        self.endings.set_titles("How calls ended", page.basis.text)
        self.table.set_rows(page.endings)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        cards = (self.tools, self.times, self.lengths, self.endings)
        for one in (*cards, self.tool_chart, self.spreads, self.table):
            one.set_theme(theme)

    def set_metrics(self, metrics: Metrics) -> None:
        """Arrange the cards for another window width."""
        self.grid.setSpacing(metrics.gutter)
        for card in (self.tools, self.lengths):
            card.setMinimumHeight(metrics.chart_height - _LOWER)

    def tables(self) -> Mapping[ChartCard, tuple[str, Table]]:
        """Return the numbers of each card, with a name for their file."""
        if self._value is None:
            return {}
        page = self._value.page
        return {
            self.tools: ("tool-calls", tool_calls_table(page)),
            self.times: ("times", times_table(page)),
            self.lengths: ("lengths", lengths_table(page)),
            self.endings: ("endings", endings_table(page)),
        }


class LengthsCard(ChartCard):
    """Mean and median length of prompts, completions or both, over time."""

    def __init__(self) -> None:
        parts = {"prompt": "Prompt", "completion": "Completion", "sequence": "Sequence"}
        self.parts = Segments(parts, Role.CAPTION_MEDIUM, 24)
        self.chart = LineChart()
        super().__init__(self.chart, (self.parts,))
        self._page: AgenticNumbers | None = None
        self.parts.set_value("prompt")
        self.parts.chosen.connect(self._show)

    def set_page(self, page: AgenticNumbers) -> None:
        """Show other numbers."""
        self._page = page
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        super().set_theme(theme)
        self.chart.set_theme(theme)

    def _show(self) -> None:
        if self._page is None:
            return
        line = next(each for each in self._page.lengths if each.part == self.parts.value)
        self.set_titles(f"{line.name} length", f"Tokens per request {self._page.step_words}, {line.caption}")
        self.chart.set_lines(length_lines(self._page, line.part))


def columns_of(page: AgenticNumbers) -> tuple[Column, ...]:
    """Return the places of the bars."""
    return tuple(Column(bucket.first, bucket.last, bucket.open, bucket.coverage, None) for bucket in page.buckets)


def tool_lines(page: AgenticNumbers) -> Lines:
    """Return the share of tool calls over time beside the report's levels."""
    line = Line("tool calls", page.tool_share, f"{percent(page.total_tool_share)} in all")
    empty = "" if any(value is not None for value in page.tool_share) else _NO_LINES
    return Lines("share", page.step, columns_of(page), (line,), page.tool_levels, empty)


def length_lines(page: AgenticNumbers, part: str) -> Lines:
    """Return mean and median of one length over time beside the report's level of the mean."""
    length = next(each for each in page.lengths if each.part == part)
    mean = Line("mean", length.means, length.mean_text)
    median = Line("median of calls", length.medians, length.median_text, main=False)
    empty = "" if length.mean is not None else "No requests of this period are held."
    return Lines("tokens", page.step, columns_of(page), (mean, median), (length.level,), empty)
