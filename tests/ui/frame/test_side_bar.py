"""The side bar: today so far."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import Themes
from tracker.ui.frame.side_bar import TodayBlock
from tracker.usage import Measures


@pytest.mark.parametrize(
    ("measures", "text"),
    [
        (None, "not held  9 h 48 min left"),
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
