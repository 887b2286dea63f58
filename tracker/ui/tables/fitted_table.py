"""A table that fits its columns to its width whenever the width or the rows change, and hides some if it is narrow."""

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
    """Rows in the order in which they are given, or sorted: by the column `sorted_by`, largest first, until a header
    is clicked.

    The column `elastic` gets the width that the others leave free, but at least `least` pixels. `left_out` gives
    columns and the width of the table in pixels below which each is hidden; exports have all columns. `title`: see
    `PlainTable`.
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
        # A view does not own its model. The model is made first, so it gets its parent afterwards.
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
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Hide the columns for which the table is too narrow, and fit the others to the width."""
        for column, width in self._left_out.items():
            self.setColumnHidden(column, self.viewport().width() < width)
        self.share_out(self._elastic, self._least)
