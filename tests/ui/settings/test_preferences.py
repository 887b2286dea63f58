"""What the window remembers from one start to the next: its size and position, its page, its period."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.scripted_account import ScriptedAccess, scripted
from tracker.accounts.account import Account
from tracker.accounts.own_account import OwnAccount
from tracker.errors import UsageError
from tracker.settings import Settings, load_settings
from tracker.ui.design.theme import Themes
from tracker.ui.main_window import MainWindow
from tracker.ui.pages.page_list import PAGES
from tracker.ui.settings.preferences import USUAL, Preferences
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


@pytest.fixture
def account(own_like_sample: Account) -> OwnAccount:
    """Return an own account without a key."""
    return scripted(own_like_sample, key=False)


@pytest.fixture
def start(qtbot: QtBot, themes: Themes, sample: Account, account: OwnAccount) -> Iterator[Callable[[], MainWindow]]:
    """Start windows with the saved settings."""
    access = ScriptedAccess(
        sample_account=sample,
        own_account=account,
        status=MANAGEMENT,
        settings_path=account.store_path.with_name("settings.json"),
    )
    windows: list[MainWindow] = []

    def started() -> MainWindow:
        window = MainWindow(access, themes, PAGES, load_settings(access.settings_path)[0])
        qtbot.addWidget(window)
        window.preferences.restore_geometry(window)
        windows.append(window)
        return window

    yield started
    for window in windows:
        window.close()


def page_and_period(window: MainWindow, account: Account) -> tuple[str, str | None]:
    state = window.show_account(account).session.state
    return state.page, state.period_word


def test_first_window_has_the_usual_size_and_the_first_page(
    start: Callable[[], MainWindow], account: OwnAccount
) -> None:
    window = start()
    assert (window.width(), window.height()) == USUAL
    assert page_and_period(window, account) == ("overview", "30d")


def test_size_page_and_period_are_remembered(start: Callable[[], MainWindow], account: OwnAccount) -> None:
    window = start()
    window.resize(900, 640)  # the screen of the tests is smaller than others
    window.show()
    state = window.show_account(account).session.state
    state.set_page("sources")
    state.set_period_word("90d")
    window.close()
    again = start()
    assert (again.width(), again.height()) == (900, 640)
    assert page_and_period(again, account) == ("sources", "90d")
    assert again.show_account(account, "models").session.state.page == "models"


def test_custom_dates_are_not_remembered(start: Callable[[], MainWindow], account: OwnAccount) -> None:
    window = start()
    state = window.show_account(account).session.state
    state.set_period_word("7d")
    state.move_period(-1)
    window.close()
    assert page_and_period(start(), account) == ("overview", "30d")


def test_another_account_shows_the_same_page_and_period(
    start: Callable[[], MainWindow], account: OwnAccount, sample: Account
) -> None:
    window = start()
    state = window.show_account(account).session.state
    state.set_page("models")
    state.set_period_word("7d")
    window.show_welcome()
    assert page_and_period(window, sample) == ("models", "7d")


def test_unknown_page_is_replaced_by_the_first(
    qtbot: QtBot, themes: Themes, sample: Account, account: OwnAccount, tmp_path: Path
) -> None:
    access = ScriptedAccess(
        sample_account=sample, own_account=account, status=MANAGEMENT, settings_path=tmp_path / "settings.json"
    )
    window = MainWindow(access, themes, PAGES, Settings(page="horoscope"))
    qtbot.addWidget(window)
    assert page_and_period(window, account)[0] == "overview"
    window.close()


def test_window_of_a_missing_screen_moves_to_an_existing_one(qtbot: QtBot, tmp_path: Path) -> None:
    far, near = QWidget(), QWidget()
    for one in (far, near):
        qtbot.addWidget(one)
    far.setGeometry(30_000, 20_000, 700, 500)
    far.show()
    preferences = Preferences(Settings(), tmp_path / "settings.json")
    preferences.save_geometry(far)
    preferences.restore_geometry(near)
    assert QGuiApplication.primaryScreen().availableGeometry().intersects(near.frameGeometry())


def test_unreadable_window_position_gives_the_usual_size(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    Preferences(Settings(window="bm9uc2Vuc2U="), tmp_path / "settings.json").restore_geometry(window)
    assert (window.width(), window.height()) == USUAL


def test_settings_that_cannot_be_saved_apply_to_this_window(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    preferences = Preferences(Settings(), tmp_path / "file" / "settings.json")
    with qtbot.waitSignal(preferences.failed) as failed:
        preferences.change(theme="dark")
    assert isinstance(failed.args[0], UsageError)
    assert preferences.settings.theme == "dark"
