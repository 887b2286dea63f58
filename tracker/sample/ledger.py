"""What the account has used up to now, indexed for frequent requests."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import NamedTuple

from tracker.periods import instant_of, ms_of
from tracker.sample.account import SampleAccount
from tracker.sample.calls import SampleCall
from tracker.sample.entities import SampleKey


class Spent(NamedTuple):
    """Nano-dollars."""

    credits: int
    byok: int


class Counters(NamedTuple):
    """A key's counters: UTC day, week from Monday, month, and lifetime."""

    daily: Spent
    weekly: Spent
    monthly: Spent
    lifetime: Spent


class Ledger:
    """The calls of an account, sorted by time."""

    def __init__(self, account: SampleAccount) -> None:
        self.account = account
        self._instants = [entry.call.created_at_ms for entry in account.recorded]
        before = sum(spent[0] for spent in account.before_nano.values())
        # One entry more than calls: entry n is what the first n calls have cost, with what was spent before.
        self._credits = list(accumulate((entry.call.credits_nano for entry in account.recorded), initial=before))
        self._by_id: dict[str, SampleCall] = {}

    def between(self, start: datetime, end: datetime, now: datetime) -> Sequence[SampleCall]:
        """Return the calls from `start` (inclusive) to `end` (exclusive), none later than `now`."""
        first = bisect_left(self._instants, ms_of(start))
        # The end is exclusive; one millisecond more includes a call that is made right now.
        last = bisect_left(self._instants, min(ms_of(end), ms_of(now) + 1))
        return self.account.recorded[first:last]

    def of_days(self, first: date, last: date, now: datetime) -> Sequence[SampleCall]:
        """Return the calls of UTC days, both included, none later than `now`."""
        return self.between(midnight(first), midnight(last + timedelta(days=1)), now)

    def call(self, generation_id: str) -> SampleCall | None:
        """Return a call by its id."""
        if not self._by_id:
            self._by_id = {entry.call.generation_id: entry for entry in self.account.recorded}
        return self._by_id.get(generation_id)

    def counters(self, key: SampleKey, now: datetime) -> Counters:
        """Return what a key has used."""
        today = now.astimezone(UTC).date()
        mine = [entry for entry in self._until(now) if entry.key is key]
        monday = midnight(today - timedelta(days=today.weekday()))
        before = self.account.before_nano.get(key.hash, (0, 0))
        used = _spent(mine)
        return Counters(
            daily=_spent(_since(mine, midnight(today))),
            weekly=_spent(_since(mine, monday)),
            monthly=_spent(_since(mine, midnight(today.replace(day=1)))),
            lifetime=Spent(used.credits + before[0], used.byok + before[1]),
        )

    def last_used(self, key: SampleKey, now: datetime) -> datetime | None:
        """Return when a key made its last call; None for never."""
        for entry in reversed(self._until(now)):
            if entry.key is key:
                return instant_of(entry.call.created_at_ms)
        return None

    def credits_used(self, now: datetime) -> int:
        """Return the lifetime credits of the account, nano-dollars."""
        return self._credits[bisect_left(self._instants, ms_of(now) + 1)]

    def _until(self, now: datetime) -> Sequence[SampleCall]:
        return self.account.recorded[: bisect_left(self._instants, ms_of(now) + 1)]


def midnight(day: date) -> datetime:
    """Return the time at which a UTC day begins."""
    return datetime.combine(day, time(), UTC)


def _since(entries: Iterable[SampleCall], start: datetime) -> list[SampleCall]:
    start_ms = ms_of(start)
    return [entry for entry in entries if entry.call.created_at_ms >= start_ms]


def _spent(entries: Iterable[SampleCall]) -> Spent:
    credits_nano = byok_nano = 0
    for entry in entries:
        credits_nano += entry.call.credits_nano
        byok_nano += entry.call.byok_nano
    return Spent(credits_nano, byok_nano)
