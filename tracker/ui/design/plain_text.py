"""Text from outside in widgets: the only place that gives Qt a tooltip, a label, a message box or a window title.

Qt guesses whether a text is mark-up. A name that looks like it would then be laid out as a page: it could open local
files, or keep the window busy for ever. What this module gives to Qt is always plain text; mark-up of our own goes
through `Markup`, and names in it through `escaped`.
"""

from __future__ import annotations

from html import escape

from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QStandardItem
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from tracker.plain_text import several_lines, short_line, shortened

_LONGEST_TEXT = 4000
"""Characters of a sentence or of a list of names; what is longer than a screen cannot be read anyway."""
_JOINER = "\u2060"
"""Has no width and no meaning. After "<" it keeps Qt from reading a tag."""


class PlainLabel(QLabel):
    """A label that shows every text as it is written."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(_bounded(text))


class Markup(QLabel):
    """A label with mark-up of our own: no text from outside may be in it that did not go through `escaped`."""

    def __init__(self, html: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setText(html)


def escaped(text: str) -> str:
    """Return a text as it has to stand in mark-up of our own."""
    return escape(_bounded(text))


def tooltip(text: str) -> str:
    """Return a text that Qt shows as a tooltip exactly as it is written, for the tooltips of models."""
    # Line by line, because a plain tooltip does not wrap.
    text = "\n".join(short_line(line) for line in shortened(text, _LONGEST_TEXT).splitlines())
    if QtGui.Qt.mightBeRichText(text):
        # A tooltip is shown by a label of Qt's own, which guesses and cannot be told a format.
        text = text.replace("<", f"<{_JOINER}").replace("&", f"&{_JOINER}")
    return text


def set_tooltip(owner: QWidget | QAction | QStandardItem, text: str) -> None:
    """Set the tooltip of a widget, an entry of a menu or an item; an empty text removes it."""
    owner.setToolTip(tooltip(text))


def menu_text(text: str) -> str:
    """Return a name as the text of a button or of an entry in a menu."""
    # A single ampersand would make the next letter a shortcut, and a tab would begin a column.
    return short_line(text).replace("&", "&&")


def set_window_title(window: QWidget, text: str) -> None:
    """Set the title of a window."""
    # "[*]" stands for a mark of unsaved changes, and twice for itself.
    window.setWindowTitle(short_line(text).replace("[*]", "[*][*]"))


def message_box(
    parent: QWidget,
    title: str,
    text: str,
    meaning: str,
    details: str = "",
    *,
    close: QMessageBox.StandardButton = QMessageBox.StandardButton.Close,
) -> QMessageBox:
    """Return a box with a sentence, what it means, and a button; `details` can be opened in a field of their own."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, _bounded(text), close, parent)
    box.setInformativeText(_bounded(meaning))
    if details:
        box.setDetailedText("\n".join(short_line(line) for line in details.splitlines()))
    # The box has no setting for the format of all its texts: each is a label inside it.
    for one in box.findChildren(QLabel):
        one.setTextFormat(Qt.TextFormat.PlainText)
    return box


def _bounded(text: str) -> str:
    """Return a text with its line ends, not longer than can be read, without characters that steer."""
    return several_lines(shortened(text, _LONGEST_TEXT))
