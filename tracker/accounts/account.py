"""The account that the program works with: its store, its client and its clock; what both kinds of account can do.

Window and command line start with one of the two kinds, `OwnAccount` and `TrackedSample`. A method is only what differs
between them or needs their parts; what works for any account is a function in its own module, such as `imports`.
Modules that only a sync or an import needs are imported when one runs, so that commands which only read start fast.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tracker.errors import StoreUnusable
from tracker.monitor import SILENT, Clock, Monitor, utc_now
from tracker.store.file.database import Store, open_for_reading, open_for_writing
from tracker.store.usage.day_totals import are_day_totals_stale

if TYPE_CHECKING:
    from tracker.api.client import Client
    from tracker.errors import OtherAccount
    from tracker.ingest.files.csv_import import ImportReport
    from tracker.ingest.poll import SyncReport


_checked: set[Path] = set()
"""The stores whose totals for SQL users were checked by this process. Whatever it stores later keeps them itself."""


def _keep_day_totals(path: Path, now: datetime) -> None:
    """Write the totals for SQL users of a store that was just migrated, or whose last writer was killed.

    This is not worth any waiting: while another process writes, or where nothing can be written, they stay as they are.
    """
    from tracker.analysis.ledger.stored_totals import keep_day_totals

    with suppress(StoreUnusable), open_for_writing(path) as store:
        store.run("PRAGMA busy_timeout = 0")
        keep_day_totals(store, now)


@dataclass(frozen=True, slots=True)
class Account(ABC):
    """An account that the program works with: the person's own, or the invented sample."""

    is_sample: ClassVar[bool]
    """Whether its data is marked as a sample where it is shown."""

    store_path: Path
    clock: Clock = utc_now

    def now(self) -> datetime:
        """Return the current time of this account's clock in UTC, with time zone."""
        return self.clock().astimezone(UTC)

    def exists(self) -> bool:
        """Return whether there is a store to read; False also if access to its folder is denied."""
        return os.path.exists(self.store_path)

    def open_store(self) -> Store:
        """Open the store for reading; prepare it first if necessary.

        Raises `StoreMissing` if the person's own account has no store yet, and `StoreUnusable`.
        """
        self.prepare()
        store = open_for_reading(self.store_path)
        if self.store_path not in _checked:
            _checked.add(self.store_path)
            if are_day_totals_stale(store):
                _keep_day_totals(self.store_path, self.now())
        return store

    def open_to_change(self) -> Store:
        """Open the store to change what the person entered, such as tags; never make one for the own account.

        Raises the same as `open_store`, and `SettingsUnusable` if it is not known which store is meant.
        """
        self.check_choice()
        # Opening for writing would make a missing store. Opening for reading first raises `StoreMissing` in that case.
        self.open_store().close()
        return open_for_writing(self.store_path)

    @abstractmethod
    def prepare(self, monitor: Monitor = SILENT) -> None:
        """Do what is necessary before the store is read; this may take a long time."""

    @abstractmethod
    def check_choice(self) -> None:
        """Raise `SettingsUnusable` if it is not known which store should be changed."""

    @abstractmethod
    def has_key(self) -> bool:
        """Return whether there is a key, so that the window syncs on its own. Raises `KeyringUnavailable`."""

    @abstractmethod
    def keys_revision(self) -> int:
        """Return a number that changes when any process stores or removes a key; reading it is cheap."""

    @abstractmethod
    def client(self, cancelled: Callable[[], bool] | None = None) -> Client:
        """Return a client for OpenRouter with this account's key; `cancelled` cuts off what it waits for.

        Raises `KeyProblem` and `KeyringUnavailable`.
        """

    @abstractmethod
    def sync(self, monitor: Monitor = SILENT, *, full: bool = False) -> SyncReport:
        """Poll OpenRouter once for everything that the key allows and store it; wait if another sync of the store runs.

        Without a key only what is public is read. Raises `KeyProblem` for a key that cannot be used, `OtherAccount` if
        the key's usage does not belong in this store (see `following`), `Unreachable`, `InvalidResponse`, other
        `StoreUnusable`, `errors.Cancelled`, and `UsageError` for settings that cannot be used.
        """

    @abstractmethod
    def may_follow(self, problem: OtherAccount) -> bool:
        """Return whether `following` returns another account, rather than raising the problem."""

    @abstractmethod
    def following(self, problem: OtherAccount) -> Account:
        """Return the account of the key that `problem` is about, in its own store, which becomes the current one.

        Raises `problem` itself if the account must not change, `StoreUnusable` and `UsageError`.
        """

    @abstractmethod
    def import_file(self, path: Path, monitor: Monitor = SILENT) -> ImportReport:
        """Import one CSV export.

        Raises `FileRejected`, `StoreUnusable`, and `UsageError` for the sample or if it is not known which store is
        meant.
        """
