"""While the very first sync runs, the page is its progress, feed by feed; numbers appear before it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.make import DAY, NOW, end_of, usage
from tests.ui.scripted_account import ScriptedAccount
from tracker import feeds
from tracker.errors import Offline
from tracker.ingest.poll import SyncReport
from tracker.ingest.schedule import Schedule
from tracker.monitor import SILENT, Monitor
from tracker.paths import settings_path
from tracker.store.file.database import open_for_writing
from tracker.store.usage.days import replace_days
from tracker.ui.background import session as session_module
from tracker.ui.background.session import Session
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.frame.progress_card import ProgressCard
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State


@dataclass(frozen=True, slots=True)
class SlowAccount(ScriptedAccount):
    """An own account whose first sync goes on when the test says so: first keys, then days, then its end."""

    steps: tuple[threading.Event, ...] = field(default_factory=lambda: tuple(threading.Event() for _ in range(3)))

    def sync(self, monitor: Monitor = SILENT, *, full: bool = False) -> SyncReport:
        """Read keys, store a day, end."""
        monitor.progress("Reading keys", 0.1)
        self.steps[0].wait(20)
        with open_for_writing(self.store_path) as store:
            monitor.feed_read(feeds.KEYS, "ok")
            monitor.feed_read(feeds.CREDITS, "failed")
            monitor.progress("Reading days by model", 0.5)
            self.steps[1].wait(20)
            replace_days(store, feeds.ACTIVITY, [DAY], [usage(DAY, 7)], end_of(DAY))
        monitor.feed_read(feeds.ACTIVITY, "ok")
        self.steps[2].wait(20)
        if isinstance(self.outcome, Offline):
            raise self.outcome
        return SyncReport(())


@pytest.fixture
def account(tmp_path: Path) -> SlowAccount:
    return SlowAccount(tmp_path / "usage.sqlite3", lambda: NOW)


@pytest.fixture
def view(qtbot: QtBot, themes: Themes, account: SlowAccount, monkeypatch: pytest.MonkeyPatch) -> Iterator[AccountView]:
    monkeypatch.setattr(session_module, "_ARRIVALS_MS", 1)
    session = Session(account, State(NOW.date(), "overview"), PAGES, Schedule(900.0), settings_path())
    made = AccountView(session, PAGES, themes)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    session.start()
    yield made
    for step in account.steps:
        step.set()
    assert session.stop()


def test_the_first_sync_shows_each_feed_and_then_numbers(view: AccountView, account: SlowAccount, qtbot: QtBot) -> None:
    shown = view.views["overview"]
    qtbot.waitUntil(lambda: "Reading keys" in shown.progress.text)
    assert "The first sync is running" in shown.progress.text
    assert not shown.progress.isHidden()
    assert shown._empty.isHidden()
    account.steps[0].set()
    qtbot.waitUntil(lambda: "Reading days by model" in shown.progress.text)
    assert "Keys: read\nBalance: failed" in shown.progress.text
    account.steps[1].set()
    qtbot.waitUntil(lambda: shown.has_value, timeout=20_000)
    assert view.session.is_syncing, "the numbers came before the sync ended"
    assert shown.progress.isHidden()
    account.steps[2].set()
    qtbot.waitUntil(lambda: not view.session.is_busy)


def test_another_page_shows_the_progress_too(view: AccountView, account: SlowAccount, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: view.session.is_syncing and view._is_empty)
    view.session.state.set_page("models")
    qtbot.waitUntil(lambda: "Reading keys" in view.views["models"].progress.text)
    assert not view.views["models"].progress.isHidden()


def test_a_first_sync_without_usage_ends_with_the_sentence_and_its_button(
    qtbot: QtBot, themes: Themes, tmp_path: Path
) -> None:
    account = ScriptedAccount(tmp_path / "usage.sqlite3", lambda: NOW, outcome=Offline("There is no connection."))
    session = Session(account, State(NOW.date(), "overview"), PAGES, Schedule(900.0), settings_path())
    view = AccountView(session, PAGES, themes)
    qtbot.addWidget(view)
    with qtbot.waitSignal(session.refreshed):
        session.start()
    qtbot.waitUntil(lambda: account.synced == ["sync"] and not session.is_busy)
    shown = view.views["overview"]
    qtbot.waitUntil(lambda: not shown._empty.isHidden())
    assert shown.progress.isHidden()
    assert shown._empty._button.text() == "Sync now"
    assert session.stop()


def test_a_card_names_every_feed_with_its_state(qtbot: QtBot) -> None:
    card = ProgressCard()
    qtbot.addWidget(card)
    card.show_progress("First", "Reading", 0.5, {feeds.KEYS: "ok", feeds.MODELS: "skipped", "odd": "failed"}, "Soon.")
    assert card.text == "First\nReading\nKeys: read\nModels and prices: not read\nodd: failed\nSoon."
    card.show_progress("First", "Reading", -1.0, {}, "")
    assert card.text == "First\nReading\n"
