"""The pop-over of a filter chip: the values of a column, several of which may be ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from tracker.analysis.ledger.question import GroupValue
from tracker.plain_text import short_line
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.plain_text import set_tooltip
from tracker.ui.design.widgets import label, link

_WIDTH, _HEIGHT = 300, 340
_ROW_HEIGHT = 24
_SEARCH_FROM = 9
"""From this number of values on there is a search field."""


def filter_key(value: GroupValue) -> str:
    """Return what a filter compares: the id (key hash, workspace id) if there is one, or else the text.

    A value without an id that shares its text with others is found by its label, as its text means all of them.
    """
    return value.id or value.label or value.text or ""


class _TickList(QListView):
    """A list whose rows are ticked by a click anywhere on the row, or by Space or Enter."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Treat Space and Enter like a click."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.clicked.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class ValuePicker(QFrame):
    """Ticks values of one column. `values_chosen` fires with the column and its ticked values after each tick."""

    values_chosen = Signal(str, tuple)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popup")
        self._column = ""
        self._model = QStandardItemModel(self)
        self._model.itemChanged.connect(self._send)
        proxy = QSortFilterProxyModel(self)
        proxy.setSourceModel(self._model)
        proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._search = QLineEdit()
        self._search.setFont(font(Role.CONTROL))
        self._search.textChanged.connect(proxy.setFilterFixedString)
        self._list = _TickList()
        self._list.setModel(proxy)
        self._list.setFont(font(Role.CONTROL))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setSelectionMode(QListView.SelectionMode.NoSelection)
        self._list.clicked.connect(self._toggle)
        self._nothing = label("Nothing to choose from yet.", Role.CONTROL, "text_3")
        self._clear = link("Clear", Role.CAPTION_MEDIUM)
        self._clear.clicked.connect(self._untick)
        foot = QHBoxLayout()
        foot.addWidget(label("Several values mean “or”.", Role.CAPTION, "text_3"))
        foot.addStretch(1)
        foot.addWidget(self._clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 8)
        layout.setSpacing(6)
        for one in (self._search, self._nothing, self._list):
            layout.addWidget(one)
        layout.addLayout(foot)

    def event(self, event: QEvent) -> bool:
        """While it is open, keep key presses away from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride:
            # Qt asks first whether a widget wants the key itself; accepting it means that no shortcut fires.
            event.accept()
            return True
        return super().event(event)

    def open_below(self, anchor: QWidget, column: str, values: Sequence[GroupValue], chosen: Sequence[str]) -> None:
        """Open below a widget with the values of a column; those in `chosen` are ticked and come first."""
        self._fill(column, values, chosen)
        many = len(values) >= _SEARCH_FROM
        self._search.clear()
        self._search.setPlaceholderText(f"Search {column}s")
        self._search.setVisible(many)
        self._nothing.setVisible(not values)
        self._list.setVisible(bool(values))
        rows = min(len(values), 10)
        self.setFixedSize(_WIDTH, min(_HEIGHT, rows * _ROW_HEIGHT + (98 if many else 64)))
        self.move(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))
        self.show()
        (self._search if many else self._list).setFocus()

    def _fill(self, column: str, values: Sequence[GroupValue], chosen: Sequence[str]) -> None:
        # No column while the list is filled: `_send` then ignores the changes that this itself causes.
        self._column = ""
        self._model.clear()
        ticked_first = sorted(values, key=lambda value: filter_key(value) not in chosen)
        for value in ticked_first:
            if value.text is None:
                continue
            item = QStandardItem(short_line(value.shown))
            item.setEditable(False)
            set_tooltip(item, value.shown)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            item.setCheckState(_state(filter_key(value) in chosen))
            item.setData(filter_key(value), Qt.ItemDataRole.UserRole)
            self._model.appendRow(item)
        self._column = column

    def _items(self) -> list[QStandardItem]:
        return [self._model.item(row) for row in range(self._model.rowCount())]

    def _toggle(self, index: QModelIndex) -> None:
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        # The index belongs to the proxy, which passes the change on to the row behind it.
        self._list.model().setData(index, _state(not ticked).value, Qt.ItemDataRole.CheckStateRole)

    def _untick(self) -> None:
        # No column meanwhile: `_send` then fires once at the end, and not for every row.
        column, self._column = self._column, ""
        for item in self._items():
            item.setCheckState(Qt.CheckState.Unchecked)
        self._column = column
        self._send()

    def _send(self) -> None:
        if self._column:
            ticked = (item for item in self._items() if item.checkState() == Qt.CheckState.Checked)
            self.values_chosen.emit(self._column, tuple(item.data(Qt.ItemDataRole.UserRole) for item in ticked))


def _state(ticked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
