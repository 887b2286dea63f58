"""What the window shows now: one object with a `changed` signal, read by every widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from tracker.periods import Period, StoredDates

PERIOD_LABELS = {"7d": "7d", "30d": "30d", "90d": "90d", "365d": "1y", "all": "All"}
"""The segments of the period picker: the period's name and its label."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state at one moment, without Qt: the input of a page's `load`."""

    period: Period
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    utc_period: Period | None = None
    """The same period in UTC days; None: `period` already has UTC days."""

    def in_utc(self) -> Snapshot:
        """Return the state for a page that always uses UTC days."""
        return self if self.utc_period is None else replace(self, period=self.utc_period, utc_period=None)


class State(QObject):
    """Period, zone, filters and page. `changed` fires for a new period or filter, `page_changed` for a new page."""

    changed = Signal()
    page_changed = Signal()
    zone_changed = Signal()
    """Fires instead of `changed` for another zone, because more than the page must be read again."""

    def __init__(
        self,
        today: date,
        page: str,
        period: str = "30d",
        zone: tzinfo | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._zone = zone
        # Until the stored dates and the time are known, assume noon of this day.
        self._stored = StoredDates(datetime.combine(today, time(12), zone or UTC))
        self._word: str | None = period
        self._page = page
        self._back: tuple[str | None, Period] | None = None
        """The word and the period from before custom dates were chosen."""
        self._snapshot = Snapshot(self._stored.period(period, zone))

    @property
    def snapshot(self) -> Snapshot:
        """The current period (with its zone) and filters."""
        return self._snapshot

    @property
    def page(self) -> str:
        """Name of the page shown."""
        return self._page

    @property
    def zone(self) -> tzinfo | None:
        """The zone whose dates are shown; None: UTC."""
        return self._zone

    @property
    def today(self) -> date:
        """The account's current date in the zone."""
        return self._stored.today(self._zone)

    @property
    def period_word(self) -> str | None:
        """Name of the chosen period, which is a segment's or another word like "2026-10"; None for custom dates."""
        return self._word

    def has_day_begun(self, now: datetime) -> bool:
        """Return whether another day has begun at an aware instant, in UTC or in the zone."""
        then = replace(self._stored, now=now)
        return any(then.today(zone) != self._stored.today(zone) for zone in (None, self._zone))

    def set_page(self, page: str) -> None:
        """Show another page."""
        if page != self._page:
            self._page = page
            self.page_changed.emit()

    def set_stored_dates(self, stored: StoredDates) -> None:
        """Set the current day and the stored dates; a period chosen by name moves with them."""
        self._stored = stored
        if self._word is not None:
            self._set_period(stored.period(self._word, self._zone))

    def set_zone(self, zone: tzinfo | None) -> None:
        """Show dates of another zone (None: UTC); custom dates stay the same. Fires only `zone_changed`."""
        if zone == self._zone:
            return
        self._zone = zone
        period = self._snapshot.period
        period = self._stored.period(self._word, zone) if self._word is not None else self._cut(period, zone)
        self._snapshot = self._at(period)
        self.zone_changed.emit()

    def set_period_word(self, word: str) -> None:
        """Choose a period by its name ("30d", "all", "last-month", …). Raises `UsageError` for an unknown name."""
        period = self._stored.period(word, self._zone)
        self._word = word
        self._back = None
        self._set_period(period)

    def set_dates(self, first: date, last: date) -> None:
        """Choose custom dates, both included, in either order; days after today are cut off."""
        first, last = sorted((first, last))
        self._back = self._back or (self._word, self._snapshot.period)
        self._word = None
        self._set_period(self._cut(Period(first, last), self._zone))

    def undo_dates(self) -> None:
        """Return to the period shown before custom dates were chosen."""
        if self._back is not None:
            (self._word, period), self._back = self._back, None
            self._set_period(period if self._word is None else self._stored.period(self._word, self._zone))

    def move_period(self, steps: int) -> None:
        """Move the period by its own length, backwards for negative steps; never beyond today.

        A calendar month or year moves to another one.
        """
        period = self._snapshot.period
        if period.unit is not None:
            self._move_calendar(period.unit_at(steps))
            return
        last = min(period.last + timedelta(days=steps * period.days), self.today)
        first = last - timedelta(days=period.days - 1)
        word = period.name if last == self.today and period.name in PERIOD_LABELS else None
        self._word = word
        self._set_period(Period(first, last, period.name if word else "custom"))

    def _move_calendar(self, word: str) -> None:
        period = self._stored.period(word, self._zone)
        if period.first <= self.today:
            self._word = word
            self._set_period(period)

    def _cut(self, period: Period, zone: tzinfo | None) -> Period:
        """Return the same dates in a zone, cut off after its current date."""
        today = self._stored.today(zone)
        return Period(min(period.first, today), min(period.last, today), period.name, zone)

    def _set_period(self, period: Period) -> None:
        self._take(self._at(period))

    def _at(self, period: Period) -> Snapshot:
        """Return the state with a period in the zone and the same period in UTC days."""
        utc = None
        if self._zone is not None:
            utc = self._cut(period, None) if self._word is None else self._stored.period(self._word)
        return replace(self._snapshot, period=replace(period, zone=self._zone), utc_period=utc)

    def set_filter(self, column: str, values: tuple[str, ...]) -> None:
        """Show only usage with these values of a column; no values clear the filter."""
        filters = {name: chosen for name, chosen in self._snapshot.filters.items() if name != column}
        if values:
            filters[column] = values
        self._take(replace(self._snapshot, filters=MappingProxyType(filters)))

    def clear_filters(self) -> None:
        """Show all usage."""
        self._take(replace(self._snapshot, filters=MappingProxyType({})))

    def _take(self, snapshot: Snapshot) -> None:
        before, self._snapshot = self._snapshot, snapshot
        if snapshot != before:
            self.changed.emit()
