"""The cards next to the overview's chart: what changed, where the money went."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import USD
from tests.ui.pages.overview.overview_cases import overview_of
from tracker.ui.charts.values.shares import Share
from tracker.ui.design.theme import DARK, LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.overview.cards import ChangeCard, SharesCard, set_off

CHANGE = overview_of().change


@pytest.fixture
def card(qtbot: QtBot, dressed: QApplication) -> ChangeCard:
    made = ChangeCard()
    qtbot.addWidget(made)
    give_theme(made, LIGHT)
    made.resize(320, 400)
    made.set_change(CHANGE, None, ("gpt-5",))
    made.show()
    return made


def test_the_amounts_of_the_causes_add_up_to_the_change(card: ChangeCard) -> None:
    assert [row.amount.text() for row in card.rows] == ["+$32.00", "+$8.00", "−$3.00"]
    assert card.sum.text() == "+$37.00"


def test_without_a_change_only_the_reason_is_visible(card: ChangeCard) -> None:
    card.set_change(None, "Nothing to compare with.", ())
    assert all(row.isHidden() for row in card.rows)
    assert card.sum.isHidden()


def test_names_follow_the_theme(card: ChangeCard) -> None:
    give_theme(card, DARK)
    assert f"<span style='color:{DARK.text}'>gpt-5</span>" in card.rows[1].sentence.text()


@pytest.mark.parametrize(
    ("sentence", "names", "highlighted"),
    [
        ("gpt-5 and gpt-5-mini", ("gpt-5-mini", "gpt-5"), ["gpt-5", "gpt-5-mini"]),
        ("gpt-5.1 alone", ("gpt-5",), []),
        ("ends with gpt-5.", ("gpt-5",), ["gpt-5"]),
        ("a <b> of nobody", (), []),
        ("nova <b> and", ("nova",), ["nova"]),
    ],
)
def test_only_complete_names_are_highlighted(sentence: str, names: tuple[str, ...], highlighted: list[str]) -> None:
    html = set_off(sentence, names, "#123456")
    assert [part.partition("<")[0] for part in html.split("<span style='color:#123456'>")[1:]] == highlighted
    assert "<b>" not in html


def test_a_narrow_card_requests_more_height(card: ChangeCard) -> None:
    wide = card.minimumSizeHint().height()
    card.resize(220, 400)
    assert card.minimumSizeHint().height() > wide


def test_shares_name_the_column_that_splits_them(qtbot: QtBot, dressed: QApplication) -> None:
    shares = SharesCard()
    qtbot.addWidget(shares)
    shares.set_shares((Share("backend", 3 * USD), Share("laptop", USD)), "key", "")
    assert shares.subtitle.full.endswith("key")
    assert shares.bars.texts().rows[0] == ("backend", "$3.00", "75.0%")
    shares.set_shares((), "key", "No calls.")
    assert shares.bars.empty_text == "No calls."
