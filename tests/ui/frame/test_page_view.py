"""The view of a page: blocks while it loads, then its numbers, or why there are none and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.frame.plain_page import LOADED, PlainPage
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import Themes
from tracker.ui.design.themed import give_theme
from tracker.ui.frame.page_view import EmptyCard, PageView


def test_sentence_of_an_empty_page_is_not_cut(qtbot: QtBot, themes: Themes) -> None:
    card = EmptyCard(themes)
    view = QWidget()
    QVBoxLayout(view).addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
    qtbot.addWidget(view)
    view.resize(950, 560)
    view.show()
    card.say("No usage is stored yet. Add a key, or drop a CSV export of OpenRouter here.", "Add a key…")
    QApplication.processEvents()
    (sentence,) = (one for one in card.findChildren(QLabel) if one.text().startswith("No usage"))
    assert sentence.height() >= sentence.heightForWidth(sentence.width())


def test_blocks_appear_only_when_loading_takes_long(qtbot: QtBot, themes: Themes) -> None:
    view = PageView(PlainPage, themes)
    qtbot.addWidget(view)
    view.show_loading()
    assert view._blocks.isHidden()
    qtbot.waitUntil(lambda: not view._blocks.isHidden())
    view.show_value(LOADED)
    assert (view.has_value, view._blocks.isHidden()) == (True, True)
    view.show_loading()
    assert not view._patience.isActive()


def test_empty_page_says_why_and_what_to_do(qtbot: QtBot, themes: Themes) -> None:
    view = PageView(PlainPage, themes)
    qtbot.addWidget(view)
    view.show_empty("No usage is stored yet.", "Sync now")
    assert not view.has_value
    with qtbot.waitSignal(view.empty_acted):
        view._empty.findChildren(QPushButton)[0].click()


def test_theme_and_metrics_reach_the_page(qtbot: QtBot, themes: Themes) -> None:
    page = PlainPage()
    made: list[PlainPage] = []

    def make() -> PlainPage:
        made.append(page)
        return page

    view = PageView(make, themes)
    qtbot.addWidget(view)
    view.set_metrics(metrics_for(900))
    view.set_metrics(metrics_for(1920))
    assert made == []  # a page that is not shown is not made
    view.show_value(LOADED)
    give_theme(view, themes.current)
    assert made == [page]
    assert (page.text.objectName(), page.text.margin()) == ("light", 24)
