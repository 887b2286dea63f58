"""The cards of the page "Sources": stored data, reconciliation, feeds, imports."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from tracker.analysis.reconcile.day_rows import DayRow
from tracker.analysis.views.sources import Sources
from tracker.formatting import count
from tracker.ui.charts.grids.coverage_grid import CoverageGrid
from tracker.ui.design.fonts import Role
from tracker.ui.design.icons import icon
from tracker.ui.design.theme import Theme
from tracker.ui.design.widgets import Card, Segments, button, label, link
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.sources.values import coverage_subtitle, different_rows, empty_text, quality_text
from tracker.ui.tables.feeds_table import FeedsTable
from tracker.ui.tables.imports_table import ImportsTable
from tracker.ui.tables.reconciliation_table import ReconciliationTable

_MARGIN = 16
_LEAST_DAYS = 8
_IMPORTS_SHOWN = 6
_RECONCILIATION_NOTE = "US dollars, credits + BYOK; the balance covers credits only"


class CoverageCard(ChartCard):
    """One cell per feed and day: how complete it is."""

    def __init__(self) -> None:
        self.grid = CoverageGrid()
        super().__init__(self.grid)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.grid.step_changed.connect(self._show_step)

    def set_sources(self, sources: Sources) -> None:
        """Show other feeds and days."""
        self._show_step()
        self.grid.set_sources(sources)

    def _show_step(self) -> None:
        self.set_titles("Stored data, by feed and day", coverage_subtitle(self.grid.grid.step))


class ReconciliationCard(ChartCard):
    """One line per UTC day: all days, or only those with differences."""

    def __init__(self) -> None:
        self._sources: Sources | None = None
        self.choice = Segments({"all": "All", "different": "Differences"}, Role.CAPTION_MEDIUM, 24)
        self.choice.set_value("all")
        self.table = ReconciliationTable()
        self.note = label("", Role.CAPTION, "text_3")
        self.note.setWordWrap(True)
        self.note.setContentsMargins(_MARGIN - 1, 8, _MARGIN - 1, 0)
        super().__init__(self.table, (self.choice,), below=(self.note,))
        self.fill_width()
        self.choice.chosen.connect(self._show)

    @property
    def rows(self) -> tuple[DayRow, ...]:
        """The days shown, newest first."""
        if self._sources is None:
            return ()
        return self._sources.checks if self.choice.value == "all" else different_rows(self._sources.checks)

    def set_sources(self, sources: Sources) -> None:
        """Show other days."""
        self._sources = sources
        self.choice.set_text("all", f"All {count(len(sources.checks))}")
        self.choice.set_text("different", f"Differences {count(len(different_rows(sources.checks)))}")
        self.note.setText(sources.cut_note)
        self.note.setVisible(bool(sources.cut_note))
        self._show()

    def select_day(self, day: int) -> None:
        """Select a UTC day (number); switch to all days if it is not shown."""
        if not self.table.select_day(day):
            self.choice.set_value("all")
            self._show()
            self.table.select_day(day)

    def minimumSizeHint(self) -> QSize:
        """Return the height of a few days."""
        return QSize(420, self.table.height_of(_LEAST_DAYS) + 62)

    def sizeHint(self) -> QSize:
        """Return the same: the table scrolls if it has more days."""
        return self.minimumSizeHint()

    def _show(self) -> None:
        if self._sources is not None:
            self.set_titles("Reconciliation, per UTC day", _RECONCILIATION_NOTE, "US dollars, credits + BYOK")
            only_different = self.choice.value == "different"
            self.table.set_days(self.rows, empty_text(self._sources, only_different=only_different))


class FeedsCard(Card):
    """When each feed was read and what it added, a button to import files, the number of inconsistent rows."""

    import_wanted = Signal()
    quality_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.import_button = button("Import CSV…")
        self.table = FeedsTable()
        self.quality = label("", Role.CAPTION, "text_3")
        self.quality_link = link("Show them", Role.CAPTION_MEDIUM)
        head = QHBoxLayout()
        head.addWidget(label("Feeds", Role.BODY_STRONG), 1)
        head.addWidget(self.import_button, 0, Qt.AlignmentFlag.AlignTop)
        head.setContentsMargins(_MARGIN - 1, 0, _MARGIN - 1, 0)
        foot = QHBoxLayout()
        foot.setContentsMargins(_MARGIN - 1, 4, _MARGIN - 1, 6)
        foot.addWidget(self.quality, 1)
        foot.addWidget(self.quality_link)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 12, 1, 1)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.import_button.clicked.connect(self.import_wanted)
        self.quality_link.clicked.connect(self.quality_wanted)

    def set_sources(self, sources: Sources) -> None:
        """Show other feeds."""
        self.show_ages(sources, sources.now_ms)
        self.quality.setText(quality_text(sources.quality))
        self.quality_link.setVisible(bool(sources.quality.count))

    def show_ages(self, sources: Sources, now_ms: int) -> None:
        """Update the ages for an instant (UTC ms)."""
        self.table.set_feeds(sources.feeds, now_ms)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self.import_button.setIcon(icon("file", theme.text_2))

    def minimumSizeHint(self) -> QSize:
        """Return the width that the columns need; the height is that of the card next to it."""
        return QSize(240, 200)

    def sizeHint(self) -> QSize:
        """Return the same."""
        return self.minimumSizeHint()


class ImportsCard(Card):
    """Imported files, newest first; hidden if there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.table = ImportsTable()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 5)
        layout.addWidget(self.table)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_sources(self, sources: Sources) -> None:
        """Show other files."""
        self.show_ages(sources, sources.now_ms)
        self.setFixedHeight(self.table.height_of(min(len(sources.imports), _IMPORTS_SHOWN)) + 8)
        self.setVisible(bool(sources.imports))

    def show_ages(self, sources: Sources, now_ms: int) -> None:
        """Update the ages for an instant (UTC ms)."""
        self.table.set_imports(sources.imports, now_ms)
