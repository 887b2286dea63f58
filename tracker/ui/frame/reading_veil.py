"""Lies over a page while other numbers are read: the old ones fade, and a line says what is being read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tracker.formatting import date_range
from tracker.periods import Period
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import Themes

_STRENGTH = 0.66
"""How much of the page's colour lies over the old numbers: they can still be read, but nobody takes them for new."""
_TOP, _HEIGHT, _MARGIN = 16, 32, 14


class Asked(NamedTuple):
    """What the numbers of a page depend on; None: the page has no period."""

    period: Period | None
    filters: Mapping[str, tuple[str, ...]]

    @property
    def sentence(self) -> str:
        """What is being read: "Reading 1 – 30 Nov 2026…"."""
        return "Reading…" if self.period is None else f"Reading {date_range(self.period)}…"


class ReadingVeil(QWidget):
    """Covers its parent while it is shown. Clicks go through it to the page below."""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._themes = themes
        self._text = ""
        parent.installEventFilter(self)
        themes.changed.connect(self.update)
        self.hide()

    @property
    def text(self) -> str:
        """The line that is shown; empty while the veil is hidden."""
        return "" if self.isHidden() else self._text

    def show_over(self, text: str) -> None:
        """Fade what is below, and say what is being read."""
        self._text = text
        self.setAccessibleName(text)
        self._cover()
        self.show()
        self.raise_()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent."""
        if event.type() == QEvent.Type.Resize:
            self._cover()
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the veil and the line at its top."""
        theme = self._themes.current
        painter = QPainter(self)
        veil = QColor(theme.page)
        veil.setAlphaF(_STRENGTH)
        painter.fillRect(self.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(Role.CONTROL_MEDIUM))
        width = QFontMetricsF(painter.font()).horizontalAdvance(self._text) + 2 * _MARGIN
        box = QRectF((self.width() - width) / 2, _TOP, width, _HEIGHT)
        painter.setPen(QPen(QColor(theme.strong), 1))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
