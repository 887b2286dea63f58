"""What charts that paint themselves share: theme, hidden series, reader, the sentence where there is nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.ui.charts.base.cursor import Reader
from tracker.ui.charts.base.legend import LegendPart
from tracker.ui.charts.base.points import Spot, Spots, Stretch
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.hover import Hover
from tracker.ui.design.theme import LIGHT, Theme


class PaintedChart(QWidget):
    """A chart of one kind. Its own way in, `set_…`, ends with `renew`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._is_made = False
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._theme: Theme = LIGHT
        self.hidden: frozenset[str] = frozenset()
        self.reader = Reader(self)
        self._is_made = True

    def renew(self) -> None:
        """Show what was set."""
        self.setAccessibleName(self.summary)
        self.reader.renew()
        self.update()
        self.changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.reader.set_theme(theme)
        self.update()

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Leave out the series of these names."""
        self.hidden = hidden
        self.reader.renew()
        self.update()

    def event(self, event: QEvent) -> bool:
        """Let the reader have pointer, keys and focus first."""
        return (self._is_made and self.reader.hears(event)) or bool(super().event(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chart; the sentence where there is nothing is painted above it."""
        if self.empty_text:
            return
        painter = QPainter(self)
        self.paint_chart(painter)
        painter.end()

    @property
    def empty_text(self) -> str:
        """Why there is nothing to see; nothing where there is something."""
        return ""

    @property
    def summary(self) -> str:
        """What the chart shows in one sentence, for screen readers."""
        return ""

    @property
    def legend_left(self) -> int:
        """How far from the chart's left edge the names of its series begin, pixels."""
        return 0

    def legend_parts(self) -> tuple[LegendPart, ...]:
        """Return the series that can be hidden; none where there is but one."""
        return ()

    def paint_chart(self, painter: QPainter) -> None:
        """Paint axes and marks."""
        raise NotImplementedError

    def texts(self) -> ChartTexts:
        """Return the numbers that are drawn, those of hidden series too."""
        raise NotImplementedError

    def spots(self) -> Spots:
        """Return where its values stand now."""
        raise NotImplementedError

    def hover(self, spot: Spot) -> Hover:
        """Return the words of a value."""
        raise NotImplementedError

    def stretch(self, start: float, end: float) -> Stretch | None:
        """Return the days between two x in pixels, None where the chart is not over time."""
        return None
