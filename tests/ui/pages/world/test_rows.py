"""The rows of the comparison: their sentence, and the space for their numbers."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.pages.world.world_cases import CHINA, FEW, LENGTH, OPEN, PERCENT
from tracker.analysis.world.rows import WorldGroup
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import LIGHT
from tracker.ui.pages.world.rows import ComparisonRow, GroupHead, columns_for, sentence_of


@pytest.mark.parametrize("width", [812, 936, 1024, 1632])
def test_numbers_have_space_next_to_the_plot(dressed: QApplication, width: int) -> None:
    at = columns_for(width)
    strong = QFontMetricsF(font(Role.CONTROL_STRONG))
    assert at.plot_right - at.plot_left >= 120
    assert at.you_right - at.plot_right >= strong.horizontalAdvance("142,388") + 12
    assert at.you_right - at.plot_right >= QFontMetricsF(font(Role.CAPTION)).horizontalAdvance("too few requests") + 8
    assert at.report_right - at.you_right >= strong.horizontalAdvance("> 6,000") + 12
    assert at.market_right - at.report_right >= QFontMetricsF(font(Role.CAPTION)).horizontalAdvance("not published") + 8
    assert at.difference_left - at.market_right >= 16


@pytest.fixture
def row(qtbot: QtBot, dressed: QApplication) -> ComparisonRow:
    made = ComparisonRow()
    qtbot.addWidget(made)
    made.set_theme(LIGHT)
    made.resize(1000, 40)
    made.set_row(OPEN, PERCENT)
    return made


def test_your_point_is_at_your_value_on_the_axis(row: ComparisonRow) -> None:
    picture = row.grab().toImage()
    plot = columns_for(1000).plot(0, 40)
    line = [picture.pixelColor(x, 20) == QColor(LIGHT.accent) for x in range(round(plot.left()), round(plot.right()))]
    places = [x for x, is_you in enumerate(line) if is_you]
    assert sum(places) / len(places) / len(line) == pytest.approx(0.406, abs=0.02)


def test_a_row_says_its_sentence_to_screen_readers(row: ComparisonRow) -> None:
    assert row.accessibleName() == sentence_of(OPEN)
    assert OPEN.you_text in sentence_of(OPEN)
    row.set_row(CHINA, PERCENT)
    assert row.accessibleName() == sentence_of(CHINA)


def test_an_unknown_value_is_named_and_not_compared() -> None:
    assert FEW.you_text in sentence_of(FEW)
    assert OPEN.you_text not in sentence_of(FEW)


def test_a_head_says_the_ends_of_its_axis(qtbot: QtBot, dressed: QApplication) -> None:
    head = GroupHead(first=True)
    qtbot.addWidget(head)
    head.set_group(WorldGroup("Length", LENGTH, ()), "market")
    assert head.accessibleName() == "Length, axis from 100 to 100k, logarithmic"
    head.set_group(WorldGroup("Mix", PERCENT, ()), "market")
    assert head.accessibleName() == "Mix, axis from 0 to 100%"
