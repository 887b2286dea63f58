"""The part that opens below a comparison row: its trend by month, and an explanation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.analysis.world.rows import Axis, WorldRow
from tracker.export.months import months_table
from tracker.export.tables import Table
from tracker.ui.charts.lines.trend import TrendChart
from tracker.ui.charts.values.trend_values import TrendUnit
from tracker.ui.design.fonts import Role
from tracker.ui.design.plain_text import PlainLabel
from tracker.ui.design.theme import LIGHT, Theme
from tracker.ui.design.widgets import label
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.world.rows import NAME_LEFT

_TREND_HEIGHT = 214
_CREDIT_HEIGHT = 22


def unit_of(axis: Axis) -> TrendUnit:
    """Return the unit of an axis, derived from its tick texts."""
    texts = [text for _, text in axis.ticks]
    if any(text.endswith("%") for text in texts):
        return "percent"
    return "usd" if any(text.startswith("$") for text in texts) else "tokens"


class RowDetail(QWidget):
    """Created once, and moved below the row that is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._row: WorldRow | None = None
        self.trend = TrendChart()
        self.credit = label("", Role.CAPTION, "text_3", wrap=True)
        self.credit.setContentsMargins(0, 6, 0, 0)
        self.card = ChartCard(self.trend, flat=True, below=(self.credit,))
        self.no_trend = label("", Role.CONTROL, "text_3", wrap=True)
        self._heads: list[PlainLabel] = []
        self._texts: list[PlainLabel] = []
        self._wording = QGridLayout()
        self._wording.setHorizontalSpacing(12)
        self._wording.setVerticalSpacing(8)
        self._wording.setColumnMinimumWidth(0, 40)
        self._wording.setColumnStretch(1, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(NAME_LEFT - 8, 12, 16, 12)
        layout.setSpacing(16)
        layout.addWidget(self.card, 57, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.no_trend, 57, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.addLayout(self._wording)
        texts.addStretch(1)
        layout.addLayout(texts, 43)
        self.card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def table(self) -> tuple[str, Table]:
        """Return the months of the row, with a name for the file."""
        if self._row is None or self._row.trend is None:
            return "by-month", Table((), ())
        return f"{self._row.figure_id}-by-month", months_table(self._row.trend, "value")

    def set_row(self, row: WorldRow, axis: Axis) -> None:
        """Show the trend and the explanation of a row."""
        self._row = row
        has_months = row.trend is not None and bool(row.trend.you or row.trend.report)
        self.card.setVisible(has_months)
        self.no_trend.setVisible(not has_months)
        if row.trend is not None and has_months:
            self.card.set_titles(row.name, "by month")
            self.trend.set_trend(row.trend, unit_of(axis))
            source = row.trend.market_source
            self.credit.setText(source or "")
            self.credit.setVisible(source is not None)
            self.card.setFixedHeight(_TREND_HEIGHT + (0 if source is None else _CREDIT_HEIGHT))
        self.no_trend.setText("No trend: the report has only one number, and no month of yours is stored.")
        self._write(row.explanation)

    def _write(self, lines: tuple[tuple[str, str], ...]) -> None:
        while len(self._heads) < len(lines):
            head, text = label("", Role.CAPTION_MEDIUM), label("", Role.CAPTION, "text_2", wrap=True)
            number = len(self._heads)
            self._wording.addWidget(head, number, 0, Qt.AlignmentFlag.AlignTop)
            self._wording.addWidget(text, number, 1, Qt.AlignmentFlag.AlignTop)
            self._heads.append(head)
            self._texts.append(text)
        for number, (head, text) in enumerate(zip(self._heads, self._texts, strict=True)):
            head.setVisible(number < len(lines))
            text.setVisible(number < len(lines))
            if number < len(lines):
                head.setText(lines[number][0])
                text.setText(lines[number][1])

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line at the bottom."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._theme.border))
        painter.end()
