"""The banner: what happened, what it means, at most two buttons."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tracker.ui.background.notices import Action, Notice
from tracker.ui.design.theme import Themes
from tracker.ui.frame.banner import Banner


@pytest.fixture
def banner(qtbot: QtBot, themes: Themes) -> Banner:
    one = Banner(themes)
    qtbot.addWidget(one)
    return one


def test_the_banner_shows_what_meaning_and_at_most_two_buttons(banner: Banner) -> None:
    actions = tuple(Action(text, text.lower()) for text in ("Try now", "Details", "More"))
    banner.show_notice(Notice("warning", "By app <b>:", "Too & late.", actions))
    assert banner.text == "By app <b>: Too & late."
    buttons = banner.findChildren(QPushButton)
    assert [one.text() for one in buttons] == ["Try now", "Details"]
    told: list[str] = []
    banner.acted.connect(told.append)
    buttons[1].click()
    assert told == ["details"]


def test_no_notice_no_banner(banner: Banner) -> None:
    banner.show_notice(Notice("negative", "Key rejected.", ""))
    assert not banner.isHidden()
    banner.show_notice(None)
    assert banner.isHidden()
