"""The filters of a page: a chip for each column, what it matches, how it is cleared."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tracker.ui.design.controls import Control
from tracker.ui.design.spacing import metrics_for
from tracker.ui.frame.filter_bar import UNFILTERED, FilterBar
from tracker.ui.state import State


def shown(bar: FilterBar) -> list[str]:
    return [one.texts for one in bar.findChildren(Control) if one.isVisible()]


def test_each_column_has_a_chip_or_is_in_the_menu(bar: FilterBar) -> None:
    assert shown(bar) == ["Model", "Author", "Key", "App", "Workspace", "Filter"]
    bar.set_metrics(metrics_for(1024))
    assert shown(bar) == ["Model", "Author", "Key", "App", "Filter"]


def test_chip_shows_one_value_by_name_and_several_by_number(bar: FilterBar, state: State) -> None:
    state.set_filter("key", ("hash-2",))
    state.set_filter("variant", ("free", "nitro"))
    assert {"Key ci", "Variant 2"} <= set(shown(bar))


def test_cross_clears_one_filter_and_link_clears_all(qtbot: QtBot, bar: FilterBar, state: State) -> None:
    state.set_filter("key", ("hash-2",))
    state.set_filter("model", ("acme/nova-1",))
    chip = next(one for one in bar.findChildren(Control) if one.texts.startswith("Key"))
    cross = QPoint(chip.width() - 8, chip.height() // 2)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cross)
    assert list(state.snapshot.filters) == ["model"]
    bar._clear.click()
    assert not state.snapshot.filters


def test_delete_key_clears_a_chip(qtbot: QtBot, bar: FilterBar, state: State) -> None:
    state.set_filter("key", ("hash-2",))
    QTest.keyClick(bar._chips["key"], Qt.Key.Key_Delete)
    assert not state.snapshot.filters


def test_page_without_filters_says_so(bar: FilterBar) -> None:
    bar.set_filterable(False)
    assert shown(bar) == []
    assert bar._unfiltered.isVisible()
    assert bar._unfiltered.text() == UNFILTERED
    bar.focus_first()
    assert not bar._picker.isVisible()
