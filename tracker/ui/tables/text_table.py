"""The numbers of a chart as a plain table of texts, one key away from it."""

from __future__ import annotations

from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from tracker.ui.charts.chart_texts import ChartTexts
from tracker.ui.tables.plain_table import CellDelegate, PlainTable
from tracker.ui.tables.rows_model import ColumnSpec, RowsModel
from tracker.ui.theme import LIGHT, Theme

TextRow = tuple[str, ...]
_WIDEST = 420
"""Pixels after which a column of words is cut; its tooltip has all of it."""


class TextTable(QWidget):
    """A table whose columns change with the chart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._texts = ChartTexts((), ())
        self.view: PlainTable | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def set_texts(self, texts: ChartTexts) -> None:
        """Show other columns and rows."""
        if self.view is None or (texts.header, texts.words) != (self._texts.header, self._texts.words):
            self._make_view(texts)
        assert self.view is not None
        self._texts = texts
        self.view.rows_model.set_rows(texts.rows)
        self.view.resizeColumnsToContents()
        for column in range(len(texts.header)):
            self.view.setColumnWidth(column, min(self.view.columnWidth(column), _WIDEST))

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        if self.view is not None:
            self.view.set_theme(theme)

    def _make_view(self, texts: ChartTexts) -> None:
        if self.view is not None:
            self._layout.removeWidget(self.view)
            self.view.deleteLater()
        columns = [_text_column(n, title, number=n not in texts.words) for n, title in enumerate(texts.header)]
        self.view = PlainTable(RowsModel(columns), CellDelegate())
        self.view.rows_model.setParent(self.view)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.view.set_theme(self._theme)
        self.view.setAccessibleName("The numbers of the chart")
        self._layout.addWidget(self.view)
        self.setFocusProxy(self.view)


def _text_column(place: int, title: str, *, number: bool) -> ColumnSpec[TextRow]:
    def text(row: TextRow) -> str:
        return row[place]

    return ColumnSpec(title, text, text, number=number, main=place == 1)
