"""The welcome screen fits every window of allowed size; in a smaller one it scrolls."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import Themes
from tracker.ui.welcome.welcome_screen import FirstRun

STATUS_BAR = 28


@pytest.fixture
def access(qtbot: QtBot, themes: Themes) -> FirstRun:
    made = FirstRun(themes)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(("width", "height"), [(900, 600), (1024, 700), (1280, 800), (1920, 1080)])
def test_everything_is_visible_at_once(access: FirstRun, width: int, height: int) -> None:
    access.resize(width, height - STATUS_BAR)
    QApplication.processEvents()
    assert access.verticalScrollBar().maximum() == 0
    for one in filter(QPushButton.isVisible, access.findChildren(QPushButton)):
        corner = one.mapTo(access, QPoint(one.width(), one.height()))
        assert corner.y() <= height - STATUS_BAR, one.text()
        assert corner.x() <= width, one.text()


def test_problem_with_the_key_pushes_nothing_out_of_view(access: FirstRun) -> None:
    access.resize(900, 600 - STATUS_BAR)
    access.key_option.show_problem("OpenRouter does not know this key. It may have been deleted. Make another one.")
    QApplication.processEvents()
    assert access.verticalScrollBar().maximum() == 0


def test_rows_have_larger_gaps_in_a_larger_window(access: FirstRun) -> None:
    access.resize(900, 572)
    small = access.key_option.mapTo(access, QPoint(0, 0)).y()
    access.resize(900, 760)
    QApplication.processEvents()
    assert access.key_option.mapTo(access, QPoint(0, 0)).y() > small + 40


def test_window_below_the_smallest_height_scrolls(access: FirstRun) -> None:
    access.resize(900, 480)
    QApplication.processEvents()
    assert access.verticalScrollBar().maximum() > 0
