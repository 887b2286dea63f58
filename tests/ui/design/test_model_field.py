"""The field to choose one model: typing, the list, what is undone."""

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


def test_typing_and_enter_choose_the_first_match(qtbot: QtBot, field: ModelField) -> None:
    field.selectAll()
    QTest.keyClicks(field, "PICO")
    with qtbot.waitSignal(field.chosen) as emitted:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert emitted.args == ["zeta/pico"]
    assert field.text() == "zeta/pico"


def test_typing_into_the_open_list_replaces_the_name(field: ModelField) -> None:
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClicks(field.view, "pico")
    assert field.text() == "pico"
    assert field.list.completionCount() == 2
    field.view.hide()


def test_text_that_matches_no_model_is_undone(qtbot: QtBot, field: ModelField) -> None:
    field.setText("unheard of")
    with qtbot.assertNotEmitted(field.chosen):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "acme/nova-2"


def test_esc_undoes_what_was_typed(field: ModelField) -> None:
    field.setText("zeta")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "acme/nova-2"


def test_choosing_the_same_model_again_emits_nothing(qtbot: QtBot, field: ModelField) -> None:
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


def test_enter_chooses_the_selected_model_of_the_list(qtbot: QtBot, field: ModelField) -> None:
    QTest.keyClick(field, Qt.Key.Key_Down)
    field.view.setCurrentIndex(field.view.model().index(2, 0))
    with qtbot.waitSignal(field.chosen) as emitted:
        QTest.keyClick(field.view, Qt.Key.Key_Return)
    assert emitted.args == ["zeta/pico-mini"]
