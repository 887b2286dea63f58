"""The line that says which days do not follow the zone: hidden in UTC, always shown on a page of UTC days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import LAST, day
from tracker.analysis.ledger.question import Coverage
from tracker.ui.design.theme import Themes
from tracker.ui.frame.zone_note import UTC_PAGE, ZoneNote
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State

KATHMANDU = ZoneInfo("Asia/Kathmandu")
PAGE = {page.name: page for page in PAGES}


@dataclass(frozen=True)
class Value:
    coverage: Coverage


@pytest.fixture
def state() -> State:
    return State(LAST, "overview", zone=KATHMANDU)


@pytest.fixture
def note(qtbot: QtBot, themes: Themes, state: State) -> ZoneNote:
    made = ZoneNote(state, themes)
    qtbot.addWidget(made)
    return made


def test_page_of_utc_days_says_so(note: ZoneNote) -> None:
    note.show_page(PAGE["sources"])
    assert (note.text, note.isHidden()) == (UTC_PAGE, False)


def test_other_page_names_days_known_only_in_utc(note: ZoneNote) -> None:
    note.show_page(PAGE["overview"])
    assert note.isHidden()
    note.show_value(Value(Coverage((replace(day(LAST), sources=("activity",)),))))
    assert not note.isHidden()
    note.show_value(Value(Coverage((day(LAST),))))
    assert note.isHidden()


def test_in_utc_the_line_is_hidden(note: ZoneNote, state: State) -> None:
    state.set_zone(None)
    note.show_page(PAGE["sources"])
    assert (note.text, note.isHidden()) == ("", True)
