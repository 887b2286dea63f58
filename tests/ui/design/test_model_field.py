"""The field that chooses one model of many: typing, the list, what is taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.ui.design.model_field import ModelField
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme


@pytest.fixture
def field(qtbot: QtBot, dressed: QApplication) -> ModelField:
    made = ModelField()
    qtbot.addWidget(made)
    give_theme(made, LIGHT)
    made.set_choices([(name, f"{name} · $1") for name in ("acme/nova-2", "zeta/pico", "zeta/pico-mini")], "acme/nova-2")
    made.show()
    return made


def test_typing_and_enter_take_the_first_that_fits(qtbot: QtBot, field: ModelField) -> None:
    field.selectAll()
    QTest.keyClicks(field, "PICO")
    with qtbot.waitSignal(field.chosen) as told:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert told.args == ["zeta/pico"]
    assert field.text() == "zeta/pico"


def test_typing_into_the_open_list_replaces_the_name(field: ModelField) -> None:
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClicks(field.view, "pico")
    assert field.text() == "pico"
    assert field.list.completionCount() == 2
    field.view.hide()


def test_what_fits_nothing_is_taken_back(qtbot: QtBot, field: ModelField) -> None:
    field.setText("unheard of")
    with qtbot.assertNotEmitted(field.chosen):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "acme/nova-2"


def test_esc_takes_back_what_was_typed(field: ModelField) -> None:
    field.setText("zeta")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "acme/nova-2"


def test_the_same_model_again_asks_for_nothing(qtbot: QtBot, field: ModelField) -> None:
    with qtbot.assertNotEmitted(field.chosen):
        QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_click_or_down_shows_every_model(field: ModelField) -> None:
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.view.isVisible()
    assert field.list.completionCount() == 3
    field.view.hide()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.view.isVisible()
    assert field.view.model().index(1, 0).data() == "zeta/pico · $1"
    field.view.hide()


def test_a_model_of_the_list_is_chosen(qtbot: QtBot, field: ModelField) -> None:
    QTest.keyClick(field, Qt.Key.Key_Down)
    field.view.setCurrentIndex(field.view.model().index(2, 0))
    with qtbot.waitSignal(field.chosen) as told:
        QTest.keyClick(field.view, Qt.Key.Key_Return)
    assert told.args == ["zeta/pico-mini"]
