"""A card as a picture: what is visible, and a line below with the period and SAMPLE for a sample."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import LAST
from tracker.periods import Period
from tracker.ui.design.widgets import Card
from tracker.ui.pages.cards.picture import card_picture, copy_picture

PERIOD = Period(LAST - timedelta(days=6), LAST)


@pytest.fixture
def card(qtbot: QtBot, dressed: QApplication) -> Card:
    made = Card()
    qtbot.addWidget(made)
    made.resize(400, 100)
    made.show()
    return made


def foot_of(picture: QImage, left: int, right: int) -> list[int]:
    """Return the x positions, between two limits, of pixels drawn below the card."""
    bare = picture.pixelColor(2, 110)
    return [x for x in range(left, right) if any(picture.pixelColor(x, y) != bare for y in range(103, 124))]


def test_the_picture_is_the_card_with_a_line_below_it(card: Card) -> None:
    picture = card_picture(card, PERIOD, is_sample=False).toImage()
    shot = card.grab().toImage()
    assert picture.width() == 400
    assert picture.height() > 100
    assert picture.copy(0, 0, 400, 100) == shot.convertToFormat(picture.format())


def test_the_line_names_the_period(card: Card) -> None:
    week = card_picture(card, PERIOD, is_sample=False).toImage()
    day = card_picture(card, Period(LAST, LAST), is_sample=False).toImage()
    assert foot_of(week, 0, 200)[-1] > foot_of(day, 0, 200)[-1]


def test_the_line_says_sample_for_the_sample_account(card: Card) -> None:
    sample = card_picture(card, PERIOD, is_sample=True).toImage()
    own = card_picture(card, PERIOD, is_sample=False).toImage()
    assert foot_of(sample, 200, 400) != foot_of(own, 200, 400)
    assert foot_of(sample, 0, 200) == foot_of(own, 0, 200)


def test_it_goes_to_the_clipboard(card: Card) -> None:
    QGuiApplication.clipboard().clear()
    copy_picture(card, PERIOD, is_sample=True)
    copied = QGuiApplication.clipboard().pixmap().toImage()
    assert foot_of(copied, 200, 400)
    assert copied.pixelColor(200, 50) == QColor(card.grab().toImage().pixelColor(200, 50))
