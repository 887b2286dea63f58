"""One line below the filters: which days do not follow the chosen zone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.analysis.ledger.notes import zone_note
from tracker.ui.design.controls import Picture
from tracker.ui.design.fonts import Role
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import label
from tracker.ui.pages.page_list import PageEntry
from tracker.ui.pages.shown import Covered
from tracker.ui.state import State

UTC_PAGE = "Days on this page are UTC days, as on OpenRouter's bill and in the report."


class ZoneNote(QWidget):
    """Hidden in UTC, and if every day follows the zone."""

    def __init__(self, state: State, themes: Themes) -> None:
        super().__init__()
        self._state = state
        self._page: PageEntry | None = None
        self._text = label("", Role.CAPTION, "text_3", wrap=True)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(6)
        self._row.addWidget(Picture(themes, "info", "text_3", 14), 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """The text shown; empty while it is hidden."""
        return self._text.text()

    def set_metrics(self, metrics: Metrics) -> None:
        """Align with the page's padding."""
        self._row.setContentsMargins(metrics.padding, 0, metrics.padding, 10)

    def show_page(self, page: PageEntry) -> None:
        """Say that a page always uses UTC days; on other pages `show_value` fills the line."""
        self._page = page
        self._say("" if page.in_zone else UTC_PAGE)

    def show_value(self, value: Covered) -> None:
        """Say which days of a page's value are UTC days."""
        if self._page is not None and self._page.in_zone:
            self._say(zone_note(value.coverage))

    def _say(self, text: str) -> None:
        text = "" if self._state.zone is None else text
        self._text.setText(text)
        self.setVisible(bool(text))
