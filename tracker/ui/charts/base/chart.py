"""What every chart of the window is: it is read by pointer and keys, names its series, and tells its numbers."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import SignalInstance

from tracker.ui.charts.base.cursor import Reader
from tracker.ui.charts.base.legend import LegendPart
from tracker.ui.charts.values.chart_texts import ChartTexts


@runtime_checkable
class Chart(Protocol):
    """A widget that a chart card can hold: the card adds legend, table, buttons and names.

    Its own words for the values are what its `reader` tells.
    """

    reader: Reader
    hidden: frozenset[str]
    """Names of the series that are hidden."""

    @property
    def changed(self) -> SignalInstance:
        """Fires when the chart shows other numbers."""

    @property
    def empty_text(self) -> str:
        """Why there is nothing to see; nothing where there is something."""

    @property
    def summary(self) -> str:
        """What the chart shows in one sentence, for screen readers."""

    @property
    def legend_left(self) -> int:
        """How far from the chart's left edge the names of its series begin, pixels."""

    def legend_parts(self) -> tuple[LegendPart, ...]:
        """Return the series that can be hidden; none where there is but one."""

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Leave out the series of these names."""

    def texts(self) -> ChartTexts:
        """Return the numbers that are drawn, those of hidden series too."""
