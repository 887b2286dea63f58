"""What a session drops because a newer request came, and what it does not start twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta, timezone

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tests.ui.scripted_account import ScriptedAccount
from tracker.accounts.account import Account
from tracker.accounts.tracked_sample import TrackedSample
from tracker.ingest.schedule import Schedule
from tracker.monitor import SILENT, Monitor
from tracker.paths import settings_path
from tracker.store.file.database import Store
from tracker.ui.background import messages
from tracker.ui.background.session import Session
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State

WAIT_SECONDS = 30.0

StartSession = Callable[[Account], Session]


@dataclass(frozen=True, slots=True)
class SlowAccount(ScriptedAccount):
    """An own account whose next readers each wait for an event before they open the store."""

    gates: list[threading.Event] = field(default_factory=list)

    def open_store(self) -> Store:
        """Wait for the event of this reader, if it has one."""
        if self.gates:
            assert self.gates.pop(0).wait(WAIT_SECONDS)
        return ScriptedAccount.open_store(self)


@dataclass(frozen=True, slots=True)
class SlowSample(TrackedSample):
    """The sample account; making it waits for an event."""

    gate: threading.Event = field(default_factory=threading.Event)

    def prepare(self, monitor: Monitor = SILENT) -> None:
        """Wait for the event; make nothing."""
        assert self.gate.wait(WAIT_SECONDS)


@pytest.fixture
def session_of() -> Iterator[StartSession]:
    """Return sessions on the overview that have not started to read."""
    sessions: list[Session] = []

    def make(account: Account) -> Session:
        session = Session(account, State(NOW.date(), "overview"), PAGES, Schedule(900.0), settings_path())
        sessions.append(session)
        return session

    yield make
    for session in sessions:
        assert session.stop()


@pytest.fixture
def account(own_like_sample: Account) -> SlowAccount:
    return SlowAccount(own_like_sample.store_path, own_like_sample.clock, key=False)


def test_an_older_refresh_that_ends_after_a_newer_one_is_dropped(
    qtbot: QtBot, session_of: StartSession, account: SlowAccount
) -> None:
    session, gate = session_of(account), threading.Event()
    refreshes: list[object] = []
    session.refreshed.connect(refreshes.append)
    account.gates.append(gate)
    session.refresh()
    qtbot.waitUntil(lambda: not account.gates)
    older = session._refresh_job
    assert older is not None
    with qtbot.waitSignal(session.refreshed):
        session.state.set_zone(timezone(timedelta(hours=5)))
    with qtbot.waitSignal(older.ended):
        gate.set()
    assert len(refreshes) == 1


def test_an_older_page_that_ends_after_a_newer_one_is_dropped(
    qtbot: QtBot, session_of: StartSession, account: SlowAccount
) -> None:
    session, gate = session_of(account), threading.Event()
    with qtbot.waitSignal(session.key_known):
        session.start()
    loaded: list[str] = []
    session.page_loaded.connect(lambda one: loaded.append(one.page))
    account.gates.append(gate)
    session.state.set_page("models")
    qtbot.waitUntil(lambda: not account.gates)
    older = session._page_job
    assert older is not None
    with qtbot.waitSignal(session.page_loaded):
        session.state.set_page("reasoning")
    with qtbot.waitSignal(older.ended):
        gate.set()
    assert loaded == ["reasoning"]


def test_sample_being_made_is_not_started_again_when_a_day_begins(
    qtbot: QtBot, session_of: StartSession, sample: Account
) -> None:
    now = [NOW]
    account = SlowSample(sample.store_path, lambda: now[0])
    session = session_of(account)
    texts: list[object] = []
    session.progressed.connect(lambda text, _fraction: texts.append(text))
    session.start()
    now[0] += timedelta(days=1)
    assert session.state.has_day_begun(now[0])
    session._tick()
    with qtbot.waitSignal(session.refreshed):
        account.gate.set()
    assert texts == [messages.PREPARING, None]
