"""The layer above a chart: visible only while it has something to show, and painted at the right position."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.charts.base.cursor_overlay import CursorOverlay
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme

RECT = QRect(20, 10, 30, 40)


@pytest.fixture
def glyphs(qtbot: QtBot, dressed: QApplication) -> CursorOverlay:
    chart = QWidget()
    qtbot.addWidget(chart)
    chart.resize(200, 100)
    made = CursorOverlay(chart)
    made.setGeometry(chart.rect())
    give_theme(made, LIGHT)
    chart.show()
    return made


def colour_at(glyphs: CursorOverlay, x: int, y: int) -> QColor:
    chart = glyphs.parentWidget()
    assert chart is not None
    return chart.grab().toImage().pixelColor(x, y)


def test_it_is_hidden_while_it_has_nothing_to_show(glyphs: CursorOverlay) -> None:
    shown = [glyphs.isVisible()]
    changes: list[Callable[[], None]] = [
        lambda: glyphs.set_point_rect(RECT),
        lambda: glyphs.set_point_rect(None),
        lambda: glyphs.set_selection(RECT),
        lambda: glyphs.set_selection(None),
        lambda: glyphs.set_focus(shown=True),
        lambda: glyphs.set_focus(shown=False),
        lambda: glyphs.set_empty_text("No calls."),
        lambda: glyphs.set_empty_text(""),
    ]
    for change in changes:
        change()
        shown.append(glyphs.isVisible())
    assert shown == [False, True, False, True, False, True, False, True, False]


def test_only_the_given_rectangle_is_highlighted(glyphs: CursorOverlay) -> None:
    bare = colour_at(glyphs, 30, 20)
    glyphs.set_point_rect(RECT)
    assert colour_at(glyphs, 30, 20) != bare
    assert colour_at(glyphs, 80, 20) == bare


def test_a_rectangle_reached_by_keys_has_the_colour_of_the_focus(glyphs: CursorOverlay) -> None:
    glyphs.set_point_rect(RECT)
    pointed = colour_at(glyphs, 30, 20)
    glyphs.set_focus(shown=True)
    assert colour_at(glyphs, 30, 20) != pointed


def test_the_ring_of_the_focus_shows_only_without_a_highlight(glyphs: CursorOverlay) -> None:
    glyphs.set_focus(shown=True)
    assert colour_at(glyphs, 100, 1) == QColor(LIGHT.focus)
    glyphs.set_point_rect(RECT)
    assert colour_at(glyphs, 100, 1) != QColor(LIGHT.focus)


def test_the_sentence_is_written_in_the_middle(glyphs: CursorOverlay) -> None:
    glyphs.set_empty_text("No calls.")
    chart = glyphs.parentWidget()
    assert chart is not None
    picture = chart.grab().toImage()
    bare = picture.pixelColor(2, 2)
    inked = [y for y in range(100) if any(picture.pixelColor(x, y) != bare for x in range(200))]
    assert (inked[0] + inked[-1]) / 2 == pytest.approx(50, abs=8)
