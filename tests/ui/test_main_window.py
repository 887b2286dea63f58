import json
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tests.ui.scripted_account import ScriptedAccess, ScriptedAccount, scripted
from tracker.accounts.account import Account
from tracker.accounts.own_account import OwnAccount
from tracker.errors import FileRejected, KeyRejected, Offline, StoreUnusable, TrackerError
from tracker.ingest.poll import SyncReport
from tracker.settings import Settings
from tracker.store.account.sync_log import FeedReport
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.main_window import MainWindow
from tracker.ui.pages.overview.page import OverviewPage
from tracker.ui.pages.page_list import PAGES
from tracker.ui.welcome.welcome_view import WelcomeView
from tracker.usage import KeyStatus

MANAGEMENT = KeyStatus(
    label="sk-or-v1-abc…def",
    kind="management",
    credits_nano=0,
    credits_today_nano=0,
    byok_nano=0,
    byok_today_nano=0,
    organization_id=None,
    creator_user_id="user",
)
INFERENCE = replace(MANAGEMENT, kind="inference")
FAILED = FeedReport(name="activity", status="failed", reason="OpenRouter took too long (408)")


@pytest.fixture
def access(sample: Account, tmp_path: Path) -> ScriptedAccess:
    """Return the access of a user without store and key."""
    own = scripted(OwnAccount.at(tmp_path / "none.sqlite3", lambda: NOW), key=False)
    return ScriptedAccess(
        sample_account=sample, own_account=own, status=MANAGEMENT, settings_path=tmp_path / "settings.json"
    )


@pytest.fixture
def open_window(qtbot: QtBot, themes: Themes, access: ScriptedAccess) -> Iterator[Callable[[], MainWindow]]:
    """Open windows; close them at the end and stop their work."""
    windows: list[MainWindow] = []

    def opened() -> MainWindow:
        window = MainWindow(access, themes, PAGES, Settings())
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        windows.append(window)
        return window

    yield opened
    for window in windows:
        window.close()


@pytest.fixture
def loaded(
    qtbot: QtBot, open_window: Callable[[], MainWindow], own_like_sample: Account
) -> Callable[..., tuple[AccountView, OverviewPage]]:
    """Show an own account with the usage of the sample, and wait for its numbers."""

    def shown(**script: object) -> tuple[AccountView, OverviewPage]:
        view = open_window().show_account(scripted(own_like_sample, **script))
        qtbot.waitUntil(lambda: view.views["overview"].has_value, timeout=10_000)
        page = view.views["overview"].page
        assert isinstance(page, OverviewPage)
        return view, page

    return shown


def welcome_of(window: MainWindow) -> WelcomeView:
    assert window.welcome_view is not None
    return window.welcome_view


def view_of(window: MainWindow) -> AccountView:
    assert window.account_view is not None
    return window.account_view


def numbers(page: OverviewPage) -> list[str]:
    return [card.value.text() for card in page.numbers]


