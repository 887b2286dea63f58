"""The banner above a page: what happened, what it means for the numbers, what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from tracker.ui.background.notices import Action, Notice
from tracker.ui.design.controls import Control, Glyph, Picture
from tracker.ui.design.fonts import Role
from tracker.ui.design.plain_text import escaped
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import button, markup, set_tone

_MAX_ACTIONS = 2


class Banner(QFrame):
    """Shows one notice. `acted` fires with an action's name, `dismissed` when the user closes it."""

    acted = Signal(str)
    dismissed = Signal()

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self.setProperty("tone", "neutral")
        self._picture = Picture(themes, "warning", "warning")
        self._text = markup(Role.CONTROL, "text")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self._buttons: list[QPushButton] = []
        self._close = Control(themes, "bare", 24)
        self._close.set_parts(Glyph("close"))
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self.dismissed)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 5, 8, 5)
        self._layout.setSpacing(10)
        self._layout.addWidget(self._picture)
        self._layout.addWidget(self._text, 1)
        self._layout.addWidget(self._close)
        self.setMinimumHeight(36)
        self.hide()

    @property
    def text(self) -> str:
        """The text shown, without mark-up."""
        return self._text.accessibleName()

    def show_notice(self, notice: Notice | None) -> None:
        """Show a notice; None hides the banner."""
        for old in self._buttons:
            self._layout.removeWidget(old)
            old.deleteLater()
        self._buttons = []
        if notice is None:
            self.hide()
            return
        set_tone(self, notice.tone)
        tone = "text_2" if notice.tone == "neutral" else notice.tone
        self._picture.set_picture("info" if notice.tone == "neutral" else "warning", tone)
        self._text.setText(f'<span style="font-weight:600">{escaped(notice.what)}</span> {escaped(notice.meaning)}')
        self._text.setAccessibleName(f"{notice.what} {notice.meaning}")
        for action in notice.actions[:_MAX_ACTIONS]:
            self._add(action)
        self.show()

    def _add(self, action: Action) -> None:
        made = button(action.text)
        made.setProperty("action", action.name)
        made.clicked.connect(self._act)
        self._buttons.append(made)
        self._layout.insertWidget(self._layout.count() - 1, made)

    def _act(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.acted.emit(str(sender.property("action")))
