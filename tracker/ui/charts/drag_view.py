"""A view that does not zoom or pan: it tells over which pixels the person drags."""

from __future__ import annotations

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseDragEvent
from PySide6.QtCore import Qt, Signal


class DragView(pg.ViewBox):
    """`dragged` fires while the left button is held, `released` when it is let go: from where to where (x, pixels)."""

    dragged = Signal(float, float)
    released = Signal(float, float)

    def __init__(self) -> None:
        super().__init__(enableMouse=False, enableMenu=False, defaultPadding=0)

    def mouseDragEvent(self, ev: MouseDragEvent, axis: int | None = None) -> None:
        """Tell the drag instead of moving the view."""
        if ev.button() is not Qt.MouseButton.LeftButton:
            ev.ignore()
            return
        ev.accept()
        signal = self.released if ev.isFinish() else self.dragged
        signal.emit(float(ev.buttonDownPos().x()), float(ev.pos().x()))
