"""The values of a filter: ticked with mouse and keyboard, with a search field if there are many."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tracker.ui.frame.filter_bar import FilterBar
from tracker.ui.state import State


def test_ticking_values_filters_at_once_by_their_persistent_id(qtbot: QtBot, bar: FilterBar, state: State) -> None:
    bar.open_values("key")
    picker = bar._picker
    assert [item.text() for item in picker._items()] == ["ci", "ci"]
    for row in (0, 1):
        picker._list.clicked.emit(picker._list.model().index(row, 0))
    assert list(state.snapshot.filters["key"]) == ["hash-1", "hash-2"]
    picker._list.setCurrentIndex(picker._list.model().index(0, 0))
    QTest.keyClick(picker._list, Qt.Key.Key_Space)
    assert list(state.snapshot.filters["key"]) == ["hash-2"]
    picker._clear.click()
    assert not state.snapshot.filters
    picker.hide()


def test_many_values_can_be_searched_and_ticked_ones_come_first(bar: FilterBar, state: State) -> None:
    state.set_filter("model", ("acme/nova-7",))
    bar.open_values("model")
    picker = bar._picker
    assert picker._items()[0].text() == "acme/nova-7"
    picker._search.setText("NOVA-11")
    assert picker._list.model().rowCount() == 1
    picker.hide()
