"""The settings dialog: what it shows, and that choices are applied at once and remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.scripted_account import ScriptedAccess, scripted
from tracker.accounts.account import Account
from tracker.periods import local_zone
from tracker.settings import Settings, load_settings
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import Segments
from tracker.ui.main_window import MainWindow
from tracker.ui.pages.page_list import PAGES
from tracker.ui.settings.settings_dialog import SettingsDialog
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
def settings_file(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


@pytest.fixture
def window(
    qtbot: QtBot, themes: Themes, sample: Account, own_like_sample: Account, settings_file: Path
) -> Iterator[MainWindow]:
    """Return a window that shows an account with a key, once its first poll is planned."""
    account = scripted(own_like_sample)
    access = ScriptedAccess(sample_account=sample, own_account=account, status=MANAGEMENT, settings_path=settings_file)
    window = MainWindow(access, themes, PAGES, Settings())
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    view = window.show_account(account)
    qtbot.waitUntil(lambda: view.session.schedule.seconds_left is not None)
    yield window
    window.close()


@pytest.fixture
def dialog(window: MainWindow) -> SettingsDialog:
    """Return the dialog, opened from the menu."""
    assert window.account_view is not None
    window.account_view.menu.settings_requested.emit()
    (opened,) = window.findChildren(SettingsDialog)
    return opened


def press(segments: Segments, value: str) -> None:
    (button,) = [one for one in segments.findChildren(QToolButton) if one.property("value") == value]
    button.click()


def offered(segments: Segments) -> list[str]:
    return [one.text() for one in segments.findChildren(QToolButton)]


def test_dialog_shows_the_active_settings(dialog: SettingsDialog, settings_file: Path) -> None:
    assert dialog.isVisible()
    shown = (dialog.zone.value, dialog.theme.value, dialog.poll.value, dialog.calls.value)
    assert shown == ("utc", "auto", "15", "250000")
    assert offered(dialog.zone) == ["UTC", "Local (America/St_Johns)"]
    assert offered(dialog.poll) == ["5 min", "15 min", "30 min", "1 h", "6 h"]
    assert offered(dialog.calls) == ["None", "50,000", "250,000", "1,000,000"]
    assert any(str(settings_file) in one.text() for one in dialog.findChildren(QLabel))


def test_choices_apply_at_once_and_are_remembered(
    window: MainWindow, dialog: SettingsDialog, settings_file: Path, themes: Themes
) -> None:
    assert window.account_view is not None
    session = window.account_view.session
    press(dialog.theme, "dark")
    press(dialog.zone, "local")
    press(dialog.poll, "60")
    press(dialog.calls, "50000")
    assert themes.current.name == "dark"
    assert session.state.zone == local_zone()
    assert session.schedule.interval_seconds == 3600
    left = session.schedule.seconds_left
    assert left is not None
    assert left > 3000
    saved = load_settings(settings_file)[0]
    assert (saved.theme, saved.zone, saved.poll_minutes, saved.calls_limit) == ("dark", "local", 60, 50_000)


def test_unusual_numbers_of_the_settings_file_are_offered_too(qtbot: QtBot, window: MainWindow) -> None:
    dialog = SettingsDialog(Settings(poll_minutes=45, calls_limit=1234), None, Path("settings.json"), window)
    qtbot.addWidget(dialog)
    assert (dialog.poll.value, dialog.calls.value) == ("45", "1234")
    assert "45 min" in offered(dialog.poll)
    assert "1,234" in offered(dialog.calls)


def test_without_a_known_machine_zone_only_utc_is_offered(qtbot: QtBot, window: MainWindow) -> None:
    dialog = SettingsDialog(Settings(zone="local"), None, Path("settings.json"), window)
    qtbot.addWidget(dialog)
    assert (offered(dialog.zone), dialog.zone.value) == (["UTC"], "utc")


def test_no_text_is_cut_and_escape_closes_the_dialog(qtbot: QtBot, dialog: SettingsDialog) -> None:
    for one in dialog.findChildren(QLabel):
        corner = one.mapTo(dialog, QPoint(one.width(), one.height()))
        assert corner.x() <= dialog.width()
        assert corner.y() <= dialog.height()
        assert one.height() >= one.heightForWidth(one.width())
    for segments in dialog.findChildren(Segments):
        assert segments.mapTo(dialog, QPoint(segments.width(), 0)).x() <= dialog.width()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
