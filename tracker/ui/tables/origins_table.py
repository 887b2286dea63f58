"""The table of weights and origin: your share, the report's and the market's, in numbers and on one axis."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from tracker.analysis.breakdowns.origins import OriginRow
from tracker.analysis.report.benchmarks import Axis
from tracker.market import market_name
from tracker.ui.charts.rows.dot_row import paint_dot_row
from tracker.ui.design.fonts import Role, font
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.plain_table import CellDelegate
from tracker.ui.tables.rows_model import ROW_ROLE, ColumnSpec, Index

NAME, PLACES, YOU, REPORT, MARKET = range(5)
_PLACES = 160
_INDENT = 12
_SHARES = Axis(0, 1, False, ((0, "0"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1, "100%")))


def origin_columns(market_name: str) -> tuple[ColumnSpec[OriginRow], ...]:
    """Return the columns; `market_name` says whether the market is invented."""
    return (
        ColumnSpec("Models", lambda one: one.name, lambda one: one.name, number=False),
        ColumnSpec("0 to 100%:  ● you   ▮ report   ◇ market", lambda _: "", lambda one: one.you, number=False),
        ColumnSpec("You", lambda one: one.you_text, lambda one: one.you, main=True),
        ColumnSpec("Report", lambda one: one.report_text, lambda one: one.report and one.report.value),
        ColumnSpec(market_name.capitalize(), lambda one: one.market_text, lambda one: one.market),
    )


class OriginsDelegate(CellDelegate):
    """Paints the shares on an axis, and indents the parts of a sum."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint one cell."""
        row: OriginRow = index.data(ROW_ROLE)
        if index.column() == PLACES:
            you, point = (None if share is None else float(share) for share in (row.you, row.market))
            plot, market = QRectF(rect).adjusted(8, 0, -8, 0), row.market_range or point
            paint_dot_row(painter, plot, _SHARES, row.report, you, self.theme, market)
        elif index.column() == NAME:
            painter.setFont(font(Role.CONTROL if row.is_part else Role.CONTROL_MEDIUM))
            painter.setPen(QColor(self.theme.text))
            align = index.data(Qt.ItemDataRole.TextAlignmentRole)
            painter.drawText(rect.adjusted(_INDENT if row.is_part else 0, 0, 0, 0), align, row.name)
        else:
            super().paint_content(painter, rect, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a cell, names with their indent."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + _INDENT, hint.height()) if index.column() == NAME else hint


class OriginsTable(FittedTable[OriginRow]):
    """The sum of the open-weight models first, then the parts of all models."""

    def __init__(self) -> None:
        super().__init__(
            origin_columns(market_name(invented=False)),
            "Weights and origin: you, the report, the market",
            elastic=PLACES,
            least=_PLACES,
            delegate=OriginsDelegate(),
        )

    def set_market_name(self, name: str) -> None:
        """Call the market's column by a name."""
        self.rows_model.set_columns(origin_columns(name))
