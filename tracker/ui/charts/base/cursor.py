"""The cursor of charts: it reads single values with the pointer or the arrow keys, and selects days by dragging."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from tracker.ui.charts.base.cursor_overlay import CursorOverlay
from tracker.ui.charts.base.points import Point, Points, Selection
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

    def points(self) -> Points:
        """Return the present positions of its values."""

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a value."""

    def selection(self, start: float, end: float) -> Selection | None:
        """Return the days between two x in pixels; None if the chart is not over time."""


class Cursor(QObject):
    """The cursor of a chart: it highlights one value at a time and shows it in a tooltip and to screen readers.

    The pointer, the arrow keys, Home and End move it, Esc removes it. `point_changed` fires with the new point or None,
    `point_chosen` for a click or Enter on a point, `range_selected` with the first and last day after a drag.
    """

    point_changed = Signal(object)
    point_chosen = Signal(object)
    range_selected = Signal(date, date)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._theme: Theme = LIGHT
        self._pressed: QPointF | None = None
        self._selection: Selection | None = None
        self.point: Point | None = None
        self.tooltip: Tooltip | None = None
        self.glyphs = CursorOverlay(widget)
        widget.setAccessibleDescription(HINT)
        widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # A scroll area gets the pointer through its viewport, so tracking must be switched on there.
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
        is_empty = bool(self.chart.empty_text) or not any(self.chart.points().rows)
        self._widget.setFocusPolicy(Qt.FocusPolicy.NoFocus if is_empty else Qt.FocusPolicy.StrongFocus)
        self.glyphs.set_empty_text(self.chart.empty_text)

    def go(self, point: Point | None) -> None:
        """Move to a value, highlight it and show its tooltip; None removes both."""
        if point == self.point:
            return
        self.point = point
        if point is None:
            self.glyphs.set_point_rect(None)
            self._widget.setAccessibleDescription(HINT)
            if self.tooltip is not None:
                self.tooltip.hide()
        else:
            content, rect = self.chart.hover(point), self.chart.points().rect(point)
            self.glyphs.set_point_rect(rect)
            self._widget.setAccessibleDescription(content.sentence)
            self._tooltip_on_window().show_next_to(content, self._on_window(rect))
        self.point_changed.emit(point)

    def handles_event(self, event: QEvent) -> bool:
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
        # The chart is in another window now; its tooltip would still appear in the old one.
        elif self.tooltip.parentWidget() is not window:
            self.tooltip.setParent(window)
        return self.tooltip

    def _on_window(self, rect: QRect) -> QRect:
        return QRect(self._widget.mapTo(self._widget.window(), rect.topLeft()), rect.size())

    def _point_at(self, position: QPointF) -> Point | None:
        return None if self.chart.empty_text else self.chart.points().at(position)

    def _move(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        position = event.position()
        if self._pressed is None:
            self.go(self._point_at(position))
            return True
        far = (position - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        # A selection that has begun goes on, also when the pointer comes back near its start.
        if far or self._selection is not None:
            self.go(None)
            self._selection = self.chart.selection(*sorted((self._pressed.x(), position.x())))
            self.glyphs.set_selection(None if self._selection is None else self._selection.rect)
        return True

    def _press(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        if event.button() is not Qt.MouseButton.LeftButton or self.chart.empty_text:
            return False
        self._pressed, self._selection = event.position(), None
        return True

    def _release(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        if self._pressed is None or event.button() is not Qt.MouseButton.LeftButton:
            return False
        pressed, selection = self._pressed, self._selection
        self._forget_drag()
        if selection is not None:
            self.range_selected.emit(selection.first, selection.last)
        # It is a click only if it ends on the value on which it began.
        elif (point := self._point_at(event.position())) is not None and point == self._point_at(pressed):
            self.point_chosen.emit(point)
        return True

    def _forget_drag(self) -> None:
        self._pressed = self._selection = None
        self.glyphs.set_selection(None)

    def _leave(self, _event: QEvent) -> bool:
        self.go(None)
        return False

    def _focus(self, event: QEvent) -> bool:
        """Start at the newest value when the focus comes by keyboard."""
        assert isinstance(event, QFocusEvent)
        if event.reason() in BY_KEYBOARD:
            self.glyphs.set_focus(shown=True)
            rows = self.chart.points().rows
            self.go(next(((row, number - 1) for row, number in enumerate(rows) if number), None))
        return False

    def _blur(self, _event: QEvent) -> bool:
        self.glyphs.set_focus(shown=False)
        self._forget_drag()
        self.go(None)
        return False

    def _resize(self, _event: QEvent) -> bool:
        # With another size the values move; highlight and tooltip would stay at the old position.
        self.glyphs.resize(self._widget.size())
        self.go(None)
        return False

    def _keep_key(self, event: QEvent) -> bool:
        """Keep the arrow keys while the chart has the focus; otherwise they move the window's period."""
        # Qt sends ShortcutOverride before a shortcut: an accepted one reaches the chart as an ordinary key press.
        assert isinstance(event, QKeyEvent)
        if self._next(event.key()) is not None or (event.key() == Qt.Key.Key_Escape and self.point is not None):
            event.accept()
            return True
        return False

    def _key(self, event: QEvent) -> bool:
        assert isinstance(event, QKeyEvent)
        point = self._next(event.key())
        if point is not None:
            self.go(point)
        elif event.key() == Qt.Key.Key_Escape and self.point is not None:
            self.go(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.point is not None:
            self.point_chosen.emit(self.point)
        else:
            event.ignore()
        # The chart never sees a key: the view of a plot would scroll with the arrows.
        return True

    def _next(self, key: int) -> Point | None:
        """Return the point that a key leads to, or None."""
        rows = self.chart.points().rows
        filled = [row for row, number in enumerate(rows) if number]
        if self.chart.empty_text or not filled:
            return None
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return end_of(rows, filled, self.point, last=key == Qt.Key.Key_End)
        if key not in _MOVES:
            return None
        down, right = _MOVES[Qt.Key(key)]
        if len(rows) == 1 and down:
            return None
        return step_in(rows, filled, self.point, down, right)


_HANDLERS: dict[QEvent.Type, Callable[[Cursor, QEvent], bool]] = {
    QEvent.Type.MouseMove: Cursor._move,
    QEvent.Type.MouseButtonPress: Cursor._press,
    QEvent.Type.MouseButtonRelease: Cursor._release,
    QEvent.Type.Leave: Cursor._leave,
    QEvent.Type.Hide: Cursor._leave,
    # The page scrolls with the wheel, so the value moves away from the pointer.
    QEvent.Type.Wheel: Cursor._leave,
    QEvent.Type.FocusIn: Cursor._focus,
    QEvent.Type.FocusOut: Cursor._blur,
    QEvent.Type.ShortcutOverride: Cursor._keep_key,
    QEvent.Type.KeyPress: Cursor._key,
    QEvent.Type.Resize: Cursor._resize,
}


def end_of(rows: Sequence[int], filled: Sequence[int], point: Point | None, *, last: bool) -> Point:
    """Return the first or last point in the row of a point; in a list, its first or last row."""
    if max(rows) == 1:
        return filled[-1 if last else 0], 0
    row = filled[0] if point is None else point[0]
    return row, rows[row] - 1 if last else 0


def step_in(rows: Sequence[int], filled: Sequence[int], point: Point | None, down: int, right: int) -> Point:
    """Return the point `down` rows and `right` columns further, at most at the edge. In a list ← → go up and down."""
    if max(rows) == 1:
        index = -1 if point is None else filled.index(point[0])
        return filled[min(max(index + down + right, 0), len(filled) - 1)], 0
    # The first key leads to the last column: for the left arrow the start is therefore one column behind it.
    row, column = point or (filled[0], rows[filled[0]] - (0 if right < 0 else 1))
    row = filled[min(max(filled.index(row) + down, 0), len(filled) - 1)]
    return row, min(max(column + right, 0), rows[row] - 1)
