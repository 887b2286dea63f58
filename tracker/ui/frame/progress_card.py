"""What a page shows while the very first numbers arrive: the step, how far it is, and every feed that was read."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QProgressBar, QVBoxLayout, QWidget

from tracker.feeds import FEED_TITLES
from tracker.ui.design.fonts import Role
from tracker.ui.design.plain_text import PlainLabel
from tracker.ui.design.widgets import Card, label, set_tone

_STEPS = 1000
_COLUMNS = 2
_WIDTH = 480
_STATES = {"ok": ("read", "positive"), "failed": ("failed", "warning"), "skipped": ("not read", "text_3")}
"""Word and colour of each state that a feed is reported with."""


class ProgressCard(Card):
    """Replaces the numbers until there are some. The status bar has the button that stops the work."""

    def __init__(self) -> None:
        super().__init__()
        self._title = label("", Role.BODY_STRONG)
        self._step = label("", Role.CONTROL, "text_2")
        self._note = label("", Role.CAPTION, "text_3")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._lines: list[tuple[PlainLabel, PlainLabel]] = []
        self._feeds = QGridLayout()
        self._feeds.setHorizontalSpacing(16)
        self._feeds.setVerticalSpacing(4)
        inner = QWidget()
        inner.setFixedWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for one in (self._title, self._step, self._bar):
            column.addWidget(one)
        column.addLayout(self._feeds)
        column.addWidget(self._note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 40, 16, 40)
        layout.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)

    @property
    def text(self) -> str:
        """Everything that is shown, line by line."""
        lines = [f"{name.text()}: {state.text()}" for name, state in self._lines if not name.isHidden()]
        return "\n".join([self._title.text(), self._step.text(), *lines, self._note.text()])

    def show_progress(self, title: str, step: str, fraction: float, feeds: Mapping[str, str], note: str) -> None:
        """Show a step, how far the work is (negative: not known), and the state of each feed that was read."""
        self._title.setText(title)
        self._step.setText(step)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._bar.setRange(0, 0 if fraction < 0 else _STEPS)
        self._bar.setValue(round(max(fraction, 0.0) * _STEPS))
        while len(self._lines) < len(feeds):
            self._add_line()
        for number, (name, state) in enumerate(self._lines):
            name.setVisible(number < len(feeds))
            state.setVisible(number < len(feeds))
        for (name, state), (feed, reported) in zip(self._lines, feeds.items(), strict=False):
            word, tone = _STATES.get(reported, (reported, "text_2"))
            name.setText(FEED_TITLES.get(feed, feed))
            state.setText(word)
            set_tone(state, tone)

    def _add_line(self) -> None:
        name, state = label("", Role.CAPTION, "text_2"), label("", Role.CAPTION_MEDIUM, "text_3")
        row, column = divmod(len(self._lines), _COLUMNS)
        self._feeds.addWidget(name, row, 2 * column)
        self._feeds.addWidget(state, row, 2 * column + 1)
        self._feeds.setColumnStretch(2 * column + 1, 1)
        self._lines.append((name, state))
