"""The three options of the welcome screen: a field for a key, an area for files, a preview of the sample."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tracker.ui.design.controls import Picture
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.plain_text import set_tooltip
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import badge, button, label, paragraph
from tracker.ui.welcome.drop_hint import DropFrame
from tracker.ui.welcome.sample_bars import SampleBars


class KeyOption(QWidget):
    """Field and button for a key; problems are shown below them."""

    connect_requested = Signal(str)
    until_quit_requested = Signal(str)
    """The key shall be used without storing it."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setProperty("kind", "key")
        self.field.setFont(font(Role.BODY))
        self.field.setPlaceholderText("sk-or-v1-…")
        self.field.setAccessibleName("OpenRouter key")
        # A file dropped on the field goes to the window, which imports it.
        self.field.setAcceptDrops(False)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.button = button("Connect", main=True, large=True)
        self.field.setFixedHeight(32)
        self.field.returnPressed.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self._problem = label("", Role.CONTROL, "negative", wrap=True)
        self._problem.hide()
        self.until_quit = button("Use until I quit")
        set_tooltip(self.until_quit, "The key stays in the memory of this window and is gone when you quit.")
        self.until_quit.clicked.connect(self._use_until_quit)
        self.until_quit.hide()
        self._promises = QWidget()
        promises = QVBoxLayout(self._promises)
        promises.setContentsMargins(0, 0, 0, 0)
        promises.setSpacing(8)
        promises.addLayout(_promise(themes, "Management key:", "a year of history, with every key, app and workspace."))
        promises.addLayout(_promise(themes, "Any other key:", "its own spend from today on."))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(row)
        layout.addWidget(self._problem)
        layout.addWidget(self.until_quit, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._promises)
        layout.addStretch(1)

    @property
    def problem(self) -> str:
        """The problem shown; empty if there is none."""
        return self._problem.text()

    def set_checking(self, checking: bool) -> None:
        """Show that the key is being checked."""
        self.button.setText("Checking…" if checking else "Connect")
        self.button.setEnabled(not checking)
        self.field.setEnabled(not checking)
        self.until_quit.setEnabled(not checking)
        if checking:
            self._say("")

    def show_problem(self, text: str, *, offer_until_quit: bool = False) -> None:
        """Show a problem; the key stays in the field, and may be used without being stored if that is offered."""
        self.set_checking(False)
        self._say(text)
        self.until_quit.setVisible(offer_until_quit)
        self.field.setFocus()
        self.field.selectAll()

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._promises.setVisible(not text)
        self.until_quit.hide()

    def _use_until_quit(self) -> None:
        self.until_quit_requested.emit(self.field.text().strip())

    def _submit(self) -> None:
        key = self.field.text().strip()
        if key:
            self.connect_requested.emit(key)
        else:
            self.show_problem("Paste a key first. It begins with sk-or-.")


class DropArea(DropFrame):
    """Shows that files may be dropped (anywhere in the window), with a button to choose files instead."""

    choose_requested = Signal()

    def __init__(self, themes: Themes) -> None:
        super().__init__(themes)
        choose = button("Choose files…")
        choose.clicked.connect(self.choose_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 20, 12, 20)
        layout.setSpacing(12)
        text = label("Drop files anywhere in this window", Role.CONTROL, "text_2")
        layout.addStretch(1)
        for one in (Picture(themes, "document", "text_2", 24), text, choose):
            layout.addWidget(one, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self._problem = label("", Role.CONTROL, "negative", wrap=True)
        self._problem.hide()
        layout.addWidget(self._problem)

    @property
    def problem(self) -> str:
        """The problem with the last files; empty if there is none."""
        return self._problem.text()

    def show_problem(self, text: str) -> None:
        """Say why none of the files was imported; an empty text removes the sentence."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))


class SampleOption(QWidget):
    """A preview of the sample, and the button that opens it."""

    open_requested = Signal()

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        picture = QWidget()
        stacked = QGridLayout(picture)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.addWidget(SampleBars(themes), 0, 0)
        stacked.addWidget(badge("SAMPLE"), 0, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self.button = button("Open the sample account", large=True)
        self.button.clicked.connect(self.open_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(picture, 1)
        layout.addWidget(self.button)


def _promise(themes: Themes, strong: str, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(7)
    row.addWidget(Picture(themes, "check", "positive", 14), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(paragraph(f'<span style="font-weight:500">{strong}</span> {text}', Role.CONTROL, "text_2"), 1)
    return row
