"""The page "Agentic": tool calls, lengths of prompts and answers, how calls end, how fast they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tracker.analysis.ledger.question import Coverage
from tracker.analysis.views.agentic import NO_TIMES, agentic_page
from tracker.analysis.views.agentic import AgenticPage as AgenticNumbers
from tracker.export.page_tables import endings_table, lengths_table, times_table, tool_calls_table
from tracker.export.tables import Table
from tracker.formatting import percent
from tracker.paths import sample_store_path
from tracker.store.file.database import Store
from tracker.ui.charts.rows.distribution import SpreadView
from tracker.ui.charts.values.bars import Column
from tracker.ui.charts.values.lines import Line, Lines
from tracker.ui.design.fonts import Role
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.theme import Theme
from tracker.ui.design.widgets import Segments
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.cards.chart_page import ChartPage
from tracker.ui.pages.cards.day_cards import LinesCard
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.state import Snapshot, State
from tracker.ui.tables.finish_reasons_table import EndingsTable

_LOWER = 28
"""Pixels by which both rows are lower than a main chart: they fit the usual window."""

_NO_LINES = "No calls of this period say how they ended. Import OpenRouter's per-call CSV exports to see it."


@dataclass(frozen=True, slots=True)
class AgenticValue:
    """Everything the page shows."""

    page: AgenticNumbers
    is_sample: bool
    is_filtered: bool

    @property
    def coverage(self) -> Coverage:
        """How well the period is known."""
        return self.page.coverage

    @property
    def known(self) -> Known:
        """What is known of the period."""
        return Known(self.coverage, self.page.period, self.is_filtered, self.page.counted_days)


class AgenticPage(ChartPage):
    """How agentic the usage is, beside the report."""

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(state, parent)
        self._value: AgenticValue | None = None
        self.tools = LinesCard()
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
        return AgenticValue(page, Path(store.path) == sample_store_path(), bool(snapshot.filters))

    def show_value(self, value: object) -> None:
        """Show an `AgenticValue`."""
        if not isinstance(value, AgenticValue):
            raise TypeError(f"agentic usage is shown, not {type(value).__name__}")
        self._value = value
        page = value.page
        self.set_shown(page, is_sample=value.is_sample)
        subtitle = f"Share of tokens {page.step_words}, in calls that ended in a tool call"
        self.tools.set_titles("Tool calls", subtitle, f"Share of tokens {page.step_words}")
        self.tools.set_note(page.notes)
        self.tools.show_lines(tool_lines(value))
        streamed = "" if page.streamed_share is None else f" · {percent(page.streamed_share)} streamed"
        self.times.set_titles("How fast", f"Log axes, median and 95% marked{streamed}", f"Log axes{streamed}")
        self.spreads.set_times(page.times, value.known.why_empty(NO_TIMES))
        self.lengths.set_value(value)
        self.endings.set_titles("How calls ended", page.basis.text, page.basis.text.partition(":")[0])
        self.table.empty_text = value.known.why_empty("No call held says how it ended.")
        self.table.set_rows(page.endings)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        cards = (self.tools, self.times, self.lengths, self.endings)
        for one in (*cards, self.spreads, self.table):
            one.set_theme(theme)

    def set_metrics(self, metrics: Metrics) -> None:
        """Arrange the cards for another window width."""
        super().set_metrics(metrics)
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


class LengthsCard(LinesCard):
    """Mean and median length of prompts, completions or both, over time."""

    def __init__(self) -> None:
        parts = {"prompt": "Prompt", "completion": "Completion", "sequence": "Sequence"}
        self.parts = Segments(parts, Role.CAPTION_MEDIUM, 24)
        super().__init__((self.parts,))
        self._value: AgenticValue | None = None
        self.parts.set_value("prompt")
        self.parts.chosen.connect(self._show)

    def set_value(self, value: AgenticValue) -> None:
        """Show other numbers."""
        self._value = value
        self._show()

    def _show(self) -> None:
        if self._value is None:
            return
        page = self._value.page
        line = next(each for each in page.lengths if each.part == self.parts.value)
        self.set_titles(
            f"{line.name} length", f"Tokens per request {page.step_words}, {line.caption}", "Tokens per request"
        )
        self.show_lines(length_lines(self._value, line.part))


def columns_of(page: AgenticNumbers) -> tuple[Column, ...]:
    """Return the places of the bars."""
    return tuple(Column(bucket.first, bucket.last, bucket.open, bucket.coverage, None) for bucket in page.buckets)


def tool_lines(value: AgenticValue) -> Lines:
    """Return the share of tool calls over time beside the report's levels."""
    page = value.page
    line = Line("tool calls", page.tool_share, f"{percent(page.total_tool_share)} in all")
    empty = "" if any(each is not None for each in page.tool_share) else value.known.why_empty(_NO_LINES)
    return Lines(
        unit="share", step=page.step, columns=columns_of(page), lines=(line,), levels=page.tool_levels, empty_text=empty
    )


def length_lines(value: AgenticValue, part: str) -> Lines:
    """Return mean and median of one length over time beside the report's level of the mean."""
    page = value.page
    length = next(each for each in page.lengths if each.part == part)
    mean = Line("mean", length.means, length.mean_text)
    median = Line("median of calls", length.medians, length.median_text, main=False)
    empty = "" if length.mean is not None else value.known.why_empty()
    return Lines(
        unit="tokens",
        step=page.step,
        columns=columns_of(page),
        lines=(mean, median),
        levels=(length.level,),
        empty_text=empty,
    )
