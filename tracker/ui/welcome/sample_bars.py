"""The small preview of the sample: stacked bars, the last one hatched."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.ui.design.theme import Themes

_BARS = (
    (25, 14, 18),
    (26, 8, 12),
    (6, 6, 6),
    (4, 6, 4),
    (28, 24, 19),
    (24, 20, 20),
    (34, 14, 20),
    (30, 20, 15),
    (33, 14, 22),
    (12, 6, 6),
    (7, 5, 5),
    (24, 24, 18),
    (26, 12, 17),
    (32, 18, 15),
    (35, 13, 18),
    (28, 18, 10),
    (7, 6, 5),
    (5, 4, 4),
    (34, 24, 15),
    (24, 18, 12),
    (30, 20, 16),
    (8, 9, 8),
)
"""Heights of three parts per bar, in hundredths of the picture's height."""

_GAP_SHARE = 0.32


class SampleBars(QWidget):
    """Draws invented bars in the first three series colours."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self.setMinimumHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        themes.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars on their zero line."""
        theme = self._themes.current
        painter = QPainter(self)
        floor = self.height() - 1
        step = self.width() / len(_BARS)
        for number, parts in enumerate(_BARS):
            top = float(floor)
            last = number == len(_BARS) - 1
            for colour, share in zip(theme.series, parts, strict=False):
                height = share / 100 * self.height()
                bar = QRectF(round(number * step), top - height, round(step * (1 - _GAP_SHARE)), height - 1)
                _fill(painter, bar, QColor(colour), last)
                top -= height
        painter.fillRect(QRectF(0, floor, self.width(), 1), QColor(theme.axis))
        painter.end()


def _fill(painter: QPainter, bar: QRectF, colour: QColor, hatched: bool) -> None:
    if not hatched:
        painter.fillRect(bar, colour)
        return
    soft = QColor(colour)
    soft.setAlphaF(0.28)
    painter.fillRect(bar, soft)
    painter.fillRect(bar, QBrush(colour, Qt.BrushStyle.BDiagPattern))
