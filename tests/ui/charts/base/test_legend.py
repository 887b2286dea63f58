"""The legend hides a series on a click and shows only it on a double click; keys do the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tracker.ui.charts.base.legend import ROW, Legend, LegendEntry, LegendPart
from tracker.ui.design.fonts import use_bundled_font
from tracker.ui.design.theme import LIGHT, Theme

PARTS = tuple(LegendPart(name, slot, "value", "$1.00") for slot, name in enumerate(("gpt-5", "glm-4.6", "nova-2")))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def legend(qtbot: QtBot) -> Legend:
    use_bundled_font()
    made = Legend()
    qtbot.addWidget(made)
    made.resize(500, 20)
    made.set_parts(PARTS)
    made.show()
    return made


def test_click_hides_and_shows_again(legend: Legend, qtbot: QtBot) -> None:
    with qtbot.waitSignal(legend.hidden_changed) as changed:
        QTest.mouseClick(legend.entries[1], LEFT)
    assert changed.args == [frozenset({"glm-4.6"})]
    QTest.mouseClick(legend.entries[1], LEFT)
    assert legend.hidden == frozenset()


def test_double_click_shows_only_one_and_again_shows_all(legend: Legend) -> None:
    entry = legend.entries[0]
    QTest.mouseClick(entry, LEFT)
    QTest.mouseDClick(entry, LEFT)
    assert legend.hidden == frozenset({"glm-4.6", "nova-2"})
    QTest.mouseClick(entry, LEFT)
    QTest.mouseDClick(entry, LEFT)
    assert legend.hidden == frozenset()


def test_keys_do_the_same(legend: Legend) -> None:
    QTest.keyClick(legend.entries[2], Qt.Key.Key_Space)
    assert legend.hidden == frozenset({"nova-2"})
    QTest.keyClick(legend.entries[2], Qt.Key.Key_Return)
    assert legend.hidden == frozenset({"gpt-5", "glm-4.6"})


def test_a_hidden_series_stays_hidden_when_numbers_change(legend: Legend) -> None:
    QTest.mouseClick(legend.entries[0], LEFT)
    legend.set_parts(PARTS[1:])
    assert all(entry.isChecked() for entry in legend.entries[:2])
    legend.set_parts(PARTS)
    assert [entry.isChecked() for entry in legend.entries] == [False, True, True]


def test_entries_are_reused_and_placed_in_one_row(legend: Legend) -> None:
    before = legend.entries[:]
    legend.set_parts(PARTS)
    assert legend.entries == before
    assert {entry.y() for entry in legend.entries} == {0}
    assert legend.height() == ROW


def test_a_narrow_legend_takes_more_rows(legend: Legend) -> None:
    legend.resize(120, 20)
    assert legend.height() == 3 * ROW


def test_entries_have_names_for_screen_readers(legend: Legend) -> None:
    assert legend.entries[0].accessibleName() == "gpt-5 $1.00"


def test_a_name_is_not_cut_with_or_without_a_value(legend: Legend) -> None:
    legend.resize(600, 20)
    legend.set_with_values(True)
    legend.set_parts((LegendPart("report", None, "value"), LegendPart("you", None, "value", "36.0%")))
    for entry in legend.entries[:2]:
        entry.clearFocus()
        shown = ink_of(entry)
        entry.resize(entry.width() + 60, entry.height())
        assert ink_of(entry) == shown, "nothing was cut"


def ink_of(entry: LegendEntry) -> set[tuple[int, int]]:
    picture = entry.grab().toImage()
    places = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
    return {(x, y) for x, y in places if picture.pixelColor(x, y).lightness() < 160}


def test_a_hidden_series_has_a_faint_glyph(legend: Legend) -> None:
    def dot(painter: QPainter, at: QPointF, theme: Theme) -> None:
        painter.fillRect(QRectF(at.x() - 2, at.y() - 2, 4, 4), QColor(theme.accent))

    legend.set_parts((LegendPart("you", None, "value", glyph=dot),))
    middle = QPoint(6, ROW // 2)
    shown = legend.entries[0].grab().toImage().pixelColor(middle)
    legend.entries[0].click()
    assert shown == QColor(LIGHT.accent)
    assert legend.entries[0].grab().toImage().pixelColor(middle) != shown
