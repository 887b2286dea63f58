"""The page "Reasoning": tokens on reasoning models over time, reasoning inside completion, what reasoning cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from tracker.analysis.views.reasoning import ReasoningPage as ReasoningNumbers
from tracker.analysis.views.reasoning import reasoning_page
from tracker.export.months import months_table
from tracker.export.page_tables import reasoning_cost_table, reasoning_table
from tracker.export.tables import Table
from tracker.formatting import date_range
from tracker.ui.charts.lines.trend import TrendChart
from tracker.ui.design.fonts import Role
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.widgets import Card, Segments, label
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.cards.chart_page import ChartPage
from tracker.ui.pages.cards.day_cards import BarsCard
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.cards.grid import COLUMNS
from tracker.ui.pages.reasoning.values import (
    MEASURES,
    ReasoningMeasure,
    bars_empty_text,
    bars_titles,
    cost_lines,
    cost_text,
    reasoning_bars,
    trend_subtitle,
)
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Shown
from tracker.ui.tables.reasoning_cost_table import ReasoningCostTable

_TREND_HEIGHT = 270
_LOWER = 4
"""The bars are this many pixels lower than a main chart, so that both charts fit the usual window."""
_MOST_ROWS = 12
_TABLE_FRAME = 66
"""Height of the table's card without its rows."""


class ReasoningPage(ChartPage[ReasoningNumbers]):
    """How much of the usage is reasoning, compared with the report, and what it cost."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: ReasoningNumbers | None = None
        self.trend = TrendChart()
        self.credit = label("", Role.CAPTION, "text_3", wrap=True)
        self.credit.setContentsMargins(0, 6, 0, 0)
        self.share = ChartCard(self.trend, below=(self.credit,))
        self.share.setMinimumHeight(_TREND_HEIGHT)
        self.cost = CostCard()
        self.inside = InsideCard()
        self.table = ReasoningCostTable()
        self.models = ChartCard(self.table)
        self.hold(self.share, self.cost)
        self.wire_cards(self.share, self.inside, self.models)

    @staticmethod
    def load(request: PageRequest) -> ReasoningNumbers:
        """Return the numbers of the page for a request."""
        snapshot = request.snapshot
        return reasoning_page(request.store, snapshot.period, snapshot.filters, request.now, request.settings.overrides)

    def show_value(self, value: ReasoningNumbers, shown: Shown) -> None:
        """Show how much of the usage is reasoning."""
        self._value = page = value
        known = Known(page.coverage, shown, page.counted_days)
        self.set_shown(page.buckets, shown)
        short = "Share of tokens by month"
        self.share.set_titles("Tokens on reasoning models", trend_subtitle(page), short)
        self.trend.set_trend(page.trend, "percent")
        self.credit.setText(page.trend.market_source or "")
        self.credit.setVisible(page.trend.market_source is not None)
        self.cost.set_value(page, known)
        self.inside.set_value(page, known)
        self.models.set_titles("By model", date_range(page.period))
        self.table.empty_text = known.why_empty("No reasoning model was used in this period.")
        self.table.set_rows(page.rows)
        rows = min(max(len(page.rows), 2), _MOST_ROWS)
        self.models.setMinimumHeight(self.table.height_of(rows) + _TABLE_FRAME)

    def set_metrics(self, metrics: Metrics) -> None:
        """Arrange the cards for another window width."""
        super().set_metrics(metrics)
        self.inside.set_metrics(metrics, lower=_LOWER)

    def place_cards(self, *, stacked: bool) -> None:
        """Place the first two cards as a pair, the others below them over the full width."""
        super().place_cards(stacked=stacked)
        row = 2 if stacked else 1
        for number, card in enumerate((self.inside, self.models)):
            self.grid.removeWidget(card)
            self.grid.addWidget(card, row + number, 0, 1, COLUMNS)
        for number in range(4):
            self.grid.setRowStretch(number, 1 if number == row + 1 else 0)

    def tables(self) -> Mapping[ChartCard, tuple[str, Table]]:
        """Return the numbers of each card, with a name for the file."""
        if self._value is None:
            return {}
        page = self._value
        return {
            self.share: ("reasoning-models-by-month", months_table(page.trend, "reasoning_models_percent")),
            self.inside: ("reasoning", reasoning_table(page)),
            self.models: ("thinking-by-model", reasoning_cost_table(page)),
        }


class InsideCard(BarsCard):
    """Bars of completion split into reasoning and visible tokens, or bars of the cost of reasoning."""

    def __init__(self) -> None:
        self.measures = Segments(MEASURES, Role.CAPTION_MEDIUM, 24)
        super().__init__((self.measures,))
        self._page: ReasoningNumbers | None = None
        self._known: Known | None = None
        self.measures.set_value("share")
        self.measures.chosen.connect(self._show)

    @property
    def measure(self) -> ReasoningMeasure:
        """The measure that is shown."""
        return cast("ReasoningMeasure", self.measures.value or "share")

    def set_value(self, page: ReasoningNumbers, known: Known) -> None:
        """Show other numbers."""
        self._page, self._known = page, known
        self._show()

    def _show(self) -> None:
        page, known = self._page, self._known
        if page is None or known is None:
            return
        self.set_titles(*bars_titles(page, self.measure))
        self.set_note(page.notes)
        self.show_bars(reasoning_bars(page, self.measure), bars_empty_text(page, known))


class CostCard(Card):
    """What reasoning cost: an estimate, and how it is calculated."""

    def __init__(self) -> None:
        super().__init__()
        self._period = label("", Role.CAPTION, "text_3")
        self.value = label("", Role.NUMBER)
        self.lines = [(label("", Role.CONTROL_STRONG), label("", Role.CONTROL, "text_2")) for _ in range(4)]
        self.rule = label("", Role.CAPTION, "text_3", wrap=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, pair in enumerate(self.lines):
            for column, one in enumerate(pair):
                grid.addWidget(one, row, column)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 12, 16, 12)
        self._layout.setSpacing(0)
        self._layout.addWidget(label("What reasoning cost", Role.BODY_STRONG))
        self._layout.addWidget(self._period)
        self._layout.addSpacing(4)
        self._layout.addWidget(self.value)
        self._layout.addSpacing(4)
        self._layout.addLayout(grid)
        self._layout.addStretch(1)
        self._layout.addSpacing(8)
        self._layout.addWidget(self.rule)

    def set_value(self, page: ReasoningNumbers, known: Known) -> None:
        """Show other numbers."""
        self._period.setText(f"estimate, {date_range(page.period)}")
        self.value.setText(cost_text(page, known))
        texts = cost_lines(page, known) or (("", ""),) * len(self.lines)
        for (amount, caption), (amount_text, caption_text) in zip(self.lines, texts, strict=True):
            amount.setText(amount_text)
            caption.setText(caption_text)
        self.rule.setText(page.cost_rule)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Return False: with height-for-width in its layout, a page would never shrink to the window."""
        return False

    def minimumSizeHint(self) -> QSize:
        """Return the height that all sentences need at the current width."""
        inner = max(self.width(), 220) - 32
        return QSize(220, 24 + 130 + 8 + self.rule.heightForWidth(inner) + 20)

    def sizeHint(self) -> QSize:
        """Return the same."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Request another height when the width changes."""
        super().resizeEvent(event)
        self.updateGeometry()
