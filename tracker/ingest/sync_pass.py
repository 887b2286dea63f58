"""One sync in progress: what all its feeds share, how they send requests, and how each is reported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from tracker.api.analytics import AnalyticsMeta
from tracker.api.client import Client
from tracker.api.stopping import stopped
from tracker.errors import (
    Cancelled,
    InvalidResponse,
    KeyRejected,
    RateLimited,
    StoreUnusable,
    TrackerError,
    Unreachable,
    WrongKeyKind,
)
from tracker.monitor import Monitor
from tracker.periods import date_of, day_of_ms, ms_of
from tracker.store.account.sync_log import FeedReport, last_responses
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.usage.days import date_back

T = TypeVar("T")

_CLOCK_SLACK_MS = 60 * 60 * 1000
"""The clock may be set back by up to this much between two syncs; nothing is read again because of it."""

YEAR_DAYS = 367
"""For how many days, today included, OpenRouter can give daily figures."""

MOST_REQUESTS = 5000
"""A sync ends after so many requests. An account with 250,000 calls in 31 days, 40 keys and a year of days needs about
1,500 of them. Responses that are cut off for ever would need a hundred thousand, two days with the store locked."""

_NAMED_DAYS = 7
"""A note names at most so many days; of the others it gives only the number."""

REREAD_DAYS = 3
"""Finished days can still change a little, so each sync begins this many days before the last successful read."""


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What storing a feed's data changed, and a note on anything unusual in it."""

    changes: Changes
    note: str | None = None


def joined(*notes: str | None) -> str | None:
    """Return several notes as one, None if there are none."""
    return " ".join(note for note in notes if note) or None


def listed_days(days: Collection[int]) -> str:
    """Return the dates of UTC days (numbers), oldest first; of many only the first ones."""
    dates = [date_of(day).isoformat() for day in sorted(days)]
    return ", ".join(dates[:_NAMED_DAYS]) + (
        f" and {len(dates) - _NAMED_DAYS} more" if len(dates) > _NAMED_DAYS else ""
    )


