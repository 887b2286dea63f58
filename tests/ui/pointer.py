"""A mouse pointer for tests: the off-screen platform has none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

_STEPS = 8


def target(chart: QWidget) -> QWidget:
    """Return the widget that receives mouse events."""
    return chart.viewport() if isinstance(chart, QAbstractScrollArea) else chart


def point_at(chart: QWidget, point: QPoint, pressed: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """Move the pointer to a point in a chart, with or without a pressed button."""
    widget, none = target(chart), Qt.MouseButton.NoButton
    glob = QPointF(widget.mapToGlobal(point))
    move = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), glob, none, pressed, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, move)


def leave(chart: QWidget) -> None:
    """Move the pointer out of a chart."""
    QApplication.sendEvent(target(chart), QEvent(QEvent.Type.Leave))


def drag(chart: QWidget, start: QPoint, end: QPoint, *, let_go: bool = True) -> None:
    """Press the left button, move, and release it if `let_go`."""
    QTest.mousePress(target(chart), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, _STEPS + 1):
        point_at(chart, start + (end - start) * (step / _STEPS), Qt.MouseButton.LeftButton)
    if let_go:
        QTest.mouseRelease(target(chart), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
