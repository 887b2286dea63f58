"""The figures that are not compared, and why: hidden until the person opens the list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tracker.ui.pages.world.not_compared_card import ReasonsCard

LANGUAGES = ("Languages", "Share of prompts by language.", "The account does not record it.")
REGIONS = ("Regions", "Spend by continent.", "The account does not know it.")


@pytest.fixture
def card(qtbot: QtBot, dressed: QApplication) -> ReasonsCard:
    made = ReasonsCard()
    qtbot.addWidget(made)
    return made


def texts(card: ReasonsCard) -> list[str]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    return [one.text() for one in card.findChildren(QLabel) if one.isVisible()][1:]


def test_it_is_hidden_at_first(card: ReasonsCard) -> None:
    card.set_reasons((LANGUAGES,))
    assert card.isHidden()


def test_every_figure_has_its_meaning_and_a_reason(card: ReasonsCard) -> None:
    card.set_reasons((LANGUAGES, REGIONS))
    card.show()
    assert set(texts(card)) == {*LANGUAGES, *REGIONS}


def test_new_figures_replace_the_old_ones(card: ReasonsCard) -> None:
    card.set_reasons((LANGUAGES,))
    card.show()
    card.set_reasons((REGIONS,))
    assert set(texts(card)) == set(REGIONS)
    assert card.reasons == (REGIONS,)
