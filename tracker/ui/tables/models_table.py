"""The table "Models by spend": swatch, name and author, requests, tokens, share, spend, change, price per 1M tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from tracker.analysis.views.overview import Row
from tracker.formatting import MINUS, UNKNOWN, count, money, percent, tokens
from tracker.ui.charts.base.painting import SWATCH, swatch
from tracker.ui.design.fonts import Role, font
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.plain_table import CellDelegate, cell_font, cell_of
from tracker.ui.tables.rows_model import ColumnSpec, Index

NAME, REQUESTS, TOKENS, SHARE, SPEND, CHANGE, PRICE = range(7)
_NAME_LEAST = 150
_GAP = 8
_LEAST_OF_AUTHOR = 5
"""A shortened name with fewer letters, dots included, says nothing and is not painted."""


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model of the period, the spend on all models, and the colour slot of its swatch (None: grey)."""

    row: Row
    whole_nano: int
    slot: int | None

    @property
    def share(self) -> float | None:
        """The model's part of all spend, 0 to 1."""
        return self.row.measures.spend_nano / self.whole_nano if self.whole_nano else None

    @property
    def change(self) -> float | None:
        """Change of spend since the period before, as a fraction; None if there is nothing to compare with."""
        before = self.row.before
        if before is None or before.spend_nano <= 0:
            return None
        return (self.row.measures.spend_nano - before.spend_nano) / before.spend_nano

    @property
    def change_text(self) -> str:
        """ "▲ 8.4%", "new" for a model that was not used before, "–" if the period before is not stored."""
        before = self.row.before
        if self.change is None:
            is_new = before is not None and before.is_zero() and not self.row.measures.is_zero()
            return "new" if is_new and self.row.kind == "value" else UNKNOWN
        text = percent(self.change, 0 if abs(self.change) >= 1 else 1)
        arrow = "▲ " if self.change > 0 else "▼ " if self.change < 0 else ""
        return arrow + text.removeprefix(MINUS)

    @property
    def price_nano(self) -> int | None:
        """Nano-dollars per million tokens, rounded down; None if there are no tokens or their number is unknown."""
        used = self.row.measures.tokens
        return self.row.measures.spend_nano * 1_000_000 // used if used else None


MODEL_COLUMNS: tuple[ColumnSpec[ModelRow], ...] = (
    ColumnSpec("Models by spend", lambda one: one.row.name, lambda one: one.row.name.lower(), number=False, main=True),
    ColumnSpec("Requests", lambda one: count(one.row.measures.requests), lambda one: one.row.measures.requests),
    ColumnSpec("Tokens", lambda one: tokens(one.row.measures.tokens), lambda one: one.row.measures.tokens),
    ColumnSpec("Of spend", lambda one: percent(one.share), lambda one: one.share),
    ColumnSpec(
        "Spend", lambda one: money(one.row.measures.spend_nano), lambda one: one.row.measures.spend_nano, main=True
    ),
    ColumnSpec("Change", lambda one: one.change_text, lambda one: one.change),
    ColumnSpec("Per 1M", lambda one: money(one.price_nano), lambda one: one.price_nano),
)


def model_rows(rows: Sequence[Row], whole_nano: int, slots: Mapping[str, int]) -> list[ModelRow]:
    """Return the rows of the table; models without a slot get the grey of "other"."""
    return [ModelRow(row, whole_nano, slots.get(row.rank_key) if row.rank_key else None) for row in rows]


class ModelDelegate(CellDelegate):
    """Paints swatch, name and author in the first column, and the change in a lighter colour."""

    with_swatches = True

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint one cell."""
        one, column = cell_of(index)
        if index.column() == NAME:
            self._paint_name(painter, rect, one)
        elif index.column() == CHANGE:
            painter.setFont(cell_font(index))
            painter.setPen(QColor(self.theme.text_2))
            painter.drawText(rect, column.alignment, column.shown(one))
        else:
            super().paint_content(painter, rect, index)

    def _paint_name(self, painter: QPainter, rect: QRect, one: ModelRow) -> None:
        left = rect.left()
        if self.with_swatches:
            glyph = QRectF(left, rect.top() + (rect.height() - 1 - SWATCH) / 2, SWATCH, SWATCH)
            swatch(painter, glyph, self.theme, one.slot, "rest" if one.row.kind == "rest" else "value")
            left += SWATCH + _GAP
        medium, plain = font(Role.CONTROL_MEDIUM), font(Role.CONTROL)
        space = rect.right() - left
        name = QFontMetrics(medium).elidedText(one.row.name, Qt.TextElideMode.ElideMiddle, space)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(medium)
        painter.setPen(QColor(self.theme.text if one.row.kind == "value" else self.theme.text_2))
        painter.drawText(QRect(left, rect.top(), space, rect.height()), align, name)
        left += QFontMetrics(medium).horizontalAdvance(name) + 7
        author = QFontMetrics(plain).elidedText(one.row.author, Qt.TextElideMode.ElideRight, rect.right() - left)
        if len(author) > _LEAST_OF_AUTHOR or author == one.row.author:
            painter.setFont(plain)
            painter.setPen(QColor(self.theme.text_3))
            painter.drawText(QRect(left, rect.top(), rect.right() - left, rect.height()), align, author)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a cell; a name needs only the least width, because it is shortened with dots."""
        hint = super().sizeHint(option, index)
        return QSize(_NAME_LEAST, hint.height()) if index.column() == NAME else hint


class ModelsTable(FittedTable[ModelRow]):
    """Models of the period, largest spend first; headers sort."""

    def __init__(self) -> None:
        self._paints = ModelDelegate()
        title = MODEL_COLUMNS[NAME].title
        super().__init__(MODEL_COLUMNS, title, least=_NAME_LEAST, sorted_by=SPEND, delegate=self._paints, title=title)

    def set_models(self, rows: Sequence[ModelRow], *, with_swatches: bool) -> None:
        """Show other models; `with_swatches` if the chart next to the table uses their colours."""
        self._paints.with_swatches = with_swatches
        self.set_rows(rows)
