"""The window does what pages request: other options, other dates, colours that are saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from tracker.accounts.account import Account
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.periods import Period
from tracker.settings import load_settings
from tracker.ui.background.session import Session
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.overview.page import OverviewPage
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State


@pytest.fixture
def view(qtbot: QtBot, themes: Themes, sample: Account) -> Iterator[AccountView]:
    """Return a view of the sample account that shows the overview."""
    session = Session(sample, State(sample.now().date(), "overview"), PAGES, Schedule(900), settings_path())
    made = AccountView(session, PAGES, themes)
    qtbot.addWidget(made)
    session.load_now()
    yield made
    session.stop()


@pytest.fixture
def overview(view: AccountView) -> OverviewPage:
    page = view.views["overview"].page
    assert isinstance(page, OverviewPage)
    return page


def test_page_keeps_its_split(view: AccountView, overview: OverviewPage) -> None:
    overview.spend.split_chosen.emit("provider")
    view.session.load_now()
    assert overview.spend.split_button.text() == "by provider"
    view.session.state.set_page("models")
    view.session.load_now()
    view.session.state.set_page("overview")
    view.session.state.set_period_word("7d")
    view.session.load_now()
    assert overview.spend.split_button.text() == "by provider"


def test_dates_selected_in_a_chart_become_the_period(view: AccountView, overview: OverviewPage) -> None:
    overview.spend.chart.value_cursor.range_selected.emit(date(2026, 11, 8), date(2026, 11, 3))
    assert view.session.state.snapshot.period == Period(date(2026, 11, 3), date(2026, 11, 8))


def test_colours_are_saved_for_the_next_start(view: AccountView, overview: OverviewPage) -> None:
    assert len(load_settings(settings_path())[0].slots["model"]) > 3
    overview.spend.split_chosen.emit("key")
    view.session.load_now()
    assert set(load_settings(settings_path())[0].slots) == {"model", "key"}
