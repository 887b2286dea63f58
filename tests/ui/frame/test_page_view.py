"""What stands where a page has nothing to show."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import Themes
from tracker.ui.frame.page_view import EmptyCard


def test_the_whole_sentence_of_an_empty_page_is_seen(qtbot: QtBot, themes: Themes) -> None:
    card = EmptyCard(themes)
    view = QWidget()
    QVBoxLayout(view).addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
    qtbot.addWidget(view)
    view.resize(950, 560)
    view.show()
    card.say("No usage is held yet. Add a key, or drop a CSV export of OpenRouter here.", "Add a key…")
    QApplication.processEvents()
    (sentence,) = (one for one in card.findChildren(QLabel) if one.text().startswith("No usage"))
    assert sentence.height() >= sentence.heightForWidth(sentence.width())
