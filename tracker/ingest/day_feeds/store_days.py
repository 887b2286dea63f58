"""Storing what day feeds answer. That there was no usage is believed only where nothing held speaks against it.

An empty answer reads like an account that was not used, and finished days are asked for again for three days only: a
server that answers nothing for once would leave zeros for good.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from tracker import feeds
from tracker.errors import AnswerNotUnderstood
from tracker.ingest.sync_pass import Reading, SyncPass
from tracker.periods import date_of, day_of_ms
from tracker.store.account.account import known_keys
from tracker.store.usage.days import days_with_usage, replace_days
from tracker.usage import DayUsage

_WITNESSES = tuple(name for name in feeds.DAY_FEEDS if name != feeds.DAILY_CSV)
"""The feeds that tell of the account by themselves; a file may be of another one."""


@dataclass(frozen=True, slots=True)
class _Empty:
    """An answer without any usage for UTC days (numbers), and when it was asked for (UTC ms)."""

    feed: str
    days: range
    fetched_at_ms: int
    note: str | None


class DayAnswers:
    """Stores answers of one sync; those without any usage wait until every feed has had its say (`settle`)."""

    def __init__(self, sync: SyncPass) -> None:
        self._sync = sync
        self._waiting: list[_Empty] = []

    def store(
        self, feed: str, days: range, rows: Iterable[DayUsage], fetched_at_ms: int, note: str | None = None
    ) -> Reading | None:
        """Make `rows` all that a feed knows of UTC days (numbers); None where there are none, and `settle` reports it.

        A finished day of which the feed held usage and now tells of none stays as it is, which the note says.
        """
        rows = list(rows)
        if not rows:
            self._waiting.append(_Empty(feed, days, fetched_at_ms, note))
            return None
        told = {row.day for row in rows}
        kept = sorted(days_with_usage(self._sync.store, (feed,), self._finished(days)).keys() - told)
        if kept:
            dates = ", ".join(date_of(day).isoformat() for day in kept)
            note = f"{note or ''} {dates}: no usage any more by this answer; what was held is kept.".strip()
        stored = set(days).difference(kept)
        return Reading(replace_days(self._sync.store, feed, stored, rows, fetched_at_ms), note)

    def settle(self) -> None:
        """Store and report the empty answers; those that are contradicted have failed, and what was held is kept."""
        for empty in self._waiting:
            self._sync.feed(empty.feed, partial(self._settle, empty))
        self._waiting.clear()

    def _settle(self, empty: _Empty) -> Reading:
        if contradiction := self._contradiction(empty.days):
            raise AnswerNotUnderstood(
                f"OpenRouter told of no usage at all from {date_of(empty.days[0])} to {date_of(empty.days[-1])}, "
                f"although {contradiction}. What was held is kept; sync again later."
            )
        return Reading(replace_days(self._sync.store, empty.feed, empty.days, (), empty.fetched_at_ms), empty.note)

    def _contradiction(self, days: range) -> str | None:
        """Return in words what speaks for usage on UTC days, None where nothing does."""
        used = days_with_usage(self._sync.store, _WITNESSES, self._finished(days))
        if used:
            day, feed = max(used.items())
            return f"“{feeds.FEED_TITLES[feed]}” counts requests on {date_of(day)}"
        if self._sync.today in days:
            for key in known_keys(self._sync.store):
                # Its counters are those of its whole life, which tells of these days where it began in them.
                is_of_these = key.created_at_ms is not None and day_of_ms(key.created_at_ms) in self._finished(days)
                if is_of_these and key.credits_nano + key.byok_nano > 0:
                    return f"the key “{key.name}”, made in these days, has been used"
        return None

    def _finished(self, days: range) -> range:
        return range(days.start, min(days.stop, self._sync.today))
