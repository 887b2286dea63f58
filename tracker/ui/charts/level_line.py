"""A dashed line at one value, with its words in the gutter right of the bars."""

from __future__ import annotations

from html import escape

import pyqtgraph as pg
from PySide6.QtGui import QColor

from tracker.ui.charts.bars import Bars
from tracker.ui.charts.painting import dashed_pen
from tracker.ui.fonts import Role, font
from tracker.ui.theme import LIGHT, Theme

GUTTER = 90
_GAP = 6
_LINE = 14
"""Pixels of one line of the label."""


class LevelLine:
    """The line, ending at the last bar, and the label beside its end; both hidden where there is no level."""

    def __init__(self) -> None:
        self.line = pg.PlotCurveItem(antialias=False)
        self.label = pg.TextItem(anchor=(0, 0))
        self.items = (self.line, self.label)
        self._theme: Theme = LIGHT
        self._bars: Bars | None = None

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.line.setPen(dashed_pen(QColor(theme.text), 3))
        if self._bars is not None:
            self._write()

    def show_level(self, bars: Bars, end: float, top: float, per_pixel: float, step: float) -> None:
        """Draw the level of a chart up to `end` (columns); `per_pixel` is the value of one pixel of height."""
        self._bars = bars
        for item in self.items:
            item.setVisible(bars.level is not None)
        if bars.level is None:
            return
        self._write()
        value = float(bars.level.value)
        self.line.setData([-0.5, end], [value, value])
        lines = 1 + len(bars.level.caption)
        # The first line stands level with the dashes; the label never leaves the plot.
        upper = min(value + _LINE / 2 * per_pixel, top)
        self.label.setPos(end + _GAP / step, max(upper, lines * _LINE * per_pixel))

    def _write(self) -> None:
        level = self._bars.level if self._bars else None
        if self._bars is None or level is None:
            return
        self.label.setFont(font(Role.CAPTION))
        self.label.textItem.document().setDocumentMargin(0)
        caption = "".join(f"<br>{escape(line)}" for line in level.caption)
        value = level.text or self._bars.text(level.value)
        self.label.setHtml(
            f"<div style='color:{self._theme.text_3}; line-height:{_LINE}px'>"
            f"<span style='color:{self._theme.text}; font-weight:500'>{escape(value)}</span>"
            f"{caption}</div>"
        )
