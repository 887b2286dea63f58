"""A card with a chart: title and unit, choices and buttons in its head; bars come with strip, legend and a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tracker.ui.charts.bars import Bars
from tracker.ui.charts.cells import Cell, cell_of
from tracker.ui.charts.column_grid import ColumnGrid
from tracker.ui.charts.coverage_strip import CoverageStrip
from tracker.ui.charts.hover import column_title
from tracker.ui.charts.legend import Legend, LegendPart
from tracker.ui.charts.stacked_bars import StackedBars
from tracker.ui.fonts import Role
from tracker.ui.icons import icon
from tracker.ui.metrics import Metrics
from tracker.ui.pages.card_head import Subtitle, icon_button
from tracker.ui.tables.text_table import TextRow, TextTable
from tracker.ui.theme import LIGHT, Theme
from tracker.ui.widgets import Card, label

_MARGIN = 16

TableTexts = tuple[tuple[str, ...], Sequence[TextRow]]
"""Header and rows of a chart as texts for people."""


class ChartCard(Card):
    """Title, subtitle and the two buttons of every chart; `picture_wanted` and `file_wanted` fire for them."""

    picture_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, content: QWidget, controls: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", Role.BODY_STRONG)
        self.subtitle = Subtitle()
        self.picture_button = icon_button("Copy picture")
        self.file_button = icon_button("Export these numbers as CSV…")
        self.picture_button.clicked.connect(self.picture_wanted)
        self.file_button.clicked.connect(self.file_wanted)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(self.title)
        titles.addWidget(self.subtitle)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(titles, 1)
        for one in (*controls, self.picture_button, self.file_button):
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 12, _MARGIN, 10)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(content, 1)

    def set_titles(self, title: str, subtitle: str, short: str = "") -> None:
        """Show a title, and unit and scope below it; `short` where those do not fit."""
        self.title.setText(title)
        self.subtitle.set_full(subtitle, short)

    def say(self, text: str) -> None:
        """Say what became of a button, in place of the subtitle, until other numbers are shown."""
        self.subtitle.set_full(text)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self.picture_button.setIcon(icon("image", theme.text_2))
        self.file_button.setIcon(icon("download", theme.text_2))


class BarsCard(ChartCard):
    """Stacked bars with coverage strip and legend; T shows the same numbers as a table."""

    def __init__(self, controls: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        self.stack = QStackedWidget()
        super().__init__(self.stack, controls, parent)
        self._theme: Theme = LIGHT
        self._table_of: Callable[[], TableTexts] | None = None
        self.chart = StackedBars()
        self.strip = CoverageStrip()
        self.legend = Legend()
        self.table = TextTable()
        plot = QWidget()
        inner = QVBoxLayout(plot)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.chart, 1)
        inner.addWidget(self.strip)
        inner.addSpacing(12)
        self._legend_row = QHBoxLayout()
        self._legend_row.addWidget(self.legend)
        inner.addLayout(self._legend_row)
        self.stack.addWidget(plot)
        self.stack.addWidget(self.table)
        self.legend.hidden_changed.connect(self.chart.set_hidden)
        self.chart.grid_changed.connect(self._place_strip)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_T), self)
        shortcut.activated.connect(self.toggle_table)

    def show_bars(self, bars: Bars, empty_text: str, table_of: Callable[[], TableTexts]) -> None:
        """Show other bars, or the sentence why there are none; `table_of` makes the table when it is asked for."""
        self._table_of = table_of
        self.chart.setAccessibleName(f"{self.title.text()}, {self.subtitle.full}")
        self.legend.set_parts(
            tuple(LegendPart(part.name, part.slot, part.kind, bars.text(part.total)) for part in bars.parts)
        )
        self.chart.hidden = self.legend.hidden
        self.chart.set_series(bars)
        self.chart.set_empty_text(empty_text)
        self.strip.set_cells(cells_of(bars))
        self._fill_table()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        super().set_theme(theme)
        self._theme = theme
        self.chart.set_theme(theme)
        self.strip.set_theme(theme)
        self.legend.set_theme(theme)
        self.table.set_theme(theme)

    def set_metrics(self, metrics: Metrics, lower: int = 0) -> None:
        """Take the height of a main chart, so many pixels `lower`; wide windows name values in the legend."""
        self.setMinimumHeight(metrics.chart_height - lower)
        self.legend.set_with_values(metrics.legend_values)

    def sizeHint(self) -> QSize:
        """Return the height of a main chart: what is left is for the rows below."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def toggle_table(self) -> None:
        """Show the same numbers as a table, or the bars again."""
        to_table = self.stack.currentIndex() == 0
        self.stack.setCurrentIndex(1 if to_table else 0)
        self._fill_table()
        (self.table if to_table else self.chart).setFocus()

    def _fill_table(self) -> None:
        """Fill the table while it is seen; hundreds of cells are not measured for nothing."""
        if self._table_of is not None and self.stack.currentWidget() is self.table:
            self.table.set_rows(*self._table_of())

    def _place_strip(self, grid: ColumnGrid) -> None:
        """Stand below the bars: cells under their columns, legend from the first bar on."""
        self.strip.set_grid(grid)
        self._legend_row.setContentsMargins(round(grid.left), 0, 0, 0)


def cells_of(bars: Bars) -> tuple[Cell, ...]:
    """Return the cells of the coverage strip below bars."""
    return tuple(cell_of(column_title(bars, number), column.coverage) for number, column in enumerate(bars.columns))


def bars_table(bars: Bars) -> TableTexts:
    """Return header and rows of bars as texts for people: one row per day, week or month."""
    header = (bars.step.capitalize(), "Total", *(part.name for part in bars.parts))
    rows = [
        (
            column_title(bars, number),
            bars.text(bars.total(number)),
            *(bars.text(part.values[number]) for part in bars.parts),
        )
        for number in range(len(bars.columns))
    ]
    return header, rows
