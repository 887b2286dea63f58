"""Horizontal lines at one value (report or average dashed, market dotted), with a label to the right of the bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from tracker.ui.charts.base.painting import dashed_pen
from tracker.ui.charts.values.bars import Bars, Benchmark
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.plain_text import escaped
from tracker.ui.design.theme import LIGHT, Theme

GUTTER = 90
_GAP = 6
LABEL_LINE = 14
"""Pixels of one line of a label."""
LABEL_HEIGHT = 3 * LABEL_LINE + 2
"""Pixels of a label (three lines: value, what, when) and the gap below it."""


@dataclass(frozen=True, slots=True)
class BenchmarkSpace:
    """The plot that lines are drawn in: it ends at column `end` and at value `top`.

    `per_pixel` is the value of one pixel of height, `step` the width of a column in pixels.
    """

    end: float
    top: float
    per_pixel: float
    step: float


class BenchmarkLine:
    """A line that ends at the last bar, and the label next to its end; both are hidden without a benchmark."""

    def __init__(self, *, dotted: bool = False) -> None:
        self._dotted = dotted
        self.line = pg.PlotCurveItem(antialias=False)
        self.label = pg.TextItem(anchor=(0, 0))
        self.items = (self.line, self.label)
        self._theme: Theme = LIGHT
        self._texts: tuple[str, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        if self._dotted:
            self.line.setPen(pg.mkPen(theme.text, width=1.5, style=Qt.PenStyle.DotLine))
        else:
            self.line.setPen(dashed_pen(QColor(theme.text), 3))
        self._write()

    def hide(self) -> None:
        """Hide line and label."""
        for item in self.items:
            item.hide()

    def show_benchmark(self, benchmark: Benchmark, text: str, space: BenchmarkSpace, label_top: float) -> None:
        """Draw a benchmark; `text` labels one without a text. `label_top` is the value at the label's upper edge."""
        self._texts = (benchmark.text or text, *benchmark.caption)
        self._write()
        self.line.setData([-0.5, space.end], [float(benchmark.value)] * 2)
        # The unit of x is a column, so pixels are divided by the width of a column.
        self.label.setPos(space.end + _GAP / space.step, label_top)
        for item in self.items:
            item.show()

    def _write(self) -> None:
        if not self._texts:
            return
        self.label.setFont(font(Role.CAPTION))
        # By default a text document has a margin of 4 px, which would move the text away from its line.
        self.label.textItem.document().setDocumentMargin(0)
        value, *caption = map(escaped, self._texts)
        self.label.setHtml(
            f"<div style='color:{self._theme.text_3}; line-height:{LABEL_LINE}px'>"
            f"<span style='color:{self._theme.text}; font-weight:500'>{value}</span>"
            f"{''.join(f'<br>{line}' for line in caption)}</div>"
        )


def show_benchmarks(pairs: Sequence[tuple[BenchmarkLine, Benchmark | None]], bars: Bars, space: BenchmarkSpace) -> None:
    """Draw the benchmarks of a chart.

    The first line of a label is at the height of its benchmark. Labels never overlap and never leave the plot.
    """
    shown = sorted(
        ((line, benchmark) for line, benchmark in pairs if benchmark is not None), key=lambda pair: -pair[1].value
    )
    wanted = [max((space.top - benchmark.value) / space.per_pixel - LABEL_LINE / 2, 0.0) for _, benchmark in shown]
    tops = label_tops(wanted, space.top / space.per_pixel)
    for line, _ in pairs:
        line.hide()
    for (line, benchmark), top in zip(shown, tops, strict=True):
        line.show_benchmark(benchmark, bars.text(benchmark.value), space, space.top - top * space.per_pixel)


def label_tops(wanted: Sequence[float], bottom: float) -> list[float]:
    """Return the tops of labels (pixels, ascending), pushed upwards so that none overlap and all end above `bottom`."""
    tops: list[float] = []
    lowest = bottom - LABEL_HEIGHT
    for top in reversed(wanted):
        tops.insert(0, min(top, lowest))
        lowest = tops[0] - LABEL_HEIGHT
    return tops
