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


def test_banner_shows_the_notice_and_at_most_two_buttons(banner: Banner) -> None:
    actions = tuple(Action(text, text.lower()) for text in ("Try now", "Details", "More"))
    banner.show_notice(Notice("warning", "By app <b>:", "Too & late.", actions))
    assert banner.text == "By app <b>: Too & late."
    buttons = banner.findChildren(QPushButton)
    assert [one.text() for one in buttons] == ["Try now", "Details"]
    acted: list[str] = []
    banner.acted.connect(acted.append)
    buttons[1].click()
    assert acted == ["details"]


def test_without_a_notice_the_banner_is_hidden(banner: Banner) -> None:
    banner.show_notice(Notice("negative", "Key rejected.", ""))
    assert not banner.isHidden()
    banner.show_notice(None)
    assert banner.isHidden()
