"""The dialog of tags: what it lists, how a category is chosen, and which changes it sends to be stored."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tracker.analysis.views.taggable import TagChanges, Taggable
from tracker.tags import CATEGORIES, Tag, TagKind
from tracker.ui.design.theme import Themes
from tracker.ui.tags.tag_dialog import TagDialog
from tracker.ui.tags.tag_table import CATEGORY, NAME, NO_CATEGORY

NOVA = Taggable(
    kind="model",
    value="acme/nova-2",
    name="nova",
    detail="acme",
    spend_nano=9000,
    tag=Tag("model", "acme/nova", "science"),
)
EDITOR = Taggable(
    kind="app", value="Editor", name="Editor", detail="", spend_nano=7000, tag=Tag("app", "Editor", "programming")
)
LAPTOP = Taggable(kind="key", value="a" * 64, name="laptop", detail="aaaaaa…", spend_nano=5000, tag=None)
NOTES = Taggable(kind="app", value="Notes", name="Notes", detail="", spend_nano=2000, tag=None)
FOUND = (NOVA, EDITOR, LAPTOP, NOTES)


@pytest.fixture
def window(qtbot: QtBot, themes: Themes) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(window: QWidget, themes: Themes, qtbot: QtBot) -> TagDialog:
    """Return the dialog over the smallest window, after what was used has been read."""
    made = TagDialog(themes, window)
    window.show()
    made.show_found(FOUND)
    made.show()
    return made


def shown(dialog: TagDialog) -> list[tuple[str, str]]:
    return [(line.item.name, line.category or NO_CATEGORY) for line in dialog.table.lines]


def saved_changes(dialog: TagDialog, qtbot: QtBot) -> TagChanges:
    with qtbot.waitSignal(dialog.save_requested) as saved:
        dialog.save_button.click()
    changes: TagChanges = saved.args[0]
    return changes


def test_all_items_are_listed_with_their_category(dialog: TagDialog) -> None:
    assert shown(dialog) == [
        ("nova", "science"),
        ("Editor", "programming"),
        ("laptop", NO_CATEGORY),
        ("Notes", NO_CATEGORY),
    ]


def test_table_model_passes_qts_checks(dialog: TagDialog, qtmodeltester: Any) -> None:
    qtmodeltester.check(dialog.table.model())


def test_dialog_fits_into_the_window(dialog: TagDialog, window: QWidget) -> None:
    assert dialog.width() < window.width()
    assert dialog.height() < window.height()


def test_while_reading_nothing_can_be_saved(window: QWidget, themes: Themes) -> None:
    made = TagDialog(themes, window)
    assert "Reading" in made.table.empty_text
    assert not made.save_button.isEnabled()


def test_without_usage_the_dialog_says_so(dialog: TagDialog) -> None:
    dialog.show_found(())
    assert shown(dialog) == []
    assert "No usage is stored" in dialog.table.empty_text


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("edit", ["Editor"]),
        ("ACME", ["nova"]),
        ("aaa", ["laptop"]),
        ("programming", ["Editor"]),
        ("no e", ["nova", "Notes"]),
        ("nobody", []),
    ],
)
def test_field_finds_by_name_detail_and_category(dialog: TagDialog, search: str, names: list[str]) -> None:
    dialog.field.setText(search)
    assert [name for name, _ in shown(dialog)] == names


@pytest.mark.parametrize(
    ("kind", "names"), [("app", ["Editor", "Notes"]), ("key", ["laptop"]), ("model", ["nova"]), ("all", None)]
)
def test_list_can_show_one_kind_only(dialog: TagDialog, kind: str, names: list[str] | None) -> None:
    dialog.kinds.set_value(kind)
    dialog.kinds.chosen.emit(kind)
    assert [name for name, _ in shown(dialog)] == (names or [one.name for one in FOUND])


def test_chosen_category_is_saved(dialog: TagDialog, qtbot: QtBot) -> None:
    dialog.table.selectRow(2)
    dialog.table.choose("legal")
    assert dialog.foot.text() == "1 change"
    assert saved_changes(dialog, qtbot) == TagChanges((Tag("key", "a" * 64, "legal"),), ())


def test_several_rows_get_one_category(dialog: TagDialog, qtbot: QtBot) -> None:
    dialog.table.selectAll()
    dialog.table.choose("legal")
    assert dialog.foot.text() == "4 changes"
    changes = saved_changes(dialog, qtbot)
    assert {tag.value for tag in changes.given} == {"acme/nova-2", "Editor", "a" * 64, "Notes"}
    assert changes.removed == (("model", "acme/nova"),)


def test_tag_can_be_removed(dialog: TagDialog, qtbot: QtBot) -> None:
    dialog.table.selectRow(1)
    dialog.table.choose(None)
    assert saved_changes(dialog, qtbot) == TagChanges((), (("app", "Editor"),))


def test_changes_of_hidden_rows_are_saved_too(dialog: TagDialog, qtbot: QtBot) -> None:
    dialog.table.selectRow(2)
    dialog.table.choose("legal")
    dialog.field.setText("Notes")
    assert [tag.category for tag in saved_changes(dialog, qtbot).given] == ["legal"]


def test_choosing_the_old_category_again_is_no_change(dialog: TagDialog) -> None:
    dialog.table.selectRow(1)
    dialog.table.choose("legal")
    dialog.table.choose("programming")
    assert dialog.foot.text() == ""
    assert not dialog.save_button.isEnabled()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_F2])
def test_category_can_be_chosen_by_keyboard(dialog: TagDialog, qtbot: QtBot, key: Qt.Key) -> None:
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, key)
    assert dialog.table.menu.isVisible()
    QTest.keyClick(dialog.table.menu, Qt.Key.Key_Up)
    QTest.keyClick(dialog.table.menu, Qt.Key.Key_Return)
    assert shown(dialog)[2] == ("laptop", CATEGORIES[-1])


def test_enter_in_the_field_saves_nothing(dialog: TagDialog) -> None:
    dialog.table.selectRow(1)
    dialog.table.choose("legal")
    saved: list[object] = []
    dialog.save_requested.connect(saved.append)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert saved == []
    assert dialog.isVisible()


def _click(dialog: TagDialog, row: int, column: int, modifier: Qt.KeyboardModifier) -> None:
    table = dialog.table
    at: QPoint = table.visualRect(table.model().index(row, column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, at)


def test_click_on_a_category_opens_the_menu_at_that_category(dialog: TagDialog) -> None:
    _click(dialog, 1, CATEGORY, Qt.KeyboardModifier.NoModifier)
    assert dialog.table.menu.isVisible()
    assert [action.text() for action in dialog.table.menu.actions() if action.isChecked()] == ["programming"]
    dialog.table.menu.close()


def test_click_on_a_name_only_selects_the_row(dialog: TagDialog) -> None:
    _click(dialog, 1, NAME, Qt.KeyboardModifier.NoModifier)
    assert not dialog.table.menu.isVisible()


def test_click_on_a_category_applies_to_all_selected_rows(dialog: TagDialog) -> None:
    _click(dialog, 2, NAME, Qt.KeyboardModifier.NoModifier)
    _click(dialog, 3, NAME, Qt.KeyboardModifier.ControlModifier)
    _click(dialog, 3, CATEGORY, Qt.KeyboardModifier.NoModifier)
    assert dialog.table.menu.isVisible()
    dialog.table.menu.close()
    dialog.table.choose("trivia")
    assert [category for _, category in shown(dialog)] == ["science", "programming", "trivia", "trivia"]


def test_problem_is_shown_and_choices_stay(dialog: TagDialog) -> None:
    dialog.table.selectRow(2)
    dialog.table.choose("legal")
    dialog.show_saving("Saving…")
    assert not dialog.table.isEnabled()
    assert not dialog.save_button.isEnabled()
    dialog.show_problem("The store is locked.")
    assert dialog.foot.text() == "The store is locked."
    assert dialog.foot.property("tone") == "negative"
    assert dialog.save_button.isEnabled()
    assert shown(dialog)[2] == ("laptop", "legal")


def test_after_a_problem_the_dialog_no_longer_says_that_it_reads(window: QWidget, themes: Themes) -> None:
    made = TagDialog(themes, window)
    made.show_problem("The store is locked.")
    assert made.table.empty_text == ""


def test_table_follows_the_theme(dialog: TagDialog, themes: Themes) -> None:
    themes.set_choice("dark")
    assert dialog.table.header.grab().toImage().pixelColor(2, 2).lightness() < 128


def test_five_hundred_rows_are_listed(dialog: TagDialog) -> None:
    kinds: tuple[TagKind, ...] = ("key", "app", "model")
    dialog.show_found(
        [
            Taggable(kind=kinds[n % 3], value=f"v{n}", name=f"name {n}", detail="", spend_nano=n, tag=None)
            for n in range(500)
        ]
    )
    assert len(shown(dialog)) == 500
    dialog.field.setText("name 499")
    assert shown(dialog) == [("name 499", NO_CATEGORY)]