class SyncPass:
    """Reads feed by feed. The user can stop it between requests, and a feed that fails does not affect the others."""

    def __init__(self, client: Client, store: Store, monitor: Monitor, *, full: bool) -> None:
        self.client = client
        self._requests_before = client.requests
        self.store = store
        self.started_ms = ms_of(monitor.now())
        self.today = day_of_ms(self.started_ms)
        self.earliest_day = self.today - YEAR_DAYS + 1
        self.reports: list[FeedReport] = []
        self.retry_after_seconds: float | None = None
        """The longest wait that OpenRouter asked for; None: no wait."""
        self._monitor = monitor
        self.full = full
        # An entry from the future was written while the clock was ahead. Which days were complete then is not known,
        # so the entry is ignored and the feed is read again.
        until_ms = self.started_ms + _CLOCK_SLACK_MS
        self._last = {feed: at_ms for feed, at_ms in last_responses(store).items() if at_ms <= until_ms}
        date_back(store, self.today, self.started_ms)
        self._meta: AnalyticsMeta | None = None
        self._meta_is_requested = False
        self._planned = 0
        # The first `step` makes it 0, because a step is done only when the next one begins.
        self._done = -1
        self._text = ""
        self._fraction = 0.0

    def now_ms(self) -> int:
        """Return the present instant (UTC ms)."""
        return ms_of(self._monitor.now())

    def plan(self, steps: int) -> None:
        """Expect this many more steps. This only affects the progress bar, which never goes back."""
        self._planned += steps

    def step(self, text: str) -> None:
        """Begin the next step; the user sees this text."""
        self._done += 1
        self._text = text

    def request(self, question: Callable[[], T]) -> T:
        """Send a request and return its result.

        Raises `Cancelled` if the user stopped the sync, and `InvalidResponse` after `MOST_REQUESTS`.
        """
        if self._monitor.cancelled():
            raise stopped()
        if self.client.requests - self._requests_before >= MOST_REQUESTS:
            raise InvalidResponse(
                f"The sync ended here after {MOST_REQUESTS:,} requests, far more than an account needs. What was "
                "read before is stored; the next sync goes on."
            )
        # `plan` may add steps later. Without `max` the progress bar would then go back.
        self._fraction = max(self._fraction, min(1.0, self._done / max(self._planned, 1)))
        self._monitor.progress(self._text, self._fraction)
        return question()

    def analytics_meta(self) -> AnalyticsMeta | None:
        """Return the names that analytics knows; None if they cannot be read, and then all our names are tried."""
        if not self._meta_is_requested:
            # Set before the request: if that fails, the other feeds do not try it again.
            self._meta_is_requested = True
            self.step("Checking what can be read")
            with suppress(InvalidResponse, Unreachable, WrongKeyKind):
                self._meta = self.request(self.client.analytics_meta)
        return self._meta

    def feeds(self, names: Sequence[str], work: Callable[[], Sequence[FeedResult | None]]) -> bool:
        """Run the work of feeds that are read together, report each, and return whether they succeeded.

        If the work returns None for a feed, that feed is reported later. Three errors end the whole sync, so they are
        raised: a rejected key, an unusable store, and a stop by the user.
        """
        try:
            readings = work()
        except (KeyRejected, Cancelled, StoreUnusable):
            raise
        except TrackerError as error:
            for name in names:
                self.report(FeedReport(name=name, status="failed", reason=error.in_window))
            if isinstance(error, RateLimited) and error.retry_after_seconds is not None:
                self.retry_after_seconds = max(self.retry_after_seconds or 0.0, error.retry_after_seconds)
            return False
        for name, reading in zip(names, readings, strict=True):
            if reading is not None:
                counts = reading.changes
                self.report(
                    FeedReport(
                        name=name,
                        status="ok",
                        reason=reading.note,
                        new=counts.new,
                        changed=counts.changed,
                        unchanged=counts.unchanged,
                    )
                )
        return True

    def feed(self, name: str, work: Callable[[], FeedResult | None]) -> bool:
        """Run the work of one feed, report it, and return whether it succeeded. Raises what `feeds` raises."""
        return self.feeds((name,), lambda: (work(),))

    def skip(self, name: str, reason: str) -> None:
        """Report a feed that was not read."""
        self.report(FeedReport(name=name, status="skipped", reason=reason))

    def report(self, report: FeedReport) -> None:
        """Report a feed. What it brought is stored by now, so the window may show it before the sync ends."""
        self.reports.append(report)
        self._monitor.feed_read(report.name, report.status)

    def is_due(self, name: str, every_ms: int) -> bool:
        """Return whether a feed was last read longer ago than that; always True in a full sync."""
        last = self._last.get(name)
        # A negative age means that the clock was set back since the last read. Then the feed is due.
        return self.full or last is None or not 0 <= self.started_ms - last < every_ms

    def first_day(self, *names: str) -> int:
        """Return the first UTC day to read: `REREAD_DAYS` before the last successful read, at most a year back."""
        responses = [self._last.get(name) for name in names]
        if self.full or None in responses:
            return self.earliest_day
        # Feeds that are read together begin where the oldest of them needs it. `min` with today, because a response may
        # seem to come from the future by up to the clock slack.
        last = min(day_of_ms(response) for response in responses if response is not None)
        return max(self.earliest_day, min(last, self.today) - REREAD_DAYS)

    def first_gap(self, name: str, stored: Collection[int], expected: Collection[int]) -> int | None:
        """Return the first expected UTC day that a feed lacks in the year that can be read; None if it lacks none.

        A day is missing if its response was not whole, or if it was deleted while the feed was not read. If the last
        sync read the feed today, the response would most likely be the same, so it is not requested again before
        tomorrow.
        """
        last = self._last.get(name)
        if last is not None and last == max(self._last.values()) and day_of_ms(last) >= self.today:
            return None
        return min((day for day in expected if day >= self.earliest_day and day not in stored), default=None)
