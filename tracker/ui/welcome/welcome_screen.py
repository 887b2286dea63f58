"""The welcome screen: paste a key, drop a CSV, or explore the sample."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.design.controls import Picture
from tracker.ui.design.fonts import Role
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import Card, frame, label, link, paragraph, rule
from tracker.ui.welcome.options import DropArea, KeyOption, SampleOption

PRODUCT = "Model Usage Tracker"
KEY_PAGE = "https://openrouter.ai/settings/management-keys"

_WIDTH = 998
_GAP = 16
_EDGE, _TIGHT_EDGE = 24, 13
_ROOMY = 640
"""From this height in pixels on, the rows have their usual gaps; the smallest window is lower."""
_NOTE_HEIGHT = 46
"""Three lines, so that the separators of the three options are at the same height."""


class FirstRun(QScrollArea):
    """The three options. Signals say which one was chosen; the window does the work."""

    connect_requested = Signal(str)
    until_quit_requested = Signal(str)
    files_requested = Signal()
    sample_requested = Signal()
    store_requested = Signal()

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.key_option = KeyOption(themes)
        self.key_option.connect_requested.connect(self.connect_requested)
        self.key_option.until_quit_requested.connect(self.until_quit_requested)
        self.drop_area = DropArea(themes)
        self.drop_area.choose_requested.connect(self.files_requested)
        self.sample_option = SampleOption(themes)
        self.sample_option.open_requested.connect(self.sample_requested)
        self._themes = themes
        self._gaps: list[tuple[QSpacerItem, int, int]] = []
        self._rows = rows = QVBoxLayout()
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        inner.setLayout(rows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._title())
        rows.addItem(self._gap(20, 10))
        lead = "Every call you make through OpenRouter, stored in one file that you own:<br>"
        lead += "what it cost, which models did the work, and how that compares with everyone else."
        rows.addWidget(paragraph(lead, Role.LEAD, "text_2"))
        rows.addItem(self._gap(26, 12))
        rows.addWidget(label("Start with", Role.CONTROL_STRONG, "text_2"))
        rows.addItem(self._gap(14, 8))
        rows.addLayout(self._options())
        rows.addItem(self._gap(24, 10))
        rows.addLayout(self._promise_line())
        content = QWidget()
        content.setProperty("kind", "content")
        self._around = around = QVBoxLayout(content)
        around.addStretch(2)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(inner, 1000)
        centred.addStretch(1)
        around.addLayout(centred)
        around.addStretch(3)
        self.setWidget(content)
        self._set_tight(tight=False)

    def _gap(self, roomy: int, tight: int) -> QSpacerItem:
        """Return a gap between two rows with its height in pixels, in a usual and in a small window."""
        gap = QSpacerItem(0, roomy)
        self._gaps.append((gap, roomy, tight))
        return gap

    def _set_tight(self, *, tight: bool) -> None:
        """Use the gaps of a small window, or those of a usual one."""
        for gap, roomy, small in self._gaps:
            gap.changeSize(0, small if tight else roomy)
        edge = _TIGHT_EDGE if tight else _EDGE
        self._around.setContentsMargins(_EDGE, edge, _EDGE, edge)
        # Spacers do not report their new size, so the layout must be told to measure them again.
        self._rows.invalidate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use smaller gaps if the rows would not all be visible otherwise."""
        self._set_tight(tight=self.viewport().height() < _ROOMY)
        super().resizeEvent(event)

    def _title(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Picture(self._themes, "app", None, 44))
        row.addWidget(label(PRODUCT, Role.NUMBER))
        row.addStretch(1)
        return row

    def _options(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        row.addWidget(
            _option(
                self._themes,
                ("key", "Paste a key"),
                "Reads your account and keeps it up to date, every 15 minutes while the app is open.",
                self.key_option,
                "Stored in the system keyring, never in a file. A management key could also create and delete keys; "
                f'this app only reads. <a href="{KEY_PAGE}" style="text-decoration:none">How to get one</a>',
            ),
            1,
        )
        row.addWidget(
            _option(
                self._themes,
                ("file", "Drop a CSV"),
                "Works without a key. Export your activity on OpenRouter and drop the files here.",
                self.drop_area,
                "Every layout of the export is understood. Importing a file twice changes nothing. "
                "A key can be added later.",
            ),
            1,
        )
        row.addWidget(
            _option(
                self._themes,
                ("flask", "Explore the sample"),
                "An invented account with a year of calls, to see what every page does.",
                self.sample_option,
                "Stored in a throwaway file and marked SAMPLE on every page. Your own account stays one click away.",
            ),
            1,
        )
        return row

    def _promise_line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Picture(self._themes, "lock", "text_3", 14))
        text = "Only requests to OpenRouter leave this computer. No telemetry, no update check. "
        row.addWidget(label(f"{text}Prompts and answers are never read.", Role.CONTROL, "text_2", wrap=True), 1)
        existing = link("Open an existing file…")
        existing.clicked.connect(self.store_requested)
        row.addWidget(existing)
        return row


def _option(themes: Themes, title: tuple[str, str], text: str, control: QWidget, footnote: str) -> Card:
    card = Card()
    box = frame("option-icon")
    box.setFixedSize(32, 32)
    inside = QHBoxLayout(box)
    inside.setContentsMargins(7, 7, 7, 7)
    inside.addWidget(Picture(themes, title[0], "accent"))
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(box)
    head.addWidget(label(title[1], Role.TITLE))
    head.addStretch(1)
    description = paragraph(text, Role.BODY, "text_2")
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
