"""A page of one text, for tests of what is around a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QLabel, QVBoxLayout

from tests.ui.page_requests import shown_of
from tracker.analysis.ledger.question import Coverage
from tracker.periods import Period
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.theme import Theme
from tracker.ui.pages.page import Page
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Loaded, Shown

TODAY = date(2026, 11, 19)


@dataclass(frozen=True)
class Plain:
    """The value of the page."""

    text: str
    coverage: Coverage


LOADED = Loaded(page="plain", value=Plain("30 days", Coverage(())), shown=shown_of(Period(TODAY, TODAY)))


class PlainPage(Page[Plain]):
    """Shows the text of its value; its label records the theme and the gutter."""

    def __init__(self) -> None:
        super().__init__()
        self.text = QLabel()
        QVBoxLayout(self).addWidget(self.text)

    @staticmethod
    def load(request: PageRequest) -> Plain:
        """Return how many days are asked for."""
        return Plain(f"{request.snapshot.period.days} days", Coverage(()))

    def show_value(self, value: Plain, shown: Shown) -> None:
        """Show the text."""
        self.text.setText(value.text)

    def set_theme(self, theme: Theme) -> None:
        """Record the theme."""
        self.text.setObjectName(theme.name)

    def set_metrics(self, metrics: Metrics) -> None:
        """Record the gutter."""
        self.text.setMargin(metrics.gutter)
