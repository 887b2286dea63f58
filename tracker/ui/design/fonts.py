"""Fonts by role: the system's own font, in a few sizes and three weights. All digits have the same width."""

from __future__ import annotations

import sys
from enum import Enum
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from tracker.paths import resource_path

PICTURE_POINTS = 9.75
"""Body size of pictures: 13 px at 96 dpi on every machine."""

_BUNDLED_FAMILY = "Inter"
_BUNDLED_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")
_BODY_RANGE = (12.0, 14.0) if sys.platform == "darwin" else (9.0, 11.0)


LINE_FACTOR = 1.4
"""Line height of running text, as a factor of the font's size in pixels."""


class Role(Enum):
    """What a text is for. The value is its size, as a factor of the body size, and its weight."""

    NUMBER = (1.85, QFont.Weight.DemiBold)
    """The number on a card; the product's name."""
    TITLE = (1.23, QFont.Weight.DemiBold)
    """Page titles, titles on the welcome screen, today's spend."""
    LEAD = (1.23, QFont.Weight.Normal)
    """The two lines below the product's name on the welcome screen."""
    BODY = (1.0, QFont.Weight.Normal)
    BODY_MEDIUM = (1.0, QFont.Weight.Medium)
    BODY_STRONG = (1.0, QFont.Weight.DemiBold)
    """Card titles."""
    CONTROL = (0.92, QFont.Weight.Normal)
    """Tables, controls, sentences."""
    CONTROL_MEDIUM = (0.92, QFont.Weight.Medium)
    CONTROL_STRONG = (0.92, QFont.Weight.DemiBold)
    CAPTION = (0.85, QFont.Weight.Normal)
    """Captions, axes, legend, tooltip, status bar."""
    CAPTION_MEDIUM = (0.85, QFont.Weight.Medium)
    CAPTION_STRONG = (0.85, QFont.Weight.DemiBold)


@cache
def font(role: Role) -> QFont:
    """Return the font of a role, made from the application's body font (`use_system_font`, `use_bundled_font`).

    All callers share one font, because every painted text needs one: copy it before you change it.
    """
    factor, weight = role.value
    made = QFont(QApplication.font())
    made.setPointSizeF(made.pointSizeF() * factor)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def use_system_font() -> None:
    """Use the system's font for all texts, or the bundled font if the system has none. The application must exist."""
    if not QFontDatabase.families():
        use_bundled_font()
        return
    body = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    low, high = _BODY_RANGE
    body.setPointSizeF(min(max(body.pointSizeF(), low), high))
    _use(body)


def use_bundled_font() -> None:
    """Use the bundled font in one fixed size for all texts, so that pictures are equal on every machine."""
    if _BUNDLED_FAMILY not in QFontDatabase.families():
        for name in _BUNDLED_FILES:
            QFontDatabase.addApplicationFont(str(resource_path(f"fonts/{name}")))
    body = QFont(_BUNDLED_FAMILY)
    body.setPointSizeF(PICTURE_POINTS)
    _use(body)


def _use(body: QFont) -> None:
    QApplication.setFont(body)
    # The fonts made so far have the old body font.
    font.cache_clear()
