"""The first minute: paste a key, drop a CSV, or explore the sample."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from tracker.ui.controls import Picture
from tracker.ui.drop_hint import DropFrame
from tracker.ui.fonts import Role, font
from tracker.ui.sample_bars import SampleBars
from tracker.ui.theme import Themes
from tracker.ui.widgets import Card, badge, button, frame, label, link, paragraph, rule

PRODUCT = "Model Usage Tracker"
KEY_PAGE = "https://openrouter.ai/settings/management-keys"

_WIDTH = 998
_GAP = 16
_NOTE_HEIGHT = 46
"""Three lines, so that the rules of the three doors stand at one height."""


class KeyDoor(QWidget):
    """Field and button for a key, with what goes wrong said below them."""

    connect_requested = Signal(str)

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setProperty("kind", "key")
        self.field.setFont(font(Role.BODY))
        self.field.setPlaceholderText("sk-or-v1-…")
        self.field.setAccessibleName("OpenRouter key")
        # A file dropped on the field belongs to the window.
        self.field.setAcceptDrops(False)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.button = button("Connect", main=True, large=True)
        self.field.setFixedHeight(32)
        self.field.returnPressed.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self._problem = label("", Role.CONTROL, "negative", wrap=True)
        self._problem.hide()
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
        layout.addWidget(self._promises)
        layout.addStretch(1)

    @property
    def problem(self) -> str:
        """What went wrong; empty where nothing did."""
        return self._problem.text()

    def set_checking(self, checking: bool) -> None:
        """Show that the key is being checked."""
        self.button.setText("Checking…" if checking else "Connect")
        self.button.setEnabled(not checking)
        self.field.setEnabled(not checking)
        if checking:
            self._say("")

    def show_problem(self, text: str) -> None:
        """Say what went wrong; the key stays in the field."""
        self.set_checking(False)
        self._say(text)
        self.field.setFocus()
        self.field.selectAll()

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._promises.setVisible(not text)

    def _submit(self) -> None:
        key = self.field.text().strip()
        if key:
            self.connect_requested.emit(key)
        else:
            self.show_problem("Paste a key first. It begins with sk-or-.")


class DropArea(DropFrame):
    """Where files may be dropped (the whole window takes them), with a button for those who choose."""

    choose_requested = Signal()

    def __init__(self, themes: Themes) -> None:
        super().__init__(themes)
        choose = button("Choose files…")
        choose.clicked.connect(self.choose_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 20, 12, 20)
        layout.setSpacing(12)
        words = label("Drop files anywhere in this window", Role.CONTROL, "text_2")
        layout.addStretch(1)
        for one in (Picture(themes, "document", "text_2", 24), words, choose):
            layout.addWidget(one, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self._problem = label("", Role.CONTROL, "negative", wrap=True)
        self._problem.hide()
        layout.addWidget(self._problem)

    @property
    def problem(self) -> str:
        """What was wrong with the last files; empty where nothing was."""
        return self._problem.text()

    def show_problem(self, text: str) -> None:
        """Say why nothing of the files was taken; empty text takes the sentence away."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))


class SampleDoor(QWidget):
    """A look at the sample, and the button that opens it."""

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


class FirstRun(QScrollArea):
    """The three doors. Signals tell which one is opened; the window does the rest."""

    connect_requested = Signal(str)
    files_requested = Signal()
    sample_requested = Signal()
    store_requested = Signal()

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.key_door = KeyDoor(themes)
        self.key_door.connect_requested.connect(self.connect_requested)
        self.drop_area = DropArea(themes)
        self.drop_area.choose_requested.connect(self.files_requested)
        self.sample_door = SampleDoor(themes)
        self.sample_door.open_requested.connect(self.sample_requested)
        self._themes = themes
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._title())
        rows.addSpacing(20)
        lead = "Every call you make through OpenRouter, kept in one file that you own:<br>"
        lead += "what it cost, which models did the work, and how that compares with everyone else."
        rows.addWidget(paragraph(lead, Role.LEAD, "text_2"))
        rows.addSpacing(26)
        rows.addWidget(label("Start with", Role.CONTROL_STRONG, "text_2"))
        rows.addSpacing(14)
        rows.addLayout(self._doors())
        rows.addSpacing(24)
        rows.addLayout(self._promise_line())
        content = QWidget()
        content.setProperty("kind", "content")
        around = QVBoxLayout(content)
        around.setContentsMargins(24, 24, 24, 24)
        around.addStretch(2)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(inner, 1000)
        centred.addStretch(1)
        around.addLayout(centred)
        around.addStretch(3)
        self.setWidget(content)

    def _title(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Picture(self._themes, "app", None, 44))
        row.addWidget(label(PRODUCT, Role.NUMBER))
        row.addStretch(1)
        return row

    def _doors(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        row.addWidget(
            _door(
                self._themes,
                ("key", "Paste a key"),
                "Reads your account and keeps it up to date, every 15 minutes while the app is open.",
                self.key_door,
                "Kept in the system keyring, never in a file. A management key could also create and delete keys; "
                f'this app only reads. <a href="{KEY_PAGE}" style="text-decoration:none">How to get one</a>',
            ),
            1,
        )
        row.addWidget(
            _door(
                self._themes,
                ("file", "Drop a CSV"),
                "Works without a key. Export your activity on OpenRouter and drop the files here.",
                self.drop_area,
                "Every variant of the export is understood. The same file twice changes nothing. "
                "A key can be added later.",
            ),
            1,
        )
        row.addWidget(
            _door(
                self._themes,
                ("flask", "Explore the sample"),
                "An invented account with a year of calls, to see what every page does.",
                self.sample_door,
                "Lives in a throwaway file and is marked SAMPLE on every page. Your own account stays one click away.",
            ),
            1,
        )
        return row

    def _promise_line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Picture(self._themes, "lock", "text_3", 14))
        words = "Nothing leaves this computer but the calls to OpenRouter. No telemetry, no update check. "
        row.addWidget(label(f"{words}Prompts and answers are never read.", Role.CONTROL, "text_2", wrap=True), 1)
        existing = link("Open an existing file…")
        existing.clicked.connect(self.store_requested)
        row.addWidget(existing)
        return row


def _promise(themes: Themes, strong: str, rest: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(7)
    row.addWidget(Picture(themes, "check", "positive", 14), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(paragraph(f'<span style="font-weight:500">{strong}</span> {rest}', Role.CONTROL, "text_2"), 1)
    return row


def _door(themes: Themes, title: tuple[str, str], words: str, control: QWidget, footnote: str) -> Card:
    card = Card()
    box = frame("door-icon")
    box.setFixedSize(32, 32)
    inside = QHBoxLayout(box)
    inside.setContentsMargins(7, 7, 7, 7)
    inside.addWidget(Picture(themes, title[0], "accent"))
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(box)
    head.addWidget(label(title[1], Role.TITLE))
    head.addStretch(1)
    description = paragraph(words, Role.BODY, "text_2")
    note = paragraph(footnote, Role.CAPTION, "text_3")
    note.setOpenExternalLinks(True)
    note.setMinimumHeight(_NOTE_HEIGHT)
    control.setMinimumHeight(132)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(20, 20, 20, 16)
    layout.setSpacing(0)
    layout.addLayout(head)
    layout.addSpacing(12)
    layout.addWidget(description)
    layout.addSpacing(14)
    layout.addWidget(control, 1)
    layout.addSpacing(16)
    layout.addWidget(rule())
    layout.addSpacing(12)
    layout.addWidget(note)
    return card
