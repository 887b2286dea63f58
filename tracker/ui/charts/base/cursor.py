"""The cursor of charts: it reads single values with the pointer or the arrow keys, and selects days by dragging."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from tracker.ui.charts.base.cursor_overlay import CursorOverlay
from tracker.ui.charts.base.points import Spot, Spots, Stretch
from tracker.ui.charts.base.tooltip import Tooltip
from tracker.ui.charts.values.hover import Hover
from tracker.ui.design.theme import LIGHT, Theme
from tracker.ui.design.widgets import BY_KEYBOARD

HINT = "Arrow keys read the values, T shows them as a table"
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class Readable(Protocol):
    """What the cursor needs from a chart."""

    @property
    def empty_text(self) -> str:
        """Why the chart is empty; an empty text if it is not."""

    def spots(self) -> Spots:
        """Return the present positions of its values."""

    def hover(self, spot: Spot) -> Hover:
        """Return the tooltip of a value."""

    def stretch(self, start: float, end: float) -> Stretch | None:
        """Return the days between two x in pixels; None if the chart is not over time."""


class Reader(QObject):
    """The cursor of a chart: it highlights one value at a time and shows it in a tooltip and to screen readers.

    The pointer, the arrow keys, Home and End move it, Esc removes it. `spot_changed` fires with the new point or None,
    `spot_chosen` for a click or Enter on a point, `range_selected` with the first and last day after a drag.
    """

    spot_changed = Signal(object)
    spot_chosen = Signal(object)
    range_selected = Signal(date, date)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._theme: Theme = LIGHT
        self._pressed: QPointF | None = None
        self._stretch: Stretch | None = None
        self.spot: Spot | None = None
        self.tooltip: Tooltip | None = None
        self.glyphs = CursorOverlay(widget)
        widget.setAccessibleDescription(HINT)
        widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        (widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget).setMouseTracking(True)

    @property
    def chart(self) -> Readable:
        """The chart. It is the parent, not an attribute: two objects that refer to each other are freed late."""
        return cast("Readable", self.parent())

    @property
    def _widget(self) -> QWidget:
        return cast("QWidget", self.parent())

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        if self.tooltip is not None:
            self.tooltip.set_theme(theme)

    def renew(self) -> None:
        """Start again with other values. The Tab key skips a chart without values, which says why it is empty."""
        self.go(None)
        is_empty = bool(self.chart.empty_text) or not any(self.chart.spots().rows)
        self._widget.setFocusPolicy(Qt.FocusPolicy.NoFocus if is_empty else Qt.FocusPolicy.StrongFocus)
        self.glyphs.set_empty_text(self.chart.empty_text)

    def go(self, spot: Spot | None) -> None:
        """Move to a value, highlight it and show its tooltip; None removes both."""
        if spot == self.spot:
            return
        self.spot = spot
        if spot is None:
            self.glyphs.set_point_rect(None)
            self._widget.setAccessibleDescription(HINT)
            if self.tooltip is not None:
                self.tooltip.hide()
        else:
            content, rect = self.chart.hover(spot), self.chart.spots().rect(spot)
            self.glyphs.set_point_rect(rect)
            self._widget.setAccessibleDescription(content.sentence)
            self._tooltip_on_window().show_beside(content, self._on_window(rect))
        self.spot_changed.emit(spot)

    def hears(self, event: QEvent) -> bool:
        """Handle an event that moves the cursor and return whether the chart must ignore it.

        The chart passes on each of its events. An event filter would not do: Qt still calls it while the chart is
        being destroyed.
        """
        handle = _HANDLERS.get(event.type())
        return handle is not None and handle(self, event)

    def _tooltip_on_window(self) -> Tooltip:
        """Return the cursor's only tooltip, moved to the chart's present window."""
        window = self._widget.window()
        if self.tooltip is None:
            self.tooltip = Tooltip(window)
            self.tooltip.set_theme(self._theme)
        elif self.tooltip.parentWidget() is not window:
            self.tooltip.setParent(window)
        return self.tooltip

    def _on_window(self, rect: QRect) -> QRect:
        return QRect(self._widget.mapTo(self._widget.window(), rect.topLeft()), rect.size())

    def _spot_at(self, position: QPointF) -> Spot | None:
        return None if self.chart.empty_text else self.chart.spots().at(position)

    def _move(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        position = event.position()
        if self._pressed is None:
            self.go(self._spot_at(position))
            return True
        far = (position - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._stretch is not None:
            self.go(None)
            self._stretch = self.chart.stretch(*sorted((self._pressed.x(), position.x())))
            self.glyphs.set_selection(None if self._stretch is None else self._stretch.rect)
        return True

    def _press(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        if event.button() is not Qt.MouseButton.LeftButton or self.chart.empty_text:
            return False
        self._pressed, self._stretch = event.position(), None
        return True

    def _release(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        if self._pressed is None or event.button() is not Qt.MouseButton.LeftButton:
            return False
        pressed, stretch = self._pressed, self._stretch
        self._forget_drag()
        if stretch is not None:
            self.range_selected.emit(stretch.first, stretch.last)
        elif (spot := self._spot_at(event.position())) is not None and spot == self._spot_at(pressed):
            self.spot_chosen.emit(spot)
        return True

    def _forget_drag(self) -> None:
        self._pressed = self._stretch = None
        self.glyphs.set_selection(None)

    def _leave(self, _event: QEvent) -> bool:
        self.go(None)
        return False

    def _focus(self, event: QEvent) -> bool:
        """Start at the newest value when the focus comes by keyboard."""
        assert isinstance(event, QFocusEvent)
        if event.reason() in BY_KEYBOARD:
            self.glyphs.set_focus(shown=True)
            rows = self.chart.spots().rows
            self.go(next(((row, number - 1) for row, number in enumerate(rows) if number), None))
        return False

    def _blur(self, _event: QEvent) -> bool:
        self.glyphs.set_focus(shown=False)
        self._forget_drag()
        self.go(None)
        return False

    def _resize(self, _event: QEvent) -> bool:
        self.glyphs.resize(self._widget.size())
        self.go(None)
        return False

    def _keep_key(self, event: QEvent) -> bool:
        """Keep the arrow keys while the chart has the focus; otherwise they move the window's period."""
        # Qt sends ShortcutOverride before a shortcut: an accepted one reaches the chart as an ordinary key press.
        assert isinstance(event, QKeyEvent)
        if self._next(event.key()) is not None or (event.key() == Qt.Key.Key_Escape and self.spot is not None):
            event.accept()
            return True
        return False

    def _key(self, event: QEvent) -> bool:
        assert isinstance(event, QKeyEvent)
        spot = self._next(event.key())
        if spot is not None:
            self.go(spot)
        elif event.key() == Qt.Key.Key_Escape and self.spot is not None:
            self.go(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.spot is not None:
            self.spot_chosen.emit(self.spot)
        else:
            event.ignore()
        # The chart never sees a key: the view of a plot would scroll with the arrows.
        return True

    def _next(self, key: int) -> Spot | None:
        """Return the point that a key leads to, or None."""
        rows = self.chart.spots().rows
        filled = [row for row, number in enumerate(rows) if number]
        if self.chart.empty_text or not filled:
            return None
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return end_of(rows, filled, self.spot, last=key == Qt.Key.Key_End)
        if key not in _MOVES:
            return None
        down, right = _MOVES[Qt.Key(key)]
        if len(rows) == 1 and down:
            return None
        return step_in(rows, filled, self.spot, down, right)


_HANDLERS: dict[QEvent.Type, Callable[[Reader, QEvent], bool]] = {
    QEvent.Type.MouseMove: Reader._move,
    QEvent.Type.MouseButtonPress: Reader._press,
    QEvent.Type.MouseButtonRelease: Reader._release,
    QEvent.Type.Leave: Reader._leave,
    QEvent.Type.Hide: Reader._leave,
    QEvent.Type.Wheel: Reader._leave,
    QEvent.Type.FocusIn: Reader._focus,
    QEvent.Type.FocusOut: Reader._blur,
    QEvent.Type.ShortcutOverride: Reader._keep_key,
    QEvent.Type.KeyPress: Reader._key,
    QEvent.Type.Resize: Reader._resize,
}


def end_of(rows: Sequence[int], filled: Sequence[int], spot: Spot | None, *, last: bool) -> Spot:
    """Return the first or last point in the row of a point; in a list, its first or last row."""
    if max(rows) == 1:
        return filled[-1 if last else 0], 0
    row = filled[0] if spot is None else spot[0]
    return row, rows[row] - 1 if last else 0


def step_in(rows: Sequence[int], filled: Sequence[int], spot: Spot | None, down: int, right: int) -> Spot:
    """Return the point `down` rows and `right` columns further, at most at the edge. In a list ← → go up and down."""
    if max(rows) == 1:
        index = -1 if spot is None else filled.index(spot[0])
        return filled[min(max(index + down + right, 0), len(filled) - 1)], 0
    row, column = spot or (filled[0], rows[filled[0]] - (0 if right < 0 else 1))
    row = filled[min(max(filled.index(row) + down, 0), len(filled) - 1)]
    return row, min(max(column + right, 0), rows[row] - 1)
