"""When each model was used: a bar from its first to its last day, grey if idle, ▲▼ where its list price changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from tracker.analysis.breakdowns.model_lifespans import ModelUses, UseBar
from tracker.formatting import full_date, money, month_year, short_date
from tracker.ui.charts.base.label_axis import caption_width
from tracker.ui.charts.base.legend import LegendPart
from tracker.ui.charts.base.painted_chart import PaintedChart
from tracker.ui.charts.base.points import Point, RowPoints, Selection, whole_pixels
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.hover import Hover, plain_row
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import Theme

IN_USE, IDLE, PRICE_UP, PRICE_DOWN = "in use", "idle", "price up", "price down"
ROW = 21
_AXIS = 20
_LEAST_ROWS = 5
_NAME_PART = 0.42
_GAP = 10
_BAR = 7
_LEAST_BAR = 3.0
_GLYPH = 4.5
_STRIDES = (1, 2, 3, 6, 12, 24)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class UseBars(PaintedChart):
    """The models with the most spend, as many as fit, in the order of their first use; `set_uses` sets them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.uses: ModelUses | None = None

    def set_uses(self, uses: ModelUses) -> None:
        """Show other models."""
        self.uses = uses
        self.renew()

    @property
    def bars(self) -> tuple[UseBar, ...]:
        """The models that are shown: legend entries can hide those in use or the idle ones."""
        bars = () if self.uses is None else self.uses.bars
        return tuple(bar for bar in bars if (IDLE if bar.is_idle else IN_USE) not in self.hidden)

    @property
    def empty_text(self) -> str:
        """Why there are no bars; an empty text if there are some."""
        return "" if self.uses is not None and self.uses.bars else "No model use is stored."

    @property
    def summary(self) -> str:
        """The days of every model, for screen readers."""
        return "" if self.uses is None else "; ".join(map(sentence_of, self.uses.bars))

    def legend_parts(self) -> tuple[LegendPart, ...]:
        """Return the two kinds of bars and the two kinds of price changes."""
        if self.empty_text:
            return ()
        price_moves = ((IN_USE, _use_glyph), (IDLE, _idle_glyph), (PRICE_UP, up_glyph), (PRICE_DOWN, down_glyph))
        return tuple(LegendPart(name, None, "value", glyph=glyph) for name, glyph in price_moves)

    def texts(self) -> ChartTexts:
        """Return first and last use of every model that was ever used, as texts."""
        header = ("Model", "Spend", "First used", "Last used", "State", "Price changes")
        rows = tuple(
            (
                bar.name,
                money(bar.spend_nano),
                full_date(bar.first),
                full_date(bar.last),
                IDLE if bar.is_idle else IN_USE,
                "; ".join(glyph.text for glyph in bar.price_moves),
            )
            for bar in (() if self.uses is None else self.uses.bars)
        )
        return ChartTexts(header, rows, frozenset({0, 4, 5}))

    def points(self) -> RowPoints:
        """Return the positions of the rows."""
        return RowPoints(len(self.shown()), _AXIS, ROW, self.width())

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a model: its days, its spend and the changes of its price."""
        bar = self.shown()[point[0]]
        rows = [plain_row("spend", money(bar.spend_nano)), plain_row("state", IDLE if bar.is_idle else IN_USE)]
        return Hover(bar.name, "", tuple(rows), ". ".join([bar.text, *(glyph.text for glyph in bar.price_moves)]))

    def selection(self, start: float, end: float) -> Selection | None:
        """Return the days between two x."""
        axis = self._axis(self.shown())
        if axis is None:
            return None
        first, last = axis.day_at(start), axis.day_at(end)
        rows = len(self.shown())
        left, right = axis.x_of(first), axis.x_of(last, end=True)
        return Selection(first, last, whole_pixels(left, right, _AXIS, _AXIS + rows * ROW))

    def minimumSizeHint(self) -> QSize:
        """Return the size of a few rows."""
        return QSize(200, _AXIS + _LEAST_ROWS * ROW)

    def shown(self) -> tuple[UseBar, ...]:
        """Return the rows that fit into the height."""
        most = max(int((self.height() - _AXIS) // ROW), 1)
        return () if self.uses is None else replace(self.uses, bars=self.bars).largest(most)

    def _axis(self, rows: Sequence[UseBar]) -> DayAxis | None:
        if self.uses is None or self.uses.first is None or not rows:
            return None
        left = min(max(caption_width(row.name) for row in rows) + _GAP, self.width() * _NAME_PART)
        rect = QRectF(left, _AXIS, self.width() - left - 2, len(rows) * ROW)
        return DayAxis(self.uses.first, self.uses.last, rect)

    def paint_chart(self, painter: QPainter) -> None:
        """Paint months and rows."""
        rows = self.shown()
        axis = self._axis(rows)
        if axis is None:
            return
        self._paint_months(painter, axis, axis.rect)
        for number, row in enumerate(rows):
            self._paint_row(painter, row, axis, axis.rect, axis.rect.top() + number * ROW)

    def _paint_months(self, painter: QPainter, axis: DayAxis, rect: QRectF) -> None:
        painter.setFont(font(Role.CAPTION))
        for first, text in axis.labels():
            x = round(axis.x_of(first)) + 0.5
            painter.setPen(QPen(QColor(self._theme.grid), 1))
            painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
            half = caption_width(text) / 2 + 1
            middle = min(max(x, rect.left() + half), rect.right() - half)
            painter.setPen(QColor(self._theme.text_3))
            painter.drawText(QRectF(middle - half, 0, 2 * half, _AXIS - 4), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_row(self, painter: QPainter, row: UseBar, axis: DayAxis, rect: QRectF, top: float) -> None:
        painter.setFont(font(Role.CAPTION))
        painter.setPen(QColor(self._theme.text_3 if row.is_idle else self._theme.text_2))
        names = rect.left() - _GAP + 4
        name = QFontMetricsF(painter.font()).elidedText(row.name, Qt.TextElideMode.ElideMiddle, names)
        painter.drawText(QRectF(0, top, names, ROW), _LEFT, name)
        start = axis.x_of(row.first)
        width = max(axis.x_of(row.last, end=True) - start, _LEAST_BAR)
        middle = round(top + ROW / 2)
        colour = self._theme.other if row.is_idle else self._theme.accent
        painter.fillRect(QRectF(round(start), middle - _BAR // 2, round(width), _BAR), QColor(colour))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for glyph in row.price_moves:
            name, paint_glyph = (PRICE_UP, up_glyph) if glyph.up else (PRICE_DOWN, down_glyph)
            if name not in self.hidden:
                paint_glyph(painter, QPointF(axis.x_of(glyph.day), middle + 0.5), self._theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


class DayAxis:
    """Days along the width of a rectangle, in pixels."""

    def __init__(self, first: date, last: date, rect: QRectF) -> None:
        self._first, self._last, self.rect = first, last, rect
        self._per_day = rect.width() / ((last - first).days + 1)

    def x_of(self, day: date, *, end: bool = False) -> float:
        """Return the x at which a day begins, or ends."""
        days = (day - self._first).days + (1 if end else 0)
        return self.rect.left() + days * self._per_day

    def day_at(self, x: float) -> date:
        """Return the day at an x; outside the axis the first or the last one."""
        days = int((x - self.rect.left()) // self._per_day)
        return self._first + timedelta(days=min(max(days, 0), (self._last - self._first).days))

    def labels(self) -> list[tuple[date, str]]:
        """Return labels at the first days of months, or at the first and last day if no month begins between them."""
        months = self._month_labels()
        if months:
            return [(first, _month_text(first)) for first in months]
        return [(day, short_date(day)) for day in dict.fromkeys((self._first, self._last))]

    def _month_labels(self) -> list[date]:
        """Return the first days of months, as many as have space for their names."""
        numbers = range(self._first.year * 12 + self._first.month, self._last.year * 12 + self._last.month)
        firsts = [date(number // 12, number % 12 + 1, 1) for number in numbers]
        widest = max((caption_width(_month_text(first)) for first in firsts), default=1.0) + _GAP
        for stride in _STRIDES:
            chosen = [first for first in firsts if (first.year * 12 + first.month - 1) % stride == 0]
            if stride * 30 * self._per_day >= widest:
                return chosen
        return []


def _month_text(first: date) -> str:
    return month_year(first) if first.month == 1 else month_year(first).partition(" ")[0]


def _use_glyph(painter: QPainter, at: QPointF, theme: Theme) -> None:
    painter.fillRect(QRectF(at.x() - 6, at.y() - _BAR / 2, 12, _BAR), QColor(theme.accent))


def _idle_glyph(painter: QPainter, at: QPointF, theme: Theme) -> None:
    painter.fillRect(QRectF(at.x() - 6, at.y() - _BAR / 2, 12, _BAR), QColor(theme.other))


def up_glyph(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """Paint a price that rose: ▲ in the colour of text, with an edge in the colour of the card."""
    _triangle(painter, at, theme, -_GLYPH)


def down_glyph(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """Paint a price that fell: ▼."""
    _triangle(painter, at, theme, _GLYPH)


def _triangle(painter: QPainter, at: QPointF, theme: Theme, height: float) -> None:
    """Paint a triangle that points down, or up if `height` is negative."""
    painter.setPen(QPen(QColor(theme.card), 1))
    painter.setBrush(QColor(theme.text))
    base = at.y() - height * 0.8
    tip = at.y() + height * 0.8
    painter.drawPolygon(
        QPolygonF([QPointF(at.x() - _GLYPH, base), QPointF(at.x() + _GLYPH, base), QPointF(at.x(), tip)])
    )


def sentence_of(bar: UseBar) -> str:
    """Return one model's days and the changes of its price as a sentence."""
    return ". ".join([f"{bar.name}: {bar.text}", *(glyph.text for glyph in bar.price_moves)])
