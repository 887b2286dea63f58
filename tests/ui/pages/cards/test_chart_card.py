"""The card of a chart: its titles, the legend that hides series, the table of the same numbers, its buttons."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import NAMES, bars
from tracker.ui.charts.bars.stacked_bars import StackedBars
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.cards.chart_card import AS_CHART, AS_TABLE, ChartCard


@pytest.fixture
def chart(qtbot: QtBot, dressed: QApplication) -> StackedBars:
    return StackedBars()


@pytest.fixture
def card(qtbot: QtBot, chart: StackedBars) -> ChartCard:
    made = ChartCard(chart)
    qtbot.addWidget(made)
    give_theme(made, LIGHT)
    made.resize(700, 360)
    chart.set_series(bars(5))
    made.set_titles("Spend", "US dollars")
    made.show()
    return made


def actions(card: ChartCard) -> list[str]:
    return [one.text().partition("\t")[0] for one in card.menu().actions()]


def test_the_legend_hides_the_series_of_the_chart(card: ChartCard, chart: StackedBars) -> None:
    assert [entry.text() for entry in card.legend.entries] == [*NAMES, "8 other models"]
    card.legend.entries[0].click()
    assert chart.hidden == {NAMES[0]}


def test_screen_readers_get_title_unit_and_numbers(card: ChartCard, chart: StackedBars) -> None:
    assert chart.accessibleName() == f"Spend. US dollars. {chart.summary}"


def test_the_table_has_the_numbers_and_follows_their_changes(card: ChartCard, chart: StackedBars) -> None:
    card.toggle_table()
    assert card.is_table
    view = card.numbers.view
    assert view is not None
    assert view.rows_model.rows == chart.texts().rows
    chart.set_series(bars(3))
    assert view.rows_model.rowCount() == 3


def test_the_focus_moves_to_the_table_and_back(card: ChartCard, chart: StackedBars, qtbot: QtBot) -> None:
    card.activateWindow()
    qtbot.waitUntil(card.isActiveWindow)
    chart.setFocus()
    card.toggle_table()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert card.numbers.isAncestorOf(focused)
    assert card.numbers.view is not None
    assert card.numbers.view._has_ring, "people who use the keyboard see where the focus is"
    card.toggle_table()
    assert QApplication.focusWidget() is chart


def test_buttons_and_menu_send_signals_to_the_page(card: ChartCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.picture_wanted):
        card.picture_button.click()
    with qtbot.waitSignal(card.file_wanted):
        card.menu().actions()[-1].trigger()


def test_the_menu_offers_what_is_not_shown(card: ChartCard) -> None:
    before = actions(card)
    card.toggle_table()
    assert (before[0], actions(card)[0]) == (AS_TABLE, AS_CHART)


def test_a_card_without_a_chart_has_neither_series_nor_table(qtbot: QtBot, dressed: QApplication) -> None:
    card = ChartCard(QWidget())
    qtbot.addWidget(card)
    card.toggle_table()
    assert (card.drawn, card.is_table) == (None, False)
    assert len(actions(card)) == 2
    assert card.legend.isHidden()


def test_the_result_of_a_button_stays_until_other_titles_come(card: ChartCard) -> None:
    card.say("Saved numbers.csv.")
    assert card.subtitle.full == "Saved numbers.csv."
    card.set_titles("Spend", "US dollars")
    assert card.subtitle.full == "US dollars"
