"""The status bar: age of the data, what is stored, the next sync, the file; progress while a job runs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from tracker.ui.design.fonts import Role
from tracker.ui.design.plain_text import set_tooltip
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import label, link

_STEPS = 1000


class Dot(QWidget):
    """A dot in the colour of a theme token. The text next to it says the same."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self._token = "text_3"
        self.setFixedSize(7, 7)
        themes.changed.connect(self.update)

    def set_token(self, token: str) -> None:
        """Set another colour."""
        self._token = token
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(self._themes.current, self._token)))
        painter.drawEllipse(QRectF(self.rect()))
        painter.end()


class StatusBar(QFrame):
    """One line at the foot of the window. `cancel_requested` fires while progress is shown, `clicked` for a click."""

    cancel_requested = Signal()
    clicked = Signal()

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self.setProperty("kind", "status")
        self.setFixedHeight(28)
        self._dot = Dot(themes)
        self._age = label("", Role.CAPTION, "text_2")
        self._stored = label("", Role.CAPTION, "text_3")
        self._progress = QProgressBar()
        self._progress.setFixedWidth(140)
        self._progress.setTextVisible(False)
        self._cancel = link("Cancel", Role.CAPTION_MEDIUM)
        self._cancel.clicked.connect(self.cancel_requested)
        self._next = label("", Role.CAPTION, "text_3")
        self._file = label("", Role.CAPTION, "text_3")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 0, 18, 0)
        layout.setSpacing(18)
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self._dot)
        first.addWidget(self._age)
        layout.addLayout(first)
        layout.addWidget(self._progress)
        layout.addWidget(self._cancel)
        layout.addWidget(self._stored)
        layout.addStretch(1)
        layout.addWidget(self._next)
        layout.addWidget(self._file)
        self._compact = False
        self.show_progress(None, 0.0)
        self._show_parts()

    @property
    def text(self) -> str:
        """The text at the left."""
        return self._age.text()

    def show_age(self, text: str, token: str) -> None:
        """Say how old the data is, with a dot in the colour of a theme token."""
        self._age.setText(text)
        self._dot.set_token(token)
        self._dot.setVisible(bool(text))
        self._age.setVisible(bool(text))

    def show_stored(self, text: str) -> None:
        """Say what is stored."""
        self._stored.setText(text)

    def show_next(self, text: str) -> None:
        """Say when the next sync comes."""
        self._next.setText(text)

    def show_file(self, name: str, size: str, tooltip: str) -> None:
        """Show the name of the store's file and its size."""
        self._file.setText(f"{name}, {size}" if size else name)
        set_tooltip(self._file, tooltip)
        self._show_parts()

    def show_progress(self, text: str | None, fraction: float) -> None:
        """Show progress as a fraction (negative: not known) and a way to cancel; `text` None ends it."""
        running = text is not None
        self._progress.setVisible(running)
        self._cancel.setVisible(running)
        self._stored.setVisible(not running)
        if text is None:
            self.show_age("", "text_3")
        else:
            self.show_age(text, "accent")
            self._progress.setRange(0, 0 if fraction < 0 else _STEPS)
            self._progress.setValue(round(max(fraction, 0.0) * _STEPS))

    def set_compact(self, compact: bool) -> None:
        """Hide the file name in narrow windows."""
        self._compact = compact
        self._show_parts()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Emit `clicked` for a click."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def _show_parts(self) -> None:
        self._file.setVisible(bool(self._file.text()) and not self._compact)
