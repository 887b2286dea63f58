"""A card with one number: its change, its line if there is space, and one sentence for screen readers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tracker.ui.pages.cards.number_card import NumberCard
from tracker.ui.pages.cards.number_text import NumberText

TEXT = NumberText(
    label="Spend",
    definition="Credits and BYOK.",
    value="$330.00",
    arrow="▲",
    change="25.0%",
    origin="from $264.00",
    weekly=(1.0, 2.0, 3.0),
)


@pytest.fixture
def card(qtbot: QtBot, dressed: QApplication) -> NumberCard:
    made = NumberCard()
    qtbot.addWidget(made)
    made.resize(300, 96)
    made.set_text(TEXT)
    made.show()
    return made


def shown(card: NumberCard) -> list[str]:
    return [one.text() for one in card.findChildren(QLabel) if one.isVisible() and one.text()]


def test_it_shows_number_change_and_origin(card: NumberCard) -> None:
    assert shown(card) == ["12 weeks", "Spend", "$330.00", "▲", "25.0%", "from $264.00"]


def test_an_unchanged_number_has_neither_arrow_nor_percent(card: NumberCard) -> None:
    card.set_text(replace(TEXT, arrow="", change=""))
    assert shown(card) == ["12 weeks", "Spend", "$330.00", "from $264.00"]


def test_a_card_without_a_line_has_no_caption_of_one(card: NumberCard) -> None:
    card.set_text(replace(TEXT, weekly=(None, 1.0), weekly_text="no line"))
    assert "12 weeks" not in shown(card)


def test_the_line_says_what_it_shows(card: NumberCard) -> None:
    card.set_text(replace(TEXT, weekly_text="12 times 7 days, up to 18 Nov: first 1, last 3, highest 3"))
    assert "first 1, last 3" in card.spark.toolTip()
    assert card.spark.accessibleName().startswith("12 times 7 days, up to 18 Nov")


@pytest.mark.parametrize(("arrow", "word"), [("▲", "up"), ("▼", "down")])
def test_screen_readers_get_one_sentence(card: NumberCard, arrow: str, word: str) -> None:
    card.set_text(replace(TEXT, arrow=arrow))
    assert card.accessibleName() == f"Spend: $330.00 {word} 25.0% from $264.00"
    assert card.accessibleDescription() == "Credits and BYOK."


def test_the_line_is_hidden_if_the_number_needs_its_space(card: NumberCard) -> None:
    assert card.spark.isVisible()
    card.resize(220, 96)
    assert (card.spark.isVisible(), "12 weeks" in shown(card)) == (True, False)
    card.resize(150, 96)
    assert not card.spark.isVisible()
    card.resize(300, 96)
    card.set_text(replace(TEXT, value="$330,000,000,000.00"))
    assert not card.spark.isVisible()
