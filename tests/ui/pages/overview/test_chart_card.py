"""The chart of the overview: a choice of the measure and of the column that splits it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.page_requests import shown_of
from tests.ui.pages.overview.overview_cases import empty_overview, value_of
from tracker.analysis.ledger.question import VALUE_COLUMNS
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.overview.chart_card import SpendCard
from tracker.ui.pages.overview.values import OverviewValue


def known_of(value: OverviewValue) -> Known:
    return Known(value.coverage, shown_of(value.overview.period))


@pytest.fixture
def card(qtbot: QtBot, dressed: QApplication) -> SpendCard:
    made = SpendCard()
    qtbot.addWidget(made)
    give_theme(made, LIGHT)
    made.resize(800, 360)
    made.set_value(value_of(), known_of(value_of()))
    return made


@pytest.mark.parametrize("measure", ["spend", "tokens", "requests"])
def test_a_measure_changes_unit_and_title(card: SpendCard, measure: str) -> None:
    card.measures._buttons[measure].click()
    assert card.measure == measure
    assert card.chart.bars.unit == ("money" if measure == "spend" else measure)
    assert card.title.text().lower().startswith(measure)


def test_every_column_can_split_and_the_current_one_is_checked(card: SpendCard, qtbot: QtBot) -> None:
    actions = card._menu.actions()
    assert [action.data() for action in actions] == list(VALUE_COLUMNS)
    assert [action.data() for action in actions if action.isChecked()] == ["model"]
    with qtbot.waitSignal(card.split_chosen) as chosen:
        next(action for action in actions if action.data() == "provider").trigger()
    assert chosen.args == ["provider"]


def test_the_button_names_the_split(card: SpendCard) -> None:
    by_key = value_of(split="key")
    card.set_value(by_key, known_of(by_key))
    assert card.split_button.text() == "by key"
    assert [action.data() for action in card._menu.actions() if action.isChecked()] == ["key"]


def test_without_usage_it_says_so(card: SpendCard) -> None:
    empty = value_of(empty_overview())
    card.set_value(empty, known_of(empty))
    assert card.chart.empty_text
