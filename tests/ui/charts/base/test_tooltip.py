"""The tooltip: next to its column and inside the window, as wide and as high as its text needs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.charts.base.tooltip import Tooltip
from tracker.ui.charts.values.hover import Hover, plain_row

SHORT = Hover("Mon 2 Nov 2026", "$4.00", (plain_row("gpt-5", "$4.00"),), "")
COLUMN = QRect(100, 40, 20, 100)


@pytest.fixture
def tooltip(qtbot: QtBot, dressed: QApplication) -> Tooltip:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 300)
    window.show()
    return Tooltip(window)


def test_it_opens_to_the_right_of_its_column(tooltip: Tooltip) -> None:
    tooltip.show_next_to(SHORT, COLUMN)
    assert tooltip.isVisible()
    assert tooltip.x() > COLUMN.right()
    assert tooltip.y() == COLUMN.top()


def test_it_opens_to_the_left_if_it_does_not_fit_at_the_right(tooltip: Tooltip) -> None:
    column = COLUMN.translated(400, 0)
    tooltip.show_next_to(SHORT, column)
    assert tooltip.geometry().right() < column.left()


def test_it_stays_above_the_bottom_of_the_window(tooltip: Tooltip) -> None:
    tooltip.show_next_to(SHORT, COLUMN.translated(0, 250))
    window = tooltip.parentWidget()
    assert window is not None
    assert window.rect().contains(tooltip.geometry())


def test_it_grows_with_rows_and_with_a_foot_that_wraps(tooltip: Tooltip) -> None:
    heights = []
    for content in (SHORT, Hover("", "", SHORT.rows * 4, ""), Hover("", "", SHORT.rows * 4, "many words " * 20)):
        tooltip.show_next_to(content, COLUMN)
        heights.append(tooltip.height())
    assert heights[0] < heights[1] < heights[2] - 16


def test_it_leaves_pointer_and_focus_to_the_chart(tooltip: Tooltip) -> None:
    tooltip.show_next_to(SHORT, COLUMN)
    assert tooltip.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert tooltip.focusPolicy() is Qt.FocusPolicy.NoFocus
