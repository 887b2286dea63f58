"""What the person is looking at: one object with a `changed` signal, read by every widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from tracker.periods import Period, parse_period

PERIOD_WORDS = {"7d": "7d", "30d": "30d", "90d": "90d", "365d": "1y", "all": "All"}
"""The segments of the period picker: the period's word and its label."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state at one moment, without Qt: what a page's `load` gets."""

    period: Period
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    zone: str = "UTC"
    split: str = "model"
    """Column by which charts of spend are split."""


class State(QObject):
    """Period, filters, zone and page. `changed` fires after each change; `page_changed` only for another page."""

    changed = Signal()
    page_changed = Signal()

    def __init__(self, today: date, page: str = "overview", period: str = "30d", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._first_held: date | None = None
        self._word: str | None = period
        self._page = page
        self._back: Snapshot | None = None
        self._day: int | None = None
        self._snapshot = Snapshot(parse_period(period, today, None))

    @property
    def snapshot(self) -> Snapshot:
        """The period, filters and zone of this moment."""
        return self._snapshot

    @property
    def page(self) -> str:
        """Name of the page shown."""
        return self._page

    @property
    def today(self) -> date:
        """The UTC day on which the account is."""
        return self._today

    @property
    def period_word(self) -> str | None:
        """Word of the chosen segment; None for custom dates."""
        return self._word

    def set_page(self, page: str) -> None:
        """Show another page."""
        if page != self._page:
            self._page = page
            self.page_changed.emit()

    def show_day(self, page: str, day: int) -> None:
        """Show another page at a UTC day (number), which that page takes when it shows its numbers."""
        self._day = day
        self.set_page(page)

    def take_day(self) -> int | None:
        """Return the UTC day (number) that the page shown is to begin at, once; None for no day of its own."""
        day, self._day = self._day, None
        return day

    def set_held(self, today: date, first_held: date | None) -> None:
        """Take over which day it is and the first day held; a period chosen by its word moves with them."""
        if (today, first_held) == (self._today, self._first_held):
            return
        self._today, self._first_held = today, first_held
        if self._word is not None:
            self._replace(period=parse_period(self._word, today, first_held))

    def set_period_word(self, word: str) -> None:
        """Choose a period by its word ("30d", "all", "last-month", …). Raises `UsageError` for another word."""
        period = parse_period(word, self._today, self._first_held)
        self._word = word
        self._back = None
        self._replace(period=period)

    def set_dates(self, first: date, last: date) -> None:
        """Choose custom dates, both included, in either order; days after today are cut off."""
        first, last = sorted((first, last))
        last = min(last, self._today)
        self._back = self._back or replace(self._snapshot)
        self._word = None
        self._replace(period=Period(min(first, last), last))

    def undo_dates(self) -> None:
        """Return to the period that was shown before custom dates were dragged."""
        if self._back is not None:
            period, self._back = self._back.period, None
            self._word = period.name if period.name in PERIOD_WORDS else None
            self._replace(period=period)

    def move_period(self, steps: int) -> None:
        """Move the period by its own length, backwards for negative steps; never beyond today."""
        period = self._snapshot.period
        last = min(period.last + timedelta(days=steps * period.days), self._today)
        first = last - timedelta(days=period.days - 1)
        word = period.name if last == self._today and period.name in PERIOD_WORDS else None
        self._word = word
        self._replace(period=Period(first, last, period.name if word else "custom"))

    def set_filter(self, column: str, values: tuple[str, ...]) -> None:
        """Let only these values of a column through; no values clears the filter."""
        filters = {name: chosen for name, chosen in self._snapshot.filters.items() if name != column}
        if values:
            filters[column] = values
        self._replace(filters=MappingProxyType(filters))

    def clear_filters(self) -> None:
        """Let everything through."""
        self._replace(filters=MappingProxyType({}))

    def set_split(self, column: str) -> None:
        """Split charts of spend by another column."""
        self._replace(split=column)

    def _replace(
        self,
        period: Period | None = None,
        filters: Mapping[str, tuple[str, ...]] | None = None,
        split: str | None = None,
    ) -> None:
        before = self._snapshot
        self._snapshot = replace(
            before,
            period=before.period if period is None else period,
            filters=before.filters if filters is None else filters,
            split=before.split if split is None else split,
        )
        if self._snapshot != before:
            self.changed.emit()
