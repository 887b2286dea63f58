"""Several accounts in one window: names, changing between stores, and keys of another account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tests.ui.scripted_account import ScriptedAccess, scripted
from tracker.accounts.account import Account
from tracker.accounts.own_account import OwnAccount
from tracker.errors import OtherAccount
from tracker.sample.entities import USER_ID
from tracker.settings import Settings
from tracker.store.account.account import bind_account, save_key_reading, save_workspaces
from tracker.store.file.database import open_for_writing
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.frame.side_bar import NameLabel
from tracker.ui.main_window import MainWindow
from tracker.ui.pages.page_list import PAGES
from tracker.usage import KeyOwner, KeyStatus, Workspace

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
OTHER = KeyOwner("org_somebodyElseQ7x9", "sk-or-v1-qqq…777")
PROBLEM = OtherAccount("The key belongs to another account.", OTHER)


@pytest.fixture
def other(tmp_path: Path) -> OwnAccount:
    """Return a second account without usage."""
    path = tmp_path / "usage-12345678.sqlite3"
    with open_for_writing(path) as store:
        bind_account(store, OTHER)
        save_workspaces(store, [Workspace("uuid-9", "R&D", "rd", True)])
    return scripted(OwnAccount.at(path, lambda: NOW), key=False)


@pytest.fixture
def access(own_like_sample: Account, sample: Account, other: OwnAccount, tmp_path: Path) -> ScriptedAccess:
    """Return the access of a user with two accounts; the first one has a key."""
    own = scripted(own_like_sample, follows_key=True)
    return ScriptedAccess(
        sample_account=sample,
        own_account=own,
        status=MANAGEMENT,
        settings_path=tmp_path / "settings.json",
        others={other.store_path: other},
    )


@pytest.fixture
def window(qtbot: QtBot, themes: Themes, access: ScriptedAccess) -> Iterator[MainWindow]:
    """Return a window that shows the first account."""
    window = MainWindow(access, themes, PAGES, Settings())
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.show_own()
    yield window
    window.close()


def view_of(window: MainWindow) -> AccountView:
    assert window.account_view is not None
    return window.account_view


def listed(window: MainWindow) -> dict[str, bool]:
    return {action.text(): action.isChecked() for action in view_of(window).menu._stores}


def name_of(window: MainWindow) -> str:
    return view_of(window).side_bar.account._name.full_text


def test_title_and_side_bar_name_the_account(qtbot: QtBot, window: MainWindow) -> None:
    ending = f"…{USER_ID[-4:]}"
    qtbot.waitUntil(lambda: window.windowTitle().endswith(ending))
    assert name_of(window).endswith(ending)
    assert name_of(window) in window.windowTitle()


def test_menu_lists_the_accounts_and_changes_between_them(
    qtbot: QtBot, window: MainWindow, access: ScriptedAccess, other: OwnAccount
) -> None:
    qtbot.waitUntil(lambda: len(listed(window)) == 2)
    assert sorted(text.rpartition(", ")[0] for text in listed(window)) == sorted([name_of(window), "R&&D …Q7x9"])
    assert [text for text, checked in listed(window).items() if checked] == [
        text for text in listed(window) if text.startswith(name_of(window))
    ]
    next(action for action in view_of(window).menu._stores if "R&&D" in action.text()).trigger()
    assert access.used == [other.store_path]
    qtbot.waitUntil(lambda: window.windowTitle() == "Model Usage Tracker: R&D …Q7x9")
    assert view_of(window).session.account.store_path == other.store_path
    assert name_of(window) == "R&D …Q7x9"


def test_leaving_the_sample_returns_to_the_account_shown_before(
    qtbot: QtBot, window: MainWindow, other: OwnAccount
) -> None:
    window.switch.open_store(str(other.store_path))
    window.switch.open_sample()
    assert window.windowTitle().endswith("(SAMPLE)")
    qtbot.waitUntil(lambda: len(listed(window)) == 2)
    view_of(window).leave_sample_requested.emit()
    assert view_of(window).session.account.store_path == other.store_path


def test_single_account_is_not_listed(qtbot: QtBot, window: MainWindow, access: ScriptedAccess) -> None:
    access.others.clear()
    with qtbot.waitSignal(view_of(window).session.refreshed):
        view_of(window).session.refresh()
    qtbot.waitUntil(lambda: not listed(window))


def test_accounts_of_one_name_are_distinguished_by_their_files(
    qtbot: QtBot, window: MainWindow, access: ScriptedAccess, tmp_path: Path
) -> None:
    for name in ("usage-first.sqlite3", "usage-second.sqlite3"):
        with open_for_writing(tmp_path / name):
            pass
        access.others[tmp_path / name] = scripted(OwnAccount.at(tmp_path / name, lambda: NOW), key=False)
    with qtbot.waitSignal(view_of(window).session.refreshed):
        view_of(window).session.refresh()
    qtbot.waitUntil(lambda: len(listed(window)) == 4)
    assert [text for text in listed(window) if "No account yet" in text] == [
        "No account yet, usage-first.sqlite3, never used",
        "No account yet, usage-second.sqlite3, never used",
    ]


def test_key_of_another_account_opens_its_store_and_says_so(
    qtbot: QtBot, window: MainWindow, access: ScriptedAccess, other: OwnAccount
) -> None:
    window.show_account(scripted(access.own_account, follows_key=True, outcome=PROBLEM, leads_to=other))
    view_of(window).session.sync()
    qtbot.waitUntil(lambda: view_of(window).session.account.store_path == other.store_path)
    assert view_of(window).banner.text.startswith("Another account.")
    assert access.own_account.store_path.name in view_of(window).banner.text
    assert other.store_path.name in view_of(window).banner.text


def test_chosen_store_stays_and_refuses_to_sync_with_another_key(
    qtbot: QtBot, window: MainWindow, access: ScriptedAccess
) -> None:
    view = window.show_account(scripted(access.own_account, outcome=PROBLEM))
    with qtbot.waitSignal(view.session.refreshed):
        view.session.sync()
    qtbot.waitUntil(view.banner.isVisible)
    assert view.banner.text.startswith("The key belongs to another account. Nothing was stored")
    assert view.session.schedule.is_refused
    assert window.account_view is view


def test_problem_with_opening_the_account_of_a_key_is_shown(
    qtbot: QtBot, window: MainWindow, access: ScriptedAccess, other: OwnAccount
) -> None:
    account = scripted(access.own_account, follows_key=True, outcome=PROBLEM)
    view = window.show_account(account)
    view.session.sync()
    qtbot.waitUntil(lambda: view.banner.isVisible() and not view.session.is_busy)
    assert view.banner.text.startswith("Another account.")
    assert window.account_view is view


def test_pasted_key_of_another_account_opens_that_account(
    qtbot: QtBot, window: MainWindow, access: ScriptedAccess, other: OwnAccount
) -> None:
    access.leads_to = other
    window.keys.connect_key("sk-or-v1-qqq")
    qtbot.waitUntil(lambda: view_of(window).session.account.store_path == other.store_path)
    assert view_of(window).banner.text.startswith("Another account.")


def test_account_without_owner_is_named_by_its_key(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "files.sqlite3"
    with open_for_writing(path) as store:
        save_key_reading(store, replace(MANAGEMENT, kind="inference"), 5)
    window.show_account(scripted(OwnAccount.at(path, lambda: NOW), key=False))
    qtbot.waitUntil(lambda: name_of(window) == "Key sk-or-v1-abc…def")


def test_store_without_account_has_no_name(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "files.sqlite3"
    with open_for_writing(path):
        pass
    view = window.show_account(scripted(OwnAccount.at(path, lambda: NOW), key=False))
    qtbot.waitUntil(view.views["overview"]._empty.isVisible)
    assert (window.windowTitle(), name_of(window)) == ("Model Usage Tracker", "Your account")


@pytest.mark.parametrize("text", ["Home …a1b2", "The Laboratory of Very Long Names and Sons …a1b2"])
def test_name_keeps_its_end_at_any_width(qtbot: QtBot, dressed: object, text: str) -> None:
    name = NameLabel(text)
    qtbot.addWidget(name)
    name.resize(120, 20)
    name.show()
    assert name.text().endswith("a1b2")
    assert name.fontMetrics().horizontalAdvance(name.text()) <= 120
    assert name.toolTip() == ("" if name.text() == text else text)
    name.resize(900, 20)
    assert name.text() == text


def test_block_keeps_its_button_next_to_a_long_name(qtbot: QtBot, window: MainWindow) -> None:
    block = view_of(window).side_bar.account
    block.set_name("The Laboratory of Very Long Names and Sons …a1b2")
    qtbot.waitUntil(lambda: block._more.geometry().right() <= block.width())


def test_file_that_is_no_store_is_refused_and_not_changed(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / "notes.sqlite3"
    path.parent.mkdir()
    path.write_text("no store")
    shown = view_of(window)
    window.switch.open_file(path)
    qtbot.waitUntil(lambda: "is not a store of this program" in shown.banner.text)
    assert window.account_view is shown
    assert [one.name for one in path.parent.iterdir()] == ["notes.sqlite3"]
    assert path.read_text() == "no store"


def test_welcome_screen_refuses_a_file_that_is_no_store(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite3").touch()
    window.switch.open_welcome()
    window.switch.open_file(tmp_path / "empty.sqlite3")
    option = window.keys.option
    assert option is not None
    qtbot.waitUntil(lambda: "is not a store of this program" in option.problem)


def test_chosen_file_is_shown_as_an_account(
    qtbot: QtBot, window: MainWindow, other: OwnAccount, access: ScriptedAccess, sample: Account
) -> None:
    window.switch.open_file(other.store_path)
    qtbot.waitUntil(lambda: window.windowTitle() == "Model Usage Tracker: R&D …Q7x9")
    assert access.used == [other.store_path]
    window.switch.open_file(sample.store_path)
    qtbot.waitUntil(lambda: window.windowTitle().endswith("(SAMPLE)"))
