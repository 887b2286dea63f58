"""The interface of every chart in the window: values read by pointer and keys, named series, numbers as texts."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import SignalInstance

from tracker.ui.charts.base.cursor import Cursor
from tracker.ui.charts.base.legend import LegendPart
from tracker.ui.charts.values.chart_texts import ChartTexts


@runtime_checkable
class Chart(Protocol):
    """A widget that a chart card can show: the card adds legend, table, buttons and names.

    Its `value_cursor`, the cursor, shows the texts of single values.
    """

    value_cursor: Cursor
    hidden: frozenset[str]
    """Names of the series that are hidden."""

    @property
    def changed(self) -> SignalInstance:
        """Fires when the chart shows other numbers."""

    @property
    def empty_text(self) -> str:
        """Why the chart is empty; an empty text if it is not."""

    @property
    def summary(self) -> str:
        """What the chart shows in one sentence, for screen readers."""

    @property
    def legend_left(self) -> int:
        """The pixels between the chart's left edge and the names of its series."""

    def legend_parts(self) -> tuple[LegendPart, ...]:
        """Return the series that can be hidden; none if there is only one."""

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Hide the series with these names."""

    def texts(self) -> ChartTexts:
        """Return the numbers of all series as texts, also of hidden ones."""
