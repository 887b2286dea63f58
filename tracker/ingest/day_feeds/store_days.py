"""Stores the responses of day feeds. A response without usage is accepted only if no stored data contradicts it.

An empty response looks like an account that was not used, and finished days are read again for three days only. So a
server that returns nothing once by mistake would leave zeros that are never corrected. Rows whose numbers are all 0 are
the same as no rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from tracker import feeds
from tracker.errors import InvalidResponse
from tracker.ingest.sync_pass import FeedResult, SyncPass
from tracker.periods import date_of, day_of_ms
from tracker.store.account.account import known_keys
from tracker.store.usage.days import days_with_usage, replace_days
from tracker.usage import DayUsage

_WITNESSES = tuple(name for name in feeds.DAY_FEEDS if name != feeds.DAILY_CSV)
"""The feeds that can contradict an empty response. A file cannot: it may belong to another account."""


@dataclass(frozen=True, slots=True)
class _Empty:
    """A response without any usage for some UTC days (numbers), and when it was requested (UTC ms)."""

    feed: str
    days: range
    fetched_at_ms: int
    note: str | None


class DayResponses:
    """Stores the responses of one sync. Responses without any usage wait until every feed is read (`flush`)."""

    def __init__(self, sync: SyncPass) -> None:
        self._sync = sync
        self._waiting: list[_Empty] = []

    def store(
        self, feed: str, days: range, rows: Iterable[DayUsage], fetched_at_ms: int, note: str | None = None
    ) -> FeedResult | None:
        """Replace what a feed knows of UTC days (numbers) by `rows`. Without rows return None; `flush` then reports.

        A day that has stored usage of the feed but no rows with usage now stays as it is; the note says so.
        """
        rows = [row for row in rows if not row.is_zero]
        if not rows:
            self._waiting.append(_Empty(feed, days, fetched_at_ms, note))
            return None
        reported = {row.day for row in rows}
        kept = sorted(days_with_usage(self._sync.store, (feed,), days).keys() - reported)
        if kept:
            dates = ", ".join(date_of(day).isoformat() for day in kept)
            note = f"{note or ''} {dates}: this response shows no usage any more; the stored usage is kept.".strip()
        stored = set(days).difference(kept)
        return FeedResult(replace_days(self._sync.store, feed, stored, rows, fetched_at_ms), note)

    def flush(self) -> None:
        """Store and report the empty responses. Those that are contradicted fail, and the stored usage is kept."""
        for empty in self._waiting:
            self._sync.feed(empty.feed, partial(self._flush, empty))
        self._waiting.clear()

    def _flush(self, empty: _Empty) -> FeedResult:
        if contradiction := self._contradiction(empty.feed, empty.days):
            raise InvalidResponse(
                f"OpenRouter reported no usage at all from {date_of(empty.days[0])} to {date_of(empty.days[-1])}, "
                f"although {contradiction}. The stored usage is kept; sync again later."
            )
        return FeedResult(replace_days(self._sync.store, empty.feed, empty.days, (), empty.fetched_at_ms), empty.note)

    def _contradiction(self, feed: str, days: range) -> str | None:
        """Return a text that says which data shows usage on UTC days, None if no data does."""
        # The feed itself had usage before: usage never becomes less, today neither.
        used = days_with_usage(self._sync.store, _WITNESSES, self._finished(days))
        used |= days_with_usage(self._sync.store, (feed,), days)
        if used:
            day, witness = max(used.items())
            return f"“{feeds.FEED_TITLES[witness]}” counts requests on {date_of(day)}"
        if self._sync.today in days:
            for key in known_keys(self._sync.store):
                # A key's counters cover all days since it was made. They show usage on these days if it was made then.
                is_of_these = key.created_at_ms is not None and day_of_ms(key.created_at_ms) in self._finished(days)
                if is_of_these and key.credits_nano + key.byok_nano > 0:
                    return f"the key “{key.name}”, which was made in these days, has been used"
        return None

    def _finished(self, days: range) -> range:
        # Today is left out: it may have no usage yet in the response of one feed and some in that of the next.
        return range(days.start, min(days.stop, self._sync.today))
