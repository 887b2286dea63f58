"""Cards of charts over days: below the chart a strip shows how complete each day is, and a note what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from tracker.ui.charts.bars.stacked_bars import StackedBars
from tracker.ui.charts.grids.coverage_strip import CoverageStrip
from tracker.ui.charts.lines.line_chart import LineChart
from tracker.ui.charts.values.bars import Bars
from tracker.ui.charts.values.cells import Cell, cell_of
from tracker.ui.charts.values.column_grid import ColumnGrid
from tracker.ui.charts.values.hover import column_title
from tracker.ui.charts.values.lines import Lines
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.widgets import Note
from tracker.ui.pages.cards.chart_card import LEGEND_GAP, ChartCard

_NOTE_GAP = 6


class StripCard(ChartCard):
    """A chart whose columns are days, weeks or months; below it the coverage strip, then a note on what is missing."""

    def __init__(
        self, chart: StackedBars | LineChart, controls: Sequence[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        self.strip = CoverageStrip()
        self.note = Note()
        self.note.setContentsMargins(0, _NOTE_GAP, 0, 0)
        self.note.hide()
        super().__init__(chart, controls, parent, below=(self.strip, self.note))
        self._last_stop = self.strip
        chart.grid_changed.connect(self._place_strip)

    def set_note(self, sentences: Sequence[str]) -> None:
        """Say what is not in the chart: days that are not stored, usage that cannot be attributed."""
        self.note.setText(" ".join(sentences))
        self.note.setVisible(bool(sentences))

    def _place_strip(self, grid: ColumnGrid) -> None:
        """Align the strip with the columns of the chart, and the legend with the first column."""
        self.strip.set_grid(grid)
        self._legend_row.setContentsMargins(round(grid.left), LEGEND_GAP, 0, 0)


class BarsCard(StripCard):
    """Stacked bars."""

    def __init__(self, controls: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        self.chart = StackedBars()
        super().__init__(self.chart, controls, parent)

    def show_bars(self, bars: Bars, empty_text: str) -> None:
        """Show other bars, or say why there are none."""
        self.chart.set_series(bars, empty_text)
        self.strip.set_cells(cells_of(bars))

    def set_metrics(self, metrics: Metrics, lower: int = 0) -> None:
        """Use the height of a main chart minus `lower` pixels; wide windows show values in the legend."""
        self.setMinimumHeight(metrics.chart_height - lower)
        self.legend.set_with_values(metrics.legend_values)

    def sizeHint(self) -> QSize:
        """Return the height of a main chart: the remaining space is for the rows below."""
        return QSize(super().sizeHint().width(), self.minimumHeight())


class LinesCard(StripCard):
    """Lines over days."""

    def __init__(self, controls: Sequence[QWidget] = ()) -> None:
        self.chart = LineChart()
        super().__init__(self.chart, controls)

    def show_lines(self, lines: Lines) -> None:
        """Show other lines, or say why there are none."""
        self.chart.set_lines(lines)
        self.strip.set_cells(cells_of(lines.as_bars()))


def cells_of(bars: Bars) -> tuple[Cell, ...]:
    """Return the cells of the coverage strip below bars."""
    return tuple(cell_of(column_title(bars, number), column.coverage) for number, column in enumerate(bars.columns))
