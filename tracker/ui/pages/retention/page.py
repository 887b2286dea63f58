"""The page "Retention": which models stayed, by month of first use, and the same figures in the report."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from tracker.analysis.retention.cohorts import Retention, retention
from tracker.export.retention import cohorts_table, lifespans_table
from tracker.ui.charts.grids.cohort_grid import CohortGrid
from tracker.ui.pages.cards.actions import CardActions, CardTables
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.cards.grid import COLUMNS, place_pairs
from tracker.ui.pages.cards.number_card import NumberCard
from tracker.ui.pages.cards.sentences_card import SentencesCard
from tracker.ui.pages.cards.stacking_page import StackingPage
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.retention.values import (
    REPORT_TEXT_CAPTION,
    SHORT_SUBTITLE,
    SUBTITLE,
    empty_text,
    headline,
    lifespan_rows,
    stored_period,
    table_period,
    table_subtitle,
)
from tracker.ui.pages.shown import Shown
from tracker.ui.tables.lifespans_table import LifespansTable

_NUMBERS = 3
_MOST_ROWS, _LEAST_ROWS = 12, 3
_TABLE_FRAME = 66
"""Height of the table's card without its rows."""


class RetentionPage(StackingPage[Retention]):
    """Which models stayed with the person, over everything stored."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Retention | None = None
        self.numbers = tuple(NumberCard() for _ in range(_NUMBERS))
        self.cohorts = CohortGrid()
        self.grid_card = ChartCard(self.cohorts)
        self.report_text = SentencesCard("Glass slipper")
        self.table = LifespansTable()
        self.lifespans = ChartCard(self.table)
        width = COLUMNS // _NUMBERS
        for number, card in enumerate(self.numbers):
            self.grid.addWidget(card, 0, number * width, 1, width)
        self.card_actions = CardActions(self, (self.grid_card, self.lifespans), self.tables)
        self.stack(stacked=False)

    @staticmethod
    def load(request: PageRequest) -> Retention:
        """Return the numbers of the page: the request's filters applied to everything stored."""
        return retention(request.store, request.snapshot.filters, request.now)

    def show_value(self, value: Retention, shown: Shown) -> None:
        """Show which models stayed."""
        self._value = found = value
        self.card_actions.set_shown(replace(shown, period=stored_period(found)))
        for card, text in zip(self.numbers, headline(found), strict=True):
            card.set_text(text)
        self.grid_card.set_titles("Models by month of first use", SUBTITLE, SHORT_SUBTITLE)
        self.cohorts.set_retention(found, empty_text(shown, found))
        sentences = [report_text.text for report_text in found.stories] or [empty_text(shown, found)]
        self.report_text.set_sentences(REPORT_TEXT_CAPTION, sentences, found.notes)
        days = table_period(found)
        subtitle = ". ".join(part for part in (days, table_subtitle(found)) if part)
        self.lifespans.set_titles("Models that stayed and models that did not", subtitle, days)
        rows = lifespan_rows(found)
        self.table.empty_text = empty_text(shown, found)
        self.table.set_rows(rows)
        height = self.table.height_of(min(max(len(rows), _LEAST_ROWS), _MOST_ROWS))
        self.lifespans.setMinimumHeight(height + _TABLE_FRAME)

    def tables(self) -> CardTables:
        """Return the numbers of each card, with a name for the file."""
        if self._value is None:
            return {}
        found = self._value
        return {
            self.grid_card: ("cohorts", cohorts_table(found)),
            self.lifespans: ("models-that-stayed", lifespans_table(found)),
        }

    def place_cards(self, *, stacked: bool) -> None:
        """Place the grid and the report's text as a pair, the table below them over the full width."""
        place_pairs(self.grid, (self.grid_card, self.report_text), 1, stacked=stacked)
        row = 3 if stacked else 2
        self.grid.removeWidget(self.lifespans)
        self.grid.addWidget(self.lifespans, row, 0, 1, COLUMNS)
        for number in range(5):
            self.grid.setRowStretch(number, 1 if number == row else 0)
