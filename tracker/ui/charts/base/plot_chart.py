"""What charts that pyqtgraph draws share: a plot that neither zooms nor scrolls, hidden series, a reader."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from tracker.ui.charts.base.cursor import Reader
from tracker.ui.charts.base.label_axis import LabelAxis
from tracker.ui.charts.base.points import Spot, Spots, Stretch
from tracker.ui.charts.values.hover import Hover
from tracker.ui.design.theme import Theme


class PlotChart(pg.PlotWidget):
    """A plot between two axes of labels. Its items are made once and then updated."""

    changed = Signal()

    def __init__(self, foot: int, parent: QWidget | None = None) -> None:
        self._is_made = False
        self.value_axis = LabelAxis("left")
        self.foot_axis = LabelAxis("bottom")
        self.view = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        super().__init__(parent, viewBox=self.view, axisItems={"left": self.value_axis, "bottom": self.foot_axis})
        self.hidden: frozenset[str] = frozenset()
        self.empty_text = ""
        self.hideButtons()
        self.setMenuEnabled(False)
        self.getPlotItem().layout.setContentsMargins(0, 0, 0, 0)
        self.foot_axis.setHeight(foot)
        self.reader = Reader(self)
        self._is_made = True

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self.setBackground(theme.card)
        self.value_axis.set_theme(theme)
        self.foot_axis.set_theme(theme)
        self.reader.set_theme(theme)

    def view_x(self, x: float) -> float:
        """Return where an x of the plot stands, in pixels of this widget."""
        return float(self.view.mapViewToScene(QPointF(x, 0)).x())

    def spots(self) -> Spots:
        """Return where its values stand now."""
        raise NotImplementedError

    def hover(self, spot: Spot) -> Hover:
        """Return the words of a value."""
        raise NotImplementedError

    def stretch(self, start: float, end: float) -> Stretch | None:
        """Return the days between two x in pixels, None where the chart is not over time."""
        raise NotImplementedError

    def fit(self) -> None:
        """Place everything for the room there is."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """Let the reader have keys and focus first."""
        return (self._is_made and self.reader.hears(event)) or bool(super().event(event))

    def viewportEvent(self, event: QEvent) -> bool:
        """Let the reader have the pointer first."""
        return (self._is_made and self.reader.hears(event)) or bool(super().viewportEvent(event))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        # A first resize comes while the base class is made, a last one after its plot is gone.
        if self._is_made and self.getPlotItem() is not None:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which scrolls."""
        event.ignore()
