"""The table of the page "What if": what each used model cost, and what its usage would have cost on another one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from tracker.analysis.what_if.what_if import Replaced
from tracker.formatting import count, money, money_change, tokens
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.plain_table import CellDelegate
from tracker.ui.tables.rows_model import ROW_ROLE, ColumnSpec, Index

NAME, BARS, REQUESTS, TOKENS, PAID, COST, DIFFERENCE = range(7)
_BARS = 130
_BAR, _GAP = 6, 2
_LEAST_WITH_BARS, _LEAST_WITH_REQUESTS = 600, 680
"""In a table narrower than these (pixels) the numbers leave no space for the bars, and for the requests."""


@dataclass(frozen=True, slots=True)
class ReplacedRow:
    """A model that was used. `most_nano` is the largest amount of any row: its bar gets the full width."""

    row: Replaced
    most_nano: int


REPLACED_COLUMNS: tuple[ColumnSpec[ReplacedRow], ...] = (
    ColumnSpec("Model", lambda one: one.row.name, lambda one: one.row.name.lower(), number=False, main=True),
    ColumnSpec("Paid above, instead below", lambda _: "", lambda one: one.row.totals.paid_nano, number=False),
    ColumnSpec("Requests", lambda one: count(one.row.totals.requests), lambda one: one.row.totals.requests),
    ColumnSpec("Tokens", lambda one: tokens(one.row.totals.tokens), lambda one: one.row.totals.tokens),
    ColumnSpec("Paid", lambda one: money(one.row.totals.paid_nano), lambda one: one.row.totals.paid_nano),
    ColumnSpec("Instead", lambda one: money(one.row.totals.cost_nano), lambda one: one.row.totals.cost_nano, main=True),
    ColumnSpec(
        "Difference",
        lambda one: money_change(one.row.totals.difference_nano),
        lambda one: one.row.totals.difference_nano,
    ),
)


class ReplacedDelegate(CellDelegate):
    """Paints what was paid and what it would have cost as two bars."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint one cell."""
        if index.column() != BARS:
            super().paint_content(painter, rect, index)
            return
        one: ReplacedRow = index.data(ROW_ROLE)
        top = rect.top() + (rect.height() - 1 - 2 * _BAR - _GAP) // 2
        for amount, colour in (
            (one.row.totals.paid_nano, self.theme.accent),
            (one.row.totals.cost_nano, self.theme.other),
        ):
            width = round(rect.width() * amount / one.most_nano) if one.most_nano else 0
            # Any cost above zero is visible: its bar is at least one pixel wide.
            painter.fillRect(rect.left(), top, max(width, 1) if amount else 0, _BAR, QColor(colour))
            top += _BAR + _GAP

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a cell: the bars have a width of their own."""
        hint = super().sizeHint(option, index)
        return QSize(_BARS, hint.height()) if index.column() == BARS else hint


class ReplacedTable(FittedTable[ReplacedRow]):
    """The models that were used, largest spend first; headers sort."""

    def __init__(self) -> None:
        super().__init__(
            REPLACED_COLUMNS,
            "By the model you used",
            left_out={BARS: _LEAST_WITH_BARS, REQUESTS: _LEAST_WITH_REQUESTS},
            delegate=ReplacedDelegate(),
        )
        self.set_sorting(PAID)
