"""Icons: one outline SVG each, tinted with a colour of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from tracker.paths import resource_path

_RATIOS = (1.0, 2.0)


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str | None, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """Return an icon of `resources/icons` in a colour (#RRGGBB; None keeps its own) and a size in logical pixels.

    Raises `FileNotFoundError` if there is no such icon.
    """
    renderer = QSvgRenderer(resource_path(f"icons/{name}.svg").read_bytes())
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size, size))
    if colour is not None:
        # SourceIn keeps the transparency of what is drawn already and replaces only its colour.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(QRectF(0, 0, size, size), QColor(colour))
    painter.end()
    return picture


def icon(name: str, colour: str | None, size: int = 16) -> QIcon:
    """Return an icon for buttons that is sharp on screens of normal and of double density."""
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(pixmap(name, colour, size, ratio))
    return made
