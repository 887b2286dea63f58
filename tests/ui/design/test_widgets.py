"""The small parts of pages: segments, texts by role, links and buttons, notes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.design.fonts import Role, font
from tracker.ui.design.widgets import Note, Segments, button, label, link, paragraph, set_mark


def test_segments_are_exclusive_and_tell_what_is_clicked(qtbot: QtBot, dressed: QApplication) -> None:
    segments = Segments({"7d": "7d", "30d": "30d"})
    qtbot.addWidget(segments)
    segments.set_value("30d")
    told: list[str] = []
    segments.chosen.connect(told.append)
    button = next(one for one in segments.findChildren(type(segments._buttons["7d"])) if one.text() == "7d")
    button.click()
    assert (told, segments.value) == (["7d"], "7d")
    segments.set_value(None)
    assert segments.value is None


def test_a_label_takes_no_text_for_mark_up(qtbot: QtBot, dressed: QApplication) -> None:
    made = label("a <b>key</b>", Role.CAPTION, "warning")
    qtbot.addWidget(made)
    assert made.textFormat() is Qt.TextFormat.PlainText
    assert (made.font(), made.property("tone")) == (font(Role.CAPTION), "warning")


def test_lines_of_a_paragraph_stand_apart(qtbot: QtBot, dressed: QApplication) -> None:
    plain = label("one\ntwo", Role.CONTROL)
    made = paragraph("one<br>two", Role.CONTROL, "text_2")
    for one in (plain, made):
        qtbot.addWidget(one)
    assert made.sizeHint().height() > plain.sizeHint().height()


def test_the_mouse_leaves_the_focus_of_buttons_alone(qtbot: QtBot, dressed: QApplication) -> None:
    for one in (button("Sync", main=True), link("Clear")):
        qtbot.addWidget(one)
        assert one.focusPolicy() is Qt.FocusPolicy.TabFocus
        assert one.cursor().shape() is Qt.CursorShape.PointingHandCursor


def test_a_note_asks_for_the_height_of_its_text_at_its_width(qtbot: QtBot, dressed: QApplication) -> None:
    note = Note()
    qtbot.addWidget(note)
    note.setText("a few words " * 12)
    note.resize(600, 20)
    wide = note.sizeHint().height()
    note.resize(150, 20)
    assert note.sizeHint().height() > wide
    assert not note.hasHeightForWidth()


def test_a_choice_is_as_wide_as_its_text(qtbot: QtBot, dressed: QApplication) -> None:
    segments = Segments({"all": "All", "different": "Differences"})
    qtbot.addWidget(segments)
    before = segments.sizeHint().width()
    segments.set_text("different", "Differences 1,000,000")
    assert segments.sizeHint().width() > before
    assert segments.value is None


def test_a_property_for_the_style_sheet_is_set(qtbot: QtBot, dressed: QApplication) -> None:
    made = QWidget()
    qtbot.addWidget(made)
    set_mark(made, "tone", "negative")
    assert made.property("tone") == "negative"
