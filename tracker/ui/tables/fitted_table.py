"""A table that shares out its width anew whenever it or its rows change, and leaves columns out where it is narrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from tracker.ui.tables.plain_table import CellDelegate, PlainTable
from tracker.ui.tables.rows_model import ColumnSpec, RowsModel

RowT = TypeVar("RowT")


class FittedTable(PlainTable, Generic[RowT]):
    """Rows in the order in which they are given, or by a column that headers change: `sorted_by`, largest first.

    One column, `elastic`, gets what the others leave, never less than `least` pixels. `left_out` are columns with the
    width of the table in pixels under which they are hidden; exports have them all. `title`: see `PlainTable`.
    """

    def __init__(
        self,
        columns: Sequence[ColumnSpec[RowT]],
        name: str,
        *,
        elastic: int = 0,
        least: int = 130,
        left_out: Mapping[int, int] | None = None,
        sorted_by: int | None = None,
        delegate: CellDelegate | None = None,
        title: str | None = None,
    ) -> None:
        self._elastic, self._least = elastic, least
        self._left_out = left_out or {}
        model: RowsModel[Any] = RowsModel(columns)
        super().__init__(model, delegate or CellDelegate(), title)
        model.setParent(self)
        self.setAccessibleName(name)
        self.header.setMinimumSectionSize(40)
        self.header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header.setSectionsClickable(sorted_by is not None)
        if sorted_by is not None:
            self.set_sorting(sorted_by)

    def set_rows(self, rows: Sequence[RowT]) -> None:
        """Show other rows."""
        self.rows_model.set_rows(rows)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the width."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Hide what has no room and share out the width."""
        for column, width in self._left_out.items():
            self.setColumnHidden(column, self.viewport().width() < width)
        self.share_out(self._elastic, self._least)
