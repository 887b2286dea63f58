"""Choosing dates: by two clicks, by month, or as exact dates."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tracker.formatting import date_range
from tracker.ui.design.theme import Themes
from tracker.ui.frame.header import Header
from tracker.ui.state import State


@pytest.fixture
def state() -> State:
    return State(NOW.date(), "overview")


@pytest.fixture
def header(qtbot: QtBot, state: State, themes: Themes) -> Header:
    one = Header(state, themes)
    qtbot.addWidget(one)
    return one


def test_two_clicks_in_the_calendar_choose_dates(header: Header, state: State) -> None:
    header._open_picker()
    picker = header._picker
    calendar = picker._calendar
    calendar.clicked.emit(calendar.selectedDate())
    calendar.clicked.emit(calendar.selectedDate().addDays(-4))
    assert date_range(state.snapshot.period) == "15 – 19 Nov 2026"
    assert not picker.isVisible()


@pytest.mark.parametrize(
    ("text", "word", "dates"),
    [
        ("Today", "today", "19 Nov 2026"),
        ("Yesterday", "yesterday", "18 Nov 2026"),
        ("This month", "this-month", "1 – 19 Nov 2026"),
        ("Last month", "last-month", "1 – 31 Oct 2026"),
        ("This year", "year", "1 Jan – 19 Nov 2026"),
        ("Oct 2026", "2026-10", "1 – 31 Oct 2026"),
        ("Nov 2026", "2026-11", "1 – 19 Nov 2026"),
        ("Dec 2025", "2025-12", "1 – 31 Dec 2025"),
        ("2025", "2025", "1 Jan – 31 Dec 2025"),
    ],
)
def test_a_named_period_is_chosen_by_one_click(header: Header, state: State, text: str, word: str, dates: str) -> None:
    header._open_picker()
    picker = header._picker
    next(one for one in picker.findChildren(type(picker._apply)) if one.text() == text).click()
    assert (state.period_word, date_range(state.snapshot.period)) == (word, dates)
    assert header._segments.value is None
    assert not picker.isVisible()


def test_button_shows_exact_dates_but_none_after_today(header: Header, state: State) -> None:
    header._open_picker()
    picker = header._picker
    picker._first.setDate(picker._first.date().addDays(5))
    picker._last.setDate(picker._last.date().addDays(50))
    picker._apply.click()
    assert date_range(state.snapshot.period) == "26 Oct – 19 Nov 2026"
