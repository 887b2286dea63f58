"""The header of a page: its dates, its zone, the sync button."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tracker.formatting import date_range
from tracker.periods import StoredDates
from tracker.ui.design.theme import Themes
from tracker.ui.frame.header import Header
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State

KATHMANDU = ZoneInfo("Asia/Kathmandu")
TODAY = NOW.date()
PAGE = {page.name: page for page in PAGES}


@pytest.fixture
def state() -> State:
    return State(NOW.date(), "overview")


@pytest.fixture
def header(qtbot: QtBot, state: State, themes: Themes) -> Header:
    one = Header(state, themes)
    qtbot.addWidget(one)
    return one


def test_header_shows_the_dates_of_the_period(header: Header, state: State) -> None:
    assert header._dates.texts == "21 Oct – 19 Nov 2026"
    state.move_period(-1)
    assert header._dates.texts == date_range(state.snapshot.period)
    assert header._segments.value is None


def test_button_stops_a_running_sync(header: Header) -> None:
    header.set_syncing(True)
    assert header._refresh.accessibleName() == "Stop syncing"
    header.set_syncing(False)
    assert header._refresh.accessibleName() == "Sync now"


def test_page_about_all_usage_shows_no_period(qtbot: QtBot, themes: Themes) -> None:
    header = Header(State(TODAY, "overview"), themes)
    qtbot.addWidget(header)
    header.set_page(PAGE["retention"])
    assert header._dates.isHidden()
    assert header._segments.isHidden()
    header.set_page(PAGE["what-if"])
    assert not header._dates.isHidden()
    assert not header._segments.isHidden()


def test_header_shows_utc_dates_on_a_page_of_utc_days(qtbot: QtBot, themes: Themes) -> None:
    state = State(TODAY, "overview", period="7d", zone=KATHMANDU)
    header = Header(state, themes)
    qtbot.addWidget(header)
    state.set_stored_dates(StoredDates(datetime(2026, 11, 19, 20, 0, tzinfo=UTC)))
    assert header._dates.texts == "14 – 20 Nov 2026"
    header.set_page(PAGE["sources"])
    assert header._dates.texts == "13 – 19 Nov 2026"
    header.show()
    header._dates.click()
    assert header._picker._hint.text().endswith("Days are UTC.")
    header.set_page(PAGE["overview"])
    header._dates.click()
    assert header._picker._hint.text().endswith("Days are local (Asia/Kathmandu).")
    header._picker.hide()
