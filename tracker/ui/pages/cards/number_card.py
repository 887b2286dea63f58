"""A card with one number: its name, its value, its change, and a small line of twelve weeks."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.ui.charts.lines.sparkline import WIDTH as SPARK_WIDTH
from tracker.ui.charts.lines.sparkline import Sparkline
from tracker.ui.design.fonts import Role
from tracker.ui.design.icons import pixmap
from tracker.ui.design.plain_text import PlainLabel, set_tooltip
from tracker.ui.design.theme import Theme
from tracker.ui.design.widgets import Card, label
from tracker.ui.pages.cards.number_text import NumberText

_MARGIN = 16
_NUMBER_HEIGHT = 96
_INFO = 14
_GAP = 6
_RIGHT, _BOTTOM = 12, 15
"""Pixels between the line with its caption and the edge of the card."""


class NumberCard(Card):
    """One number with its definition, its change and a line of twelve weeks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_NUMBER_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._name = label("", Role.CONTROL, "text_2")
        self._info = PlainLabel()
        self.value = label("", Role.NUMBER)
        self._arrow = label("", Role.CONTROL)
        self._change = label("", Role.CONTROL_MEDIUM)
        self._origin = label("", Role.CONTROL, "text_3")
        self.spark = Sparkline(self)
        self._weeks = label("12 weeks", Role.CAPTION, "text_3")
        self._weeks.setParent(self)
        head = _row(self._name, self._info)
        foot = _row(self._arrow, self._change, self._origin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 10, _MARGIN, 10)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.value)
        layout.addLayout(foot)

    def set_text(self, text: NumberText) -> None:
        """Show another number."""
        self._name.setText(text.label)
        for one in (self._name, self._info):
            set_tooltip(one, text.definition)
        self.value.setText(text.value)
        self._arrow.setText(text.arrow)
        self._change.setText(text.change)
        self._origin.setText(text.origin)
        self._arrow.setVisible(bool(text.arrow))
        self._change.setVisible(bool(text.change))
        self.spark.set_values(text.weekly, text.weekly_text)
        direction = {"▲": "up", "▼": "down"}.get(text.arrow, "")
        parts = (f"{text.label}: {text.value}", direction, text.change, text.origin)
        self.setAccessibleName(" ".join(part for part in parts if part))
        self.setAccessibleDescription(text.definition)
        self._place_spark()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._info.setPixmap(pixmap("info", theme.text_3, _INFO, self.devicePixelRatioF()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line at the right edge."""
        super().resizeEvent(event)
        self._place_spark()

    def _place_spark(self) -> None:
        """Put the line right of the number; hide line and icon if the texts need the space."""
        self._info.setVisible(2 * _MARGIN + self._name.sizeHint().width() + 6 + _INFO <= self.width())
        self.spark.move(self.width() - _RIGHT - SPARK_WIDTH, 27)
        needed = _MARGIN + self.value.sizeHint().width() + 8 + SPARK_WIDTH + _RIGHT
        self.spark.setVisible(needed <= self.width())
        texts = [one for one in (self._arrow, self._change, self._origin) if one.text()]
        size = self._weeks.sizeHint()
        foot = _MARGIN + sum(one.sizeHint().width() + _GAP for one in texts) + size.width() + _RIGHT
        is_drawn = sum(value is not None for value in self.spark.values) > 1 and needed <= self.width()
        top = _NUMBER_HEIGHT - _BOTTOM - size.height()
        self._weeks.setGeometry(self.width() - _RIGHT - size.width(), top, size.width(), size.height())
        self._weeks.setVisible(is_drawn and foot <= self.width())


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(_GAP)
    for one in widgets:
        row.addWidget(one)
    row.addStretch(1)
    return row
