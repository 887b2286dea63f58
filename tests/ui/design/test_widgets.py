"""The small parts of pages: segments, texts by role, links, buttons and notes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.design.fonts import Role, font
from tracker.ui.design.widgets import Note, Segments, button, label, link, paragraph, set_style_property


def test_segments_are_exclusive_and_emit_what_is_clicked(qtbot: QtBot, dressed: QApplication) -> None:
    segments = Segments({"7d": "7d", "30d": "30d"})
    qtbot.addWidget(segments)
    segments.set_value("30d")
    emitted: list[str] = []
    segments.chosen.connect(emitted.append)
    button = next(one for one in segments.findChildren(type(segments._buttons["7d"])) if one.text() == "7d")
    button.click()
    assert (emitted, segments.value) == (["7d"], "7d")
    segments.set_value(None)
    assert segments.value is None


def test_a_label_shows_mark_up_as_plain_text(qtbot: QtBot, dressed: QApplication) -> None:
    made = label("a <b>key</b>", Role.CAPTION, "warning")
    qtbot.addWidget(made)
    assert made.textFormat() is Qt.TextFormat.PlainText
    assert (made.font(), made.property("tone")) == (font(Role.CAPTION), "warning")


def test_lines_of_a_paragraph_are_farther_apart_than_those_of_a_label(qtbot: QtBot, dressed: QApplication) -> None:
    plain = label("one\ntwo", Role.CONTROL)
    made = paragraph("one<br>two", Role.CONTROL, "text_2")
    for one in (plain, made):
        qtbot.addWidget(one)
    assert made.sizeHint().height() > plain.sizeHint().height()


def test_a_click_gives_buttons_no_focus(qtbot: QtBot, dressed: QApplication) -> None:
    for one in (button("Sync", main=True), link("Clear")):
        qtbot.addWidget(one)
        assert one.focusPolicy() is Qt.FocusPolicy.TabFocus
        assert one.cursor().shape() is Qt.CursorShape.PointingHandCursor


def test_a_note_is_as_high_as_its_text_at_its_width(qtbot: QtBot, dressed: QApplication) -> None:
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


def test_set_mark_sets_the_property(qtbot: QtBot, dressed: QApplication) -> None:
    made = QWidget()
    qtbot.addWidget(made)
    set_style_property(made, "tone", "negative")
    assert made.property("tone") == "negative"
