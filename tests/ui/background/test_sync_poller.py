"""When a session polls: after refreshes, syncs, problems and ticks of the slow clock."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tests.ui.scripted_account import ScriptedAccount, scripted
from tracker.accounts.account import Account
from tracker.errors import KeyRejected, Offline, OtherAccount, RateLimited, TrackerError
from tracker.ingest.poll import SyncReport
from tracker.ingest.schedule import SHORTEST_GAP_SECONDS, Schedule
from tracker.paths import keys_revision_path, settings_path
from tracker.store.account.sync_log import FeedReport
from tracker.ui.background.session import Session
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State

INTERVAL = 900.0
LIMITED = SyncReport((FeedReport(name="activity", status="failed", reason="Too many requests"),), 7200.0)


class Clocks:
    def __init__(self) -> None:
        self.wall = self.monotonic = 0.0


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def started(
    qtbot: QtBot, clocks: Clocks, own_like_sample: Account
) -> Iterator[Callable[..., tuple[Session, ScriptedAccount]]]:
    """Start sessions of an own account that was synced at `NOW`; wait until it is known whether it has a key."""
    sessions: list[Session] = []

    def start(minutes_later: float = 0, **script: object) -> tuple[Session, ScriptedAccount]:
        now = NOW + timedelta(minutes=minutes_later)
        account = scripted(replace(own_like_sample, clock=lambda: now), **script)
        schedule = Schedule(INTERVAL, wall=lambda: clocks.wall, monotonic=lambda: clocks.monotonic, chance=lambda: 0.5)
        session = Session(account, State(now.date(), "overview"), PAGES, schedule, settings_path())
        sessions.append(session)
        with qtbot.waitSignal(session.key_known):
            session.start()
        return session, account

    yield start
    for session in sessions:
        assert session.stop()


def idle(session: Session) -> bool:
    return not session.is_busy


def test_next_poll_comes_one_interval_after_the_last_answer(
    started: Callable[..., tuple[Session, ScriptedAccount]],
) -> None:
    session, account = started(minutes_later=5)
    assert session.schedule.seconds_left == pytest.approx(INTERVAL - 300)
    assert account.synced == []


@pytest.mark.parametrize("minutes", [15, 600, -60])
def test_old_answer_or_one_from_the_future_is_renewed_at_once(
    qtbot: QtBot, started: Callable[..., tuple[Session, ScriptedAccount]], minutes: float
) -> None:
    session, account = started(minutes_later=minutes)
    qtbot.waitUntil(lambda: account.synced == ["sync"])
    qtbot.waitUntil(lambda: idle(session))
    assert session.schedule.seconds_left == INTERVAL


def test_numbers_do_not_wait_for_a_slow_keyring(qtbot: QtBot, own_like_sample: Account) -> None:
    answer = threading.Event()

    class Locked(ScriptedAccount):
        def has_key(self) -> bool:
            assert answer.wait(30)
            return True

    account = Locked(own_like_sample.store_path, own_like_sample.clock)
    session = Session(
        account, State(NOW.date(), "overview"), PAGES, Schedule(INTERVAL, chance=lambda: 0.5), settings_path()
    )
    with qtbot.waitSignal(session.page_loaded):
        session.start()
    before = session.has_key
    with qtbot.waitSignal(session.key_known):
        answer.set()
    assert (before, session.has_key) == (False, True)
    assert session.stop()


def test_without_a_key_nothing_is_polled(started: Callable[..., tuple[Session, ScriptedAccount]]) -> None:
    session, account = started(minutes_later=600, key=False)
    session._tick()
    assert (session.schedule.seconds_left, account.synced) == (None, [])


def test_slow_clock_polls_when_due_and_after_sleep(
    qtbot: QtBot, started: Callable[..., tuple[Session, ScriptedAccount]], clocks: Clocks
) -> None:
    session, account = started()
    session._tick()
    assert account.synced == []
    clocks.wall += 8 * 3600
    session._tick()
    assert session.is_syncing
    qtbot.waitUntil(lambda: idle(session))
    for _ in range(int(INTERVAL) // 20):
        clocks.wall += 20
        clocks.monotonic += 20
        session._tick()
    qtbot.waitUntil(lambda: idle(session))
    assert account.synced == ["sync", "sync"]


@pytest.mark.parametrize(
    ("outcome", "seconds"),
    [
        (SyncReport((FeedReport(name="keys", status="ok"),)), INTERVAL),
        (Offline("There is no connection."), 60.0),
        (RateLimited("Slower, please.", 1800.0), 1800.0),
        (RateLimited("Slower, please."), 60.0),
        (LIMITED, 7200.0),
        (KeyRejected("OpenRouter does not know this key."), None),
        (OtherAccount("The key belongs to another account."), None),
    ],
)
def test_next_poll_depends_on_the_outcome_of_the_last(
    qtbot: QtBot,
    started: Callable[..., tuple[Session, ScriptedAccount]],
    outcome: SyncReport | TrackerError,
    seconds: float | None,
) -> None:
    session, _ = started(outcome=outcome)
    session.sync()
    assert session.schedule.seconds_left is None
    qtbot.waitUntil(lambda: idle(session))
    assert session.schedule.seconds_left == seconds
    assert session.schedule.is_refused == (seconds is None)
    assert session.polls.problem is (outcome if isinstance(outcome, TrackerError) else None)


def test_a_sync_that_gets_something_again_ends_the_problem(
    qtbot: QtBot, started: Callable[..., tuple[Session, ScriptedAccount]]
) -> None:
    session, account = started(outcome=Offline("There is no connection."))
    session.sync()
    qtbot.waitUntil(lambda: idle(session))
    assert isinstance(session.polls.problem, Offline)
    object.__setattr__(account, "outcome", SyncReport((FeedReport(name="keys", status="ok"),)))
    session.sync()
    qtbot.waitUntil(lambda: idle(session))
    assert session.polls.problem is None


def test_notice_of_a_problem_says_when_the_next_try_comes(
    qtbot: QtBot, started: Callable[..., tuple[Session, ScriptedAccount]]
) -> None:
    session, _ = started(outcome=RateLimited("Slower, please.", 600.0))
    session.sync()
    qtbot.waitUntil(lambda: idle(session))
    worst = session.notices.worst()
    assert worst is not None
    assert worst[1].meaning.endswith("next try in 10 min.")


def test_sync_stopped_by_the_user_does_not_start_again_at_once(
    qtbot: QtBot, started: Callable[..., tuple[Session, ScriptedAccount]]
) -> None:
    session, _ = started(gate=threading.Event())
    session.sync()
    session.cancel()
    qtbot.waitUntil(lambda: idle(session))
    assert session.schedule.seconds_left == INTERVAL


def test_a_poll_waits_for_an_import(
    qtbot: QtBot, started: Callable[..., tuple[Session, ScriptedAccount]], own_like_sample: Account
) -> None:
    session, account = started()
    session.schedule.resume(0)
    session.import_files([own_like_sample.store_path])
    session._tick()
    assert account.synced == []
    qtbot.waitUntil(lambda: account.synced == ["sync"])


def test_after_stop_nothing_is_planned(started: Callable[..., tuple[Session, ScriptedAccount]]) -> None:
    session, _ = started()
    session.stop()
    assert session.schedule.seconds_left is None


def test_an_idle_session_has_one_slow_timer(started: Callable[..., tuple[Session, ScriptedAccount]]) -> None:
    session, _ = started()
    timers = [timer for timer in session.findChildren(QTimer) if timer.isActive()]
    # The timer that tidies up after a job fires only once.
    assert [timer.interval() >= 10_000 for timer in timers if not timer.isSingleShot()] == [True]


def test_status_bar_says_why_nothing_is_polled(qtbot: QtBot, themes: Themes, own_like_sample: Account) -> None:
    account = scripted(own_like_sample, outcome=KeyRejected("OpenRouter does not know this key."))
    session = Session(
        account, State(NOW.date(), "overview"), PAGES, Schedule(INTERVAL, chance=lambda: 0.5), settings_path()
    )
    view = AccountView(session, PAGES, themes)
    qtbot.addWidget(view)
    with qtbot.waitSignal(session.key_known):
        session.start()
    qtbot.waitUntil(lambda: view.status._next.text() in ("Next sync in 14 min", "Next sync in 15 min"))
    session.sync()
    qtbot.waitUntil(lambda: view.status._next.text() == "No polling until the key is changed")
    qtbot.waitUntil(lambda: view.status.text == "Key rejected, synced just now")
    assert view.status._dot._token == "negative"
    assert session.stop()


def test_failed_feeds_are_logged(
    qtbot: QtBot, started: Callable[..., tuple[Session, ScriptedAccount]], caplog: pytest.LogCaptureFixture
) -> None:
    session, _ = started(outcome=LIMITED)
    session.sync()
    qtbot.waitUntil(lambda: idle(session))
    assert [record.getMessage() for record in caplog.records] == ["Sync, activity: Too many requests"]


def set_key_elsewhere() -> None:
    """Set the key's revision as another process does when it saves a key."""
    place = keys_revision_path()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch()
    os.utime(place, ns=(7, 7))


