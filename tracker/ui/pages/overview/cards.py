"""The cards next to the overview's chart: what changed, and where the money went."""

from __future__ import annotations

import re
from collections.abc import Collection

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tracker.analysis.breakdowns.spend_change import Change, ChangePart
from tracker.formatting import date_range, money_change
from tracker.ui.charts.bars.share_bars import ShareBars
from tracker.ui.charts.values.shares import Share
from tracker.ui.design.fonts import Role
from tracker.ui.design.plain_text import escaped
from tracker.ui.design.theme import LIGHT, Theme
from tracker.ui.design.widgets import Card, label, markup, rule
from tracker.ui.pages.cards.chart_card import ChartCard

_MARGIN = 16
_CHANGE_LEAST_WIDTH = 220
_CHANGE_FIXED = 98
"""Height of the card without its sentences: head, sum, margins."""
_AMOUNT_WIDTH, _AMOUNT_GAP, _AMOUNT_HEIGHT = 66, 12, 32


class ChangeCard(Card):
    """Three sentences that say what changed and why; their amounts add up to the change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._parts: tuple[ChangePart, ...] = ()
        self._names: tuple[str, ...] = ()
        self._against = label("", Role.CAPTION, "text_3")
        self._reason = label("", Role.CONTROL, "text_2", wrap=True)
        self.rows = [_ChangeRow() for _ in range(3)]
        self._sum_name = label("Change in spend", Role.CONTROL, "text_2")
        self.sum = label("", Role.CONTROL_STRONG)
        self._note = label("", Role.CAPTION, "text_3", wrap=True)
        self._sum_rule = rule()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        layout.setSpacing(0)
        layout.addWidget(label("What changed", Role.BODY_STRONG))
        layout.addWidget(self._against)
        layout.addSpacing(8)
        layout.addWidget(self._reason)
        for row in self.rows:
            layout.addWidget(row, 1)
        layout.addWidget(self._sum_rule)
        layout.addSpacing(8)
        foot = QHBoxLayout()
        foot.addWidget(self._sum_name)
        foot.addStretch(1)
        foot.addWidget(self.sum)
        layout.addLayout(foot)
        layout.addSpacing(4)
        layout.addWidget(self._note)
        layout.addStretch(1)

    def set_change(self, change: Change | None, reason: str | None, names: Collection[str]) -> None:
        """Show a change, or the reason why there is none; `names` are highlighted in the sentences."""
        self._parts = change.parts if change else ()
        self._names = tuple(sorted(names, key=len, reverse=True))
        before = date_range(change.against) if change else "the period before"
        self._against.setText(f"compared with {before}")
        self._reason.setText("" if change else reason or "")
        self._reason.setVisible(change is None)
        for widget in (self._sum_name, self.sum, self._note, self._sum_rule):
            widget.setVisible(change is not None)
        if change:
            self.sum.setText(money_change(change.total_nano))
            self._note.setText(change.note)
        self._write()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self._write()

    def hasHeightForWidth(self) -> bool:
        """Return False: with height-for-width in its layout, a page would never shrink to the window."""
        return False

    def minimumSizeHint(self) -> QSize:
        """Return the height that all sentences need at the current width."""
        inner = max(self.width(), _CHANGE_LEAST_WIDTH) - 2 * _MARGIN
        rows = sum(row.height_for(inner) for row in self.rows[: len(self._parts)])
        note = self._note.heightForWidth(inner) + 4 if self._parts else self._reason.heightForWidth(inner)
        return QSize(_CHANGE_LEAST_WIDTH, _CHANGE_FIXED + rows + note)

    def sizeHint(self) -> QSize:
        """Return the same."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Request another height when the width changes."""
        super().resizeEvent(event)
        self.updateGeometry()

    def _write(self) -> None:
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(self._parts))
            if number < len(self._parts):
                row.set_part(self._parts[number], self._names, self._theme)
        self.updateGeometry()


class _ChangeRow(QWidget):
    """A line, then the amount with its kind, and the sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.amount = label("", Role.CONTROL_STRONG)
        self.kind = label("", Role.CAPTION, "text_3")
        self.sentence = markup(Role.CONTROL, "text_2")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 8)
        grid.setHorizontalSpacing(_AMOUNT_GAP)
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, _AMOUNT_WIDTH)
        grid.addWidget(rule(), 0, 0, 1, 2)
        grid.setRowMinimumHeight(1, 8)
        grid.addWidget(self.amount, 2, 0)
        grid.addWidget(self.kind, 3, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.sentence, 2, 1, 2, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(3, 1)

    def set_part(self, part: ChangePart, names: tuple[str, ...], theme: Theme) -> None:
        """Show one cause; the names in its sentence get the colour of values."""
        self.amount.setText(money_change(part.nano))
        self.kind.setText(part.kind)
        self.sentence.setText(set_off(part.sentence, names, theme.text))
        self.sentence.setAccessibleName(part.sentence)

    def height_for(self, width: int) -> int:
        """Return the height needed at a width, both in pixels."""
        sentence = self.sentence.heightForWidth(width - _AMOUNT_WIDTH - _AMOUNT_GAP)
        return max(sentence, _AMOUNT_HEIGHT) + 17


def set_off(sentence: str, names: tuple[str, ...], colour: str) -> str:
    """Return a sentence as rich text with complete names in a colour; `names` come longest first."""
    if not names:
        return escaped(sentence)
    # The lookarounds refuse a match inside a longer name: "gpt-5" must not be coloured within "gpt-5-mini".
    any_name = "|".join(re.escape(name) for name in names)
    pieces = re.split(rf"(?<![\w.-])({any_name})(?![\w-]|\.\w)", sentence)
    return "".join(
        f"<span style='color:{colour}'>{escaped(piece)}</span>" if number % 2 else escaped(piece)
        for number, piece in enumerate(pieces)
    )


class SharesCard(ChartCard):
    """The spend of the period, split by a column that the chart does not show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.bars = ShareBars()
        super().__init__(self.bars, (), parent)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(_MARGIN, 8, _MARGIN, 6)

    def set_shares(self, shares: tuple[Share, ...], by: str, empty_text: str) -> None:
        """Show other shares, or say why there are none."""
        self.set_titles("Where the money went", f"spend by {by}")
        self.bars.set_shares(shares, by, empty_text)

    def minimumSizeHint(self) -> QSize:
        """Return the space for the head and three rows."""
        return QSize(180, 162)

    def sizeHint(self) -> QSize:
        """Return the same: the last row adds up the shares that do not fit."""
        return self.minimumSizeHint()
