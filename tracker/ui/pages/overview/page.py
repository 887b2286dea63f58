"""The page "Overview": four numbers, spend over time, what changed, models, where the money went."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from tracker.analysis.ledger.ledger import DayTotals
from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.views.overview import overview as read_overview
from tracker.ui.charts.values.colour_slots import chart_slots
from tracker.ui.design.spacing import Metrics
from tracker.ui.pages.actions import KeepColours, LoadWith
from tracker.ui.pages.cards.actions import CardTables
from tracker.ui.pages.cards.chart_page import ChartPage
from tracker.ui.pages.cards.colour_slots import persistent_slots
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.cards.grid import TableCard, place_pairs
from tracker.ui.pages.cards.number_card import NumberCard
from tracker.ui.pages.overview.cards import ChangeCard, SharesCard
from tracker.ui.pages.overview.chart_card import SpendCard
from tracker.ui.pages.overview.values import OverviewValue, export_of, number_texts, shares_of, shares_table
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Shown
from tracker.ui.tables.models_table import ModelsTable, model_rows

_SPLIT = "model"
"""The column that splits spend until the person chooses another one."""
_SHARES_BY = "key"
_SHARES_BY_OTHERWISE = "provider"
"""The column of the second split if the chart itself is by key."""


class OverviewPage(ChartPage[OverviewValue]):
    """Spend, tokens, requests and reasoning of the period, over time and compared with the period before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: OverviewValue | None = None
        self._split = _SPLIT
        self.numbers = [NumberCard() for _ in range(4)]
        self.spend = SpendCard()
        self.change = ChangeCard()
        self.table = ModelsTable()
        self.models = TableCard(self.table)
        self.shares = SharesCard()
        self.hold(self.spend, self.change, self.models, self.shares)
        self.wire_cards(self.spend, self.shares)
        self.spend.split_chosen.connect(self._choose_split)

    @staticmethod
    def load(request: PageRequest, split: str = _SPLIT) -> OverviewValue:
        """Return the overview, its spend by a column and by a second one, and the colours of the values."""
        store, snapshot, now = request.store, request.snapshot, request.now
        filters = snapshot.filters
        shares_by = _SHARES_BY if split != _SHARES_BY else _SHARES_BY_OTHERWISE
        known = request.settings.slots.get(split, {})
        with store.reading():
            stored = DayTotals(store, now)
            shown = read_overview(store, snapshot.period, filters, now, split, stored)
            keys = [one.rank_key for one in shown.series if one.kind == "value" and one.rank_key]
            shares = summarize(store, Question(snapshot.period, (shares_by,), filters), now, stored)
            slots = persistent_slots(store, keys, split, known, now)
        return OverviewValue(
            overview=shown,
            split=split,
            shares=shares_of(shares.groups),
            shares_by=shares_by,
            slots=slots,
        )

    def _choose_split(self, column: str) -> None:
        if column != self._split:
            self._split = column
            self.ask(LoadWith(partial(self.load, split=column)))

    def show_value(self, value: OverviewValue, shown: Shown) -> None:
        """Show an overview."""
        self._value = value
        overview = value.overview
        known = Known(value.coverage, shown)
        self.set_shown(overview.buckets, shown)
        self.ask(KeepColours(value.split, value.slots))
        for card, text in zip(self.numbers, number_texts(overview), strict=True):
            card.set_text(text)
        self.spend.set_value(value, known)
        names = {row.name for row in overview.rows if row.kind == "value"}
        self.change.set_change(overview.change, overview.change_reason, names)
        self.shares.set_shares(value.shares, value.shares_by, known.why_empty("No spend in this period."))
        self.table.empty_text = known.why_empty()
        self._show_models(value)

    def _show_models(self, value: OverviewValue) -> None:
        overview, by_model = value.overview, value.split == "model"
        in_chart = [one.rank_key for one in overview.series if one.kind == "value" and one.rank_key]
        slots = chart_slots(value.slots, in_chart) if by_model else {}
        rows = model_rows(overview.rows, overview.total.spend_nano, slots)
        self.table.set_models(rows, with_swatches=by_model)

    def set_metrics(self, metrics: Metrics) -> None:
        """Arrange the cards for another window width."""
        super().set_metrics(metrics)
        self.spend.set_metrics(metrics)

    def place_cards(self, *, stacked: bool) -> None:
        """Place the numbers in one row, the other cards below it: 8 + 4 columns, or rows of 12."""
        for number, one in enumerate(self.numbers):
            self.grid.addWidget(one, 0, number * 3, 1, 3)
        place_pairs(self.grid, (self.spend, self.change, self.models, self.shares), 1, stacked=stacked)

    def tables(self) -> CardTables:
        """Return the numbers of each chart, with a name for the file."""
        if self._value is None:
            return {}
        return {
            self.spend: (f"usage-by-{self._value.split}", export_of(self._value)),
            self.shares: (f"spend-by-{self._value.shares_by}", shares_table(self._value)),
        }
