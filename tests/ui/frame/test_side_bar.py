"""The side bar: usage of today so far."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import DARK, Themes
from tracker.ui.frame.side_bar import TodayBlock
from tracker.ui.style import dress
from tracker.usage import Measures


@pytest.mark.parametrize(
    ("measures", "text"),
    [
        (None, "no data  9 h 48 min left"),
        (Measures(requests=801, credits_nano=6_600_000_000), "$6.60 801 requests 9 h 48 min left"),
        (Measures(requests=1), "$0.00 1 request 9 h 48 min left"),
        (Measures(requests=None, credits_nano=10_000_000), "$0.01 this key only 9 h 48 min left"),
    ],
)
def test_today_so_far(qtbot: QtBot, themes: Themes, measures: Measures | None, text: str) -> None:
    block = TodayBlock()
    qtbot.addWidget(block)
    block.show_today(measures, 35_280)
    assert block.text == text


def test_an_old_number_of_today_says_from_when_it_is(qtbot: QtBot, themes: Themes) -> None:
    block = TodayBlock()
    qtbot.addWidget(block)
    block.show_today(Measures(requests=1), 35_280)
    block.show_title("Today, as of 2 h ago")
    assert block._title.text() == "Today, as of 2 h ago"
    assert "Today, as of 2 h ago (UTC): $0.00 1 request" in block.toolTip()
    block.set_compact(True)
    assert block._title.text() == "Today"


@pytest.mark.parametrize("compact", [False, True])
def test_amount_keeps_its_font_size_when_the_theme_changes(
    qtbot: QtBot, dressed: QApplication, themes: Themes, compact: bool
) -> None:
    block = TodayBlock()
    qtbot.addWidget(block)
    block.show_today(Measures(requests=1), 35_280)
    block.set_compact(not compact)
    block.show()
    block.set_compact(compact)
    dress(dressed, DARK)
    (amount,) = (one for one in block.findChildren(QLabel) if one.isVisible() and one.text() == "$0.00")
    assert amount.font() == font(Role.CAPTION_STRONG if compact else Role.TITLE)
