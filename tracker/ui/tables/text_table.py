"""The numbers of a chart as a plain table of texts; one key switches between the chart and the table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import LIGHT, Theme
from tracker.ui.design.themed import give_theme
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.plain_table import EDGE, PAD
from tracker.ui.tables.rows_model import ColumnSpec

TextRow = tuple[str, ...]


class _TextView(FittedTable[TextRow]):
    """A table that cuts no text: if its columns are too wide together, it scrolls."""

    def __init__(self, texts: ChartTexts) -> None:
        columns = [_text_column(n, title, number=n not in texts.texts) for n, title in enumerate(texts.header)]
        super().__init__(columns, "The numbers of the chart")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def fit(self) -> None:
        """Give every column the width that its texts need, and the first one what is left."""
        title = QFontMetrics(font(Role.CAPTION)).horizontalAdvance(self.rows_model.columns[0].title) + EDGE + PAD
        self.share_out(0, max(self.sizeHintForColumn(0) + EDGE - PAD, title))


class TextTable(QWidget):
    """A table whose columns change with the chart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._columns: tuple[tuple[str, ...], frozenset[int]] = ((), frozenset())
        self.view: _TextView | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def set_texts(self, texts: ChartTexts, empty_text: str = "") -> None:
        """Show other columns and rows, or `empty_text` if there are no rows."""
        if self.view is None or (texts.header, texts.texts) != self._columns:
            self._make_view(texts)
        assert self.view is not None
        self.view.empty_text = empty_text
        self.view.set_rows(texts.rows)

    def set_theme(self, theme: Theme) -> None:
        """Make later tables in another theme; `give_theme` reaches the present one itself."""
        self._theme = theme

    def _make_view(self, texts: ChartTexts) -> None:
        if self.view is not None:
            self._layout.removeWidget(self.view)
            self.view.deleteLater()
        self._columns = texts.header, texts.texts
        self.view = _TextView(texts)
        give_theme(self.view, self._theme)
        self._layout.addWidget(self.view)
        # Show it now, not at the next event: a widget that gets the focus before it is visible loses the focus reason.
        self.view.show()
        self.setFocusProxy(self.view)


def _text_column(index: int, title: str, *, number: bool) -> ColumnSpec[TextRow]:
    def text(row: TextRow) -> str:
        return row[index]

    return ColumnSpec(title, text, text, number=number, main=number and index == 1)
