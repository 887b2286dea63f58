"""The table of the tag dialog: what was used, the most expensive first, each with a category from a menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QStyleOptionViewItem

from tracker.analysis.views.taggable import Taggable
from tracker.formatting import money
from tracker.tags import CATEGORIES, TAG_KINDS, TagKind
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.icons import pixmap
from tracker.ui.tables.plain_table import PAD, ROW_HEIGHT, CellDelegate, PlainTable, cell_font
from tracker.ui.tables.rows_model import ROW_ROLE, ColumnSpec, Index, RowsModel

NAME, KIND, SPEND, CATEGORY = range(4)
KIND_NAMES: dict[TagKind, str] = {"key": "Key", "app": "App", "model": "Model"}
NO_CATEGORY = "No tag"

_NAME_LEAST = 120
_CHEVRON = 12
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)


@dataclass(slots=True, eq=False)
class TagLine:
    """One row: something that can be tagged, and the category chosen for it (None: no tag)."""

    item: Taggable
    category: str | None

    @property
    def is_changed(self) -> bool:
        """Whether the chosen category differs from the stored one."""
        return self.category != self.item.category


TAG_COLUMNS: tuple[ColumnSpec[TagLine], ...] = (
    ColumnSpec("Name", lambda one: one.item.name, lambda one: one.item.name.lower(), number=False, main=True),
    ColumnSpec("Kind", lambda one: KIND_NAMES[one.item.kind], lambda one: TAG_KINDS.index(one.item.kind), number=False),
    ColumnSpec("Spend", lambda one: money(one.item.spend_nano), lambda one: one.item.spend_nano),
    ColumnSpec("Category", lambda one: one.category or NO_CATEGORY, lambda one: one.category, number=False),
)


class _TagDelegate(CellDelegate):
    """Paints the detail that distinguishes names in a lighter colour, and the category like a menu button."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint one cell."""
        line: TagLine = index.data(ROW_ROLE)
        if index.column() == NAME:
            self._paint_name(painter, rect, index, line)
        elif index.column() == CATEGORY:
            self._paint_category(painter, rect, line)
        else:
            super().paint_content(painter, rect, index)

    def _paint_name(self, painter: QPainter, rect: QRect, index: Index, line: TagLine) -> None:
        painter.setFont(cell_font(index))
        painter.setPen(QColor(self.theme.text))
        name = QFontMetrics(painter.font()).elidedText(line.item.name, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, name)
        left = rect.adjusted(QFontMetrics(painter.font()).horizontalAdvance(name) + PAD, 0, 0, 0)
        painter.setFont(font(Role.CONTROL))
        painter.setPen(QColor(self.theme.text_3))
        detail = QFontMetrics(painter.font()).elidedText(line.item.detail, Qt.TextElideMode.ElideRight, left.width())
        # An ellipsis without any letter would say nothing.
        if len(detail) > 1:
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, detail)

    def _paint_category(self, painter: QPainter, rect: QRect, line: TagLine) -> None:
        painter.setFont(font(Role.CONTROL_STRONG if line.is_changed else Role.CONTROL))
        colour = self.theme.text_3 if line.category is None else self.theme.text
        painter.setPen(QColor(self.theme.accent if line.is_changed else colour))
        inner = rect.adjusted(0, 0, -_CHEVRON - PAD, 0)
        text = line.category or NO_CATEGORY
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)
        # A delegate is no widget; the painter's device knows how dense the screen is.
        ratio = painter.device().devicePixelRatioF()
        picture = pixmap("chevron-down", self.theme.text_3, _CHEVRON, ratio)
        painter.drawPixmap(QPoint(rect.right() - _CHEVRON, rect.center().y() - _CHEVRON // 2 + 1), picture)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a cell. A category gets the width of the longest one, so that no choice moves columns."""
        if index.column() != CATEGORY:
            return super().sizeHint(option, index)
        metrics = QFontMetrics(font(Role.CONTROL_STRONG))
        longest = max(metrics.horizontalAdvance(text) for text in (*CATEGORIES, NO_CATEGORY))
        return QSize(longest + _CHEVRON + 3 * PAD, ROW_HEIGHT)


class TagTable(PlainTable):
    """Rows are selected by a click or the arrow keys, several with Shift or Ctrl.

    A click on a category, Enter or Space opens the menu of categories, which applies to all selected rows.
    `lines_changed` fires after each choice.
    """

    lines_changed = Signal()

    def __init__(self) -> None:
        self._lines_model: RowsModel[TagLine] = RowsModel(TAG_COLUMNS)
        super().__init__(self._lines_model, _TagDelegate())
        self._lines_model.setParent(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSortingEnabled(False)
        self.set_sorting(SPEND)
        self.setAccessibleName("Apps, keys and models")
        self._menu = QMenu(self)
        for text in (*CATEGORIES, NO_CATEGORY):
            if text == NO_CATEGORY:
                self._menu.addSeparator()
            action = self._menu.addAction(text)
            action.setCheckable(True)
            action.setData(None if text == NO_CATEGORY else text)
        self._menu.triggered.connect(self._choose)

    @property
    def lines(self) -> tuple[TagLine, ...]:
        """The rows shown, in their order."""
        return self._lines_model.rows

    @property
    def menu(self) -> QMenu:
        """The menu of categories."""
        return self._menu

    def set_lines(self, lines: Sequence[TagLine]) -> None:
        """Show other rows, the first one current."""
        self._lines_model.set_rows(lines)
        self._share_out()
        if lines:
            self.setCurrentIndex(self._lines_model.index(0, NAME))

    def open_menu(self) -> None:
        """Open the menu of categories for the selected rows, below the category of the current one."""
        current = self.currentIndex()
        if not current.isValid():
            return
        category = self.lines[current.row()].category
        for action in self._menu.actions():
            action.setChecked(not action.isSeparator() and action.data() == category)
            if action.isChecked():
                self._menu.setActiveAction(action)
        cell = self.visualRect(current.siblingAtColumn(CATEGORY))
        self._menu.popup(self.viewport().mapToGlobal(cell.bottomLeft()))

    def choose(self, category: str | None) -> None:
        """Set the category of all selected rows."""
        for index in self.selectionModel().selectedRows(CATEGORY):
            self.lines[index.row()].category = category
            self._lines_model.dataChanged.emit(index, index)
        self.lines_changed.emit()

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self.choose(action.data())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the menu for a click on a category, but not for a click with Shift or Ctrl, which selects more rows."""
        super().mouseReleaseEvent(event)
        index: QModelIndex = self.indexAt(event.position().toPoint())
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() == Qt.MouseButton.LeftButton and is_plain and index.column() == CATEGORY:
            self.open_menu()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select a row. A click on the category of one of several selected rows keeps them selected."""
        index: QModelIndex = self.indexAt(event.position().toPoint())
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if is_plain and index.column() == CATEGORY and self.selectionModel().isSelected(index):
            # Qt itself would select only the clicked row, and the menu must apply to all of them.
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu with Enter, Space and F2."""
        if event.key() in _OPENING_KEYS:
            self.open_menu()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names the width that remains."""
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        self.share_out(NAME, _NAME_LEAST)
