"""Tagging in the window: opened from menu and page, saved in one step, with problems shown in the dialog."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tests.ui.scripted_account import scripted
from tracker.accounts.account import Account
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.store.account.tags import all_tags
from tracker.store.file.database import open_for_reading, open_for_writing
from tracker.tags import Tag
from tracker.ui.background.session import Session
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.page_list import PAGES
from tracker.ui.pages.world.page import WorldPage
from tracker.ui.state import State
from tracker.ui.tags.tag_dialog import TagDialog


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Return the event that a sync waits for."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def view(qtbot: QtBot, themes: Themes, own_like_sample: Account, gate: threading.Event) -> Iterator[AccountView]:
    """Return the view of an own account with the usage of the sample, but without tags."""
    with open_for_writing(own_like_sample.store_path) as store, store.writing():
        store.run("DELETE FROM tags")
    account = scripted(replace(own_like_sample), gate=gate)
    session = Session(account, State(NOW.date(), "sources"), PAGES, Schedule(900.0), settings_path())
    made = AccountView(session, PAGES, themes)
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    with qtbot.waitSignal(session.refreshed):
        session.start()
    yield made
    gate.set()
    assert session.stop()


def opened(view: AccountView, qtbot: QtBot) -> TagDialog:
    view.tags.ask()
    dialog = view.tags.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.table.lines))
    return dialog


def tags_of(view: AccountView) -> list[Tag]:
    with open_for_reading(view.session.account.store_path) as store:
        return all_tags(store)


def test_account_menu_opens_the_dialog(view: AccountView, qtbot: QtBot) -> None:
    view.menu.tags_requested.emit()
    assert view.tags.dialog is not None


@pytest.mark.parametrize("part", ["comparison", "reasons"])
def test_page_that_compares_categories_opens_the_dialog(view: AccountView, part: str) -> None:
    page = view.views["world"].page
    assert isinstance(page, WorldPage)
    getattr(page, part).tags_link.click()
    assert view.tags.dialog is not None


def test_saved_tags_are_stored_and_the_account_is_read_again(view: AccountView, qtbot: QtBot) -> None:
    dialog = opened(view, qtbot)
    dialog.field.setText("Cline")
    dialog.table.selectAll()
    dialog.table.choose("programming")
    with qtbot.waitSignal(view.session.refreshed):
        dialog.save_button.click()
    assert tags_of(view) == [Tag("app", "Cline", "programming")]
    assert view.tags.dialog is None


def test_cancel_saves_nothing(view: AccountView, qtbot: QtBot) -> None:
    dialog = opened(view, qtbot)
    dialog.table.selectRow(0)
    dialog.table.choose("programming")
    dialog.cancel_button.click()
    assert view.tags.dialog is None
    assert tags_of(view) == []


def test_locked_store_is_reported_and_saving_can_be_tried_again(
    view: AccountView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.store.file.database._BUSY_TIMEOUT_MS", 20)
    dialog = opened(view, qtbot)
    dialog.table.selectRow(0)
    dialog.table.choose("programming")
    with open_for_writing(view.session.account.store_path) as other, other.writing():
        dialog.save_button.click()
        qtbot.waitUntil(lambda: "in use by another program" in dialog.foot.text())
    with qtbot.waitSignal(view.session.refreshed):
        dialog.save_button.click()
    assert len(tags_of(view)) == 1


def test_saving_waits_for_a_running_sync_and_says_so(view: AccountView, qtbot: QtBot, gate: threading.Event) -> None:
    dialog = opened(view, qtbot)
    view.session.sync()
    dialog.table.selectRow(0)
    dialog.table.choose("programming")
    dialog.save_button.click()
    assert "sync or import" in dialog.foot.text()
    assert tags_of(view) == []
    gate.set()
    qtbot.waitUntil(lambda: view.tags.dialog is None)
    assert len(tags_of(view)) == 1
