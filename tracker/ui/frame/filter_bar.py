"""The filter bar: one chip per column, the other columns behind "+ Filter"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from tracker.analysis.ledger.question import GroupValue
from tracker.ui.design.controls import Control, Glyph, TextPart
from tracker.ui.design.fonts import Role
from tracker.ui.design.plain_text import menu_text, set_tooltip
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import label, link
from tracker.ui.frame.value_picker import ValuePicker, filter_key
from tracker.ui.state import State

CHIPS = ("model", "author", "key", "app", "workspace")
"""Columns that always have a chip; in narrow windows only the first four, the others move to "+ Filter"."""

FOLDED = ("provider", "variant")

UNFILTERED = "All usage of the account; this page is not filtered."

_NARROW_CHIPS = 4
_HEIGHT = 39
"""Pixels; 40 together with the header's edge."""
_CLEAR_ZONE = 26


class Chip(Control):
    """The filter of one column. `opened` requests the list of its values, `cleared` the end of the filter."""

    opened = Signal(str)
    cleared = Signal(str)

    def __init__(self, themes: Themes, column: str) -> None:
        super().__init__(themes, "chip", 26, margin=9, gap=6)
        self._column = column
        self._set = False
        self.clicked.connect(self._open)
        self.show_values(())

    def show_values(self, texts: Sequence[str]) -> None:
        """Show what the filter matches: one value by its name, several by their number; no value clears the chip."""
        self._set = bool(texts)
        name = self._column.capitalize()
        if not texts:
            self.set_parts(TextPart(name, Role.CONTROL), Glyph("chevron-down", 12), variant="chip")
            set_tooltip(self, "")
            return
        value = TextPart(_shortened(texts[0]) if len(texts) == 1 else str(len(texts)))
        self.set_parts(TextPart(name, Role.CONTROL), value, Glyph("close", 14), variant="chip_set")
        set_tooltip(self, "\n".join(texts))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Clear the filter by a click on its ✕."""
        point = event.position()
        if self._set and self.rect().contains(point.toPoint()) and point.x() >= self.width() - _CLEAR_ZONE:
            # The button itself does not see this release and would stay pressed.
            self.setDown(False)
            self.cleared.emit(self._column)
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the filter by Delete or Backspace."""
        if self._set and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit(self._column)
            return
        super().keyPressEvent(event)

    def _open(self) -> None:
        self.opened.emit(self._column)


class FilterBar(QFrame):
    """Shows the filters of the state and changes them."""

    def __init__(self, state: State, themes: Themes) -> None:
        super().__init__()
        self._state = state
        self._values: Mapping[str, Sequence[GroupValue]] = {}
        self._narrow = False
        self._chips = {column: Chip(themes, column) for column in (*CHIPS, *FOLDED)}
        self._more = Control(themes, "dashed", 26, margin=9, gap=5)
        self._more.set_parts(Glyph("plus", 14), TextPart("Filter", Role.CONTROL))
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._choose)
        self._more.clicked.connect(self._open_menu)
        self._unfiltered = label(UNFILTERED, Role.CONTROL, "text_3")
        self._filterable = True
        self._clear = link("Clear all", Role.CONTROL)
        self._clear.clicked.connect(state.clear_filters)
        self._picker = ValuePicker(self)
        self._picker.values_chosen.connect(state.set_filter)
        self._layout = QHBoxLayout()
        self._layout.setSpacing(6)
        bar = QHBoxLayout(self)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addLayout(self._layout)
        for chip in self._chips.values():
            chip.opened.connect(self.open_values)
            chip.cleared.connect(self._clear_one)
            self._layout.addWidget(chip)
        self._layout.addWidget(self._more)
        self._layout.addWidget(self._unfiltered)
        self._layout.addStretch(1)
        self._layout.addWidget(self._clear)
        self.setFixedHeight(_HEIGHT)
        state.changed.connect(self.show_state)
        self.show_state()

    def set_metrics(self, metrics: Metrics) -> None:
        """Align with the page's padding; hide the last chips in narrow windows."""
        self._layout.setContentsMargins(metrics.padding, 0, metrics.padding, 12)
        self._narrow = metrics.compact
        self.show_state()

    def set_values(self, values: Mapping[str, Sequence[GroupValue]]) -> None:
        """Set the values that each column can be filtered by."""
        self._values = values
        self.show_state()

    def show_state(self) -> None:
        """Show the filters of the state."""
        filters = self._state.snapshot.filters
        own = CHIPS[:_NARROW_CHIPS] if self._narrow else CHIPS
        for column, chip in self._chips.items():
            chosen = filters.get(column, ())
            chip.show_values([self._text(column, value) for value in chosen])
            chip.setVisible(self._filterable and (column in own or bool(chosen)))
        self._more.setVisible(self._filterable)
        self._unfiltered.setVisible(not self._filterable)
        self._clear.setVisible(self._filterable and bool(filters))

    def set_filterable(self, filterable: bool) -> None:
        """Show the chips, or say in their place that the page always shows all usage."""
        self._filterable = filterable
        self.show_state()

    def open_values(self, column: str) -> None:
        """Open the values of a column below its chip."""
        chip = self._chips[column]
        # A hidden chip has no useful position.
        anchor = chip if chip.isVisible() else self._more
        chosen = self._state.snapshot.filters.get(column, ())
        self._picker.open_below(anchor, column, self._values.get(column, ()), chosen)

    def focus_first(self) -> None:
        """Move the keyboard focus to the first chip and open its values; nothing on a page without filters."""
        if not self._filterable:
            return
        self._chips[CHIPS[0]].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.open_values(CHIPS[0])

    def _text(self, column: str, key: str) -> str:
        for value in self._values.get(column, ()):
            if filter_key(value) == key:
                return value.shown
        return key

    def _clear_one(self, column: str) -> None:
        self._state.set_filter(column, ())

    def _open_menu(self) -> None:
        self._menu.clear()
        for column, chip in self._chips.items():
            if not chip.isVisible():
                self._menu.addAction(menu_text(column.capitalize())).setData(column)
        self._more.popup(self._menu)

    def _choose(self, action: QAction) -> None:
        self.open_values(str(action.data()))


def _shortened(text: str, longest: int = 32) -> str:
    """Return a value that fits a chip. It is cut in the middle, because slugs differ at both ends."""
    if len(text) <= longest:
        return text
    half = (longest - 1) // 2
    return f"{text[:half]}…{text[-half:]}"
