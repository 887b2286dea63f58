"""A card of sentences: it is as high as its text needs at its width."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tracker.ui.pages.cards.sentences_card import SentencesCard

LONG = "A sentence of some words that needs more than one line of a narrow card. " * 3


@pytest.fixture
def card(qtbot: QtBot, dressed: QApplication) -> SentencesCard:
    made = SentencesCard("How to read this")
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    return made


def test_new_sentences_replace_the_old_ones(card: SentencesCard) -> None:
    card.set_sentences("", ("one", "two"), ("a remark",))
    card.set_sentences("", ("three",))
    assert card.sentences == ("three",)


def test_remarks_come_last(card: SentencesCard) -> None:
    card.set_sentences("caption", ("one",), ("a remark",))
    QApplication.processEvents()
    tops = {one.text(): one.y() for one in card.findChildren(QLabel) if one.isVisible()}
    assert sorted(tops, key=lambda text: tops[text]) == ["How to read this", "caption", "one", "a remark"]


@pytest.mark.parametrize("width", [220, 300, 800])
def test_it_requests_the_height_of_all_its_sentences(card: SentencesCard, width: int) -> None:
    card.set_sentences("caption", (LONG, LONG), (LONG,))
    card.resize(width, 900)
    QApplication.processEvents()
    layout = card.layout()
    assert layout is not None
    needed = layout.totalHeightForWidth(width)
    assert needed <= card.minimumSizeHint().height() <= needed + 20


def test_it_requests_less_height_at_a_greater_width(card: SentencesCard) -> None:
    card.set_sentences("", (LONG,))
    narrow = card.minimumSizeHint().height()
    card.resize(900, 400)
    assert card.minimumSizeHint().height() < narrow
