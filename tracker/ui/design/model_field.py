"""A field to choose one model: typing searches the names, and a list below the field shows the matches."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from tracker.plain_text import short_line
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.icons import icon
from tracker.ui.design.plain_text import set_tooltip
from tracker.ui.design.theme import Theme

NAME_ROLE = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 24
_LIST_PAD = 7
_SHOWN = 12
_LIST_WIDTH = 560
"""Least width of the list in pixels: names with their prices are longer than the field."""


class ModelField(QLineEdit):
    """`chosen` fires with the name of the model that the person picks. Text that matches no model is undone."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(font(Role.CONTROL))
        self.setAccessibleName("Model to price the usage on")
        self.setPlaceholderText("Search models")
        self._arrow = self.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        set_tooltip(self._arrow, "Show all models")
        self._arrow.triggered.connect(self._show_all)
        self._name = ""
        self._model = QStandardItemModel(self)
        self.view = QListView()
        self.view.setFont(font(Role.CONTROL))
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setMinimumWidth(_LIST_WIDTH)
        self.view.setViewportMargins(_LIST_PAD, 0, 0, 0)
        self.list = QCompleter(self._model, self)
        self.list.setPopup(self.view)
        self.list.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list.setFilterMode(Qt.MatchFlag.MatchContains)
        self.list.setCompletionRole(NAME_ROLE)
        self.list.setMaxVisibleItems(_SHOWN)
        self.list.activated.connect(self._send)
        self.setCompleter(self.list)
        self.returnPressed.connect(self._take_first)
        self.editingFinished.connect(self._restore)

    def set_choices(self, choices: Sequence[tuple[str, str]], name: str) -> None:
        """Offer other models, each a name and its text in the list, and show `name` as the chosen one."""
        self._name = name
        self._model.clear()
        for each, text in choices:
            item = QStandardItem(short_line(text))
            item.setData(each, NAME_ROLE)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            self._model.appendRow(item)
        self.setEnabled(bool(choices))
        self.setText(name)
        self.setCursorPosition(0)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._arrow.setIcon(icon("chevron-down", theme.text_2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the complete list on a click."""
        super().mousePressEvent(event)
        self.selectAll()
        self._show_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the complete list on Down; undo what was typed on Esc."""
        if event.key() == Qt.Key.Key_Down and not self.view.isVisible():
            self._show_all()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._name:
            self._restore()
        else:
            super().keyPressEvent(event)

    def _show_all(self) -> None:
        # Every name matches an empty prefix, whatever text the field has.
        self.list.setCompletionPrefix("")
        self.list.complete()

    def _take_first(self) -> None:
        """Choose the first model that matches what was typed."""
        self.list.setCompletionPrefix(self.text())
        first = self.list.currentCompletion()
        if first and self.text():
            self._send(first)

    @Slot(str)
    def _send(self, name: str) -> None:
        known, self._name = self._name, name
        self.setText(name)
        if name != known:
            self.chosen.emit(name)

    def _restore(self) -> None:
        # While the list is open, the text is a search that is not over yet.
        if not self.view.isVisible():
            self.setText(self._name)
            self.setCursorPosition(0)
