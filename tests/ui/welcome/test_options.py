"""The options of the welcome screen: a key, files, the sample."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import Themes
from tracker.ui.welcome.options import DropArea, KeyDoor, SampleDoor


@pytest.fixture
def door(qtbot: QtBot, themes: Themes) -> KeyDoor:
    made = KeyDoor(themes)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("by", ["button", "enter"])
def test_key_is_sent_without_the_spaces_around_it(door: KeyDoor, qtbot: QtBot, by: str) -> None:
    door.field.setText("  sk-or-v1-abc\n ")
    with qtbot.waitSignal(door.connect_requested) as sent:
        if by == "enter":
            QTest.keyClick(door.field, Qt.Key.Key_Return)
        else:
            door.button.click()
    assert sent.args == ["sk-or-v1-abc"]


def test_empty_field_shows_a_problem_and_sends_nothing(door: KeyDoor, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(door.connect_requested):
        door.button.click()
    assert door.problem


def test_field_hides_the_key(door: KeyDoor) -> None:
    assert door.field.echoMode() is QLineEdit.EchoMode.Password


def test_while_a_key_is_checked_field_and_button_are_disabled(door: KeyDoor) -> None:
    door.show_problem("No.")
    door.set_checking(True)
    assert (door.button.isEnabled(), door.field.isEnabled(), door.problem) == (False, False, "")
    door.set_checking(False)
    assert (door.button.isEnabled(), door.field.isEnabled()) == (True, True)


def test_refused_key_stays_in_the_field(door: KeyDoor) -> None:
    door.field.setText("sk-or-v1-abc")
    door.show_problem("OpenRouter does not know this key.")
    assert (door.field.text(), door.field.selectedText()) == ("sk-or-v1-abc", "sk-or-v1-abc")
    assert door.problem == "OpenRouter does not know this key."


def test_files_can_also_be_chosen(qtbot: QtBot, themes: Themes) -> None:
    area = DropArea(themes)
    qtbot.addWidget(area)
    with qtbot.waitSignal(area.choose_requested):
        area.findChildren(QPushButton)[0].click()
    area.show_problem("Not a CSV export.")
    assert area.problem == "Not a CSV export."


def test_button_opens_the_sample(qtbot: QtBot, themes: Themes) -> None:
    sample = SampleDoor(themes)
    qtbot.addWidget(sample)
    with qtbot.waitSignal(sample.open_requested):
        sample.button.click()
