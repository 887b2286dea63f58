"""The header of every page: its title, the period picker, the zone, and the sync button."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from tracker.formatting import date_range
from tracker.ui.design.controls import Control, Glyph, TextPart
from tracker.ui.design.fonts import Role
from tracker.ui.design.plain_text import set_tooltip
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import Segments, label
from tracker.ui.frame.date_picker import DatePicker
from tracker.ui.frame.zone_switch import ZoneSwitch
from tracker.ui.pages.page_list import PageEntry
from tracker.ui.state import PERIOD_LABELS, State


class Header(QFrame):
    """Shows the period of the state and changes it. `sync_requested` fires for the button at the right."""

    sync_requested = Signal()

    def __init__(self, state: State, themes: Themes) -> None:
        super().__init__()
        self._state = state
        self._title = label("", Role.TITLE)
        self._segments = Segments(PERIOD_LABELS, height=28)
        self._segments.setAccessibleName("Period")
        self._segments.chosen.connect(state.set_period_word)
        self._dates = Control(themes, "button", 28)
        self._dates.clicked.connect(self._open_picker)
        self._picker = DatePicker(themes, self)
        self._picker.dates_chosen.connect(self._set_dates)
        self._picker.word_chosen.connect(state.set_period_word)
        self._in_zone = True
        self.zone = ZoneSwitch(themes)
        self._refresh = Control(themes, "button", 28)
        self._refresh.setAccessibleName("Sync now")
        self._refresh.clicked.connect(self.sync_requested)
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(8)
        for one in (self._title, None, self._segments, self._dates, self.zone, self._refresh):
            if one is None:
                self._layout.addStretch(1)
            else:
                self._layout.addWidget(one)
        self.setFixedHeight(52)
        state.changed.connect(self.show_state)
        state.zone_changed.connect(self.show_state)
        self.show_state()
        self.set_syncing(False)

    def set_page(self, page: PageEntry) -> None:
        """Show a page's title, the period if the page has one, and whether the page follows the zone."""
        self._title.setText(page.title)
        self._in_zone = page.in_zone
        self._segments.setVisible(page.in_period)
        self._dates.setVisible(page.in_period)
        self.show_state()

    def set_metrics(self, metrics: Metrics) -> None:
        """Align with the page's padding; name the zone in full where there is space."""
        self._layout.setContentsMargins(metrics.padding, 2, metrics.padding, 0)
        self.zone.set_compact(metrics.compact)

    def set_syncing(self, syncing: bool) -> None:
        """While a sync runs, show "…" without animation instead of the refresh icon; a click then stops the sync."""
        self._refresh.set_parts(Glyph("more" if syncing else "refresh"))
        self._refresh.setAccessibleName("Stop syncing" if syncing else "Sync now")
        set_tooltip(self._refresh, "Stop syncing" if syncing else "Sync now (Ctrl+R)")

    @Slot()
    def show_state(self) -> None:
        """Show the period of the state, and its zone."""
        snapshot = self._state.snapshot
        self.zone.show_zone(self._state.zone, fixed=not self._in_zone)
        self._segments.set_value(self._state.period_word)
        text = date_range((snapshot if self._in_zone else snapshot.in_utc()).period)
        self._dates.set_parts(Glyph("calendar"), TextPart(text), Glyph("chevron-down", 12))
        set_tooltip(self._dates, "Choose a month, a year or your own dates")

    def _open_picker(self) -> None:
        snapshot = self._state.snapshot if self._in_zone else self._state.snapshot.in_utc()
        self._picker.open_below(self._dates, snapshot.period, self._state.today)

    def _set_dates(self, first: date, last: date) -> None:
        self._state.set_dates(first, last)
