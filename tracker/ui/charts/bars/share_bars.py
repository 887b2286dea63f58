"""Names with amounts and thin bars, as many as fit; the others are summed up in one row, so that the total is shown."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from tracker.formatting import money, percent
from tracker.ui.charts.base.painted_chart import PaintedChart
from tracker.ui.charts.base.painting import hatch
from tracker.ui.charts.base.points import Point, RowPoints
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.hover import Hover
from tracker.ui.charts.values.shares import Share, folded
from tracker.ui.design.fonts import Role, font

ROW = 34
_WIDEST_PART, _GAP = "100.0%", 8
_BAR = 6
_LEAST_ROWS = 3


class ShareBars(PaintedChart):
    """Shares of a total, largest first, in the accent colour; `set_shares` sets them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shares: tuple[Share, ...] = ()
        self._of = ""
        self._why_empty = ""

    def set_shares(self, shares: tuple[Share, ...], of: str, empty_text: str = "") -> None:
        """Show other shares, or why there are none; `of` is what they belong to, as a title ("key")."""
        self.shares, self._of, self._why_empty = shares, of, empty_text
        self.renew()

    @property
    def empty_text(self) -> str:
        """Why there are no shares; an empty text if there are some."""
        return "" if self.shares else self._why_empty

    @property
    def summary(self) -> str:
        """All shares in one sentence, for screen readers."""
        return "; ".join(f"{share.name} {_amount_text(share, self.whole)}" for share in self.shares)

    @property
    def whole(self) -> int:
        """The sum of the shares, nano-dollars."""
        return sum(share.nano for share in self.shares)

    def texts(self) -> ChartTexts:
        """Return all shares as texts, also those that are summed up in one row."""
        rows = tuple((share.name, *_amount_text(share, self.whole).rsplit(" ", 1)) for share in self.shares)
        return ChartTexts((self._of.capitalize(), "Spend", "Share"), rows)

    def points(self) -> RowPoints:
        """Return the positions of the rows."""
        return RowPoints(len(self.shown()), 0, ROW, self.width())

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a share."""
        share = self.shown()[point[0]]
        return Hover(share.name, _amount_text(share, self.whole), (), "")

    def minimumSizeHint(self) -> QSize:
        """Return the size of three rows."""
        return QSize(120, _LEAST_ROWS * ROW)

    def sizeHint(self) -> QSize:
        """Return the size of all rows."""
        return QSize(200, max(len(self.shares), _LEAST_ROWS) * ROW)

    def shown(self) -> tuple[Share, ...]:
        """Return the rows that fit into the height."""
        # At least one row: before the first layout the height may be too small for any.
        return folded(self.shares, max(self.height() // ROW, 1))

    def paint_chart(self, painter: QPainter) -> None:
        """Paint the rows."""
        whole = self.whole
        shown = self.shown()
        # The largest row, not the largest share: the row that sums up the others may be larger than any share.
        largest = max((share.nano for share in shown), default=0)
        for number, share in enumerate(shown):
            self._paint_row(painter, share, number * ROW, whole, largest)

    def _paint_row(self, painter: QPainter, share: Share, top: int, whole: int, largest: int) -> None:
        text = _amount_text(share, whole)
        rect = QRectF(0, top, self.width(), 18)
        painter.setFont(font(Role.CONTROL_MEDIUM))
        painter.setPen(QColor(self._theme.text))
        amount, part = text.rsplit(" ", 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        width = QFontMetricsF(painter.font()).horizontalAdvance(amount)
        part_width = QFontMetricsF(font(Role.CONTROL)).horizontalAdvance(_WIDEST_PART) + _GAP
        painter.drawText(rect.adjusted(0, 0, -part_width, 0), right, amount)
        painter.setFont(font(Role.CONTROL))
        painter.setPen(QColor(self._theme.text_3))
        painter.drawText(rect, right, part)
        painter.setPen(QColor(self._theme.text_2 if share.is_unattributed else self._theme.text))
        name = QFontMetricsF(painter.font()).elidedText(
            share.name, Qt.TextElideMode.ElideRight, rect.width() - part_width - width - 12
        )
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        track = QRectF(0, top + 21, self.width(), _BAR)
        painter.fillRect(track, QColor(self._theme.well))
        filled = QRectF(track)
        filled.setWidth(round(track.width() * max(share.nano, 0) / largest) if largest > 0 else 0)
        if share.is_unattributed:
            hatch(painter, filled, QColor(self._theme.other))
        else:
            painter.fillRect(filled, QColor(self._theme.accent))


def _amount_text(share: Share, whole: int) -> str:
    return f"{money(share.nano)} {percent(share.nano / whole) if whole else '–'}"
