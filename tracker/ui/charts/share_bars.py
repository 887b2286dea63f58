"""Names with amounts and thin bars, as many as fit; what does not fit is one more row, so that all sum to the whole."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.formatting import money, percent
from tracker.ui.charts.painting import hatch
from tracker.ui.charts.shares import Share, folded
from tracker.ui.fonts import Role, font
from tracker.ui.theme import LIGHT, Theme

ROW = 34
_BAR = 6
_LEAST_ROWS = 3


class ShareBars(QWidget):
    """Shares of a whole, largest first, in the accent colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme: Theme = LIGHT
        self.shares: tuple[Share, ...] = ()

    def set_shares(self, shares: tuple[Share, ...]) -> None:
        """Show other shares."""
        self.shares = shares
        whole = sum(share.nano for share in shares)
        self.setAccessibleName("; ".join(f"{share.name} {_amount_text(share, whole)}" for share in shares))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return room for three rows."""
        return QSize(120, _LEAST_ROWS * ROW)

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(200, max(len(self.shares), _LEAST_ROWS) * ROW)

    def shown(self) -> tuple[Share, ...]:
        """Return the rows that the height allows."""
        return folded(self.shares, max(self.height() // ROW, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        painter = QPainter(self)
        whole = sum(share.nano for share in self.shares)
        largest = max((share.nano for share in self.shares), default=0)
        for number, share in enumerate(self.shown()):
            self._paint_row(painter, share, number * ROW, whole, largest)
        painter.end()

    def _paint_row(self, painter: QPainter, share: Share, top: int, whole: int, largest: int) -> None:
        text = _amount_text(share, whole)
        room = QRectF(0, top, self.width(), 18)
        painter.setFont(font(Role.CONTROL_MEDIUM))
        painter.setPen(QColor(self._theme.text))
        amount, part = text.rsplit(" ", 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        width = QFontMetricsF(painter.font()).horizontalAdvance(amount)
        painter.drawText(room.adjusted(0, 0, -44, 0), right, amount)
        painter.setFont(font(Role.CONTROL))
        painter.setPen(QColor(self._theme.text_3))
        painter.drawText(room, right, part)
        painter.setPen(QColor(self._theme.text_2 if share.is_rest else self._theme.text))
        name = QFontMetricsF(painter.font()).elidedText(
            share.name, Qt.TextElideMode.ElideRight, room.width() - 44 - width - 12
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        track = QRectF(0, top + 21, self.width(), _BAR)
        painter.fillRect(track, QColor(self._theme.well))
        filled = QRectF(track)
        filled.setWidth(round(track.width() * max(share.nano, 0) / largest) if largest > 0 else 0)
        if share.is_rest:
            hatch(painter, filled, QColor(self._theme.other))
        else:
            painter.fillRect(filled, QColor(self._theme.accent))


def _amount_text(share: Share, whole: int) -> str:
    return f"{money(share.nano)} {percent(share.nano / whole) if whole else '–'}"
