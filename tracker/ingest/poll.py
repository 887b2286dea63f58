"""One sync: reads everything that a key may read, in an order that shows problems early."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tracker import feeds
from tracker.analysis.ledger.stored_totals import keep_day_totals
from tracker.api.client import Client
from tracker.errors import Cancelled, InvalidResponse
from tracker.ingest import catalogue, market
from tracker.ingest.calls.call_plan import CALLS_LIMIT
from tracker.ingest.calls.read_calls import read_calls
from tracker.ingest.day_feeds.activity import read_activity
from tracker.ingest.day_feeds.analytics import KEY_LIMIT, STEPS, YearOfDays
from tracker.ingest.day_feeds.store_days import DayResponses
from tracker.ingest.owner import claim, owner_of
from tracker.ingest.sync_pass import FeedResult, SyncPass
from tracker.monitor import Monitor
from tracker.store.account.account import known_keys, save_key_reading, save_management_key, was_ever_used
from tracker.store.account.sync_log import FeedReport, begin_sync, finish_sync
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store, open_for_writing
from tracker.usage import KeyOwner, KeyStatus

NEEDS_MANAGEMENT_KEY = "needs a management key"

_PARTLY_DONE = 7

_MANAGEMENT_FEEDS = (
    feeds.WORKSPACES,
    feeds.KEYS,
    feeds.CREDITS,
    feeds.KEY_MODEL_APP,
    feeds.KEY_MODEL,
    feeds.MODEL_KEY_NAME,
    feeds.MODEL_VARIANT,
    feeds.MODEL_WORKSPACE,
    feeds.ACTIVITY,
    feeds.CALLS,
)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The result of a sync, feed by feed."""

    feeds: tuple[FeedReport, ...]
    retry_after_seconds: float | None = None
    """How long OpenRouter asked us to wait after it refused a feed for too many requests; None: no wait."""

    @property
    def exit_code(self) -> int:
        """0 if no feed failed, else 7: partly done."""
        return _PARTLY_DONE if any(feed.status == "failed" for feed in self.feeds) else 0


def admit_anybody(_owner: KeyOwner) -> None:
    """Let any account's usage into the store."""


class Poll:
    """Polls one account into one store.

    Between requests, the monitor says whether to stop. `authorise` gets the key's owner before the store is opened, and
    raises if that owner must not use this store. `lock_store` gives a context manager around everything that is stored;
    it may wait. `key_limit`: up to how many keys are requested one by one. `calls_limit`: how many calls of the last 31
    days are read one by one, newest days first.
    """

    def __init__(
        self,
        client: Client,
        store_path: Path,
        monitor: Monitor,
        *,
        authorise: Callable[[KeyOwner], None] = admit_anybody,
        lock_store: Callable[[], AbstractContextManager[object]] = nullcontext,
        key_limit: int = KEY_LIMIT,
        calls_limit: int = CALLS_LIMIT,
    ) -> None:
        self._client = client
        self._store_path = store_path
        self._monitor = monitor
        self._authorise = authorise
        self._lock_store = lock_store
        self._key_limit = key_limit
        self._calls_limit = calls_limit

    def run(self, *, full: bool = False) -> SyncReport:
        """Read what the key allows and store it feed by feed; `full` reads again what is already stored.

        Without a key only public data is read. It is nobody's, so any store may have it. A feed that fails is reported
        and does not affect the other feeds. Raises what `/key` raises (the store is then unchanged), `KeyRejected`,
        `OtherAccount` and other `StoreUnusable`, and `Cancelled`. Stored data stays stored.
        """
        if self._monitor.cancelled():
            raise Cancelled("The sync was stopped before it began.")
        if not self._client.has_key:
            with open_for_writing(self._store_path) as store, self._lock_store():
                return self._read(store, None, None, full)
        self._monitor.progress("Checking the key", 0.0)
        status = self._client.key_status()
        owner = owner_of(self._client, status)
        self._authorise(owner)
        with open_for_writing(self._store_path) as store, self._lock_store():
            return self._read(store, status, claim(store, owner), full)

    def _read(self, store: Store, status: KeyStatus | None, note: str | None, full: bool) -> SyncReport:
        sync = SyncPass(self._client, store, self._monitor, full=full)
        sync_id = begin_sync(store, sync.started_ms)
        # Each key adds a step, and the number of keys is known only later. A first guess keeps the progress bar steady.
        own_steps = STEPS + 1 if status is not None and status.kind == "management" else 0
        sync.plan(catalogue.STEPS + own_steps + market.STEPS)
        try:
            if status is None:
                sync.skip(feeds.KEY, feeds.NEEDS_KEY)
                self._read_public(sync, feeds.NEEDS_KEY)
            else:
                sync.feed(feeds.KEY, lambda: FeedResult(self._save_key(sync, status), note))
                if status.kind == "management":
                    self._read_with_management_key(sync)
                else:
                    self._read_public(sync, NEEDS_MANAGEMENT_KEY)
            market.read_market(sync, None if status is None else status.kind)
        finally:
            # Also after an error, so that the log shows what was read before it.
            finish_sync(store, sync_id, sync.now_ms(), sync.reports)
            keep_day_totals(store, self._monitor.now())
        self._monitor.progress("Done", 1.0)
        return SyncReport(tuple(sync.reports), sync.retry_after_seconds)

    def _save_key(self, sync: SyncPass, status: KeyStatus) -> Changes:
        """Store the counters of an inference key. Those of a management key are always 0, so they mean nothing."""
        if status.kind == "management":
            save_management_key(sync.store, status.label)
            return Changes(unchanged=1)
        if status.credits_nano == status.byok_nano == 0 and was_ever_used(sync.store, status.label):
            raise InvalidResponse(
                "OpenRouter reported that this key was never used, although it counted spend before. "
                "The readings stored before are kept; sync again later."
            )
        return save_key_reading(sync.store, status, sync.started_ms)

    def _read_with_management_key(self, sync: SyncPass) -> None:
        # Taken before `read_account` stores new keys: of a key that is new here, all days have to be read.
        keys_before = frozenset(key.hash for key in known_keys(sync.store))
        catalogue.read_account(sync)
        catalogue.read_catalogue(sync)
        responses = DayResponses(sync)
        YearOfDays(sync, responses, self._key_limit).read(keys_before=keys_before)
        sync.feed(feeds.ACTIVITY, lambda: read_activity(sync, responses))
        # After all day feeds, because each of them may contradict an empty response of another. Before the calls,
        # because they are compared with the totals.
        responses.flush()
        read_calls(sync, key_limit=self._key_limit, calls_limit=self._calls_limit)

    def _read_public(self, sync: SyncPass, lacking: str) -> None:
        """Read the catalogue, and report the feeds of the account as skipped, with the reason."""
        catalogue.read_catalogue(sync)
        for name in _MANAGEMENT_FEEDS:
            sync.skip(name, lacking)
