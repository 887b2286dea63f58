"""Stores the responses of day feeds: only what is certain of each day, and nothing that stored data contradicts.

An empty response looks like an account that was not used, and finished days are read again for three days only. So a
server that returns nothing once by mistake would leave zeros that are never corrected. Rows whose numbers are all 0 are
the same as no rows. A response of which a row had to be left out looks like a day with less usage. Both wait until all
feeds are read, which then show what is certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial

from tracker import feeds
from tracker.analysis.ledger.agreement import same_usage
from tracker.api.left_out import NOTHING, LeftOut
from tracker.errors import InvalidResponse
from tracker.ingest.sync_pass import FeedResult, SyncPass, joined, listed_days
from tracker.periods import date_of, day_of_ms
from tracker.store.account.account import known_keys
from tracker.store.questions.queries import SourceDay, day_totals
from tracker.store.usage.days import days_with_usage, replace_days
from tracker.usage import DayUsage, Measures

_WITNESSES = tuple(name for name in feeds.DAY_FEEDS if name != feeds.DAILY_CSV)
"""The feeds that can contradict a response, or confirm it. A file cannot: it may belong to another account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResponse:
    """What a feed reported for some UTC days (numbers), when it was requested (UTC ms), and what was left out of it."""

    feed: str
    days: range
    rows: list[DayUsage]
    fetched_at_ms: int
    note: str | None = None
    left_out: LeftOut = NOTHING


class DayResponses:
    """Stores the responses of one sync. Those that are not certain wait until every feed is read (`flush`)."""

    def __init__(self, sync: SyncPass) -> None:
        self._sync = sync
        self._waiting: list[DayResponse] = []

    def store(self, response: DayResponse) -> FeedResult | None:
        """Replace what a feed knows of its days. If the response has to wait return None; `flush` then reports.

        A day that has stored usage of the feed but no rows with usage now stays as it is; the note says so. Raises
        `InvalidResponse` if all rows had to be left out.
        """
        response.left_out.check()
        response = replace(response, rows=[row for row in response.rows if not row.is_zero])
        if not response.rows or response.left_out.counting:
            self._waiting.append(response)
            return None
        return self._replace(response, response.days, joined(response.note, response.left_out.note()))

    def _replace(self, response: DayResponse, days: Collection[int], note: str | None) -> FeedResult:
        """Store some days of a response."""
        reported = {row.day for row in response.rows}
        used = days_with_usage(self._sync.store, (response.feed,), response.days)
        kept = sorted((used.keys() & set(days)) - reported)
        if kept:
            dates = ", ".join(date_of(day).isoformat() for day in kept)
            note = joined(note, f"{dates}: this response shows no usage any more; the stored usage is kept.")
        stored = set(days).difference(kept)
        rows = [row for row in response.rows if row.day in stored]
        return FeedResult(replace_days(self._sync.store, response.feed, stored, rows, response.fetched_at_ms), note)

    def flush(self) -> None:
        """Store and report the responses that waited. Those that are contradicted fail; what is stored is kept."""
        # Days of incomplete responses may be confirmed by empty ones, never the other way round.
        for response in sorted(self._waiting, key=lambda response: bool(response.left_out.counting)):
            work = self._store_confirmed if response.left_out.counting else self._store_empty
            self._sync.feed(response.feed, partial(work, response))
        self._waiting.clear()

    def _store_confirmed(self, response: DayResponse) -> FeedResult:
        """Store the days of a response that lack none of the rows left out of it.

        A row with a date can be missing on that day only, any other row on each day of the response. Such a day is
        whole all the same if another feed, read whole by this sync, counts exactly what the rows of the day count.
        """
        dates = {row.day for row in response.left_out.counting}
        doubtful = {day for day in response.days if None in dates or day in dates}
        lacking = doubtful - self._confirmed(response, doubtful)
        note = response.left_out.note() or ""
        if len(lacking) == len(response.days):
            raise InvalidResponse(f"{note}. So no day of this response is certain, and nothing of it was stored.")
        if lacking:
            note = f"{note}. Usage may be missing on {listed_days(lacking)}: what was stored before is kept"
        whole = set(response.days) - lacking
        return self._replace(response, whole, joined(response.note, note))

    def _confirmed(self, response: DayResponse, days: Collection[int]) -> set[int]:
        """Return the days on which another feed that this sync read counts exactly what a response counts."""
        if not days:
            return set()
        sums = _sums(response)
        found = set()
        for day, sources in day_totals(self._sync.store, min(days), max(days)).items():
            measures = sums.get(day, Measures())
            own = SourceDay(response.feed, day, response.fetched_at_ms, measures, measures.requests or 0)
            others = (each for each in sources if each.source in _WITNESSES and each.source != response.feed)
            if day in days and any(self._confirms(other, own) for other in others):
                found.add(day)
        return found

    def _confirms(self, other: SourceDay, own: SourceDay) -> bool:
        was_read_now = (other.fetched_at_ms or 0) >= self._sync.started_ms
        return was_read_now and same_usage(other, own) and other.measures.tokens == own.measures.tokens

    def _store_empty(self, empty: DayResponse) -> FeedResult:
        if contradiction := self._contradiction(empty.feed, empty.days):
            raise InvalidResponse(
                f"OpenRouter reported no usage at all from {date_of(empty.days[0])} to {date_of(empty.days[-1])}, "
                f"although {contradiction}. The stored usage is kept; sync again later."
            )
        changes = replace_days(self._sync.store, empty.feed, empty.days, (), empty.fetched_at_ms)
        return FeedResult(changes, joined(empty.note, empty.left_out.note()))

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


def _sums(response: DayResponse) -> Mapping[int, Measures]:
    """Return requests, money and tokens of each UTC day of a response."""
    sums: defaultdict[int, Measures] = defaultdict(Measures)
    for row in response.rows:
        sums[row.day] += Measures(
            requests=row.requests,
            credits_nano=row.credits_nano,
            byok_nano=row.byok_nano,
            prompt_tokens=row.prompt_tokens,
            completion_tokens=row.completion_tokens,
        )
    return sums
