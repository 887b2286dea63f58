"""The sample account as if a person used this program, in its own store, which is made when it is first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tracker.accounts.account import Account
from tracker.errors import OtherAccount, StoreUnusable, UsageError
from tracker.monitor import SILENT, Clock, Monitor, utc_now
from tracker.paths import sample_store_path
from tracker.periods import day_of_ms, ms_of
from tracker.store.account.account import bound_account, is_sample
from tracker.store.account.sync_log import last_sync
from tracker.store.file.database import open_for_reading
from tracker.usage import SAMPLE_IDENTITY

if TYPE_CHECKING:
    from tracker.api.client import Client
    from tracker.ingest.files.csv_import import ImportReport
    from tracker.ingest.poll import SyncReport

_making = threading.Lock()
"""The window reads from several threads; one of them makes the sample, the others wait for it."""


@dataclass(frozen=True, slots=True)
class TrackedSample(Account):
    """Uses a stand-in for OpenRouter, needs no key, and imports no files."""

    is_sample: ClassVar[bool] = True

    @classmethod
    def at(cls, path: Path | None = None, clock: Clock = utc_now) -> TrackedSample:
        """Return the sample with the store at a path; None: with its default store."""
        return cls(path or sample_store_path(), clock)

    def prepare(self, monitor: Monitor = SILENT) -> None:
        """Make the store if it is missing, was made on an earlier day, or contains an earlier version of the sample.

        Raises `OtherAccount` if the store belongs to another account, which is never replaced.
        """
        with _making:
            if not self._is_of_today():
                self._make(monitor)

    def _is_of_today(self) -> bool:
        if not self.exists():
            return False
        with open_for_reading(self.store_path) as store:
            if not is_sample(store):
                raise OtherAccount(
                    f"The store {self.store_path} is not the sample account's, which would replace it. "
                    "Leave out --sample to work with it, or choose another path with --store.",
                    in_window=f"The store {self.store_path} is not the sample account's, which would replace it. Open "
                    "it as your own account instead.",
                )
            if bound_account(store) != SAMPLE_IDENTITY:
                return False
            made = last_sync(store)
        return made is not None and day_of_ms(made.started_at_ms) == day_of_ms(ms_of(self.now()))

    def _make(self, monitor: Monitor) -> None:
        from tracker.accounts.sample_store import make_sample
        from tracker.atomic_files import remove_stale_files, temporary_path

        target = self.store_path
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Made in a temporary folder and then moved: readers that have the old file open can go on reading it.
            remove_stale_files(target)
            with temporary_path(target) as making:
                make_sample(making, replace(monitor, now=self.now))
                # Its write-ahead log has to go too, because SQLite could apply it to the new file.
                _remove(target)
                making.replace(target)
        except OSError as error:
            raise StoreUnusable(
                f"The sample's store {target} cannot be made: {error.strerror}. Choose another path with --store.",
                in_window=f"The sample's store {target} cannot be made: {error.strerror}.",
            ) from error

    def check_choice(self) -> None:
        """Accept the store, which is always the sample's own."""

    def has_key(self) -> bool:
        """Return False: the sample needs no key, and is synced only on request."""
        return False

    def keys_revision(self) -> int:
        """Return the same number always."""
        return 0

    def client(self, cancelled: Callable[[], bool] | None = None) -> Client:
        """Return a client of the stand-in."""
        from tracker.accounts.sample_store import sample_client
        from tracker.sample.account import tracked_account

        return sample_client(tracked_account(self.now().date()), self.now)

    def sync(self, monitor: Monitor = SILENT, *, full: bool = False) -> SyncReport:
        """Read what the sample's person used since the last sync; make the store first if necessary."""
        from tracker.accounts.syncing import sync_store

        self.prepare(monitor)
        with self.client() as client:
            return sync_store(client, self.store_path, replace(monitor, now=self.now), full=full)

    def may_follow(self, problem: OtherAccount) -> bool:
        """Return False: no key changes from the sample to another account."""
        return False

    def following(self, problem: OtherAccount) -> Account:
        """Raise the problem."""
        raise problem

    def import_file(self, path: Path, monitor: Monitor = SILENT) -> ImportReport:
        """Raise `UsageError`."""
        raise UsageError(
            "The sample account imports no files. Leave out --sample to work with your own.",
            in_window="The sample account imports no files. Use your own account.",
        )


def _remove(path: Path) -> None:
    """Remove a store and the files that SQLite keeps next to it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
