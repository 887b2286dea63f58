"""The page "Models": mix over time, price paid, the models, first and last use."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.analysis.breakdowns.model_mix import MixBy
from tracker.analysis.views.models import ModelsPage as ModelsNumbers
from tracker.analysis.views.models import models_page
from tracker.export.page_tables import mix_table, models_table, origins_table, price_dots_table, uses_table
from tracker.export.tables import Table
from tracker.ui.charts.rows.lifespan_bars import UseBars
from tracker.ui.charts.rows.price_dots import PriceDotsView
from tracker.ui.design.fonts import Role
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.widgets import Segments, label
from tracker.ui.pages.actions import KeepColours
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.cards.chart_page import ChartPage
from tracker.ui.pages.cards.colour_slots import persistent_slots
from tracker.ui.pages.cards.day_cards import BarsCard
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.cards.figures_card import FiguresCard
from tracker.ui.pages.cards.grid import COLUMNS
from tracker.ui.pages.models.values import (
    MEASURES,
    SPLITS,
    MixMeasure,
    ModelsValue,
    mix_bars,
    mix_empty_text,
    mix_subtitle,
    models_subtitle,
    origins_subtitle,
)
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Shown
from tracker.ui.tables.origins_table import OriginsTable
from tracker.ui.tables.used_models_table import UsedModelsTable

_RANKED: tuple[MixBy, ...] = ("model", "author")
"""Splits whose values have persistent colours, by rank."""

_LOWER = 38
"""The first row is this many pixels lower than usual, to leave space for the table below."""

_ROWS = 7
"""With this many rows in the table, the first two rows of cards fill the usual window."""

_TABLE_FRAME = 66
"""Height of the table's card without the table itself."""


class ModelsPage(ChartPage[ModelsValue]):
    """Which models were used, how the mix changed, what they cost, and since when."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: ModelsValue | None = None
        self.mix = MixCard()
        self.dots = PriceDotsView()
        self.prices = ChartCard(self.dots)
        self.models = ModelsCard()
        self.use_bars = UseBars()
        self.uses = ChartCard(self.use_bars)
        self._origins_table = OriginsTable()
        self.origins = FiguresCard(self._origins_table)
        self.hold(self.mix, self.prices, self.models, self.uses)
        self.wire_cards(self.mix, self.prices, self.models, self.uses, self.origins)

    @staticmethod
    def load(request: PageRequest) -> ModelsValue:
        """Return the numbers of the page for a request, and the colours of the values."""
        store, snapshot, now, settings = request.store, request.snapshot, request.now, request.settings
        page = models_page(store, snapshot.period, snapshot.filters, now, settings.overrides)
        with store.reading():
            slots = {
                by: persistent_slots(
                    store,
                    [one.rank_key for one in page.mixes[by].series if one.rank_key],
                    by,
                    settings.slots.get(by, {}),
                    now,
                )
                for by in _RANKED
            }
        return ModelsValue(page, slots)

    def show_value(self, value: ModelsValue, shown: Shown) -> None:
        """Show models."""
        self._value = value
        for by, slots in value.slots.items():
            self.ask(KeepColours(by, slots))
        page = value.page
        known = Known(page.coverage, shown, page.counted_days)
        self.set_shown(page.buckets, shown)
        self.mix.set_value(value, known)
        self.prices.set_titles(
            "Price paid per 1M tokens", "Prompt + completion, no BYOK, log axis", "No BYOK, log axis"
        )
        self.dots.set_dots(page.dots, known.why_empty("No tokens were paid for in this period."))
        self.models.set_value(page, known)
        self.uses.set_titles("First and last use", page.uses.subtitle, page.uses.subtitle.partition(";")[0])
        self.use_bars.set_uses(page.uses)
        self.origins.set_titles("Weights and origin: you, the report, the market", origins_subtitle(page, shown))
        self._origins_table.set_market_name(page.origins.market_name)
        self.origins.set_figures(page.origins.rows, "", page.origins.market_source)

    def place_cards(self, *, stacked: bool) -> None:
        """Place the card of weights and origin below the others, over the full width."""
        super().place_cards(stacked=stacked)
        self.grid.removeWidget(self.origins)
        self.grid.addWidget(self.origins, 4 if stacked else 2, 0, 1, COLUMNS)

    def set_metrics(self, metrics: Metrics) -> None:
        """Arrange the cards for another window width."""
        super().set_metrics(metrics)
        self.mix.set_metrics(metrics, lower=_LOWER)

    def tables(self) -> dict[ChartCard, tuple[str, Table]]:
        """Return the numbers of each chart, with a name for the file."""
        if self._value is None:
            return {}
        page, by = self._value.page, self.mix.by
        return {
            self.mix: (f"tokens-by-{by}", mix_table(page, by)),
            self.prices: ("price-paid", price_dots_table(page)),
            self.models: ("models", models_table(page)),
            self.uses: ("first-and-last-use", uses_table(page)),
            self.origins: ("weights-and-origin", origins_table(page.origins)),
        }


class MixCard(BarsCard):
    """How tokens were distributed, bar by bar."""

    def __init__(self) -> None:
        self.splits = Segments(SPLITS, Role.CAPTION_MEDIUM, 24)
        self.measures = Segments(MEASURES, Role.CAPTION_MEDIUM, 24)
        super().__init__((self.splits, self.measures))
        self._value: ModelsValue | None = None
        self._known: Known | None = None
        self.credit = label("", Role.CAPTION, "text_3")
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.credit)
        self.splits.set_value("cell")
        self.measures.set_value("share")
        self.splits.chosen.connect(self._show)
        self.measures.chosen.connect(self._show)

    @property
    def by(self) -> MixBy:
        """The split that is shown."""
        return cast("MixBy", self.splits.value or "cell")

    @property
    def measure(self) -> MixMeasure:
        """Shares or tokens."""
        return cast("MixMeasure", self.measures.value or "share")

    def set_value(self, value: ModelsValue, known: Known) -> None:
        """Show other numbers."""
        self._value, self._known = value, known
        self._show()

    def _show(self) -> None:
        value, known = self._value, self._known
        if value is None or known is None:
            return
        page, bars = value.page, mix_bars(value, self.by, self.measure)
        self.set_titles("Mix over time", mix_subtitle(page, self.measure), page.step_text.capitalize())
        self.show_bars(bars, mix_empty_text(page, known))
        self.set_note(page.notes)
        self.credit.setText(page.origins.market_source or "")
        self.credit.setVisible(bars.market_benchmark is not None)


class ModelsCard(ChartCard):
    """The table of models, with their number and total spend above it."""

    def __init__(self) -> None:
        self.table = UsedModelsTable()
        super().__init__(self.table)
        self.fill_width()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_value(self, page: ModelsNumbers, known: Known) -> None:
        """Show other models."""
        self.set_titles("Models", models_subtitle(page, known))
        self.table.empty_text = known.why_empty()
        self.table.set_rows(page.rows)

    def minimumSizeHint(self) -> QSize:
        """Return the height of some rows: the table scrolls if it has more."""
        return QSize(400, self.table.height_of(_ROWS) + _TABLE_FRAME)

    def sizeHint(self) -> QSize:
        """Return the same: the table scrolls."""
        return self.minimumSizeHint()
