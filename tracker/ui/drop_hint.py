"""What hangs over the window while files are dragged, and which of it can be taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.ui.fonts import Role
from tracker.ui.widgets import frame, label

_MARGIN = 24


class DropHint(QWidget):
    """A sign over the whole window that dropped files will be imported."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        area = frame("drop")
        area.setProperty("over", "true")
        inner = QVBoxLayout(area)
        words = label("Drop to import into your own account", Role.TITLE)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.addWidget(area)
        self.hide()

    def show_over(self, room: QRect) -> None:
        """Cover the window."""
        self.setGeometry(room)
        self.raise_()
        self.show()


def local_files(dragged: QMimeData) -> list[Path]:
    """Return the local files of a drag; empty where there is none."""
    return [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]
