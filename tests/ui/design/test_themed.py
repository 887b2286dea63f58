"""A theme reaches every widget that paints with it, at any depth and whenever the widget was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tracker.accounts.account import Account
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.ui.background.session import Session
from tracker.ui.design.theme import DARK, Theme, Themes
from tracker.ui.design.themed import give_theme
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State
from tracker.ui.style import dress

WIDTH, LEAST_HEIGHT = 1280, 900
_ROUNDS = 8
"""Layout takes several rounds: texts learn their height from their width, then cards, and then charts place labels."""


class Painted(QWidget):
    """A widget that writes its name and theme into `order` when it gets a theme."""

    def __init__(self, name: str, order: list[tuple[str, Theme]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._order = name, order

    def set_theme(self, theme: Theme) -> None:
        """Record the theme."""
        self._order.append((self._name, theme))


def test_each_widget_gets_the_theme_once_and_before_its_children(qtbot: QtBot) -> None:
    order: list[tuple[str, Theme]] = []
    top = Painted("top", order)
    qtbot.addWidget(top)
    inner = Painted("inner", order, QWidget(top))
    Painted("innermost", order, QWidget(inner))
    Painted("last", order, top)
    give_theme(top, DARK)
    assert order == [(name, DARK) for name in ("top", "inner", "innermost", "last")]


def wait_for_layout() -> None:
    for _ in range(_ROUNDS):
        QApplication.processEvents()


@pytest.fixture
def window_on(
    qtbot: QtBot, dressed: QApplication, themes: Themes, sample: Account
) -> Iterator[Callable[[str], AccountView]]:
    """Return a function that opens a window on a page of the sample at full height, in the current theme."""
    sessions: list[Session] = []

    def make(page: str) -> AccountView:
        session = Session(sample, State(NOW.date(), page), PAGES, Schedule(900.0), settings_path())
        sessions.append(session)
        view = AccountView(session, PAGES, themes)
        qtbot.addWidget(view)
        view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        view.resize(WIDTH, LEAST_HEIGHT)
        view.show()
        session.load_now()
        wait_for_layout()
        view.resize(WIDTH, LEAST_HEIGHT + view.height_left_out())
        return view

    themes.changed.connect(lambda: dress(dressed, themes.current))
    yield make
    for session in sessions:
        assert session.stop()


def picture_of(view: AccountView) -> QImage:
    wait_for_layout()
    return view.grab().toImage()


def toggle_tables(view: AccountView) -> None:
    for card in view.findChildren(ChartCard):
        card.toggle_table()


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_a_window_changed_to_a_theme_looks_like_one_opened_in_it(
    window_on: Callable[[str], AccountView], themes: Themes, page: str
) -> None:
    switched = window_on(page)
    light = picture_of(switched)
    toggle_tables(switched)
    themes.set_choice("dark")
    tables = picture_of(switched)
    toggle_tables(switched)
    dark = picture_of(switched)
    assert dark != light
    opened = window_on(page)
    assert picture_of(opened) == dark
    # These tables are made in the dark theme; those of the first window had to change to it.
    toggle_tables(opened)
    assert picture_of(opened) == tables
    themes.set_choice("light")
    assert picture_of(switched) == light
