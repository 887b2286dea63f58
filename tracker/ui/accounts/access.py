"""The edge of the window: what it may open and keep beside the account that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from tracker.accounts.account import Account
from tracker.accounts.connect import Connected, connect
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.stores import held_stores, is_ours, use_store
from tracker.accounts.tracked_sample import TrackedSample
from tracker.paths import settings_path
from tracker.store.file.stores_in_folder import HeldStore


class Access(Protocol):
    """Handed in by the composition root. All methods may block; what asks OpenRouter runs in workers."""

    @property
    def settings_path(self) -> Path:
        """The file of the settings."""

    def sample(self) -> Account:
        """Return the sample account."""

    def own(self, path: Path | None) -> OwnAccount:
        """Return the person's own account, in a store at a path (None: the current one)."""

    def connect(self, account: OwnAccount, key: str) -> Connected:
        """Check a key with OpenRouter and keep it for its account. Raises a `TrackerError` and then keeps nothing."""

    def forget_key(self, account: OwnAccount) -> bool:
        """Remove an account's key; tell whether there was one. Raises `KeyringUnavailable`."""

    def stores(self) -> Sequence[HeldStore]:
        """Return the stores that the window can change to."""

    def use(self, path: Path) -> None:
        """Remember a store as the current one. Raises `UsageError` where the settings cannot be saved."""


class SystemAccess:
    """The data folder, the keyring and OpenRouter, for a window started with an account.

    A store that was named at the start stays in use.
    """

    def __init__(self, started: Account) -> None:
        self._clock = started.clock
        self._sample = started if isinstance(started, TrackedSample) else TrackedSample.at(clock=started.clock)
        self._named = started if isinstance(started, OwnAccount) and not started.follows_key else None
        """The account in a store that was named; None: there is none, and keys may lead to other stores."""
        self.settings_path = settings_path()

    def sample(self) -> TrackedSample:
        """Return the account of the start where that is a sample, else the usual one."""
        return self._sample

    def own(self, path: Path | None) -> OwnAccount:
        """Return the account in a store at a path; None: in the one that was named, else in the current one."""
        return self._named if path is None and self._named is not None else OwnAccount.at(path, self._clock)

    def connect(self, account: OwnAccount, key: str) -> Connected:
        """Keep a key for its account; it leads to that one's store unless a store was named."""
        may_move = self._named is None and is_ours(account.store_path)
        return connect(replace(account, follows_key=may_move), key)

    def forget_key(self, account: OwnAccount) -> bool:
        """Remove the key from the keyring."""
        return account.forget_key()

    def stores(self) -> Sequence[HeldStore]:
        """Return the stores in the data folder, without that of the sample, which may be another than the usual one."""
        sample = self._sample.store_path.resolve()
        return [store for store in held_stores() if store.path.resolve() != sample]

    def use(self, path: Path) -> None:
        """Remember a store in the settings."""
        use_store(path)
