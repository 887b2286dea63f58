"""How much per day, of what: stacked bars with own axes, a level line, a tooltip, and days chosen by dragging."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import cast

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsRectItem, QLabel, QWidget

from tracker.money import NANO_PER_USD
from tracker.ui.charts.bars import EMPTY, WHOLE, Bars, Unit
from tracker.ui.charts.bars_item import BarsItem
from tracker.ui.charts.column_grid import WIDEST_STEP, ColumnGrid, fit_columns
from tracker.ui.charts.day_labels import day_labels
from tracker.ui.charts.drag_view import DragView
from tracker.ui.charts.hover import Hover, hover_of
from tracker.ui.charts.label_axis import TEXT_OFFSET, AxisLabel, LabelAxis, caption_width
from tracker.ui.charts.level_line import GUTTER, LevelLine, LevelSpace, show_levels
from tracker.ui.charts.painting import faded
from tracker.ui.charts.ticks import round_ticks
from tracker.ui.charts.tooltip import Tooltip
from tracker.ui.fonts import Role, font
from tracker.ui.theme import LIGHT, Theme

HEADROOM = 8
"""Pixels above the highest tick, for its label."""

_FOOTROOM = 1
_AXIS_HEIGHT = 24
_PAD_RIGHT = 20
_HIGHLIGHT = 0.08
_SELECTION = 0.16
_EMPTY_TOP: dict[Unit, int] = {"money": NANO_PER_USD, "tokens": 1000, "requests": 10, "share": WHOLE}
"""What the axis reaches to where there is nothing to draw."""


class StackedBars(pg.PlotWidget):
    """A chart with one way in, `set_series`. Items are made once and then updated.

    `range_selected` fires with the first and last day when the person drags over columns; `grid_changed` with the
    columns' places (pixels of this widget) whenever they move, for what stands below them.
    """

    range_selected = Signal(date, date)
    grid_changed = Signal(object)

    def __init__(self, left_label: str = "Held", parent: QWidget | None = None) -> None:
        self.value_axis = LabelAxis("left")
        self.day_axis = LabelAxis("bottom")
        self.view = DragView()
        super().__init__(parent, viewBox=self.view, axisItems={"left": self.value_axis, "bottom": self.day_axis})
        self._least_axis = caption_width(left_label) + TEXT_OFFSET
        self.bars = EMPTY
        self.hidden: frozenset[str] = frozenset()
        self.grid = ColumnGrid(0, 1, 0)
        self.highlighted: int | None = None
        self._theme: Theme = LIGHT
        self._top = 1.0
        self._tooltip: Tooltip | None = None
        self._make_items()
        self._wire()

    def _make_items(self) -> None:
        """Make every item of the plot, once."""
        self.hideButtons()
        self.setMenuEnabled(False)
        self.getPlotItem().layout.setContentsMargins(0, 0, 0, 0)
        self.day_axis.setHeight(_AXIS_HEIGHT)
        self.grid_lines = pg.PlotCurveItem(connect="pairs", antialias=False)
        self.highlight = QGraphicsRectItem()
        self.selection = QGraphicsRectItem()
        self.bars_item = BarsItem()
        self.zero_line = pg.PlotCurveItem(antialias=False)
        self.level_line = LevelLine()
        self.market_line = LevelLine(dotted=True)
        self.empty_label = QLabel(self)
        self.empty_label.setProperty("tone", "text_2")
        self.empty_label.setFont(font(Role.CONTROL))
        self.empty_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_label.setWordWrap(True)
        self.empty_label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.empty_label.hide()
        for item in (self.highlight, self.selection):
            item.setPen(QPen(Qt.PenStyle.NoPen))
            item.hide()
        items = (
            self.grid_lines,
            self.highlight,
            self.bars_item,
            self.zero_line,
            *self.level_line.items,
            *self.market_line.items,
            self.selection,
        )
        for z, item in enumerate(items):
            item.setZValue(z)
            self.addItem(item, ignoreBounds=True)

    def _wire(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.view.dragged.connect(self._drag)
        self.view.released.connect(self._select)
        # The proxy is kept: without a reference it is collected and hovering stops.
        self._hover_proxy = pg.SignalProxy(self.scene().sigMouseMoved, rateLimit=60, slot=self._hover, threadSafe=False)

    def set_series(self, bars: Bars) -> None:
        """Show other bars; hidden parts that are still there stay hidden."""
        self.bars = bars
        self._show_column(None)
        self._redraw()

    def set_empty_text(self, text: str) -> None:
        """Say in place of bars why there are none; no text takes the sentence away."""
        self.empty_label.setText(text)
        self.empty_label.setVisible(bool(text))
        self.grid_lines.setVisible(not text)

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Leave out the parts of these names; the axis follows what is left."""
        self.hidden = hidden
        self._redraw()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.setBackground(theme.card)
        self.grid_lines.setPen(pg.mkPen(theme.grid, width=1))
        self.zero_line.setPen(pg.mkPen(theme.axis, width=1))
        self.highlight.setBrush(faded(QColor(theme.text), _HIGHLIGHT))
        self.selection.setBrush(faded(QColor(theme.accent), _SELECTION))
        for part in (self.value_axis, self.day_axis, self.bars_item, self.level_line, self.market_line):
            part.set_theme(theme)
        if self._tooltip is not None:
            self._tooltip.set_theme(theme)

    def hover_text(self, column: int) -> Hover:
        """Return the tooltip of a column."""
        return hover_of(self.bars, column, self.hidden)

    def _redraw(self) -> None:
        """Give the items what is to be seen now."""
        shown = self.bars.drawn().without(self.hidden)
        ticks = _ticks(shown)
        self._top = float(ticks[-1])
        labels = tuple(AxisLabel(tick, shown.axis_text(tick)) for tick in ticks)
        widest = max(caption_width(label.text) for label in labels) + TEXT_OFFSET
        self.value_axis.setWidth(ceil(max(widest, self._least_axis)) + 4)
        self.value_axis.set_labels(labels)
        self.bars_item.set_bars(shown)
        self._fit()

    def _fit(self) -> None:
        """Place the columns for the room there is: whole pixels per column, headroom, gutter."""
        # The layout of a graphics view is lazy; its new sizes are needed now.
        self.getPlotItem().layout.activate()
        width, height = self.view.width(), self.view.height()
        gutter = GUTTER if self.bars.levels else _PAD_RIGHT
        self.grid = fit_columns(width, len(self.bars.columns), gutter)
        per_pixel = self._top / max(height - HEADROOM - _FOOTROOM, 1)
        self.view.setRange(
            xRange=(-0.5, -0.5 + width / self.grid.step),
            yRange=(-_FOOTROOM * per_pixel, self._top + HEADROOM * per_pixel),
            padding=0,
        )
        self.bars_item.set_grid(self.grid)
        self._place_lines(width - gutter, per_pixel)
        labels = day_labels(self.bars, self.grid, caption_width)
        self.day_axis.set_labels(tuple(AxisLabel(label.column, label.text, label.open) for label in labels))
        self.empty_label.setGeometry(0, 0, self.width(), self.height() - _AXIS_HEIGHT)
        self.grid_changed.emit(self.plot_grid())

    def _place_lines(self, room: float, per_pixel: float) -> None:
        # Few columns do not fill the plot; the lines do.
        filled = self.grid.right if self.grid.step < WIDEST_STEP else max(room, self.grid.right)
        end = -0.5 + filled / self.grid.step
        heights = [label.place for label in self.value_axis.labels[1:]]
        self.grid_lines.setData([-0.5, end] * len(heights), [height for height in heights for _ in range(2)])
        self.zero_line.setData([-0.5, end], [0.0, 0.0])
        drawn = self.bars.drawn()
        pairs = ((self.level_line, drawn.level), (self.market_line, drawn.market_level))
        show_levels(pairs, drawn, LevelSpace(end, self._top, per_pixel, self.grid.step))

    def plot_grid(self) -> ColumnGrid:
        """Return the columns' places in pixels of this widget."""
        return self.grid.moved(self.view.mapToScene(QPointF(0, 0)).x())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Place the columns anew."""
        super().resizeEvent(event)
        # A first resize comes while the base class is made, a last one after its plot is gone.
        if hasattr(self, "bars_item") and self.getPlotItem() is not None:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which scrolls."""
        event.ignore()

    def _hover(self, args: tuple[QPointF]) -> None:
        position = self.view.mapFromScene(args[0])
        inside = self.view.rect().contains(position) and self.isVisible()
        self._show_column(self.grid.at(position.x()) if inside else None)

    def _show_column(self, column: int | None) -> None:
        """Mark a column and show its tooltip; None takes both away."""
        self.highlighted = column
        self.highlight.setVisible(column is not None)
        if column is None:
            if self._tooltip is not None:
                self._tooltip.hide()
            return
        low, high = self.view.viewRange()[1]
        self.highlight.setRect(QRectF(column - 0.5, low, 1, high - low))
        content = self.hover_text(column)
        self.setAccessibleDescription(content.sentence)
        self._tooltip_on_window().show_beside(content, self._column_on_window(column))

    def _tooltip_on_window(self) -> Tooltip:
        """Return the one tooltip, on the window that the chart is in now."""
        if self._tooltip is None:
            self._tooltip = Tooltip(self.window())
            self._tooltip.set_theme(self._theme)
        elif self._tooltip.parentWidget() is not self.window():
            self._tooltip.setParent(self.window())
        return self._tooltip

    def _column_on_window(self, column: int) -> QRect:
        left, width = self.plot_grid().bar(column)
        return QRect(
            self.mapTo(self.window(), QPoint(left, 4)), self.mapTo(self.window(), QPoint(left + width, self.height()))
        )

    def _drag(self, start: float, now: float) -> None:
        first, last = sorted((self.grid.nearest(start), self.grid.nearest(now)))
        low, high = self.view.viewRange()[1]
        self._show_column(None)
        self.selection.setRect(QRectF(first - 0.5, low, last - first + 1, high - low))
        self.selection.show()

    def _select(self, start: float, end: float) -> None:
        self.selection.hide()
        if self.bars.columns:
            first, last = sorted((self.grid.nearest(start), self.grid.nearest(end)))
            self.range_selected.emit(self.bars.columns[first].first, self.bars.columns[last].last)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the tooltip away with the pointer."""
        super().leaveEvent(event)
        self._show_column(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the last column where the focus comes by keyboard."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason) and self.bars.columns:
            self._show_column(len(self.bars.columns) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the tooltip away with the focus."""
        super().focusOutEvent(event)
        self._show_column(None)

    def event(self, event: QEvent) -> bool:
        """Keep ← and → for the columns while the chart has the focus: the window moves the period with them."""
        if event.type() is QEvent.Type.ShortcutOverride and cast(QKeyEvent, event).key() in _STEPS:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the columns with ← and →; Esc leaves."""
        last = len(self.bars.columns) - 1
        if event.key() in _STEPS and last >= 0:
            start = last + 1 if self.highlighted is None else self.highlighted
            self._show_column(min(max(start + _STEPS[Qt.Key(event.key())], 0), last))
        elif event.key() == Qt.Key.Key_Escape and self.highlighted is not None:
            self._show_column(None)
        else:
            event.ignore()


def _ticks(shown: Bars) -> tuple[int, ...]:
    """Return the labelled values: quarters of a whole, else round ones up to the highest bar or the level."""
    if shown.unit == "share":
        return tuple(range(0, WHOLE + 1, WHOLE // 4))
    totals = [sum(max(part.values[n] or 0, 0) for part in shown.parts) for n in range(len(shown.columns))]
    levels = [level.value for level in shown.levels]
    return round_ticks(max([*totals, *levels], default=0) or _EMPTY_TOP[shown.unit])


_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
