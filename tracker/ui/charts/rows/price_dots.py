"""What each model costs: one row per model on a log axis, paid ● and list ○, the report's benchmark dashed."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from tracker.analysis.breakdowns.paid_against_list import PriceDot, PriceDots
from tracker.money import NANO_PER_USD
from tracker.ui.charts.base.label_axis import caption_width
from tracker.ui.charts.base.legend import LegendPart
from tracker.ui.charts.base.painted_chart import PaintedChart
from tracker.ui.charts.base.painting import colour_of, dashed_pen, faded
from tracker.ui.charts.base.points import Point, RowPoints
from tracker.ui.charts.rows.dot_row import x_of
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.hover import Hover, plain_row
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import Theme

PAID, LISTED = "paid", "list price, same tokens, no cache"
ROW = 20
_AXIS = 20
_BENCHMARK = 20
_LEAST_ROWS = 8
_NAME_PART = 0.42
_PAID, _LIST = 10.0, 8.0
_LINK = 2
_VALUE_GAP = 12
_TICK_GAP = 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PriceDotsView(PaintedChart):
    """One row per model with its two prices; `set_dots` sets them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dots: PriceDots | None = None
        self._why_empty = ""

    def set_dots(self, dots: PriceDots, empty_text: str = "") -> None:
        """Show other rows, or why there are none."""
        self.dots, self._why_empty = dots, empty_text
        self.renew()

    @property
    def rows(self) -> tuple[PriceDot, ...]:
        """The models, the most expensive first."""
        return () if self.dots is None else self.dots.rows

    @property
    def empty_text(self) -> str:
        """Why there are no rows; an empty text if there are some."""
        return "" if self.rows else self._why_empty

    @property
    def summary(self) -> str:
        """All rows and the report's benchmark, for screen readers."""
        return "" if self.dots is None else "; ".join([*map(sentence_of, self.rows), self.dots.benchmark_text])

    def legend_parts(self) -> tuple[LegendPart, ...]:
        """Return the two glyphs of a row."""
        if self.empty_text:
            return ()
        glyphs = ((PAID, paid_glyph), (LISTED, list_glyph))
        return tuple(LegendPart(name, None, "value", glyph=glyph) for name, glyph in glyphs)

    def texts(self) -> ChartTexts:
        """Return both prices of every model as texts."""
        header = ("Model", "Paid per 1M tokens", "List price", "Not in it")
        rows = tuple((row.name, row.paid_text, row.list_text, row.note) for row in self.rows)
        return ChartTexts(header, rows, frozenset({0, 3}))

    def points(self) -> RowPoints:
        """Return the positions of the rows."""
        return RowPoints(len(self.rows), _AXIS, self._pitch(), self.width())

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a model: both prices, and what they leave out."""
        row = self.rows[point[0]]
        prices = (plain_row("paid per 1M tokens", row.paid_text), plain_row("list price", row.list_text))
        return Hover(row.name, "", prices, row.note)

    def minimumSizeHint(self) -> QSize:
        """Return the size of eight rows."""
        return QSize(200, _AXIS + _LEAST_ROWS * ROW + _BENCHMARK)

    def _pitch(self) -> float:
        """Return the height of a row: a little more if the card is high."""
        rect = self.height() - _AXIS - _BENCHMARK
        return min(max(rect / max(len(self.rows), _LEAST_ROWS), ROW), 1.5 * ROW)

    def plot_rect(self) -> QRectF:
        """Return the rectangle of the plot: between the names and the prices."""
        rows = self.rows
        value = QFontMetricsF(font(Role.CAPTION_MEDIUM))
        right = max((value.horizontalAdvance(row.paid_text) for row in rows), default=0.0) + _VALUE_GAP
        names = max((caption_width(row.name) for row in rows), default=0.0) + _VALUE_GAP
        left = min(names, self.width() * _NAME_PART)
        bottom = len(rows) * self._pitch()
        return QRectF(left, _AXIS, max(self.width() - left - right, 40), bottom)

    def paint_chart(self, painter: QPainter) -> None:
        """Paint axis, rows and benchmark."""
        if self.dots is None:
            return
        rect = self.plot_rect()
        self._paint_axis(painter, self.dots, rect)
        self._paint_benchmark(painter, self.dots, rect)
        for number, row in enumerate(self.dots.rows):
            self._paint_row(painter, self.dots, row, rect, rect.top() + number * self._pitch())

    def _paint_axis(self, painter: QPainter, dots: PriceDots, rect: QRectF) -> None:
        painter.setFont(font(Role.CAPTION))
        taken = float("-inf")
        for value, text in dots.axis.ticks:
            x = round(x_of(dots.axis, value, rect)) + 0.5
            painter.setPen(QPen(QColor(self._theme.grid), 1))
            painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
            half = caption_width(text) / 2 + 1
            if x - half < taken:
                continue
            taken = x + half + _TICK_GAP
            painter.setPen(QColor(self._theme.text_3))
            painter.drawText(QRectF(x - half, 0, 2 * half, _AXIS - 4), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_benchmark(self, painter: QPainter, dots: PriceDots, rect: QRectF) -> None:
        x = round(x_of(dots.axis, dots.benchmark.value / NANO_PER_USD, rect)) + 0.5
        painter.setPen(dashed_pen(QColor(self._theme.text)))
        painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
        painter.setFont(font(Role.CAPTION))
        width = caption_width(dots.benchmark_text) + 2
        left = min(max(x - width / 2, 0.0), max(self.width() - width, 0.0))
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(left, rect.bottom() + 2, width, _BENCHMARK - 2), _LEFT, dots.benchmark_text)

    def _paint_row(self, painter: QPainter, dots: PriceDots, row: PriceDot, rect: QRectF, top: float) -> None:
        pitch = self._pitch()
        middle = top + pitch / 2
        painter.setFont(font(Role.CAPTION))
        painter.setPen(QColor(self._theme.text_2))
        names = rect.left() - _VALUE_GAP + 4
        name = QFontMetricsF(painter.font()).elidedText(row.name, Qt.TextElideMode.ElideMiddle, names)
        painter.drawText(QRectF(0, top, names, pitch), _LEFT, name)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        paid = x_of(dots.axis, row.paid_nano / NANO_PER_USD, rect)
        if row.list_nano is not None and LISTED not in self.hidden:
            listed = x_of(dots.axis, row.list_nano / NANO_PER_USD, rect)
            if PAID not in self.hidden:
                low, high = sorted((paid, listed))
                link = QRectF(low, middle - _LINK / 2, high - low, _LINK)
                painter.fillRect(link, faded(colour_of(self._theme, None), 0.6))
            list_glyph(painter, QPointF(listed, middle), self._theme)
        if PAID not in self.hidden:
            paid_glyph(painter, QPointF(paid, middle), self._theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(font(Role.CAPTION_MEDIUM))
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(rect.right(), top, self.width() - rect.right(), pitch), _RIGHT, row.paid_text)


def paid_glyph(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """Paint what was paid: a filled circle."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(at, _PAID / 2, _PAID / 2)


def list_glyph(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """Paint the list price: a hollow circle."""
    painter.setPen(QPen(QColor(theme.text_2), 1.4))
    painter.setBrush(QColor(theme.card))
    painter.drawEllipse(at, _LIST / 2, _LIST / 2)


def sentence_of(row: PriceDot) -> str:
    """Return one row as a sentence."""
    text = f"{row.name}: paid {row.paid_text}, list price {row.list_text} per 1M tokens"
    return f"{text}. {row.note}" if row.note else text
