"""The legend of the comparison: the glyphs in use, and dates if there is space for them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.world.world_cases import FEW, OPEN, PERCENT, with_market, world_of
from tracker.analysis.world.rows import WorldGroup
from tracker.ui.design.theme import LIGHT
from tracker.ui.pages.world.glyph_legend import NAMES, GlyphLegend


@pytest.fixture
def key(qtbot: QtBot, dressed: QApplication) -> GlyphLegend:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = GlyphLegend()
    made.setParent(window)
    made.set_theme(LIGHT)
    made.resize(1200, 24)
    made.set_world(with_market())
    made.show()
    return made


def named(key: GlyphLegend) -> list[str]:
    return [name for mark, name in NAMES.items() if not key._names[mark].isHidden()]


def test_only_glyphs_in_use_are_named(key: GlyphLegend) -> None:
    key.set_world(world_of(WorldGroup("Mix", PERCENT, (OPEN,))))
    assert named(key) == [NAMES["you"], NAMES["stated"]]
    key.set_world(world_of(WorldGroup("Mix", PERCENT, (OPEN, FEW))))
    assert named(key)[2:] == [NAMES["second_hand"]]
    key.set_world(with_market())
    assert named(key)[-1] == NAMES["market"]


def test_dates_are_hidden_one_after_the_other_if_space_is_short(key: GlyphLegend) -> None:
    captions = (key.you_caption, key.market_caption, key.report_caption)
    shown = set()
    for width in range(1200, 300, -20):
        key.resize(width, 24)
        shown.add(tuple(not caption.isHidden() for caption in captions))
    assert shown == {(True, True, True), (False, True, True), (False, False, True), (False, False, False)}


def test_the_legend_lets_the_window_become_narrow(key: GlyphLegend) -> None:
    assert key.minimumSizeHint().width() == 0
