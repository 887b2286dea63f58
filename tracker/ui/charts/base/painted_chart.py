"""The base of charts that paint themselves: theme, hidden series, cursor, and the sentence of an empty chart."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.ui.charts.base.cursor import Cursor
from tracker.ui.charts.base.legend import LegendPart
from tracker.ui.charts.base.points import Point, Points, Selection
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.hover import Hover
from tracker.ui.design.theme import LIGHT, Theme


class PaintedChart(QWidget):
    """A chart that paints itself. Each subclass has one method that sets its data, `set_…`, which ends with `renew`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._is_made = False
        super().__init__(parent)
        # Ignored: the chart takes the width that is there, and never makes its card wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._theme: Theme = LIGHT
        self.hidden: frozenset[str] = frozenset()
        self.value_cursor = Cursor(self)
        self._is_made = True

    def renew(self) -> None:
        """Show the data that was set."""
        self.setAccessibleName(self.summary)
        self.value_cursor.renew()
        self.update()
        self.changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.value_cursor.set_theme(theme)
        self.update()

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Hide the series with these names."""
        self.hidden = hidden
        self.value_cursor.renew()
        self.update()

    def event(self, event: QEvent) -> bool:
        """Pass pointer, keys and focus to the cursor first."""
        # Qt sends events already while the base class is being made, before there is a cursor.
        return (self._is_made and self.value_cursor.handles_event(event)) or bool(super().event(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chart, or nothing if it is empty: the layer above it paints the reason."""
        if self.empty_text:
            return
        painter = QPainter(self)
        self.paint_chart(painter)
        painter.end()

    @property
    def empty_text(self) -> str:
        """Why the chart is empty; an empty text if it is not."""
        return ""

    @property
    def summary(self) -> str:
        """What the chart shows in one sentence, for screen readers."""
        return ""

    @property
    def legend_left(self) -> int:
        """The pixels between the chart's left edge and the names of its series."""
        return 0

    def legend_parts(self) -> tuple[LegendPart, ...]:
        """Return the series that can be hidden; none if there is only one."""
        return ()

    def paint_chart(self, painter: QPainter) -> None:
        """Paint axes and values."""
        raise NotImplementedError

    def texts(self) -> ChartTexts:
        """Return the numbers of all series as texts, also of hidden ones."""
        raise NotImplementedError

    def points(self) -> Points:
        """Return the present positions of its values."""
        raise NotImplementedError

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a value."""
        raise NotImplementedError

    def selection(self, start: float, end: float) -> Selection | None:
        """Return the days between two x in pixels; None if the chart is not over time."""
        return None
