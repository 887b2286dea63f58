"""A second start of the program with a store that a window shows: it raises that window and ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tests.ui.scripted_account import ScriptedAccess, scripted
from tracker.accounts.account import Account
from tracker.accounts.own_account import OwnAccount
from tracker.locks import StoreLock
from tracker.settings import Settings
from tracker.ui.accounts import single_instance
from tracker.ui.accounts.single_instance import SingleInstance
from tracker.ui.design.theme import Themes
from tracker.ui.main_window import MainWindow
from tracker.ui.pages.page_list import PAGES
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
def access(own_like_sample: Account, sample: Account, tmp_path: Path) -> ScriptedAccess:
    return ScriptedAccess(
        sample_account=sample,
        own_account=scripted(own_like_sample, key=False),
        status=MANAGEMENT,
        settings_path=tmp_path / "settings.json",
    )


@pytest.fixture
def open_window(qtbot: QtBot, themes: Themes, access: ScriptedAccess) -> Iterator[Callable[[], MainWindow]]:
    windows: list[MainWindow] = []

    def opened() -> MainWindow:
        window = MainWindow(access, themes, PAGES, Settings())
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        window.show_own()
        return window

    yield opened
    for window in windows:
        window.close()


def test_second_process_raises_the_window_at_its_page_and_ends(
    qtbot: QtBot, open_window: Callable[[], MainWindow], access: ScriptedAccess
) -> None:
    window = open_window()
    assert window.account_view is not None
    window.showMinimized()
    arguments = ["--store", str(access.own_account.store_path), "window", "--page", "world"]
    process = subprocess.Popen([sys.executable, "-m", "tracker", *arguments], stderr=subprocess.PIPE, text=True)
    with qtbot.waitSignal(window.single_instance.raise_requested, timeout=30_000):
        pass
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert window.account_view.session.state.page == "world"
    assert not window.isMinimized()


def test_start_without_a_page_keeps_the_page_shown(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    assert window.account_view is not None
    window.account_view.session.state.set_page("world")
    window.come_forward("")
    assert window.account_view.session.state.page == "world"
    window.come_forward("no such page")
    assert window.account_view.session.state.page == "world"


def test_second_start_reports_a_window_that_hangs(own_like_sample: Account) -> None:
    lock = StoreLock(own_like_sample.store_path, "window")
    lock.acquire()
    command = [sys.executable, "-c", _IMPATIENT, "--store", str(own_like_sample.store_path), "window"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    lock.release()
    assert done.returncode == 6
    assert "does not answer" in done.stderr


_IMPATIENT = (
    "import sys\n"
    "from tracker.ui.accounts.single_instance import SingleInstance\n"
    "SingleInstance.acquire.__kwdefaults__['response_ms'] = 100\n"
    "from tracker.cli.main import run\n"
    "sys.exit(run(sys.argv[1:]))\n"
)


def test_closing_the_window_releases_the_store(
    qtbot: QtBot, open_window: Callable[[], MainWindow], access: ScriptedAccess
) -> None:
    open_window().close()
    single_instance = SingleInstance()
    assert single_instance.acquire(access.own_account.store_path)
    single_instance.release()


def test_store_open_in_another_window_is_not_shown_twice(
    qtbot: QtBot,
    open_window: Callable[[], MainWindow],
    access: ScriptedAccess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = scripted(OwnAccount.at(tmp_path / "other.sqlite3", lambda: NOW), key=False)
    access.others[other.store_path] = other
    lock = StoreLock(other.store_path, "window")
    lock.acquire()
    monkeypatch.setattr(single_instance, "raise_other_window", lambda *_args, **_more: True)
    window = open_window()
    window.switch.open_store(str(other.store_path))
    lock.release()
    assert window.account_view is not None
    assert window.account_view.session.account.store_path == access.own_account.store_path
    assert window.account_view.banner.text.startswith("Open in another window.")
