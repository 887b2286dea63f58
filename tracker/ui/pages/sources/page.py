"""The page "Sources": stored data by feed and day, reconciliation, when each feed was read, imports."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMessageBox, QWidget

from tracker.analysis.views.sources import Sources, sources
from tracker.store.usage.imports import ImportRecord
from tracker.ui.design.plain_text import message_box
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.theme import LIGHT, Theme
from tracker.ui.pages.actions import ImportFiles, UndoImport
from tracker.ui.pages.cards.actions import CardActions, CardTables
from tracker.ui.pages.page import Page
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Shown
from tracker.ui.pages.sources.cards import CoverageCard, FeedsCard, ImportsCard, ReconciliationCard
from tracker.ui.pages.sources.quality_dialog import QualityDialog
from tracker.ui.pages.sources.values import coverage_table, reconciliation_table, undo_question

_SHARES = (2, 1)
"""How the reconciliation and the feeds share a row: 664 to 332 pixels at the usual width."""
_STACK_BELOW = 1000
"""Below this inner width in pixels, causes of differences have no space next to the feeds."""


class SourcesPage(Page[Sources]):
    """Feeds, reconciliation and imports of the account; this page ignores the filters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Sources | None = None
        self._day: int | None = None
        self._theme: Theme = LIGHT
        self.coverage = CoverageCard()
        self.reconciliation = ReconciliationCard()
        self.feeds = FeedsCard()
        self.imports = ImportsCard()
        self.question: QMessageBox | None = None
        self.quality: QualityDialog | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._stacked: bool | None = None
        self._arrange(stacked=False)
        self.card_actions = CardActions(self, (self.coverage, self.reconciliation), self.tables)
        self._wire()

    def _wire(self) -> None:
        self.coverage.grid.day_chosen.connect(self.reconciliation.select_day)
        self.feeds.import_wanted.connect(self._import_files)
        self.feeds.quality_wanted.connect(self.show_quality)
        self.imports.table.undo_wanted.connect(self.ask_to_undo)

    @staticmethod
    def load(request: PageRequest) -> Sources:
        """Return the sources for the request's period; this page ignores the filters."""
        return sources(request.store, request.snapshot.period, request.now)

    def show_value(self, value: Sources, shown: Shown) -> None:
        """Show sources, and select the day that another page asked for."""
        self._value = value
        self.card_actions.set_shown(shown)
        for card in (self.coverage, self.reconciliation, self.feeds, self.imports):
            card.set_sources(value)
        if self._day is not None:
            self.reconciliation.select_day(self._day)
            self._day = None

    def show_day(self, day: int) -> None:
        """Select a UTC day (number) when the next value is shown."""
        self._day = day

    def _import_files(self) -> None:
        self.ask(ImportFiles())

    def show_ages(self, now_ms: int) -> None:
        """Update the texts that say how long ago each feed was read."""
        if self._value is not None:
            self.feeds.show_ages(self._value, now_ms)
            self.imports.show_ages(self._value, now_ms)

    def set_theme(self, theme: Theme) -> None:
        """Use another theme for dialogs."""
        self._theme = theme

    def set_metrics(self, metrics: Metrics) -> None:
        """Use the space between cards that fits the window's width."""
        self._grid.setSpacing(metrics.gutter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the cards if there is no space for two next to each other."""
        super().resizeEvent(event)
        self._arrange(stacked=self.width() < _STACK_BELOW)

    def _arrange(self, *, stacked: bool) -> None:
        if stacked == self._stacked:
            return
        self._stacked = stacked
        for card in (self.coverage, self.reconciliation, self.feeds, self.imports):
            self._grid.removeWidget(card)
        self._grid.addWidget(self.coverage, 0, 0, 1, 2)
        self._grid.addWidget(self.reconciliation, 1, 0, 1, 2 if stacked else 1)
        self._grid.addWidget(self.feeds, 2 if stacked else 1, 0 if stacked else 1, 1, 2 if stacked else 1)
        self._grid.addWidget(self.imports, 3, 0, 1, 2)
        self._grid.setRowStretch(1, 1)
        for column, share in enumerate(_SHARES):
            self._grid.setColumnStretch(column, share)

    @Slot()
    def show_quality(self) -> None:
        """List the inconsistent rows in a dialog."""
        if self._value is not None:
            self.quality = QualityDialog(self._value.quality, self._theme, self)
            self.quality.open()

    @Slot(object)
    def ask_to_undo(self, record: ImportRecord) -> None:
        """Ask the person whether to undo an import; if so, ask the window to do it."""
        what, means = undo_question(record)
        box = message_box(self, "Undo import", what, means, close=QMessageBox.StandardButton.Cancel)
        undo = box.addButton("Undo import", QMessageBox.ButtonRole.AcceptRole)
        undo.clicked.connect(lambda: self.ask(UndoImport(record.id)))
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        self.question = box
        box.open()

    def tables(self) -> CardTables:
        """Return the numbers of both cards, with a name for the file."""
        if self._value is None:
            return {}
        return {
            self.coverage: ("held-by-feed", coverage_table(self._value)),
            self.reconciliation: ("reconciliation", reconciliation_table(self.reconciliation.rows)),
        }
