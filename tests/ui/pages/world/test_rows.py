"""The rows of the comparison: their sentence, and room for their numbers."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from tracker.ui.design.fonts import Role, font
from tracker.ui.pages.world.rows import columns_for


@pytest.mark.parametrize("width", [812, 936, 1024, 1632])
def test_numbers_have_room_beside_the_plot(dressed: QApplication, width: int) -> None:
    at = columns_for(width)
    strong = QFontMetricsF(font(Role.CONTROL_STRONG))
    assert at.plot_right - at.plot_left >= 120
    assert at.you_right - at.plot_right >= strong.horizontalAdvance("142,388") + 12
    assert at.you_right - at.plot_right >= QFontMetricsF(font(Role.CAPTION)).horizontalAdvance("too few requests") + 8
    assert at.report_right - at.you_right >= strong.horizontalAdvance("> 6,000") + 12
    assert at.market_right - at.report_right >= QFontMetricsF(font(Role.CAPTION)).horizontalAdvance("not published") + 8
    assert at.verdict_left - at.market_right >= 16
