"""The filters of a page: a chip for each column, what it matches, how it is cleared."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tracker.analysis.ledger.question import GroupValue
from tracker.ui.design.controls import Control
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import Themes
from tracker.ui.frame.filter_bar import UNFILTERED, FilterBar
from tracker.ui.state import State

VALUES = {
    "model": tuple(GroupValue(f"acme/nova-{n}") for n in range(12)),
    "key": (GroupValue("ci", "hash-1"), GroupValue("ci", "hash-2"), GroupValue(None)),
}


@pytest.fixture
def state() -> State:
    return State(NOW.date(), "overview")


@pytest.fixture
def bar(qtbot: QtBot, state: State, themes: Themes) -> FilterBar:
    one = FilterBar(state, themes)
    qtbot.addWidget(one)
    one.set_values(VALUES)
    one.set_metrics(metrics_for(1280))
    one.resize(1072, 40)
    one.show()
    return one


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
