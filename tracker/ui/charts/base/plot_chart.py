"""The base of charts that pyqtgraph draws: a plot that neither zooms nor scrolls, hidden series, a cursor."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from tracker.ui.charts.base.cursor import Cursor
from tracker.ui.charts.base.label_axis import LabelAxis
from tracker.ui.charts.base.points import Point, Points, Selection
from tracker.ui.charts.values.hover import Hover
from tracker.ui.design.theme import Theme


class PlotChart(pg.PlotWidget):
    """A plot with a left and a bottom axis. Its items are made once and then updated."""

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
        self.value_cursor = Cursor(self)
        self._is_made = True

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self.setBackground(theme.card)
        self.value_axis.set_theme(theme)
        self.foot_axis.set_theme(theme)
        self.value_cursor.set_theme(theme)

    def view_x(self, x: float) -> float:
        """Return an x of the plot in pixels of this widget."""
        # pyqtgraph gives the scene the size of the widget, so a position in the scene is one in the widget.
        return float(self.view.mapViewToScene(QPointF(x, 0)).x())

    def points(self) -> Points:
        """Return the present positions of its values."""
        raise NotImplementedError

    def hover(self, point: Point) -> Hover:
        """Return the tooltip of a value."""
        raise NotImplementedError

    def selection(self, start: float, end: float) -> Selection | None:
        """Return the days between two x in pixels; None if the chart is not over time."""
        raise NotImplementedError

    def fit(self) -> None:
        """Place everything for the present size."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """Pass keys and focus to the cursor first."""
        # Qt sends events already while the base class is being made, before there is a cursor.
        return (self._is_made and self.value_cursor.handles_event(event)) or bool(super().event(event))

    def viewportEvent(self, event: QEvent) -> bool:
        """Pass the pointer to the cursor first."""
        # A scroll area gets the pointer here, through its viewport, and not in `event`.
        return (self._is_made and self.value_cursor.handles_event(event)) or bool(super().viewportEvent(event))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Place everything again."""
        super().resizeEvent(event)
        # The first resize comes while the base class is being made, the last one after its plot is destroyed.
        if self._is_made and self.getPlotItem() is not None:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which scrolls."""
        event.ignore()
