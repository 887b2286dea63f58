"""The strip of the sample."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import Themes
from tracker.ui.frame.sample_strip import SENTENCE, SampleStrip


def test_strip_says_that_nothing_is_real_and_offers_to_leave(qtbot: QtBot, themes: Themes) -> None:
    strip = SampleStrip()
    qtbot.addWidget(strip)
    assert [one.text() for one in strip.findChildren(QLabel)] == ["SAMPLE", SENTENCE]
    with qtbot.waitSignal(strip.leave_requested):
        strip.findChildren(QPushButton)[0].click()
