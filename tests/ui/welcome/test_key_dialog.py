"""The dialog that asks for a key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import Themes
from tracker.ui.welcome.key_dialog import KeyDialog


@pytest.fixture
def dialog(qtbot: QtBot, themes: Themes) -> KeyDialog:
    window = QWidget()
    qtbot.addWidget(window)
    made = KeyDialog(themes, window)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_field_has_the_focus_at_once(dialog: KeyDialog) -> None:
    assert QApplication.focusWidget() is dialog.option.field


def test_enter_sends_the_key_and_keeps_the_dialog_open_for_the_result(dialog: KeyDialog, qtbot: QtBot) -> None:
    dialog.option.field.setText("sk-or-v1-abc")
    with qtbot.waitSignal(dialog.option.connect_requested) as sent:
        QTest.keyClick(dialog.option.field, Qt.Key.Key_Return)
    assert sent.args == ["sk-or-v1-abc"]
    assert dialog.isVisible()


def test_escape_closes_the_dialog(dialog: KeyDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
