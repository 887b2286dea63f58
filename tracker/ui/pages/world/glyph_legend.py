"""The legend above the comparison: what each shape means, and its dates."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from tracker.analysis.world.rows import World
from tracker.ui.charts.rows.dot_row import paint_benchmark, paint_market, paint_you
from tracker.ui.design.fonts import Role
from tracker.ui.design.theme import LIGHT, Theme
from tracker.ui.design.widgets import label

Glyph = Literal["you", "stated", "second_hand", "minimum", "market"]

NAMES: dict[Glyph, str] = {
    "you": "You",
    "stated": "Report",
    "second_hand": "second-hand",
    "minimum": "at least",
    "market": "Market",
}


class _Shape(QWidget):
    """One glyph, 18 px wide."""

    def __init__(self, glyph: Glyph) -> None:
        super().__init__()
        self._glyph: Glyph = glyph
        self.theme: Theme = LIGHT
        self.setFixedSize(QSize(18, 20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the glyph."""
        painter = QPainter(self)
        at = QPointF(8, 10.5)
        if self._glyph == "you":
            paint_you(painter, at, self.theme)
        elif self._glyph == "market":
            paint_market(painter, at, self.theme)
        else:
            paint_benchmark(painter, at, self._glyph, self.theme)
        painter.end()


class GlyphLegend(QWidget):
    """Every glyph that the page uses, with its name; dates follow the names of you, the report and the market.

    If space is short, dates are hidden: yours are also above the page, the market's also in the card's subtitle.
    """

    def __init__(self) -> None:
        super().__init__()
        self._shapes = {glyph: _Shape(glyph) for glyph in NAMES}
        self._names = {glyph: label(name, Role.CONTROL_MEDIUM) for glyph, name in NAMES.items()}
        self.you_caption = label("", Role.CAPTION, "text_3")
        self.report_caption = label("", Role.CAPTION, "text_3")
        self.market_caption = label("", Role.CAPTION, "text_3")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for glyph in NAMES:
            layout.addWidget(self._shapes[glyph])
            layout.addWidget(self._names[glyph])
            if glyph == "you":
                layout.addWidget(self.you_caption)
                layout.addSpacing(10)
            elif glyph == "stated":
                layout.addWidget(self.report_caption)
                layout.addSpacing(10)
        layout.addWidget(self.market_caption)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many dates as there is space for."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure again: the labels get their style only when they are shown."""
        super().showEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the height of one line: dates that do not fit are hidden."""
        return QSize(0, self.sizeHint().height())

    def _fit(self) -> None:
        captions = (self.you_caption, self.market_caption, self.report_caption)
        for caption in captions:
            caption.setVisible(bool(caption.text()))
        layout = self.layout()
        assert layout is not None
        for caption in captions:
            layout.invalidate()
            if layout.sizeHint().width() <= self.width():
                break
            caption.hide()
        # `sizeHint` above marks the layout as up to date although no label has moved yet: `activate` moves them.
        layout.activate()

    def set_world(self, world: World) -> None:
        """Show the glyphs that these rows use."""
        self.you_caption.setText(world.you_caption)
        self.report_caption.setText(world.report_caption)
        self.market_caption.setText(world.market_caption or "")
        self._names["market"].setText(world.market_name.capitalize())
        used: set[Glyph] = {row.benchmark.kind for group in world.groups for row in group.rows}
        if world.market_caption is not None:
            used.add("market")
        for glyph in NAMES:
            shown = glyph in ("you", "stated") or glyph in used
            self._shapes[glyph].setVisible(shown)
            self._names[glyph].setVisible(shown)
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        for shape in self._shapes.values():
            shape.theme = theme
            shape.update()
