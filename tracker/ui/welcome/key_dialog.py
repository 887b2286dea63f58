"""The field for a key as a dialog, for an account that is open already."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from tracker.ui.design.fonts import Role
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import label
from tracker.ui.welcome.options import KeyOption

_NOTE = (
    "Stored in the system keyring, never in a file. A management key could also create and delete keys; "
    "this app only reads."
)


class KeyDialog(QDialog):
    """Asks for a key. `option` emits the key and shows problems with it."""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("OpenRouter key")
        self.setFixedWidth(420)
        self.option = KeyOption(themes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(16)
        layout.addWidget(self.option)
        layout.addWidget(label(_NOTE, Role.CAPTION, "text_3", wrap=True))
        self.option.field.setFocus()