def test_without_store_and_key_the_welcome_screen_is_shown(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    window.show_own()
    assert welcome_of(window).first_run.key_option.field.isEnabled()


def test_key_without_a_store_opens_the_account(
    qtbot: QtBot, open_window: Callable[[], MainWindow], access: ScriptedAccess
) -> None:
    access.own_account = scripted(access.own_account)
    window = open_window()
    window.show_own()
    qtbot.waitUntil(lambda: window.account_view is not None)


def test_valid_key_is_saved_and_its_account_shown(
    qtbot: QtBot, open_window: Callable[[], MainWindow], access: ScriptedAccess
) -> None:
    window = open_window()
    window.show_own()
    option = welcome_of(window).first_run.key_option
    option.field.setText("  sk-or-v1-abc  ")
    option.button.click()
    assert not option.button.isEnabled()
    qtbot.waitUntil(lambda: window.account_view is not None)
    assert access.keys == ["sk-or-v1-abc"]


def test_limits_of_an_inference_key_are_explained(
    qtbot: QtBot, open_window: Callable[[], MainWindow], access: ScriptedAccess
) -> None:
    access.status = INFERENCE
    window = open_window()
    window.show_own()
    welcome_of(window).first_run.connect_requested.emit("sk-or-v1-abc")
    qtbot.waitUntil(lambda: window.account_view is not None)
    assert "management key adds a year" in view_of(window).banner.text


@pytest.mark.parametrize("problem", [KeyRejected("OpenRouter does not know this key."), Offline("No connection.")])
def test_problem_with_a_key_is_shown_below_it_and_the_key_not_saved(
    qtbot: QtBot, open_window: Callable[[], MainWindow], access: ScriptedAccess, problem: TrackerError
) -> None:
    access.status = problem
    window = open_window()
    window.show_own()
    option = welcome_of(window).first_run.key_option
    option.field.setText("sk-or-v1-abc")
    QTest.keyClick(option.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(option.problem))
    assert (option.problem, option.field.text(), access.keys) == (problem.message, "sk-or-v1-abc", [])
    assert option.button.isEnabled()


def test_empty_key_field_shows_a_problem(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    window.show_welcome()
    option = welcome_of(window).first_run.key_option
    option.button.click()
    assert "Paste a key" in option.problem


def test_welcome_screen_opens_the_sample_and_the_strip_leaves_it(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    window.show_welcome()
    welcome_of(window).first_run.sample_option.button.click()
    view = view_of(window)
    qtbot.waitUntil(lambda: view.views["overview"].has_value, timeout=10_000)
    assert view.strip.isVisible()
    assert window.windowTitle().endswith("(SAMPLE)")
    view.leave_sample_requested.emit()
    assert window.welcome_view is not None


def dropped(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(window: MainWindow, data: QMimeData) -> None:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():
        # Qt 6.12 wants a QPointF here, which Qt 6.11 does not accept.
        warnings.simplefilter("ignore", DeprecationWarning)
        entering = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    window.dragEnterEvent(entering)
    assert entering.isAccepted() == data.hasUrls()
    window.dropEvent(QDropEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, keys))


def test_files_dropped_on_the_welcome_screen_are_imported_and_shown(
    qtbot: QtBot, open_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = open_window()
    window.show_welcome()
    drop(window, dropped(tmp_path / "export.csv"))
    qtbot.waitUntil(lambda: window.account_view is not None)
    assert view_of(window).banner.text == "export.csv imported. 3 new."


def test_rejected_file_is_reported_on_the_welcome_screen(
    qtbot: QtBot, open_window: Callable[[], MainWindow], access: ScriptedAccess, tmp_path: Path
) -> None:
    access.own_account = scripted(
        access.own_account, key=False, refusal=FileRejected("It lacks the column cost_total.")
    )
    window = open_window()
    window.show_welcome()
    drop(window, dropped(tmp_path / "bad.csv"))
    area = welcome_of(window).first_run.drop_area
    qtbot.waitUntil(lambda: bool(area.problem))
    assert area.problem == "bad.csv was not imported. It lacks the column cost_total."
    drop(window, dropped(tmp_path / "export.csv"))
    qtbot.waitUntil(lambda: window.account_view is not None)


def test_files_dropped_on_the_sample_are_imported_into_the_own_account(
    qtbot: QtBot, open_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = open_window()
    window.switch.open_sample()
    drop(window, dropped(tmp_path / "export.csv"))
    assert not view_of(window).session.account.is_sample
    qtbot.waitUntil(lambda: "3 new" in view_of(window).banner.text)


def test_account_without_usage_says_what_to_do(
    qtbot: QtBot, open_window: Callable[[], MainWindow], access: ScriptedAccess
) -> None:
    view = open_window().show_account(access.own_account)
    empty = view.views["overview"]._empty
    qtbot.waitUntil(empty.isVisible)
    with qtbot.waitSignal(view.key_requested):
        empty.acted.emit()


def test_only_an_old_answer_is_renewed_at_once(
    qtbot: QtBot, loaded: Callable[..., tuple[AccountView, OverviewPage]], own_like_sample: Account
) -> None:
    fresh, _ = loaded()
    qtbot.waitUntil(lambda: fresh.session.schedule.seconds_left is not None)
    old = scripted(replace(own_like_sample, clock=lambda: NOW + timedelta(hours=1)))
    window = fresh.window()
    assert isinstance(window, MainWindow)
    window.show_account(old)
    qtbot.waitUntil(lambda: old.synced == ["sync"])
    assert synced_by(fresh) == []


def synced_by(view: AccountView) -> list[str]:
    assert isinstance(view.session.account, ScriptedAccount)
    return view.session.account.synced


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (Offline("There is no connection."), "No connection. There is no connection. The stored numbers stay in use"),
        (KeyRejected("OpenRouter does not know this key."), "Key rejected."),
        (StoreUnusable("The disk is full."), "Store not usable. The disk is full."),
        (SyncReport((FAILED,)), "Activity: no answer. OpenRouter took too long (408)."),
    ],
)
def test_failed_sync_is_reported_and_numbers_stay(
    qtbot: QtBot,
    loaded: Callable[..., tuple[AccountView, OverviewPage]],
    outcome: SyncReport | TrackerError,
    text: str,
) -> None:
    view, page = loaded(outcome=outcome)
    before = numbers(page)
    view.toggle_sync()
    qtbot.waitUntil(lambda: not view.session.is_busy and view.banner.isVisible())
    assert view.banner.text.startswith(text)
    assert numbers(page) == before
    synced = f"{outcome.title}, synced" if isinstance(outcome, TrackerError) else "Synced"
    assert view.status.text == f"{synced} just now"
    view.banner.dismissed.emit()
    assert not view.banner.isVisible()


def test_numbers_stay_when_an_open_store_fails(
    qtbot: QtBot, loaded: Callable[..., tuple[AccountView, OverviewPage]]
) -> None:
    view, page = loaded()
    before = numbers(page)
    view.session.account.store_path.write_bytes(b"not a store any more" * 100)
    view.session.state.set_period_word("90d")
    qtbot.waitUntil(view.banner.isVisible)
    assert view.banner.property("tone") == "negative"
    assert numbers(page) == before


def test_machine_without_keyring_shows_the_numbers(
    loaded: Callable[..., tuple[AccountView, OverviewPage]],
) -> None:
    view, _page = loaded(no_keyring=True)
    assert not view.session.has_key


def test_sync_can_be_stopped(qtbot: QtBot, loaded: Callable[..., tuple[AccountView, OverviewPage]]) -> None:
    view, _ = loaded(gate=threading.Event())
    view.toggle_sync()
    qtbot.waitUntil(lambda: view.status.text == "Reading days")
    assert view.header._refresh.accessibleName() == "Stop syncing"
    view.status.cancel_requested.emit()
    qtbot.waitUntil(lambda: not view.session.is_busy)
    assert view.header._refresh.accessibleName() == "Sync now"
    assert not view.banner.isVisible()


def test_sync_and_import_never_run_together(
    qtbot: QtBot, loaded: Callable[..., tuple[AccountView, OverviewPage]]
) -> None:
    gate = threading.Event()
    view, _ = loaded(gate=gate)
    view.session.sync()
    view.session.sync()
    view.session.import_files([Path("export.csv")])
    assert view.banner.text.startswith("Not started.")
    gate.set()
    qtbot.waitUntil(lambda: not view.session.is_busy)
    assert synced_by(view) == ["sync"]


def test_another_period_shows_other_numbers(
    qtbot: QtBot, loaded: Callable[..., tuple[AccountView, OverviewPage]]
) -> None:
    view, page = loaded()
    before = numbers(page)
    QTest.keyClick(view, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: numbers(page) != before)
    assert view.session.state.snapshot.period.last < NOW.date()


def test_keyboard_changes_pages_and_opens_filters(
    qtbot: QtBot, loaded: Callable[..., tuple[AccountView, OverviewPage]]
) -> None:
    view, _ = loaded()
    QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.filters._picker.isVisible()
    view.filters._picker.hide()
    QTest.keyClick(view, Qt.Key.Key_2)
    assert view.session.state.page == "models"
    qtbot.waitUntil(lambda: view.views["models"].has_value, timeout=10_000)
    assert view.header._title.text() == "Models"


def test_narrow_window_shows_icons_with_tooltips(
    qtbot: QtBot, loaded: Callable[..., tuple[AccountView, OverviewPage]]
) -> None:
    view, _ = loaded()
    window = view.window()
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: view.side_bar.width() == 56)
    assert {one.toolTip() for one in view.side_bar._entries.values()} == {page.title for page in PAGES}


def test_theme_is_applied_everywhere_and_remembered(
    loaded: Callable[..., tuple[AccountView, OverviewPage]], themes: Themes, access: ScriptedAccess
) -> None:
    view, _ = loaded()
    view.menu.theme_chosen.emit("dark")
    assert themes.current.name == "dark"
    assert json.loads(access.settings_path.read_text())["theme"] == "dark"


def shown_question(view: AccountView) -> QMessageBox:
    """Return the question that the window asked last."""
    window = view.window()
    assert isinstance(window, MainWindow)
    assert window.keys.question is not None
    return window.keys.question


def test_removing_the_key_keeps_the_numbers(
    qtbot: QtBot, loaded: Callable[..., tuple[AccountView, OverviewPage]], access: ScriptedAccess
) -> None:
    view, page = loaded()
    access.keys.append("sk-or-v1-abc")
    before = numbers(page)
    view.menu.forget_requested.emit()
    assert access.keys == ["sk-or-v1-abc"]
    yes = [one for one in shown_question(view).buttons() if one.text() == "Forget the key"]
    yes[0].click()
    qtbot.waitUntil(lambda: view.banner.text.startswith("The key was removed"))
    assert (access.keys, numbers(page)) == ([], before)


def test_a_key_is_forgotten_only_after_a_yes(
    loaded: Callable[..., tuple[AccountView, OverviewPage]], access: ScriptedAccess
) -> None:
    view, _ = loaded()
    access.keys.append("sk-or-v1-abc")
    view.menu.forget_requested.emit()
    question = shown_question(view)
    question.button(QMessageBox.StandardButton.Cancel).click()
    assert access.keys == ["sk-or-v1-abc"]


def test_without_a_keyring_a_key_is_used_until_quit(
    qtbot: QtBot, open_window: Callable[[], MainWindow], access: ScriptedAccess
) -> None:
    access.no_keyring = True
    window = open_window()
    window.show_welcome()
    option = window.keys.option
    assert option is not None
    option.field.setText("sk-or-v1-abc")
    option.button.click()
    qtbot.waitUntil(option.until_quit.isVisible)
    assert access.keys == []
    option.until_quit.click()
    qtbot.waitUntil(lambda: access.keys == ["sk-or-v1-abc"])


def test_a_window_does_not_wait_for_work_that_hangs(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    begun, goes_on = threading.Event(), threading.Event()

    def hang(_job: object) -> None:
        begun.set()
        goes_on.wait(10)

    window._runner.read(hang, print)
    assert begun.wait(10)
    window.close()
    assert (window.is_work_over, goes_on.is_set()) == (False, False)
    goes_on.set()


def test_slow_clock_notices_a_new_day(
    qtbot: QtBot, open_window: Callable[[], MainWindow], own_like_sample: Account
) -> None:
    now = [NOW]
    view = open_window().show_account(scripted(replace(own_like_sample, clock=lambda: now[0]), key=False))
    qtbot.waitUntil(lambda: view.views["overview"].has_value, timeout=10_000)
    now[0] = NOW + timedelta(days=1)
    view.session._tick()
    qtbot.waitUntil(lambda: view.session.state.today == now[0].date())
    assert view.session.state.snapshot.period.last == now[0].date()


def test_slow_clock_polls_when_due(qtbot: QtBot, loaded: Callable[..., tuple[AccountView, OverviewPage]]) -> None:
    view, _ = loaded()
    session = view.session
    session._tick()
    assert not session.is_busy
    session.schedule.resume(0)
    session._tick()
    assert session.is_syncing
    qtbot.waitUntil(lambda: not session.is_busy)


def test_the_sample_is_not_polled(qtbot: QtBot, open_window: Callable[[], MainWindow], sample: Account) -> None:
    view = open_window().show_account(sample)
    qtbot.waitUntil(lambda: view.views["overview"].has_value, timeout=10_000)
    assert view.session.schedule.seconds_left is None
    assert view.status._next.text() == "The sample is not polled"
