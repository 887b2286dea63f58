"""The chart card of the overview: its choices and buttons, bars, coverage strip, legend, and the same as a table."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from tracker.analysis.question import VALUE_COLUMNS
from tracker.ui.charts.column_grid import ColumnGrid
from tracker.ui.charts.coverage_strip import CoverageStrip
from tracker.ui.charts.legend import Legend, LegendPart
from tracker.ui.charts.stacked_bars import StackedBars
from tracker.ui.fonts import Role, font
from tracker.ui.icons import icon
from tracker.ui.metrics import Metrics
from tracker.ui.pages.card_head import Subtitle, icon_button
from tracker.ui.pages.overview_values import (
    MEASURES,
    OverviewValue,
    bars_of,
    cells_of,
    empty_text,
    subtitle_of,
    table_of,
    title_of,
    unit_text,
)
from tracker.ui.tables.text_table import TextTable
from tracker.ui.theme import LIGHT, Theme
from tracker.ui.widgets import Card, Segments, button, label

_MARGIN = 16


class SpendCard(Card):
    """Stacked bars of the period. `split_chosen` fires with a column, `picture_wanted`, `file_wanted` for buttons."""

    split_chosen = Signal(str)
    picture_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: OverviewValue | None = None
        self._theme: Theme = LIGHT
        self._title = label("", Role.BODY_STRONG)
        self.subtitle = Subtitle()
        self.measures = Segments({name: word for name, (_, word) in MEASURES.items()}, Role.CAPTION_MEDIUM, 24)
        self.measures.set_value("spend")
        self.split_button = button("by model")
        self.picture_button = icon_button("Copy picture")
        self.file_button = icon_button("Export these numbers as CSV…")
        self.chart = StackedBars(parent=self)
        self.strip = CoverageStrip(parent=self)
        self.legend = Legend(self)
        self.table = TextTable()
        self._menu = self._split_menu()
        self._arrange()
        self._wire()

    @property
    def measure(self) -> str:
        """What is shown: spend, tokens or requests."""
        return self.measures.value or "spend"

    def _split_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for column in VALUE_COLUMNS:
            action = QAction(f"by {column}", group)
            action.setData(column)
            action.setCheckable(True)
            menu.addAction(action)
        group.triggered.connect(self._choose_split)
        return menu

    def _arrange(self) -> None:
        self.split_button.setFont(font(Role.CAPTION_MEDIUM))
        self.split_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands after the text
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(self._title)
        titles.addWidget(self.subtitle)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(titles, 1)
        for one in (self.measures, self.split_button, self.picture_button, self.file_button):
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
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
        self.stack = QStackedWidget()
        self.stack.addWidget(plot)
        self.stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 12, _MARGIN, 10)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)

    def _wire(self) -> None:
        self.measures.chosen.connect(self._show)
        self.split_button.clicked.connect(self._open_menu)
        self.picture_button.clicked.connect(self.picture_wanted)
        self.file_button.clicked.connect(self.file_wanted)
        self.legend.hidden_changed.connect(self.chart.set_hidden)
        self.chart.grid_changed.connect(self._place_strip)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_T), self)
        shortcut.activated.connect(self.toggle_table)

    def set_value(self, value: OverviewValue) -> None:
        """Show other numbers."""
        self._value = value
        self.split_button.setText(f"by {value.split}")
        for action in self._menu.actions():
            action.setChecked(action.data() == value.split)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.split_button.setIcon(icon("chevron-down", theme.text_2))
        self.picture_button.setIcon(icon("image", theme.text_2))
        self.file_button.setIcon(icon("download", theme.text_2))
        self.chart.set_theme(theme)
        self.strip.set_theme(theme)
        self.legend.set_theme(theme)
        self.table.set_theme(theme)

    def set_metrics(self, metrics: Metrics) -> None:
        """Take the height of a main chart; wide windows name values in the legend."""
        self.setMinimumHeight(metrics.chart_height)
        self.legend.set_with_values(metrics.legend_values)

    def toggle_table(self) -> None:
        """Show the same numbers as a table, or the bars again."""
        to_table = self.stack.currentIndex() == 0
        self.stack.setCurrentIndex(1 if to_table else 0)
        self._fill_table()
        (self.table if to_table else self.chart).setFocus()

    def say(self, text: str) -> None:
        """Say what became of a button, in place of the subtitle, until other numbers are shown."""
        self.subtitle.set_full(text)

    def _show(self) -> None:
        if self._value is None:
            return
        value, measure = self._value, self.measure
        bars = bars_of(value, measure)
        self._title.setText(title_of(value.overview, measure))
        self.subtitle.set_full(subtitle_of(value, measure), unit_text(measure))
        self.chart.setAccessibleName(f"{title_of(value.overview, measure)}, {subtitle_of(value, measure)}")
        self.legend.set_parts(
            tuple(LegendPart(part.name, part.slot, part.kind, bars.text(part.total)) for part in bars.parts)
        )
        self.chart.hidden = self.legend.hidden
        self.chart.set_series(bars)
        self.chart.set_empty_text(empty_text(value))
        self.strip.set_cells(cells_of(bars))
        self._fill_table()

    def _fill_table(self) -> None:
        """Fill the table while it is seen; hundreds of cells are not measured for nothing."""
        if self._value is not None and self.stack.currentWidget() is self.table:
            self.table.set_rows(*table_of(self._value, self.measure))

    def _place_strip(self, grid: ColumnGrid) -> None:
        """Stand below the bars: cells under their columns, legend from the first bar on."""
        self.strip.set_grid(grid)
        self._legend_row.setContentsMargins(round(grid.left), 0, 0, 0)

    def _choose_split(self, action: QAction) -> None:
        self.split_chosen.emit(str(action.data()))

    def _open_menu(self) -> None:
        self._menu.popup(self.split_button.mapToGlobal(self.split_button.rect().bottomLeft()))
