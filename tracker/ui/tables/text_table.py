"""The numbers of a chart as a plain table of texts, one key away from it."""

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
    """No text is cut: where the columns have no room, the table scrolls."""

    def __init__(self, texts: ChartTexts) -> None:
        columns = [_text_column(n, title, number=n not in texts.words) for n, title in enumerate(texts.header)]
        super().__init__(columns, "The numbers of the chart")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def fit(self) -> None:
        """Give every column what its texts need, and the first one what is left."""
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
        """Show other columns and rows; `empty_text` stands in their place where there are none."""
        if self.view is None or (texts.header, texts.words) != self._columns:
            self._make_view(texts)
        assert self.view is not None
        self.view.empty_text = empty_text
        self.view.set_rows(texts.rows)

    def set_theme(self, theme: Theme) -> None:
        """Make tables in another theme."""
        self._theme = theme

    def _make_view(self, texts: ChartTexts) -> None:
        if self.view is not None:
            self._layout.removeWidget(self.view)
            self.view.deleteLater()
        self._columns = texts.header, texts.words
        self.view = _TextView(texts)
        give_theme(self.view, self._theme)
        self._layout.addWidget(self.view)
        # Now, not with the next event: what is not visible yet loses the reason for which it gets the focus.
        self.view.show()
        self.setFocusProxy(self.view)


def _text_column(place: int, title: str, *, number: bool) -> ColumnSpec[TextRow]:
    def text(row: TextRow) -> str:
        return row[place]

    return ColumnSpec(title, text, text, number=number, main=number and place == 1)
