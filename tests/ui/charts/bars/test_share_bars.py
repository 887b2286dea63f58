"""Bars of shares: as many as fit, drawn to scale."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tracker.ui.charts.bars.share_bars import ROW, ShareBars
from tracker.ui.charts.values.shares import Share
from tracker.ui.design.fonts import use_bundled_font
from tracker.ui.design.theme import LIGHT


@pytest.fixture(autouse=True)
def bundled_font(qapp: object) -> None:
    use_bundled_font()


def test_shares_that_do_not_fit_are_summed_up(qtbot: QtBot) -> None:
    bars = ShareBars()
    qtbot.addWidget(bars)
    bars.set_shares(tuple(Share(f"key {n}", 10 - n) for n in range(6)), "key")
    bars.resize(300, 3 * ROW)
    assert [share.name for share in bars.shown()] == ["key 0", "key 1", "4 more"]
    bars.resize(300, 6 * ROW)
    assert len(bars.shown()) == 6


def test_the_row_that_sums_up_others_is_drawn_to_scale(qtbot: QtBot) -> None:
    bars = ShareBars()
    qtbot.addWidget(bars)
    bars.set_shares(tuple(Share(f"key {n}", 10) for n in range(22)), "key")
    bars.resize(300, 3 * ROW)
    picture = bars.grab().toImage()
    filled = [
        sum(picture.pixelColor(x, row * ROW + 23).name().upper() == LIGHT.accent for x in range(300))
        for row in range(3)
    ]
    assert filled == [15, 15, 300]
