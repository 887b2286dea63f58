"""What the window may open and save besides the account that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from tracker.accounts.account import Account
from tracker.accounts.connect import Connected, connect
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.stores import is_ours, known_stores, use_store
from tracker.accounts.tracked_sample import TrackedSample
from tracker.paths import settings_path
from tracker.store.file.stores_in_folder import KnownStore


class Access(Protocol):
    """The composition root provides it. All methods may block; those that send requests must run in workers."""

    @property
    def settings_path(self) -> Path:
        """The file of the settings."""

    def sample(self) -> Account:
        """Return the sample account."""

    def own(self, path: Path | None) -> OwnAccount:
        """Return the user's own account in the store at a path (None: the current store)."""

    def connect(self, account: OwnAccount, key: str, *, until_quit: bool = False) -> Connected:
        """Check a key with OpenRouter and save it for its account; `until_quit`: only in memory.

        If it raises a `TrackerError`, nothing is saved.
        """

    def forget_key(self, account: OwnAccount) -> bool:
        """Remove an account's key. Return whether there was one. Raises `KeyringUnavailable`."""

    def stores(self) -> Sequence[KnownStore]:
        """Return the stores that the window can open."""

    def use(self, path: Path) -> None:
        """Save a store as the current one. Raises `UsageError` if the settings cannot be saved."""


class SystemAccess:
    """The data folder, the keyring and OpenRouter, for a window started with an account.

    A store that was named at the start stays in use, whatever account a key belongs to.
    """

    def __init__(self, started: Account) -> None:
        self._clock = started.clock
        self._sample = started if isinstance(started, TrackedSample) else TrackedSample.at(clock=started.clock)
        self._named = started if isinstance(started, OwnAccount) and not started.follows_key else None
        """The account in the named store; None: no store was named, and a key may open another store."""
        self.settings_path = settings_path()

    def sample(self) -> TrackedSample:
        """Return the account of the start if it is a sample, or else the usual sample."""
        return self._sample

    def own(self, path: Path | None) -> OwnAccount:
        """Return the account in the store at a path; None: in the named store, or else in the current one."""
        return self._named if path is None and self._named is not None else OwnAccount.at(path, self._clock)

    def connect(self, account: OwnAccount, key: str, *, until_quit: bool = False) -> Connected:
        """Save a key for its account and return that account's store, unless a store was named."""
        may_move = self._named is None and is_ours(account.store_path)
        return connect(replace(account, follows_key=may_move), key, until_quit=until_quit)

    def forget_key(self, account: OwnAccount) -> bool:
        """Remove the key from the keyring."""
        return account.forget_key()

    def stores(self) -> Sequence[KnownStore]:
        """Return the stores in the data folder except the sample's, which may be any file there."""
        sample = self._sample.store_path.resolve()
        return [store for store in known_stores() if store.path.resolve() != sample]

    def use(self, path: Path) -> None:
        """Save a store as the current one in the settings."""
        use_store(path)
