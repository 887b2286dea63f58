"""The card of the comparison: a legend, rows in groups of which one row can be open, and the sources."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.analysis.world.rows import Axis, World, WorldGroup
from tracker.formatting import counted
from tracker.ui.design.fonts import Role
from tracker.ui.design.plain_text import set_tooltip
from tracker.ui.design.theme import LIGHT, Theme
from tracker.ui.design.widgets import label, link
from tracker.ui.pages.cards.chart_card import INSET, ChartCard
from tracker.ui.pages.world.glyph_legend import GlyphLegend
from tracker.ui.pages.world.row_detail import RowDetail
from tracker.ui.pages.world.rows import ComparisonRow, GroupHead

Structure = tuple[tuple[str, ...], ...]

_NO_MARKET = "No market data: OpenRouter returns it to inference keys only."


class ComparisonCard(ChartCard):
    """You, the report and the market, figure by figure; a click opens a row and closes the one that was open.

    The source of the market's numbers is above them, because the card is longer than a window.
    """

    def __init__(self) -> None:
        self._theme: Theme = LIGHT
        self._structure: Structure = ()
        self.heads: list[GroupHead] = []
        self.rows: list[ComparisonRow] = []
        self._axes: list[Axis] = []
        self.glyphs = GlyphLegend()
        self.market_link = link("Today's market")
        self.tags_link = link("Tags…")
        set_tooltip(self.tags_link, "Tag apps, keys and models, so that categories can be compared")
        self.reasons_link = link("")
        self.summary = label("", Role.CONTROL, wrap=True)
        self.source = label("", Role.CAPTION, "text_3", wrap=True)
        content = QWidget()
        super().__init__(content, (self.market_link, self.tags_link, self.reasons_link))
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self.detail = RowDetail(content)
        self._arrange()

    def _arrange(self) -> None:
        self.summary.setContentsMargins(INSET, 0, INSET, 6)
        self._list.addWidget(self.summary)
        key = QHBoxLayout()
        key.setContentsMargins(INSET, 0, INSET, 8)
        key.addWidget(self.glyphs)
        self._list.addLayout(key)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._list.addLayout(self._rows)
        self.source.setContentsMargins(INSET, 8, INSET, 0)
        self._list.addWidget(self.source)
        self.fill_width()

    def set_world(self, value: World) -> None:
        """Show other numbers. Rows are arranged again only if the figures change."""
        structure = tuple((group.title, *(row.figure_id for row in group.rows)) for group in value.groups)
        if structure != self._structure:
            self._structure = structure
            self._arrange_rows(value.groups)
        rows = iter(self.rows)
        self._axes = []
        for head, group in zip(self.heads, value.groups, strict=True):
            head.set_group(group, value.market_name)
            for row in group.rows:
                next(rows).set_row(row, group.axis)
                self._axes.append(group.axis)
        self.glyphs.set_world(value)
        days = f", {value.market_caption}" if value.market_caption else ""
        market = value.market_name.capitalize()
        self.set_titles(
            "You, the report and the market",
            _NO_MARKET if value.market_source is None else f"{market}{days}. {value.market_source}",
            value.market_source or _NO_MARKET,
        )
        self.summary.setText(value.summary)
        self.summary.setVisible(bool(value.summary))
        self.source.setText(_foot(value))
        self.reasons_link.setText(f"Not compared: {len(value.not_compared)}, and why")
        self.reasons_link.setVisible(bool(value.not_compared))
        self._show_detail()

    def _arrange_rows(self, groups: tuple[WorldGroup, ...]) -> None:
        """Place heads and rows for other figures; an open figure stays open if it is still there.

        Existing heads and rows are reused: creating one takes longer than painting it.
        """
        opened = self._open_figure(groups)
        heads, rows = iter(self.heads), iter(self.rows)
        for widget in (*self.heads, *self.rows, self.detail):
            self._rows.removeWidget(widget)
        self.heads, self.rows = [], []
        for group in groups:
            head = next(heads, None) or self._new_head()
            self.heads.append(head)
            self._rows.addWidget(head)
            for one in group.rows:
                row = next(rows, None) or self._new_row()
                row.setChecked(one.figure_id == opened)
                self.rows.append(row)
                self._rows.addWidget(row)
        for left in (*heads, *rows):
            left.hide()
            left.deleteLater()

    def _new_head(self) -> GroupHead:
        head = GroupHead(first=not self.heads)
        head.set_theme(self._theme)
        return head

    def _new_row(self) -> ComparisonRow:
        row = ComparisonRow()
        row.set_theme(self._theme)
        row.clicked.connect(self._open_only)
        return row

    def _open_figure(self, groups: tuple[WorldGroup, ...]) -> str | None:
        """Return the open figure; at first the one with the largest difference, if the report has its months."""
        if self.rows:
            return next((row.row.figure_id for row in self.rows if row.isChecked()), None)
        distances = {
            row.figure_id: abs(row.you - row.benchmark.value)
            for group in groups
            for row in group.rows
            if row.you is not None and row.trend is not None and row.trend.report
        }
        return max(distances, key=lambda figure_id: distances[figure_id], default=None)

    def _open_only(self) -> None:
        """Close every row but the one clicked."""
        clicked = self.sender()
        for row in self.rows:
            if row is not clicked:
                row.setChecked(False)
        self._show_detail()

    def _show_detail(self) -> None:
        """Move the detail below the open row and fill it; hide it where none is open."""
        number = next((number for number, row in enumerate(self.rows) if row.isChecked()), None)
        if number is None:
            self.detail.hide()
            self._order_stops(None)
            return
        row = self.rows[number]
        self._rows.removeWidget(self.detail)
        self._rows.insertWidget(self._rows.indexOf(row) + 1, self.detail)
        self.detail.set_row(row.row, self._axes[number])
        self.detail.show()
        self._order_stops(number)

    def _order_stops(self, opened: int | None) -> None:
        """Make Tab go from the buttons down the rows, and through the detail below the open row."""
        after = 0 if opened is None else opened + 1
        card = self.detail.card
        inside: list[QWidget] = []
        if opened is not None:
            inside = [card.picture_button, card.file_button, self.detail.trend, *card.legend.entries]
        stops: list[QWidget] = [self.file_button, *self.rows[:after], *inside, *self.rows[after:]]
        for before, stop in pairwise(stops):
            QWidget.setTabOrder(before, stop)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        super().set_theme(theme)
        self._theme = theme


def _foot(value: World) -> str:
    """Return the source, and how many days of the period have no data."""
    coverage = value.coverage
    text = value.report_source
    if coverage.missing:
        text += f" · no data for {coverage.missing} of {counted(len(coverage.days), 'day')} of your period"
    return text
