"""A card of sentences: title, caption, paragraphs and smaller remarks at the end. It is as high as its text needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout

from tracker.ui.design.fonts import Role
from tracker.ui.design.widgets import Card, Tone, label

_MARGIN, _TOP = 16, 12
_EDGE = 1
"""Width of the card's border."""
_GAP = 8
_LEAST_WIDTH = 220


class SentencesCard(Card):
    """A title with sentences below it; `set_sentences` replaces the sentences."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = label(title, Role.BODY_STRONG)
        self._caption = label("", Role.CAPTION, "text_3", wrap=True)
        self._texts: list[QLabel] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(_MARGIN, _TOP, _MARGIN, _TOP)
        self._layout.setSpacing(_GAP)
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._title)
        head.addWidget(self._caption)
        self._layout.addLayout(head)
        self._layout.addStretch(1)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All sentences and remarks below the caption."""
        return tuple(one.text() for one in self._texts)

    def set_sentences(self, caption: str, sentences: Sequence[str], remarks: Sequence[str] = ()) -> None:
        """Show other sentences, and remarks below them."""
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))
        for old in self._texts:
            self._layout.removeWidget(old)
            old.deleteLater()
        texts: list[tuple[str, Role, Tone]] = [(text, Role.CONTROL, "text_2") for text in sentences]
        texts += [(text, Role.CAPTION, "text_3") for text in remarks]
        self._texts = [label(text, role, tone, wrap=True) for text, role, tone in texts]
        for index, one in enumerate(self._texts, 1):
            one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._layout.insertWidget(index, one)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Return False: with height-for-width in its layout, a page would never shrink to the window."""
        return False

    def minimumSizeHint(self) -> QSize:
        """Return the height that all sentences need at the current width."""
        inner = max(self.width(), _LEAST_WIDTH) - 2 * (_MARGIN + _EDGE)
        caption = self._caption.heightForWidth(inner) if self._caption.text() else 0
        texts = sum(one.heightForWidth(inner) + _GAP for one in self._texts)
        return QSize(_LEAST_WIDTH, self._title.sizeHint().height() + caption + texts + 2 * (_TOP + _EDGE) + _GAP)

    def sizeHint(self) -> QSize:
        """Return the same."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Request another height when the width changes."""
        super().resizeEvent(event)
        self.updateGeometry()
