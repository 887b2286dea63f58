"""The hint over the window while files are dragged, and which of the files can be imported."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tracker.ui.design.fonts import Role
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import label

_MARGIN = 24


class DropFrame(QFrame):
    """A dashed area, in accent colour while files are dragged over the window."""

    def __init__(self, themes: Themes, *, over: bool = False) -> None:
        super().__init__()
        self._themes = themes
        self._over = over
        themes.changed.connect(self.update)

    def set_over(self, over: bool) -> None:
        """Show whether files are dragged over the window."""
        self._over = over
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint background and edge. A dashed style-sheet border would look dotted at 1 px."""
        theme = self._themes.current
        pen = QPen(QColor(theme.accent if self._over else theme.input), 1)
        pen.setDashPattern([4, 3])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(QColor(theme.selection if self._over else theme.hover))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()


class DropHint(QWidget):
    """A hint over the entire window that dropped files will be imported."""

    def __init__(self, themes: Themes, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        area = DropFrame(themes, over=True)
        inner = QVBoxLayout(area)
        text = label("Drop to import into your own account", Role.TITLE)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.addWidget(area)
        self.hide()

    def show_over(self, area: QRect) -> None:
        """Cover the window."""
        self.setGeometry(area)
        self.raise_()
        self.show()


def local_files(dragged: QMimeData) -> list[Path]:
    """Return the local files of a drag; empty if there are none."""
    return [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]
