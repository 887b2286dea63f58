"""The small parts of every page: texts by role, cards, rules, plain buttons, segments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontInfo, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from tracker.ui.design.fonts import LINE_FACTOR, Role, font
from tracker.ui.design.plain_text import Markup, PlainLabel

Tone = Literal["text", "text_2", "text_3", "accent", "positive", "negative", "warning"]
LabelT = TypeVar("LabelT", bound=QLabel)

BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
"""The ring around the focus is shown for these reasons only: a person who clicks knows where the focus is."""


def label(text: str = "", role: Role = Role.BODY, tone: Tone = "text", *, wrap: bool = False) -> PlainLabel:
    """Return a plain text in the font of a role and in the colour of a tone."""
    return _styled(PlainLabel(text), role, tone, wrap=wrap)


def markup(role: Role, tone: Tone) -> Markup:
    """Return an empty label that wraps, for mark-up of our own."""
    return _styled(Markup(), role, tone, wrap=True)


def _styled(made: LabelT, role: Role, tone: Tone, *, wrap: bool) -> LabelT:
    made.setFont(font(role))
    made.setWordWrap(wrap)
    made.setProperty("tone", tone)
    return made


def paragraph(html: str, role: Role, tone: Tone) -> Markup:
    """Return text that wraps, with the design's line height. `html` is trusted text of our own and may have links."""
    made = markup(role, tone)
    line = round(QFontInfo(made.font()).pixelSize() * LINE_FACTOR)
    made.setText(f'<p style="margin:0; line-height:{line}px; -qt-line-height-type:fixed">{html}</p>')
    made.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made


class Note(PlainLabel):
    """A caption that wraps.

    It reports the height for its present width as its size, instead of Qt's height for width: a page that contains a
    widget with height for width never shrinks to the window.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font(Role.CAPTION))
        self.setWordWrap(True)
        self.setProperty("tone", "text_3")

    def hasHeightForWidth(self) -> bool:
        """Return False."""
        return False

    def minimumSizeHint(self) -> QSize:
        """Return the height that the text needs at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def sizeHint(self) -> QSize:
        """Return the same as `minimumSizeHint`."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Report a new height when the width changes."""
        super().resizeEvent(event)
        # The layout measures again and comes to an end: the new height does not change the width.
        self.updateGeometry()


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a widget another tone and apply the style sheet again."""
    set_style_property(widget, "tone", tone)


def set_style_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet selects by; if its value is new, apply the style sheet again."""
    if widget.property(name) != value:
        # Qt does not check the selectors again when a property changes; unpolish and polish make it do so.
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def frame(kind: str) -> QFrame:
    """Return a frame that the style sheet selects by its kind ("card", "side", "well", …)."""
    made = QFrame()
    made.setProperty("kind", kind)
    return made


def rule() -> QFrame:
    """Return a hairline."""
    return frame("rule")


def badge(text: str) -> PlainLabel:
    """Return a framed word in the warning colour: SAMPLE."""
    made = label(text, Role.CAPTION_STRONG)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    made.setFixedHeight(18)
    made.setProperty("kind", "badge")
    return made


def button(text: str, *, main: bool = False, large: bool = False) -> QPushButton:
    """Return a button: a `main` one has the accent colour, a `large` one is 32 px high. A click gives it no focus."""
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
    """A surface with a hairline edge. The caller sets the content margins, usually 16 px."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")


_SEGMENT_MARGIN = 10


class Segments(QFrame):
    """A row of choices, one of which can be selected. `chosen` fires with the value that the person picks."""

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
        self._group.buttonClicked.connect(self._send)

    @property
    def value(self) -> str | None:
        """The selected value, or None."""
        checked = self._group.checkedButton()
        return None if checked is None else str(checked.property("value"))

    def set_value(self, value: str | None) -> None:
        """Select a value without firing `chosen`; None or an unknown value selects none."""
        # An exclusive group refuses to uncheck its last checked button.
        self._group.setExclusive(False)
        for name, one in self._buttons.items():
            one.setChecked(name == value)
        self._group.setExclusive(True)

    def set_text(self, value: str, text: str) -> None:
        """Change the text of a choice."""
        self._label(self._buttons[value], text)

    def _label(self, one: QToolButton, text: str) -> None:
        """Set the text of a choice and its width; the button's own size hint includes a menu arrow it does not have."""
        one.setText(text)
        width = QFontMetrics(one.font()).horizontalAdvance(text) + 2 * _SEGMENT_MARGIN
        one.setFixedSize(width, self.height() - 2)

    def _send(self, one: QToolButton) -> None:
        self.chosen.emit(str(one.property("value")))
