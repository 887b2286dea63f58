"""The small parts of pages: segments, texts by role, links and buttons, notes."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.ui.design.widgets import Segments


def test_segments_are_exclusive_and_tell_what_is_clicked(qtbot: QtBot, dressed: QApplication) -> None:
    segments = Segments({"7d": "7d", "30d": "30d"})
    qtbot.addWidget(segments)
    segments.set_value("30d")
    told: list[str] = []
    segments.chosen.connect(told.append)
    button = next(one for one in segments.findChildren(type(segments._buttons["7d"])) if one.text() == "7d")
    button.click()
    assert (told, segments.value) == (["7d"], "7d")
    segments.set_value(None)
    assert segments.value is None
