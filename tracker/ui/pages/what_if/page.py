"""The page "What if": the usage of the period priced on a model that the person picks."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.analysis.views.what_if import WhatIfPage as WhatIfNumbers
from tracker.analysis.views.what_if import what_if_page
from tracker.export.what_if import alternatives_table, replaced_table
from tracker.ui.design.fonts import Role
from tracker.ui.design.model_field import ModelField
from tracker.ui.design.widgets import Card, label
from tracker.ui.pages.actions import LoadWith
from tracker.ui.pages.cards.actions import CardActions, CardTables
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.cards.grid import COLUMNS, place_pairs
from tracker.ui.pages.cards.head import Subtitle
from tracker.ui.pages.cards.number_card import NumberCard
from tracker.ui.pages.cards.sentences_card import SentencesCard
from tracker.ui.pages.cards.stacking_page import StackingPage
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Shown
from tracker.ui.pages.what_if.values import (
    alternative_rows,
    choice_text,
    how_alternatives_are_chosen,
    how_to_read,
    no_alternatives_text,
    numbers,
    prices_line,
    replaced_empty_text,
    replaced_rows,
    replaced_titles,
    rests_on,
    sum_text,
)
from tracker.ui.tables.alternatives_table import AlternativesTable
from tracker.ui.tables.replaced_table import ReplacedTable

_NUMBERS = 3
_TABLES_ROW = 2
_MOST_ROWS, _LEAST_ROWS = 6, 4
_TABLE_FRAME = 90
"""Height of a table's card without its rows."""
_FIELD = 320
_SUM_GAP = 8


class WhatIfPage(StackingPage[WhatIfNumbers]):
    """What the same usage would have cost on another model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: WhatIfNumbers | None = None
        self._model: str | None = None
        self.choice = ChoiceCard()
        self.numbers = tuple(NumberCard() for _ in range(_NUMBERS))
        self.replaced = ReplacedTable()
        self.sum = label("", Role.CONTROL_MEDIUM)
        self.sum.setContentsMargins(0, _SUM_GAP, 0, 0)
        self.models = ChartCard(self.replaced, below=(self.sum,))
        self.alternatives = AlternativesTable()
        self.cheapest = ChartCard(self.alternatives)
        self.basis = SentencesCard("What this is based on")
        self.reading = SentencesCard("How to read it")
        self.grid.addWidget(self.choice, 0, 0, 1, COLUMNS)
        width = COLUMNS // _NUMBERS
        for number, card in enumerate(self.numbers):
            self.grid.addWidget(card, 1, number * width, 1, width)
        self.card_actions = CardActions(self, (self.models, self.cheapest), self.tables)
        self.choice.field.chosen.connect(self._price_on)
        self.alternatives.chosen.connect(self._price_on)
        self.stack(stacked=False)

    @staticmethod
    def load(request: PageRequest, model: str | None = None) -> WhatIfNumbers:
        """Return the usage priced on a model; None: on one that the program chooses."""
        snapshot = request.snapshot
        return what_if_page(request.store, model, snapshot.period, snapshot.filters, request.now)

    def _price_on(self, model: str) -> None:
        if model != self._model:
            self._model = model
            self.ask(LoadWith(partial(self.load, model=model)))

    def show_value(self, value: WhatIfNumbers, shown: Shown) -> None:
        """Show what the usage would have cost."""
        self._value = value
        known = Known(value.coverage, shown)
        self.card_actions.set_shown(shown)
        self.choice.set_value(value)
        for card, text in zip(self.numbers, numbers(value, known), strict=True):
            card.set_text(text)
        self.models.set_titles(*replaced_titles(value))
        self.replaced.empty_text = replaced_empty_text(value, known)
        self.replaced.set_rows(replaced_rows(value))
        self.sum.setText(sum_text(value))
        self.cheapest.set_titles("Cheapest suitable models", "Click a model to price the usage on it", "Click a model")
        self.alternatives.empty_text = no_alternatives_text(known)
        self.alternatives.set_rows(alternative_rows(value))
        self.basis.set_sentences("", rests_on(value), how_alternatives_are_chosen(value))
        self.reading.set_sentences("", how_to_read(value))
        for sentences in (self.basis, self.reading):
            sentences.setVisible(value.answer is not None)
        rows = min(max(len(replaced_rows(value)), _LEAST_ROWS), _MOST_ROWS)
        self.models.setMinimumHeight(self.replaced.height_of(rows) + _TABLE_FRAME)

    def tables(self) -> CardTables:
        """Return the numbers of each card, with a name for the file."""
        answer = None if self._value is None else self._value.answer
        return {
            self.models: ("what-if", replaced_table(answer)),
            self.cheapest: ("what-if-alternatives", alternatives_table(answer)),
        }

    def place_cards(self, *, stacked: bool) -> None:
        """Place the tables, and the sentences about them, as pairs below the choice and the numbers."""
        place_pairs(self.grid, (self.models, self.cheapest, self.basis, self.reading), _TABLES_ROW, stacked=stacked)
        for row in range(self.grid.rowCount()):
            self.grid.setRowStretch(row, 1 if row == _TABLES_ROW else 0)


class ChoiceCard(Card):
    """The model that is chosen, and its prices."""

    def __init__(self) -> None:
        super().__init__()
        self.field = ModelField()
        self.field.setMinimumWidth(_FIELD)
        self.prices = Subtitle()
        question = label("Price this usage on", Role.BODY_STRONG)
        question.setBuddy(self.field)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(question)
        row.addWidget(self.field)
        row.addWidget(self.prices, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addLayout(row)

    def set_value(self, page: WhatIfNumbers) -> None:
        """Show another choice."""
        answer = page.answer
        choices = [(choice.name, choice_text(choice)) for choice in page.choices]
        self.field.set_choices(choices, "" if answer is None else answer.candidate.name)
        self.field.setVisible(bool(choices))
        self.prices.set_full(*prices_line(page))
