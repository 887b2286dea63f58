"""The table of the page "Models": author, weights and origin, tokens, share, spend, price, and the spend over time."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from tracker.analysis.views.models import ModelRow
from tracker.formatting import money, percent, tokens
from tracker.ui.charts.lines.sparkline import paint_sparkline
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.plain_table import CellDelegate, cell_font
from tracker.ui.tables.rows_model import ROW_ROLE, ColumnSpec, Index

NAME, AUTHOR, WEIGHTS, TOKENS, SHARE, SPEND, PRICE, SPARK = range(8)
_NAME_LEAST = 130
_SPARK = 76
_AUTHOR_MOST = 96
_LEAST_WITH_SPARK = 640
"""In a table narrower than this (pixels) the numbers leave no space for the lines."""


def _model_columns() -> tuple[ColumnSpec[ModelRow], ...]:
    return (
        ColumnSpec("Model", lambda one: one.name, lambda one: one.name.lower(), number=False, main=True),
        ColumnSpec("Author", lambda one: one.author, lambda one: one.author or None, number=False),
        ColumnSpec("Weights", lambda one: one.kind, lambda one: one.kind or None, number=False),
        ColumnSpec("Tokens", lambda one: tokens(one.tokens), lambda one: one.tokens),
        ColumnSpec("Share", lambda one: percent(one.share), lambda one: one.share),
        ColumnSpec("Spend", lambda one: money(one.spend_nano), lambda one: one.spend_nano, main=True),
        ColumnSpec("Per 1M", lambda one: one.per_million, lambda one: one.paid.per_million),
        ColumnSpec("Over time", lambda _: "", lambda one: one.spend_nano, number=False),
    )


MODEL_COLUMNS = _model_columns()


class UsedModelsDelegate(CellDelegate):
    """Paints author and weights in a lighter colour, and the spend over time as a line."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint one cell."""
        if index.column() == SPARK:
            line = QRectF(rect).adjusted(0, 6, -3, -7)
            line.setWidth(min(line.width(), _SPARK))
            paint_sparkline(painter, line, index.data(ROW_ROLE).spark, self.theme)
            return
        if index.column() not in (NAME, AUTHOR, WEIGHTS):
            super().paint_content(painter, rect, index)
            return
        is_name = index.column() == NAME
        painter.setFont(cell_font(index))
        painter.setPen(QColor(self.theme.text if is_name else self.theme.text_2))
        mode = Qt.TextElideMode.ElideMiddle if is_name else Qt.TextElideMode.ElideRight
        text = QFontMetrics(painter.font()).elidedText(str(index.data()), mode, rect.width())
        painter.drawText(rect, index.data(Qt.ItemDataRole.TextAlignmentRole), text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a cell; long authors are shortened with dots, lines have a fixed width."""
        hint = super().sizeHint(option, index)
        if index.column() == SPARK:
            return QSize(_SPARK + 16, hint.height())
        return QSize(min(hint.width(), _AUTHOR_MOST), hint.height()) if index.column() == AUTHOR else hint


class UsedModelsTable(FittedTable[ModelRow]):
    """The models of the period, largest spend first; headers sort."""

    def __init__(self) -> None:
        super().__init__(
            MODEL_COLUMNS,
            "Models",
            least=_NAME_LEAST,
            left_out={SPARK: _LEAST_WITH_SPARK},
            sorted_by=SPEND,
            delegate=UsedModelsDelegate(),
        )
