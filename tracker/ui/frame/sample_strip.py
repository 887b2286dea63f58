"""The strip on every page that says that the account is invented."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from tracker.ui.design.fonts import Role
from tracker.ui.design.widgets import badge, label, link

SENTENCE = "An invented account in a throwaway file. None of this is your usage."


class SampleStrip(QFrame):
    """A badge, one sentence, and a link that leaves the sample. It cannot be closed."""

    leave_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "sample")
        self.setFixedHeight(28)
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(10)
        self._layout.addWidget(badge("SAMPLE"))
        self._layout.addWidget(label(SENTENCE, Role.CONTROL))
        self._layout.addStretch(1)
        leave = link("Use my own account")
        leave.clicked.connect(self.leave_requested)
        self._layout.addWidget(leave)

    def set_padding(self, padding: int) -> None:
        """Align with the page's padding."""
        self._layout.setContentsMargins(padding, 0, padding - 4, 0)
