"""The page "Agentic": tool calls, lengths of prompts and completions, how calls end, how fast they are."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from tracker.analysis.views.agentic import NO_TIMES, agentic_page
from tracker.analysis.views.agentic import AgenticPage as AgenticNumbers
from tracker.export.page_tables import endings_table, lengths_table, times_table, tool_calls_table
from tracker.export.tables import Table
from tracker.formatting import percent
from tracker.ui.charts.rows.distribution import DistributionChart
from tracker.ui.charts.values.bars import Column
from tracker.ui.charts.values.lines import Line, Lines
from tracker.ui.design.fonts import Role
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.widgets import Segments
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.cards.chart_page import ChartPage
from tracker.ui.pages.cards.day_cards import LinesCard
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Shown
from tracker.ui.tables.finish_reasons_table import EndingsTable

_LOWER = 28
"""Both rows are this many pixels lower than a main chart, so that they fit the usual window."""

_NO_LINES = "No call in this period reports how it ended. Import OpenRouter's per-call CSV exports to see it."


class AgenticPage(ChartPage[AgenticNumbers]):
    """How agentic the usage is, compared with the report."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: AgenticNumbers | None = None
        self.tools = LinesCard()
        self.spreads = DistributionChart()
        self.times = ChartCard(self.spreads)
        self.lengths = LengthsCard()
        self.table = EndingsTable()
        self.endings = ChartCard(self.table)
        self.hold(self.tools, self.times, self.lengths, self.endings)
        self.wire_cards(self.tools, self.times, self.lengths, self.endings)

    @staticmethod
    def load(request: PageRequest) -> AgenticNumbers:
        """Return the numbers of the page for a request."""
        return agentic_page(request.store, request.snapshot.period, request.snapshot.filters, request.now)

    def show_value(self, value: AgenticNumbers, shown: Shown) -> None:
        """Show how agentic the usage is."""
        self._value = page = value
        known = Known(page.coverage, shown, page.counted_days)
        self.set_shown(page.buckets, shown)
        subtitle = f"Share of tokens {page.step_text}, in calls that ended in a tool call"
        self.tools.set_titles("Tool calls", subtitle, f"Share of tokens {page.step_text}")
        self.tools.set_note(page.notes)
        self.tools.show_lines(tool_lines(page, known))
        streamed = "" if page.streamed_share is None else f" · {percent(page.streamed_share)} streamed"
        self.times.set_titles("How fast", f"Log axes, median and 95% marked{streamed}", f"Log axes{streamed}")
        self.spreads.set_times(page.times, known.why_empty(NO_TIMES))
        self.lengths.set_value(page, known)
        self.endings.set_titles("How calls ended", page.basis.text, page.basis.text.partition(":")[0])
        self.table.empty_text = known.why_empty("No stored call reports how it ended.")
        self.table.set_rows(page.endings)

    def set_metrics(self, metrics: Metrics) -> None:
        """Arrange the cards for another window width."""
        super().set_metrics(metrics)
        for card in (self.tools, self.lengths):
            card.setMinimumHeight(metrics.chart_height - _LOWER)

    def tables(self) -> Mapping[ChartCard, tuple[str, Table]]:
        """Return the numbers of each card, with a name for the file."""
        if self._value is None:
            return {}
        page = self._value
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
        self._page: AgenticNumbers | None = None
        self._known: Known | None = None
        self.parts.set_value("prompt")
        self.parts.chosen.connect(self._show)

    def set_value(self, page: AgenticNumbers, known: Known) -> None:
        """Show other numbers."""
        self._page, self._known = page, known
        self._show()

    def _show(self) -> None:
        page, known = self._page, self._known
        if page is None or known is None:
            return
        line = next(each for each in page.lengths if each.part == self.parts.value)
        self.set_titles(
            f"{line.name} length", f"Tokens per request {page.step_text}, {line.caption}", "Tokens per request"
        )
        self.show_lines(length_lines(page, known, line.part))


def columns_of(page: AgenticNumbers) -> tuple[Column, ...]:
    """Return the columns of the bars."""
    return tuple(Column(bucket.first, bucket.last, bucket.open, bucket.coverage, None) for bucket in page.buckets)


def tool_lines(page: AgenticNumbers, known: Known) -> Lines:
    """Return the share of tool calls over time and the report's benchmarks."""
    line = Line("tool calls", page.tool_share, f"{percent(page.total_tool_share)} overall")
    empty = "" if any(each is not None for each in page.tool_share) else known.why_empty(_NO_LINES)
    return Lines(
        unit="share",
        step=page.step,
        columns=columns_of(page),
        lines=(line,),
        benchmarks=page.tool_benchmarks,
        empty_text=empty,
    )


def length_lines(page: AgenticNumbers, known: Known, part: str) -> Lines:
    """Return mean and median of one length over time, and the report's benchmark of the mean."""
    length = next(each for each in page.lengths if each.part == part)
    mean = Line("mean", length.means, length.mean_text)
    median = Line("median of calls", length.medians, length.median_text, main=False)
    empty = "" if length.mean is not None else known.why_empty()
    return Lines(
        unit="tokens",
        step=page.step,
        columns=columns_of(page),
        lines=(mean, median),
        benchmarks=(length.benchmark,),
        empty_text=empty,
    )