def test_a_key_set_by_another_process_is_noticed(
    qtbot: QtBot, started: Callable[..., tuple[Session, ScriptedAccount]], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, account = started(minutes_later=5, key=False)
    with qtbot.assertNotEmitted(session.refreshed, wait=50):
        session._tick()
    monkeypatch.setattr(ScriptedAccount, "has_key", lambda _account: True)
    with qtbot.assertNotEmitted(session.refreshed, wait=50):
        session._tick()  # without a new revision the keyring is not read
    set_key_elsewhere()
    session._tick()
    qtbot.waitUntil(lambda: account.synced == ["sync"])
    qtbot.waitUntil(lambda: idle(session))


def test_key_that_replaces_a_rejected_one_is_tried_as_soon_as_allowed(
    qtbot: QtBot, started: Callable[..., tuple[Session, ScriptedAccount]], clocks: Clocks
) -> None:
    session, account = started(outcome=KeyRejected("OpenRouter does not know this key."))
    session.sync()
    qtbot.waitUntil(lambda: session.schedule.is_refused and idle(session))
    session.check_for_key()
    assert account.synced == ["sync"]
    set_key_elsewhere()
    with qtbot.waitSignal(session.key_known):
        session.check_for_key()
    assert (session.schedule.is_refused, session.schedule.seconds_left) == (False, SHORTEST_GAP_SECONDS)
    clocks.monotonic += SHORTEST_GAP_SECONDS
    clocks.wall += SHORTEST_GAP_SECONDS
    # The key is looked up again once the numbers after the sync are shown.
    with qtbot.waitSignal(session.key_known):
        session._tick()
    assert (account.synced, session.schedule.is_refused) == (["sync", "sync"], True)
    with qtbot.assertNotEmitted(session.refreshed, wait=50):
        session._tick()


def test_new_keys_are_not_looked_for_while_polling_works(
    qtbot: QtBot, started: Callable[..., tuple[Session, ScriptedAccount]]
) -> None:
    session, _ = started(minutes_later=5)
    set_key_elsewhere()
    with qtbot.assertNotEmitted(session.refreshed, wait=50):
        session._tick()
