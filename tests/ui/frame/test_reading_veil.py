"""While other numbers are read, the old ones fade and a line says what is read; when the read fails they come back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.frame.plain_page import LOADED, PlainPage
from tests.ui.moment import NOW
from tracker.accounts.account import Account
from tracker.errors import StoreUnusable
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.periods import Period
from tracker.ui.background.session import Session
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.frame.page_view import PageView
from tracker.ui.frame.reading_veil import Asked, ReadingVeil
from tracker.ui.pages.overview.page import OverviewPage
from tracker.ui.pages.overview.values import OverviewValue
from tracker.ui.pages.page_list import PAGES
from tracker.ui.pages.request import PageRequest
from tracker.ui.state import State

OCTOBER = Asked(Period(date(2026, 10, 1), date(2026, 10, 31)), {})
NOVEMBER = Asked(Period(date(2026, 11, 1), date(2026, 11, 30)), {})


@pytest.fixture
def page_view(qtbot: QtBot, themes: Themes) -> PageView:
    view = PageView(PlainPage, themes)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    view.show_value(LOADED, OCTOBER)
    return view


def test_old_numbers_fade_only_when_reading_takes_long(page_view: PageView, qtbot: QtBot) -> None:
    page_view.show_loading(NOVEMBER)
    assert page_view.veil.text == ""
    qtbot.waitUntil(lambda: page_view.veil.text == "Reading 1 – 30 Nov 2026…")
    assert page_view.veil.geometry() == page_view.viewport().rect()
    page_view.show_value(LOADED, NOVEMBER)
    assert page_view.veil.text == ""


def test_a_fast_read_does_not_flicker(page_view: PageView, qtbot: QtBot) -> None:
    page_view.show_loading(NOVEMBER)
    page_view.show_value(LOADED, NOVEMBER)
    assert not page_view._patience.isActive()


def test_a_faded_page_says_what_is_read_now(page_view: PageView) -> None:
    page_view.show_loading(NOVEMBER)
    page_view._show_reading()
    page_view.show_loading(Asked(Period(date(2025, 1, 1), date(2025, 12, 31)), {}))
    assert page_view.veil.text == "Reading 1 Jan – 31 Dec 2025…"
    page_view.show_loading(OCTOBER)
    assert page_view.veil.text == "", "its numbers are those that are shown"


def test_the_same_question_read_again_fades_nothing(page_view: PageView) -> None:
    page_view.show_loading(OCTOBER)
    assert not page_view._patience.isActive()


def test_a_veil_stays_as_large_as_the_page(qtbot: QtBot, themes: Themes) -> None:
    below = QWidget()
    qtbot.addWidget(below)
    veil = ReadingVeil(themes, below)
    veil.show_over("Reading…")
    below.resize(333, 222)
    below.show()
    QApplication.processEvents()
    assert veil.geometry() == below.rect()


@pytest.fixture
def view(qtbot: QtBot, themes: Themes, sample: Account) -> Iterator[AccountView]:
    session = Session(sample, State(NOW.date(), "overview", "30d"), PAGES, Schedule(900.0), settings_path())
    made = AccountView(session, PAGES, themes)
    qtbot.addWidget(made)
    with qtbot.waitSignal(session.page_loaded, timeout=20_000):
        session.start()
    yield made
    assert session.stop()


def test_a_slow_page_of_the_window_fades_and_comes_back(view: AccountView, qtbot: QtBot) -> None:
    gate, fails = threading.Event(), threading.Event()

    def slow(request: PageRequest) -> OverviewValue:
        gate.wait(20)
        if fails.is_set():
            raise StoreUnusable("The file cannot be read.")
        return OverviewPage.load(request)

    shown = view.views["overview"]
    view.session.load_page_with(slow)
    assert shown.veil.text == ""
    view.session.state.set_dates(date(2026, 10, 1), date(2026, 10, 31))
    qtbot.waitUntil(lambda: shown.veil.text == "Reading 1 – 31 Oct 2026…")
    with qtbot.waitSignal(view.session.page_loaded, timeout=20_000):
        gate.set()
    assert shown.veil.text == ""
    gate.clear()
    fails.set()
    view.session.state.set_dates(date(2026, 9, 1), date(2026, 9, 30))
    qtbot.waitUntil(lambda: shown.veil.text == "Reading 1 – 30 Sep 2026…")
    with qtbot.waitSignal(view.session.page_failed, timeout=20_000):
        gate.set()
    assert (shown.veil.text, shown.has_value) == ("", True)
    assert view.banner.text.endswith("The numbers shown are those of 1 – 31 Oct 2026.")
