"""The edge of the window: what it needs of accounts and the keyring, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tracker.store.database import Store
from tracker.store.sync_log import FeedReport
from tracker.usage import KeyStatus

Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]


class SyncOutcome(Protocol):
    """What a sync reports."""

    @property
    def feeds(self) -> tuple[FeedReport, ...]:
        """One report per feed."""


class RejectedLine(Protocol):
    """A line of a file that was not imported."""

    @property
    def line(self) -> int:
        """Its number, from 1."""

    @property
    def reason(self) -> str:
        """Why."""


class ImportOutcome(Protocol):
    """What an import reports; counts are rows of the file."""

    @property
    def new(self) -> int:
        """Rows not held before."""

    @property
    def changed(self) -> int:
        """Rows that said more than what was held."""

    @property
    def unchanged(self) -> int:
        """Rows that brought nothing."""

    @property
    def rejected(self) -> Sequence[RejectedLine]:
        """Lines that could not be read."""


class Account(Protocol):
    """One account: its store and what brings usage into it. The blocking methods are called in workers only."""

    @property
    def store_path(self) -> Path:
        """Where its store is."""

    @property
    def is_sample(self) -> bool:
        """Whether it is the invented account."""

    def exists(self) -> bool:
        """Tell whether there is a store to read."""

    def prepare_sample(self, progress: Progress) -> None:
        """Make the sample's store where it is missing or of an earlier day; nothing for an own account."""

    def open_store(self) -> Store:
        """Open the store for reading. Raises `StoreMissing`, `StoreUnusable`."""

    def now(self) -> datetime:
        """Return the account's time, aware UTC."""

    def has_key(self) -> bool:
        """Tell whether there is a key to sync with. Raises `KeyringUnavailable`."""

    def sync(self, *, progress: Progress, cancelled: Cancelled) -> SyncOutcome:
        """Poll once everything that the key allows."""

    def import_file(self, path: Path, *, progress: Progress, cancelled: Cancelled) -> ImportOutcome:
        """Import one CSV export."""


@dataclass(frozen=True, slots=True)
class Access:
    """What can be opened and kept beside the account that is shown."""

    sample: Callable[[], Account]
    own: Callable[[Path | None], Account]
    """The person's own account, in a store at a path (None: the usual place)."""
    connect: Callable[[str], KeyStatus]
    """Check a key with OpenRouter and keep it in the keyring. Raises a `TrackerError` and keeps nothing."""
    forget_key: Callable[[], bool]
    settings_path: Path
