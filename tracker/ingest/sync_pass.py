"""One sync in progress: what all its feeds share, how they are asked, and how each ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from tracker.api.analytics import AnalyticsMeta
from tracker.api.client import Client
from tracker.errors import (
    AnswerNotUnderstood,
    Cancelled,
    KeyRejected,
    RateLimited,
    StoreUnusable,
    TrackerError,
    Unreachable,
    WrongKeyKind,
)
from tracker.monitor import Monitor
from tracker.periods import day_of_ms, ms_of
from tracker.store.account.sync_log import FeedReport, last_answers
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.usage.days import date_back

T = TypeVar("T")

_CLOCK_SLACK_MS = 60 * 60 * 1000
"""By so much a clock may be set back between two syncs without anything being read anew."""

YEAR_DAYS = 367
"""How many days back, today included, OpenRouter answers day by day."""

REREAD_DAYS = 3
"""Finished days can still move a little, so later syncs begin this many days before the last answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What storing a feed's answer changed, and what was odd about it."""

    changes: Changes
    note: str | None = None


class SyncPass:
    """Ask feed by feed: between requests the person can stop it, and a feed that fails leaves the others alone."""

    def __init__(self, client: Client, store: Store, monitor: Monitor, *, full: bool) -> None:
        self.client = client
        self.store = store
        self.started_ms = ms_of(monitor.now())
        self.today = day_of_ms(self.started_ms)
        self.earliest_day = self.today - YEAR_DAYS + 1
        self.reports: list[FeedReport] = []
        self.retry_after_seconds: float | None = None
        """The longest wait that OpenRouter asked for; None: it asked for none."""
        self._monitor = monitor
        self.full = full
        # An answer of a time to come was given to a clock that was ahead: which days it was whole for is not known.
        until_ms = self.started_ms + _CLOCK_SLACK_MS
        self._last = {feed: at_ms for feed, at_ms in last_answers(store).items() if at_ms <= until_ms}
        date_back(store, self.today, self.started_ms)
        self._meta: AnalyticsMeta | None = None
        self._meta_is_asked = False
        self._planned = 0
        self._done = -1
        self._text = ""
        self._fraction = 0.0

    def now_ms(self) -> int:
        """Return the present instant (UTC ms)."""
        return ms_of(self._monitor.now())

    def plan(self, steps: int) -> None:
        """Expect this many more steps; it only serves the progress shown, which never goes back."""
        self._planned += steps

    def step(self, text: str) -> None:
        """Begin the next step, told to the person in these words."""
        self._done += 1
        self._text = text

    def ask(self, question: Callable[[], T]) -> T:
        """Return what a request answers. Raises `Cancelled` where the person stopped the sync."""
        if self._monitor.cancelled():
            raise Cancelled("The sync was stopped. What was read until then is kept.")
        self._fraction = max(self._fraction, min(1.0, self._done / max(self._planned, 1)))
        self._monitor.progress(self._text, self._fraction)
        return question()

    def analytics_meta(self) -> AnalyticsMeta | None:
        """Return the names that analytics knows; None where that cannot be had, and then all of ours are tried."""
        if not self._meta_is_asked:
            self._meta_is_asked = True
            self.step("Asking what can be read")
            with suppress(AnswerNotUnderstood, Unreachable, WrongKeyKind):
                self._meta = self.ask(self.client.analytics_meta)
        return self._meta

    def feeds(self, names: Sequence[str], work: Callable[[], Sequence[Reading | None]]) -> bool:
        """Run the work of feeds that are read together, report each, and tell whether they answered.

        Where the work gives None for a feed, that is reported later. A rejected key, an unusable store and the person's
        stop end the whole sync: they are raised.
        """
        try:
            readings = work()
        except (KeyRejected, Cancelled, StoreUnusable):
            raise
        except TrackerError as error:
            self.reports += [FeedReport(name=name, status="failed", reason=error.message) for name in names]
            if isinstance(error, RateLimited) and error.retry_after_seconds is not None:
                self.retry_after_seconds = max(self.retry_after_seconds or 0.0, error.retry_after_seconds)
            return False
        for name, reading in zip(names, readings, strict=True):
            if reading is not None:
                counts = reading.changes
                self.reports.append(
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

    def feed(self, name: str, work: Callable[[], Reading | None]) -> bool:
        """Run the work of one feed, report it, and tell whether it answered; raises as `feeds` does."""
        return self.feeds((name,), lambda: (work(),))

    def skip(self, name: str, reason: str) -> None:
        """Report a feed that was not asked."""
        self.reports.append(FeedReport(name=name, status="skipped", reason=reason))

    def is_due(self, name: str, every_ms: int) -> bool:
        """Tell whether a feed's last answer is older than that; always in a full sync."""
        last = self._last.get(name)
        return self.full or last is None or not 0 <= self.started_ms - last < every_ms

    def first_day(self, *names: str) -> int:
        """Return the UTC day from which feeds are read: `REREAD_DAYS` before their last answer, a year back at most."""
        answers = [self._last.get(name) for name in names]
        if self.full or None in answers:
            return self.earliest_day
        last = min(day_of_ms(answer) for answer in answers if answer is not None)
        return max(self.earliest_day, min(last, self.today) - REREAD_DAYS)
