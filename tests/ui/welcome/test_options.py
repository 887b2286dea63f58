"""The options of the welcome screen: a key, files, the sample."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import Themes
from tracker.ui.welcome.options import DropArea, KeyOption, SampleOption


@pytest.fixture
def option(qtbot: QtBot, themes: Themes) -> KeyOption:
    made = KeyOption(themes)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("by", ["button", "enter"])
def test_key_is_sent_without_the_spaces_around_it(option: KeyOption, qtbot: QtBot, by: str) -> None:
    option.field.setText("  sk-or-v1-abc\n ")
    with qtbot.waitSignal(option.connect_requested) as sent:
        if by == "enter":
            QTest.keyClick(option.field, Qt.Key.Key_Return)
        else:
            option.button.click()
    assert sent.args == ["sk-or-v1-abc"]


def test_empty_field_shows_a_problem_and_sends_nothing(option: KeyOption, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(option.connect_requested):
        option.button.click()
    assert option.problem


def test_field_hides_the_key(option: KeyOption) -> None:
    assert option.field.echoMode() is QLineEdit.EchoMode.Password


def test_while_a_key_is_checked_field_and_button_are_disabled(option: KeyOption) -> None:
    option.show_problem("No.")
    option.set_checking(True)
    assert (option.button.isEnabled(), option.field.isEnabled(), option.problem) == (False, False, "")
    option.set_checking(False)
    assert (option.button.isEnabled(), option.field.isEnabled()) == (True, True)


def test_refused_key_stays_in_the_field(option: KeyOption) -> None:
    option.field.setText("sk-or-v1-abc")
    option.show_problem("OpenRouter does not know this key.")
    assert (option.field.text(), option.field.selectedText()) == ("sk-or-v1-abc", "sk-or-v1-abc")
    assert option.problem == "OpenRouter does not know this key."


def test_without_a_keyring_the_key_can_be_used_until_quit(option: KeyOption, qtbot: QtBot) -> None:
    option.field.setText("sk-or-v1-abc")
    option.show_problem("The keyring cannot be used.", offer_until_quit=True)
    assert option.until_quit.isVisible()
    with qtbot.waitSignal(option.until_quit_requested) as sent:
        option.until_quit.click()
    assert sent.args == ["sk-or-v1-abc"]
    option.show_problem("OpenRouter does not know this key.")
    assert not option.until_quit.isVisible()


def test_files_can_also_be_chosen(qtbot: QtBot, themes: Themes) -> None:
    area = DropArea(themes)
    qtbot.addWidget(area)
    with qtbot.waitSignal(area.choose_requested):
        area.findChildren(QPushButton)[0].click()
    area.show_problem("Not a CSV export.")
    assert area.problem == "Not a CSV export."


def test_button_opens_the_sample(qtbot: QtBot, themes: Themes) -> None:
    sample = SampleOption(themes)
    qtbot.addWidget(sample)
    with qtbot.waitSignal(sample.open_requested):
        sample.button.click()
