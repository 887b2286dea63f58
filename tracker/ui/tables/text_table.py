"""The numbers of a chart as a plain table of texts, one key away from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from tracker.ui.tables.plain_table import CellDelegate, PlainTable
from tracker.ui.tables.rows_model import ColumnSpec, RowsModel
from tracker.ui.theme import LIGHT, Theme

TextRow = tuple[str, ...]


class TextTable(QWidget):
    """A table whose columns change with the chart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._header: tuple[str, ...] = ()
        self.view: PlainTable | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def set_rows(self, header: tuple[str, ...], rows: Sequence[TextRow]) -> None:
        """Show other columns and rows."""
        if self.view is None or header != self._header:
            self._make_view(header)
        assert self.view is not None
        self.view.rows_model.set_rows(rows)
        self.view.resizeColumnsToContents()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        if self.view is not None:
            self.view.set_theme(theme)

    def _make_view(self, header: tuple[str, ...]) -> None:
        if self.view is not None:
            self._layout.removeWidget(self.view)
            self.view.deleteLater()
        self._header = header
        columns = [_text_column(number, title) for number, title in enumerate(header)]
        self.view = PlainTable(RowsModel(columns), CellDelegate())
        self.view.rows_model.setParent(self.view)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.view.set_theme(self._theme)
        self.view.setAccessibleName("The numbers of the chart")
        self._layout.addWidget(self.view)
        self.setFocusProxy(self.view)


def _text_column(number: int, title: str) -> ColumnSpec[TextRow]:
    def text(row: TextRow) -> str:
        return row[number]

    return ColumnSpec(title, text, text, number=number > 0, main=number == 1)
