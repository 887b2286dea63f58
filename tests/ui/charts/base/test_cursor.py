"""The cursor of charts: where keys lead, what hides the tooltip, what dragging selects, where the focus goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import bars
from tests.ui.pointer import drag, leave, point_at
from tracker.ui.charts.bars.share_bars import ShareBars
from tracker.ui.charts.bars.stacked_bars import StackedBars
from tracker.ui.charts.base.cursor import HINT, end_of, step_in
from tracker.ui.charts.base.points import Point
from tracker.ui.charts.values.shares import Share
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme

USD = 1_000_000_000
SHARES = (Share("backend", 3 * USD), Share("laptop", USD), Share("not known at this detail", USD, is_unattributed=True))


@pytest.fixture
def window(qtbot: QtBot, dressed: QApplication) -> QWidget:
    """A window with a field, bars over time and a list of shares below each other."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.addWidget(QLineEdit())
    layout.addWidget(StackedBars(), 1)
    layout.addWidget(ShareBars(), 1)
    made.resize(600, 500)
    qtbot.addWidget(made)
    for chart in charts_of(made):
        give_theme(chart, LIGHT)
    charts_of(made)[0].set_series(bars(10))
    charts_of(made)[1].set_shares(SHARES, "key")
    made.show()
    made.grab()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.findChildren(QLineEdit)[0].setFocus()
    return made


def charts_of(window: QWidget) -> tuple[StackedBars, ShareBars]:
    return window.findChildren(StackedBars)[0], window.findChildren(ShareBars)[0]


@pytest.mark.parametrize(
    ("rows", "point", "down", "right", "to"),
    [
        ((5,), None, 0, -1, (0, 4)),
        ((5,), None, 0, 1, (0, 4)),
        ((5,), (0, 2), 0, -1, (0, 1)),
        ((5,), (0, 0), 0, -1, (0, 0)),
        ((5,), (0, 4), 0, 1, (0, 4)),
        ((1, 1, 1), None, 1, 0, (0, 0)),
        ((1, 1, 1), (0, 0), 1, 0, (1, 0)),
        ((1, 1, 1), (0, 0), 0, 1, (1, 0)),
        ((1, 1, 1), (2, 0), 1, 0, (2, 0)),
        ((4, 0, 2), (0, 3), 1, 0, (2, 1)),
        ((4, 0, 2), (2, 1), -1, 0, (0, 1)),
    ],
)
def test_an_arrow_key_leads_to_the_next_point(
    rows: tuple[int, ...], point: Point | None, down: int, right: int, to: Point
) -> None:
    filled = [number for number, columns in enumerate(rows) if columns]
    assert step_in(rows, filled, point, down, right) == to


rows_of = st.lists(st.integers(0, 6), min_size=1, max_size=5).filter(any)
moves = st.sampled_from([(0, 1), (0, -1), (1, 0), (-1, 0)])


@given(rows_of, st.lists(moves, max_size=30))
def test_no_key_leads_outside_the_values(rows: list[int], keys: list[tuple[int, int]]) -> None:
    filled = [number for number, columns in enumerate(rows) if columns]
    point: Point | None = None
    for down, right in keys:
        point = step_in(rows, filled, point, down, right)
        assert 0 <= point[1] < rows[point[0]]


def test_home_and_end_stay_in_the_row_of_a_grid_and_reach_the_ends_of_a_list() -> None:
    assert end_of((5, 3), [0, 1], (1, 1), last=True) == (1, 2)
    assert end_of((5, 3), [0, 1], (1, 1), last=False) == (1, 0)
    assert end_of((1, 1, 1), [0, 1, 2], (1, 0), last=True) == (2, 0)


def test_tab_leads_in_reads_the_newest_value_and_leads_out(window: QWidget) -> None:
    columns, shares = charts_of(window)
    QTest.keyClick(window.findChildren(QLineEdit)[0], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is columns
    assert columns.value_cursor.point == (0, 9)
    assert columns.accessibleDescription().startswith("Thu 19 Nov 2026: $")
    QTest.keyClick(columns, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is shares
    assert columns.accessibleDescription() == HINT
    assert shares.value_cursor.point == (0, 0)
    QTest.keyClick(shares, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is columns


def test_tab_skips_a_chart_without_values(window: QWidget) -> None:
    columns, shares = charts_of(window)
    columns.set_series(bars(10), "No calls.")
    QTest.keyClick(window.findChildren(QLineEdit)[0], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is shares


def test_charts_over_time_leave_up_and_down_to_the_page(window: QWidget) -> None:
    columns, _ = charts_of(window)
    columns.setFocus()
    QTest.keyClick(columns, Qt.Key.Key_Left)
    QTest.keyClick(columns, Qt.Key.Key_Up)
    assert columns.value_cursor.point == (0, 9)


def test_enter_chooses_the_value_under_the_cursor(window: QWidget, qtbot: QtBot) -> None:
    _, shares = charts_of(window)
    shares.setFocus()
    QTest.keyClick(shares, Qt.Key.Key_End)
    with qtbot.waitSignal(shares.value_cursor.point_chosen) as chosen:
        QTest.keyClick(shares, Qt.Key.Key_Return)
    assert chosen.args == [(2, 0)]


def test_the_tooltip_hides_when_the_pointer_leaves_or_values_change_or_the_chart_hides(window: QWidget) -> None:
    columns, _ = charts_of(window)
    position = columns.points().rect((0, 3)).center()

    def leave_it() -> None:
        leave(columns)

    for take_away in (leave_it, lambda: columns.set_series(bars(10)), columns.hide):
        columns.show()
        point_at(columns, position)
        tooltip = columns.value_cursor.tooltip
        assert tooltip is not None
        assert tooltip.isVisible()
        take_away()
        assert not tooltip.isVisible()
        assert columns.value_cursor.glyphs.point_rect is None


def test_dragging_selects_nothing_in_a_chart_that_is_not_over_time(window: QWidget, qtbot: QtBot) -> None:
    _, shares = charts_of(window)
    with qtbot.assertNotEmitted(shares.value_cursor.range_selected):
        drag(shares, QPoint(10, 10), QPoint(200, 60))


def test_a_share_shows_amount_and_part(window: QWidget) -> None:
    _, shares = charts_of(window)
    assert shares.hover((2, 0)).sentence == "not known at this detail: $1.00 20.0%"
    assert shares.texts().rows[0] == ("backend", "$3.00", "60.0%")
