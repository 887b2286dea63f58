"""Makes the sample's store, as if a person had tracked the invented account for two months.

All data is read and stored by the program's own code, with the clock set back: a sync every thirty days, balance and
prices every night, CSV exports, tags. So prices have a history, balances can be checked, and the store has calls that
OpenRouter no longer reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from math import ceil
from operator import itemgetter
from pathlib import Path

from tracker.api.client import Client
from tracker.api.transport import in_process_transport
from tracker.ingest.calls.call_plan import CALL_DAYS
from tracker.ingest.files.csv_import import import_file
from tracker.ingest.poll import Poll
from tracker.monitor import Clock, Monitor
from tracker.periods import date_of, day_of_ms, ms_of
from tracker.sample import account
from tracker.sample.export import calls_csv, calls_file_name
from tracker.sample.ledger import midnight
from tracker.sample.server import StandIn
from tracker.sample.tags import TAGS
from tracker.store.account.account import save_credits
from tracker.store.account.catalogue import save_models
from tracker.store.account.tags import change_tags
from tracker.store.file.database import Store, open_for_writing
from tracker.store.tables.names import LabelNames
from tracker.usage import Model

_ONE_DAY = timedelta(days=1)
_SYNC_EVERY_DAYS = CALL_DAYS - 1
"""Chosen so that the syncs together read every call once: each sync goes back to the day of the one before."""

_NIGHTLY = timedelta(minutes=2)
"""When the nightly check runs: shortly after the end of the UTC day, so that it reads the balance of that moment."""

_EXPORTED = timedelta(hours=9)

_SHARE_OF_FIRST_SYNC = 0.6
"""The share of the first sync, which reads a year of days, in the work; for the progress shown."""


def sample_client(sample: account.SampleAccount, now: Clock) -> Client:
    """Return a client of the stand-in server for the sample account, as it is at `now` (with time zone)."""
    stand_in = StandIn(sample, now)
    return Client(account.MANAGEMENT_KEY, transport=in_process_transport(stand_in.respond), paced=False)


def make_sample(target: Path, monitor: Monitor) -> None:
    """Make the store of the sample account as it is now. Raises `StoreUnusable` and `OSError`.

    It cannot be cancelled, because half a sample is useless.
    """
    present = monitor.now().astimezone(UTC)
    sample = account.tracked_account(present.date())
    clock = _Clock(present)
    # Kept open all the time: when the last connection closes, SQLite copies its write-ahead log into the file.
    with sample_client(sample, clock) as client, open_for_writing(target) as store:
        parts = _parts(Monitor(progress=monitor.progress, now=clock))
        tracker = _Tracker(store=store, sample=sample, client=client, clock=clock, parts=parts)
        for at, act in _visits(tracker, present.date()):
            if at < present:
                clock.at = at
                act()
        clock.at = present
        tracker.sync()
        _tag(store)


@dataclass(slots=True)
class _Clock:
    """A clock that shows the time it was set to."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tracker:
    """What the program did for this person, each at the time that the clock shows."""

    store: Store
    sample: account.SampleAccount
    client: Client
    clock: _Clock
    parts: Iterator[Monitor]
    """The monitor of each sync; they use this clock."""
    listed: list[Model] = field(default_factory=list)
    """The catalogue at the last check."""

    def sync(self) -> None:
        """Read everything."""
        Poll(self.client, self.store.path, next(self.parts)).run()

    def save_balance_and_prices(self) -> None:
        """Read only the balance and the prices."""
        at_ms = ms_of(self.clock.at)
        save_credits(self.store, self.client.credits(), at_ms)
        models = self.client.models().value
        if models != self.listed:
            # Changed in place, because the object is frozen.
            self.listed[:] = models
            save_models(self.store, models, at_ms)

    def import_export(self, first: date, last: date) -> None:
        """Import the file that OpenRouter's pages export for some UTC days, both included."""
        calls = [call for call in self.sample.calls if first <= date_of(day_of_ms(call.created_at_ms)) <= last]
        if calls:
            path = self.store.path.with_name(calls_file_name(self.clock.at.date()))
            path.write_bytes(calls_csv(calls))
            import_file(self.store.path, path, Monitor(now=self.clock))
            path.unlink()


def _visits(tracker: _Tracker, today: date) -> list[tuple[datetime, Callable[[], None]]]:
    """Return what happened from the first day on, and when (UTC), in order; some of today may be in the future.

    The files leave out the days of the syncs. Otherwise a file could complete a day that was still open at the sync.
    Later syncs would not request that day again, and its calls would keep the file's bare key names.
    """
    first = today - timedelta(days=account.TRACKED_DAYS)
    syncs = [first + timedelta(days=number) for number in range(0, account.TRACKED_DAYS, _SYNC_EVERY_DAYS)]
    nights = [first + timedelta(days=number) for number in range(account.TRACKED_DAYS + 1)]
    visits: list[tuple[datetime, Callable[[], None]]] = [
        (midnight(day) + _NIGHTLY, tracker.sync if day in syncs else tracker.save_balance_and_prices) for day in nights
    ]
    for before, after in pairwise([*syncs, today]):
        exported = min(after, today - _ONE_DAY)
        file = partial(tracker.import_export, before + _ONE_DAY, exported - _ONE_DAY)
        visits.append((midnight(exported) + _EXPORTED, file))
    # Only by time, because functions cannot be compared. Visits at the same time keep their order.
    return sorted(visits, key=itemgetter(0))


def _parts(whole: Monitor) -> Iterator[Monitor]:
    """Yield the monitor of each sync; together they go from 0 to 1."""
    later = ceil(account.TRACKED_DAYS / _SYNC_EVERY_DAYS)
    begins = [_SHARE_OF_FIRST_SYNC + (1 - _SHARE_OF_FIRST_SYNC) * number / later for number in range(later + 1)]
    for begin, end in pairwise([0.0, *begins]):
        yield whole.part(begin, end)


def _tag(store: Store) -> None:
    """Tag what was used; on an early date the account may not have used all tagged names yet."""
    names = LabelNames(store)
    change_tags(store, [tag for tag in TAGS if names.ids(tag.kind, [tag.value])])
