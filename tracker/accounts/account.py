"""Which account is worked with: its store, its way to OpenRouter and its clock; what both kinds of account can do.

Window and command line start from one of the two kinds, `OwnAccount` and `TrackedSample`. Only what differs between
them, and what needs their parts, is a method; what is done with any account is a function in a module of its own, such
as `imports`. What only a sync or an import needs is imported when one runs, so that reading commands start fast.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tracker.monitor import SILENT, Clock, Monitor, utc_now
from tracker.store.file.database import Store, open_for_reading, open_for_writing

if TYPE_CHECKING:
    from tracker.api.client import Client
    from tracker.errors import OtherAccount
    from tracker.ingest.files.csv_import import ImportReport
    from tracker.ingest.poll import SyncReport


@dataclass(frozen=True, slots=True)
class Account(ABC):
    """An account as the program works with it: the person's own, or the invented sample."""

    is_sample: ClassVar[bool]
    """Whether what is shown of it is marked as a sample."""

    store_path: Path
    clock: Clock = utc_now

    def now(self) -> datetime:
        """Return the present instant of this account's clock, aware, UTC."""
        return self.clock().astimezone(UTC)

    def exists(self) -> bool:
        """Tell whether there is a store to read; one that may not be looked at counts as none."""
        return os.path.exists(self.store_path)

    def open_store(self) -> Store:
        """Open the store for questions, prepared where it has to be.

        Raises `StoreMissing` for an own account without a store, and `StoreUnusable`.
        """
        self.prepare()
        return open_for_reading(self.store_path)

    def open_to_change(self) -> Store:
        """Open the store to change what the person says of their usage: an own account without a store gets none.

        Raises as `open_store` does, and `SettingsUnusable` where it is not known which store is meant.
        """
        self.check_choice()
        self.open_store().close()
        return open_for_writing(self.store_path)

    @abstractmethod
    def prepare(self, monitor: Monitor = SILENT) -> None:
        """Do what has to be done before the store is read; that may take long."""

    @abstractmethod
    def check_choice(self) -> None:
        """Raise `SettingsUnusable` where it is not known which store is meant to be changed."""

    @abstractmethod
    def has_key(self) -> bool:
        """Tell whether there is a key, with which the window syncs by itself. Raises `KeyringUnavailable`."""

    @abstractmethod
    def key_mark(self) -> int:
        """Return a number that is another one after any process has kept or forgotten a key; costs nearly nothing."""

    @abstractmethod
    def client(self) -> Client:
        """Return a client that asks OpenRouter for this account. Raises `KeyProblem` and `KeyringUnavailable`."""

    @abstractmethod
    def sync(self, monitor: Monitor = SILENT, *, full: bool = False) -> SyncReport:
        """Poll OpenRouter once for everything the key allows and store it; waits where another sync of the store runs.

        Raises `KeyProblem` without a usable key, `OtherAccount` where the key's usage does not belong into this store
        (see `following`), `Unreachable`, `AnswerNotUnderstood`, other `StoreUnusable`, `errors.Cancelled`, and
        `UsageError` for settings that cannot be used.
        """

    @abstractmethod
    def may_follow(self, problem: OtherAccount) -> bool:
        """Tell whether `following` leads to another account."""

    @abstractmethod
    def following(self, problem: OtherAccount) -> Account:
        """Return the account of the key that `problem` is about, in its own store, which becomes the current one.

        Raises `problem` itself where this account is to be kept to, `StoreUnusable` and `UsageError`.
        """

    @abstractmethod
    def import_file(self, path: Path, monitor: Monitor = SILENT) -> ImportReport:
        """Import one CSV export.

        Raises `FileRejected`, `StoreUnusable`, `UsageError` for the sample and where it is not known which store is
        meant.
        """
