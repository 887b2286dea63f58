"""The small parts that every page is made of: texts by role, cards, rules, plain buttons, segments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontInfo, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from tracker.ui.design.fonts import LINE_FACTOR, Role, font

Tone = Literal["text", "text_2", "text_3", "accent", "positive", "negative", "warning"]

BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
"""Reasons for which a focus is shown: who uses the mouse knows where it is."""


def label(text: str = "", role: Role = Role.BODY, tone: Tone = "text", *, wrap: bool = False) -> QLabel:
    """Return a plain text in the font of a role and the colour of a tone."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(role))
    made.setWordWrap(wrap)
    made.setProperty("tone", tone)
    return made


def paragraph(html: str, role: Role, tone: Tone) -> QLabel:
    """Return running text that wraps, with the look's line height. `html` is our own text: it may hold links."""
    made = label("", role, tone, wrap=True)
    line = round(QFontInfo(made.font()).pixelSize() * LINE_FACTOR)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText(f'<p style="margin:0; line-height:{line}px; -qt-line-height-type:fixed">{html}</p>')
    made.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made


class Note(QLabel):
    """A caption that wraps. Its page does not ask for height by width: such a page never shrinks to the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(Role.CAPTION))
        self.setWordWrap(True)
        self.setProperty("tone", "text_3")

    def hasHeightForWidth(self) -> bool:
        """Answer no."""
        return False

    def minimumSizeHint(self) -> QSize:
        """Return the height that the text needs at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def sizeHint(self) -> QSize:
        """Return the same."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height at another width."""
        super().resizeEvent(event)
        self.updateGeometry()


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a widget another tone; the style sheet is asked again."""
    set_mark(widget, "tone", tone)


def set_mark(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks for, and paint anew where it is another one."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def frame(kind: str) -> QFrame:
    """Return a frame that the style sheet knows by its kind ("card", "side", "well", …)."""
    made = QFrame()
    made.setProperty("kind", kind)
    return made


def rule() -> QFrame:
    """Return a hairline."""
    return frame("rule")


def badge(text: str) -> QLabel:
    """Return a framed word in warning colour: SAMPLE."""
    made = label(text, Role.CAPTION_STRONG)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    made.setFixedHeight(18)
    made.setProperty("kind", "badge")
    return made


def button(text: str, *, main: bool = False, large: bool = False) -> QPushButton:
    """Return a button; `main` is the one in accent colour, `large` one is 32 px high. The mouse gives it no focus."""
    made = QPushButton(text)
    made.setFont(font(Role.BODY_MEDIUM if large else Role.CONTROL_MEDIUM))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor if main else Qt.CursorShape.ArrowCursor)
    made.setProperty("main", main)
    made.setProperty("large", large)
    return made


def link(text: str, role: Role = Role.CONTROL_MEDIUM) -> QPushButton:
    """Return a button that looks like a link."""
    made = button(text)
    made.setFont(font(role))
    made.setProperty("kind", "link")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


class Card(QFrame):
    """A surface with a hairline edge; the content margins are the caller's (16 px as a rule)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")


_SEGMENT_MARGIN = 10


class Segments(QFrame):
    """A row of exclusive choices. `chosen` fires with the value when the person picks one."""

    chosen = Signal(str)

    def __init__(self, choices: Mapping[str, str], role: Role = Role.CONTROL_MEDIUM, height: int = 28) -> None:
        super().__init__()
        self.setProperty("kind", "segments")
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for value, text in choices.items():
            one = QToolButton()
            one.setFont(font(role))
            self._label(one, text)
            one.setCheckable(True)
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            one.setProperty("value", value)
            self._group.addButton(one)
            self._buttons[value] = one
            layout.addWidget(one)
        self._group.buttonClicked.connect(self._tell)

    @property
    def value(self) -> str | None:
        """The value chosen; None where none is."""
        checked = self._group.checkedButton()
        return None if checked is None else str(checked.property("value"))

    def set_value(self, value: str | None) -> None:
        """Show a value as chosen without telling; None or an unknown one shows none."""
        self._group.setExclusive(False)
        for name, one in self._buttons.items():
            one.setChecked(name == value)
        self._group.setExclusive(True)

    def set_text(self, value: str, text: str) -> None:
        """Show another text for a choice."""
        self._label(self._buttons[value], text)

    def _label(self, one: QToolButton, text: str) -> None:
        """Give a choice its text and the width that it needs: a tool button asks for a menu arrow that is not there."""
        one.setText(text)
        width = QFontMetrics(one.font()).horizontalAdvance(text) + 2 * _SEGMENT_MARGIN
        one.setFixedSize(width, self.height() - 2)

    def _tell(self, one: QToolButton) -> None:
        self.chosen.emit(str(one.property("value")))
