"""How times of calls are spread: a histogram on a log axis each, median and 95th percentile marked and told."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.analysis.agentic_page import TimeSpread
from tracker.analysis.spread import Spread
from tracker.ui.charts.painting import faded
from tracker.ui.fonts import Role, font
from tracker.ui.theme import LIGHT, Theme

_ROW = 74
_NAME, _TEXT, _GAP = 16, 30, 6
_BAR_ALPHA = 0.55
_WRAP = Qt.TextFlag.TextWordWrap


class SpreadView(QWidget):
    """One block per time, below each other. One way in, `set_times`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._theme: Theme = LIGHT
        self.times: tuple[TimeSpread, ...] = ()

    def set_times(self, times: tuple[TimeSpread, ...]) -> None:
        """Show other times."""
        self.times = times
        self.setAccessibleName("; ".join(f"{each.name}: {each.text}" for each in times))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return room for three times."""
        return QSize(200, 3 * _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the blocks."""
        painter = QPainter(self)
        pitch = self.height() / max(len(self.times), 1)
        for number, each in enumerate(self.times):
            room = QRectF(0, number * pitch, self.width(), pitch - _GAP)
            painter.setFont(font(Role.CAPTION_MEDIUM))
            painter.setPen(QColor(self._theme.text))
            painter.drawText(room, 0, each.name)
            painter.setFont(font(Role.CAPTION))
            painter.setPen(QColor(self._theme.text_3))
            painter.drawText(QRectF(0, room.top() + _NAME, room.width(), _TEXT), _WRAP, each.text)
            if each.spread is not None:
                self._paint_bins(painter, each.spread, room.adjusted(0, _NAME + _TEXT, 0, 0))
        painter.end()

    def _paint_bins(self, painter: QPainter, spread: Spread, room: QRectF) -> None:
        most = max(each.count for each in spread.bins)
        step = room.width() / len(spread.bins)
        for number, each in enumerate(spread.bins):
            height = round(room.height() * each.count / most)
            bar = QRectF(round(number * step), room.bottom() - height, max(round(step) - 1, 1), height)
            painter.fillRect(bar, faded(QColor(self._theme.accent), _BAR_ALPHA))
        painter.setPen(QPen(QColor(self._theme.axis), 1))
        painter.drawLine(QLineF(0, room.bottom() + 0.5, room.width(), room.bottom() + 0.5))
        painter.setPen(QPen(QColor(self._theme.text), 1.4))
        for value in (spread.p50, spread.p95):
            x = round(place_of(spread, value) * room.width()) + 0.5
            painter.drawLine(QLineF(x, room.top(), x, room.bottom()))


def place_of(spread: Spread, value: float) -> float:
    """Return where a value stands on the log axis of the bins, 0 to 1."""
    low, high = spread.bins[0].low, spread.bins[-1].high
    if value <= low or low <= 0:
        return 0.0
    return min(math.log(value / low) / math.log(high / low), 1.0)
