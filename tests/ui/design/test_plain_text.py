"""Text from outside in widgets: nothing of it is read as mark-up."""

from __future__ import annotations

import pytest
from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QStandardItem
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.design.plain_text import (
    Markup,
    PlainLabel,
    escaped,
    menu_text,
    message_box,
    set_tooltip,
    set_window_title,
    tooltip,
)

RICH = ("<table><tr><td>" * 20, "<img src='file:///etc/hostname'>", "a &lt; b", " \n<b>x</b>")


@pytest.mark.parametrize("text", RICH)
def test_a_tooltip_is_never_guessed_to_be_mark_up(text: str, qtbot: QtBot) -> None:
    assert QtGui.Qt.mightBeRichText(text)
    for owner in (widget := QWidget(), QAction("", widget), QStandardItem()):
        set_tooltip(owner, text)
        assert not QtGui.Qt.mightBeRichText(owner.toolTip())
        assert owner.toolTip().replace("\u2060", "").split() == text.split()
    qtbot.addWidget(widget)


@pytest.mark.parametrize("text", ["", "claude-sonnet-4.5", "less: 3 < 4 & 5 > 4", "two\nlines"])
def test_an_ordinary_tooltip_stays_as_it_is(text: str) -> None:
    assert tooltip(text) == text


def test_a_tooltip_is_bounded() -> None:
    assert max(map(len, tooltip("name " * 200_000).splitlines())) <= 300
    assert len(tooltip("name\n" * 200_000)) <= 4000


def test_a_label_is_plain_text(qtbot: QtBot) -> None:
    made = PlainLabel("<b>bold</b>\u202e")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText
    assert made.text() == "<b>bold</b>\ufffd"
    made.setText("x" * 1_000_000)
    assert len(made.text()) == 4000


def test_a_name_in_mark_up_is_escaped(qtbot: QtBot) -> None:
    made = Markup(f"<b>{escaped('<img src=x> & Co.')}</b>")
    qtbot.addWidget(made)
    assert made.text() == "<b>&lt;img src=x&gt; &amp; Co.</b>"


def test_a_menu_has_no_shortcut_from_a_name(qtbot: QtBot) -> None:
    assert menu_text("R&D\tCtrl+Q\x1b") == "R&&D Ctrl+Q\ufffd"


def test_a_title_has_no_placeholder_from_a_name(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    set_window_title(window, "mine [*]\nnext")
    assert window.windowTitle() == "mine [*][*] next"


@pytest.mark.parametrize("text", RICH)
def test_a_message_box_shows_all_of_its_texts_plain(text: str, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = message_box(parent, "Details", text, text, text)
    shown = [one for one in box.findChildren(QLabel) if one.text()]
    assert len(shown) == 2
    assert {one.textFormat() for one in shown} == {Qt.TextFormat.PlainText}
