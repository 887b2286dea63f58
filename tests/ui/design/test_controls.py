"""Controls: their size, their accessible name and the ring of the focus."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tracker.ui.design.controls import Control, Glyph, TextPart
from tracker.ui.design.theme import Themes


def test_a_control_is_wide_enough_for_its_texts_and_is_named_by_them(qtbot: QtBot, themes: Themes) -> None:
    control = Control(themes, "button")
    qtbot.addWidget(control)
    control.set_parts(Glyph("calendar"), TextPart("21 Oct – 19 Nov 2026"), Glyph("chevron-down", 12))
    text = control.fontMetrics().horizontalAdvance(control.texts)
    assert control.sizeHint().width() >= text + 16 + 12
    assert control.minimumSizeHint() == control.sizeHint()
    assert control.accessibleName() == "21 Oct – 19 Nov 2026"


@pytest.mark.parametrize("variant", ["button", "chip", "chip_set", "dashed", "bare", "nav"])
def test_a_focused_control_shows_the_ring(qtbot: QtBot, themes: Themes, variant: str) -> None:
    control = Control(themes, variant)  # type: ignore[arg-type]  # the looks as plain strings
    qtbot.addWidget(control)
    control.set_parts(TextPart("Model"))
    control.show()
    plain = control.grab().toImage().pixelColor(control.width() // 2, 0)
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    ring = control.grab().toImage().pixelColor(control.width() // 2, 0)
    assert ring == QColor(themes.current.focus)
    assert plain != ring
