"""What the buttons of cards copy out of the window."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tracker.accounts.account import Account
from tracker.ingest.schedule import Schedule
from tracker.paths import sample_store_path, settings_path
from tracker.ui.background.session import Session
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.cards import actions
from tracker.ui.pages.cards.actions import CardActions
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Note for every copied picture whether it says SAMPLE."""
    marked: list[bool] = []
    monkeypatch.setattr(actions, "copy_picture", lambda _card, _period, *, is_sample: marked.append(is_sample))
    return marked


def copy_pictures(qtbot: QtBot, themes: Themes, account: Account, page: str) -> int:
    """Copy the picture of every card of a page as the window shows it; return how many there are."""
    session = Session(account, State(account.now().date(), page), PAGES, Schedule(900), settings_path())
    view = AccountView(session, PAGES, themes)
    qtbot.addWidget(view)
    session.load_now()
    session.stop()
    (found,) = view.views[page].page.findChildren(CardActions)
    for card in found.cards:
        card.picture_button.click()
    return len(found.cards)


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_pictures_of_a_sample_in_any_store_say_sample(
    qtbot: QtBot, themes: Themes, sample: Account, copied: list[bool], page: str
) -> None:
    assert sample.store_path != sample_store_path()
    number = copy_pictures(qtbot, themes, sample, page)
    assert copied == [True] * number != []


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_pictures_of_a_real_account_do_not_say_sample(
    qtbot: QtBot, themes: Themes, own_like_sample: Account, copied: list[bool], page: str
) -> None:
    number = copy_pictures(qtbot, themes, own_like_sample, page)
    assert copied == [False] * number != []
