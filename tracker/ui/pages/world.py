"""The page "You and the world": every figure of the report that can be compared fairly, and why the others cannot."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.analysis.world import Axis, World, WorldGroup, world
from tracker.paths import settings_path
from tracker.settings import load_settings
from tracker.store.database import Store
from tracker.ui.fonts import Role
from tracker.ui.metrics import Metrics
from tracker.ui.pages.page import Page
from tracker.ui.pages.world_detail import RowDetail
from tracker.ui.pages.world_marks import MarkKey
from tracker.ui.pages.world_reasons import ReasonsCard
from tracker.ui.pages.world_rows import ComparisonRow, GroupHead
from tracker.ui.state import Snapshot, State
from tracker.ui.theme import LIGHT, Theme
from tracker.ui.widgets import Card, label, link

Structure = tuple[tuple[str, ...], ...]


class WorldPage(Page):
    """Comparison rows in groups; one row at a time is open."""

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(state, parent)
        self._theme: Theme = LIGHT
        self._world: World | None = None
        self._structure: Structure = ()
        self.heads: list[GroupHead] = []
        self.rows: list[ComparisonRow] = []
        self._axes: list[Axis] = []
        self.marks = MarkKey()
        self.reasons_link = link("")
        self.source = label("", Role.CAPTION, "text_3", wrap=True)
        self.market_source = label("", Role.CAPTION, "text_3", wrap=True)
        self.market_source.setContentsMargins(16, 0, 16, 8)
        self._card = Card()
        self.detail = RowDetail(self._card)
        self.reasons = ReasonsCard(self)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._arrange()
        self.reasons_link.clicked.connect(self._toggle_reasons)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.addWidget(self.marks, 1)
        head.addWidget(self.reasons_link)
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        inner.addLayout(head)
        # Not at the foot: the page is longer than a window, and the credit goes wherever the market's numbers go.
        inner.addWidget(self.market_source)
        inner.addLayout(self._list)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.addWidget(self.source)
        inner.addLayout(foot)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._card)
        self._layout.addWidget(self.reasons)
        self._layout.addStretch(1)

    @staticmethod
    def load(store: Store, snapshot: Snapshot, now: datetime) -> World:
        """Return the comparison for the snapshot's period; filters do not narrow it."""
        return world(store, snapshot.period, now, load_settings(settings_path())[0].overrides)

    def show_value(self, value: object) -> None:
        """Show a `World`. Rows are made anew only where other figures are shown."""
        if not isinstance(value, World):
            raise TypeError(f"a comparison is shown, not {type(value).__name__}")
        self._world = value
        structure = tuple((group.title, *(row.figure_id for row in group.rows)) for group in value.groups)
        if structure != self._structure:
            self._structure = structure
            self._make_rows(value.groups)
        rows = iter(self.rows)
        self._axes = []
        for head, group in zip(self.heads, value.groups, strict=True):
            head.set_group(group)
            for row in group.rows:
                next(rows).set_row(row, group.axis)
                self._axes.append(group.axis)
        self.marks.set_world(value)
        self.source.setText(_foot(value))
        self.market_source.setVisible(value.market_source is not None)
        days = f", {value.market_caption}" if value.market_caption else ""
        self.market_source.setText(f"Market{days}. {value.market_source}" if value.market_source else "")
        self.reasons.set_reasons(value.not_compared)
        self.reasons_link.setText(f"Not compared: {len(value.not_compared)}, and why")
        self.reasons_link.setVisible(bool(value.not_compared))
        self._show_detail()

    def _make_rows(self, groups: tuple[WorldGroup, ...]) -> None:
        """Make heads and rows for other figures; the figure that was open stays open where it is still there."""
        opened = self._open_figure(groups)
        for widget in (*self.heads, *self.rows):
            self._list.removeWidget(widget)
            widget.deleteLater()
        self._list.removeWidget(self.detail)
        self.heads, self.rows = [], []
        for number, group in enumerate(groups):
            head = GroupHead(first=number == 0)
            head.set_theme(self._theme)
            self.heads.append(head)
            self._list.addWidget(head)
            for one in group.rows:
                row = ComparisonRow()
                row.set_theme(self._theme)
                row.setChecked(one.figure_id == opened)
                row.clicked.connect(self._open_only)
                self.rows.append(row)
                self._list.addWidget(row)

    def _open_figure(self, groups: tuple[WorldGroup, ...]) -> str | None:
        """Return the figure that is open; at first the one farthest from the report, of those with its months."""
        if self.rows:
            return next((row.row.figure_id for row in self.rows if row.isChecked()), None)
        distances = {
            row.figure_id: abs(row.you - row.level.value)
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

    def open_row(self, figure_id: str) -> None:
        """Open the row of a figure, close the others."""
        for row in self.rows:
            row.setChecked(row.row.figure_id == figure_id)
        self._show_detail()

    def _show_detail(self) -> None:
        """Move the detail below the open row and fill it; hide it where none is open."""
        number = next((number for number, row in enumerate(self.rows) if row.isChecked()), None)
        if number is None:
            self.detail.hide()
            return
        row = self.rows[number]
        self._list.removeWidget(self.detail)
        self._list.insertWidget(self._list.indexOf(row) + 1, self.detail)
        self.detail.set_row(row.row, self._axes[number])
        self.detail.show()

    def _toggle_reasons(self) -> None:
        self.reasons.setVisible(self.reasons.isHidden())
        if not self.reasons.isHidden():
            self._scroll_to(self.reasons)

    def _scroll_to(self, widget: QWidget) -> None:
        """Scroll the view around the page, where there is one, to a widget."""
        view = self.parentWidget()
        while view is not None and not isinstance(view, QScrollArea):
            view = view.parentWidget()
        if view is not None:
            self._layout.activate()
            view.ensureWidgetVisible(widget)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        for head in self.heads:
            head.set_theme(theme)
        for row in self.rows:
            row.set_theme(theme)
        self.marks.set_theme(theme)
        self.detail.set_theme(theme)

    def set_metrics(self, metrics: Metrics) -> None:
        """Take the gutter of the window's width."""
        self._layout.setSpacing(metrics.gutter)


def _foot(value: World) -> str:
    """Return the source and how much of the period is not held."""
    coverage = value.coverage
    text = value.report_source
    if coverage.missing:
        text += f" · {coverage.missing} of {len(coverage.days)} days of your period are not held"
    return text
