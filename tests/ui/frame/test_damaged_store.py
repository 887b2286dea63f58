"""A store that is damaged, or no store at all: the page says so, and offers another file or a new store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.make import NOW
from tests.ui.scripted_account import ScriptedAccess, ScriptedAccount
from tracker.accounts.account import Account
from tracker.errors import Offline
from tracker.settings import Settings
from tracker.ui.design.theme import Themes
from tracker.ui.frame.page_view import PageView
from tracker.ui.main_window import MainWindow
from tracker.ui.pages.page_list import PAGES

GARBAGE = b"this is no database at all " * 500


@pytest.fixture
def window(qtbot: QtBot, themes: Themes, sample: Account, tmp_path: Path) -> Iterator[MainWindow]:
    path = tmp_path / "usage.sqlite3"
    path.write_bytes(GARBAGE)
    own = ScriptedAccount(path, lambda: NOW, key=False)
    access = ScriptedAccess(
        sample_account=sample, own_account=own, status=Offline("Not asked."), settings_path=tmp_path / "settings.json"
    )
    made = MainWindow(access, themes, PAGES, Settings())
    qtbot.addWidget(made)
    made.show_account(own)
    made.show()
    yield made
    made.close()


def shown(window: MainWindow, qtbot: QtBot) -> PageView:
    assert window.account_view is not None
    view = window.account_view.views["overview"]
    qtbot.waitUntil(lambda: not view._empty.isHidden(), timeout=10_000)
    return view


def buttons(view: PageView) -> list[str]:
    return [one.text() for one in view._empty.findChildren(QPushButton) if not one.isHidden()]


def test_the_page_says_what_is_wrong_and_offers_both_ways(window: MainWindow, qtbot: QtBot) -> None:
    view = shown(window, qtbot)
    assert buttons(view) == ["Open another file…", "Start a new store"]
    sentence = view._empty._sentence.text()
    assert "is not a store of this program. Open another file, or start a new store" in sentence
    assert "--" not in sentence
    assert window.account_view is not None
    with qtbot.waitSignal(window.account_view.new_store_requested):
        view._empty._second.click()


def test_a_new_store_keeps_the_damaged_file_beside_it(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    before = shown(window, qtbot)
    before._empty._second.click()
    qtbot.waitUntil(lambda: window.account_view is not None and window.account_view.views["overview"] is not before)
    assert window.account_view is not None
    (kept,) = tmp_path.glob("usage.sqlite3.damaged-*")
    assert kept.read_bytes() == GARBAGE
    after = shown(window, qtbot)
    assert buttons(after) == ["Add a key…"]
    assert window.account_view.banner.text == f"A new store. The old file is kept as {kept.name}, beside the new one."
