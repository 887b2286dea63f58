"""A table model over ready-made rows: each column defines its text and its sort value. For fewer than 10,000 rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tracker.plain_text import short_line
from tracker.ui.design.plain_text import tooltip

Index = QModelIndex | QPersistentModelIndex
RowT = TypeVar("RowT")

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The row object."""
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
"""A comparable value; None is unknown and comes last in both orders."""

_NO_INDEX = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class ColumnSpec(Generic[RowT]):
    """One column: its title, its text in a row, and the value that rows are sorted by. Numbers are aligned right."""

    title: str
    text: Callable[[RowT], str]
    sort: Callable[[RowT], Any]
    number: bool = True
    main: bool = False
    """The number that matters most, in medium weight."""

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        """The alignment of its title and texts."""
        return _RIGHT if self.number else _LEFT

    def shown(self, row: RowT) -> str:
        """Return its text in a row as it is drawn: one line, not longer than can be read."""
        return short_line(self.text(row))


class RowsModel(QAbstractTableModel, Generic[RowT]):
    """Rows shown through columns. `set_rows` replaces all rows in one reset and keeps the chosen sort order."""

    def __init__(self, columns: Sequence[ColumnSpec[RowT]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._given: tuple[RowT, ...] = ()
        self._rows: list[RowT] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> tuple[RowT, ...]:
        """The rows in the order in which they are shown."""
        return tuple(self._rows)

    def set_columns(self, columns: Sequence[ColumnSpec[RowT]]) -> None:
        """Show other columns of the same rows, unsorted."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._sorted_by = None
        self._rows = self._ordered()
        self.endResetModel()

    def set_rows(self, rows: Sequence[RowT]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._given = tuple(rows)
        self._rows = self._ordered()
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of rows; a row has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, index: Index) -> tuple[RowT, ColumnSpec[RowT]]:
        """Return the row and the column of a cell."""
        return self._rows[index.row()], self.columns[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text, tooltip, alignment, sort value or row object of a cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return column.shown(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return column.alignment
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(self.tooltip_of(row, index.column())) or None
            case _ if role == SORT_ROLE:
                return column.sort(row)
            case _:
                return row if role == ROW_ROLE else None

    def tooltip_of(self, row: RowT, column: int) -> str:
        """Return what the tooltip of a cell says; empty: it has none."""
        return ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title or the alignment of a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return self.columns[section].alignment if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows by a column; a negative column restores the order in which they were given."""
        self.layoutAboutToBeChanged.emit()
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self._rows = self._ordered()
        self.layoutChanged.emit()

    def _ordered(self) -> list[RowT]:
        if self._sorted_by is None:
            return list(self._given)
        column, order = self._sorted_by
        key = self.columns[column].sort
        # Unknown values are not comparable: they are sorted apart and follow in the order in which they were given.
        known = [row for row in self._given if key(row) is not None]
        known.sort(key=key, reverse=order is Qt.SortOrder.DescendingOrder)
        return known + [row for row in self._given if key(row) is None]
