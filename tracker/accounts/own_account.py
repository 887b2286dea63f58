"""The person's own account: its key in the environment or the keyring, its store in the data folder or at --store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tracker.accounts import keychain
from tracker.accounts.account import Account
from tracker.accounts.stores import check_choice, check_store, choose_store, current_store
from tracker.errors import KeyProblem
from tracker.monitor import SILENT, Clock, Monitor, utc_now
from tracker.paths import settings_path
from tracker.store.file.stores_in_folder import inspect_store

if TYPE_CHECKING:
    from tracker.accounts.keychain import KeySource
    from tracker.api.client import Client
    from tracker.errors import OtherAccount
    from tracker.ingest.files.csv_import import ImportReport
    from tracker.ingest.poll import SyncReport
    from tracker.usage import KeyOwner


@dataclass(frozen=True, slots=True)
class OwnAccount(Account):
    """The account that the current key belongs to; without a key, the imported usage."""

    is_sample: ClassVar[bool] = False

    follows_key: bool = False
    """True if no store was named: then the key decides which store is used (`following`)."""

    @classmethod
    def at(cls, path: Path | None = None, clock: Clock = utc_now) -> OwnAccount:
        """Return the account with the store at a path; None: with the current store, which may change with the key."""
        return cls(path or current_store(), clock, follows_key=path is None)

    def prepare(self, monitor: Monitor = SILENT) -> None:
        """Do nothing: the first sync or import makes the store."""

    def check_choice(self) -> None:
        """Raise `SettingsUnusable` if no store was named and the settings do not say which one is current."""
        if self.follows_key:
            check_choice()

    def has_key(self) -> bool:
        """Return whether there is a key. Raises `KeyringUnavailable`."""
        return self.load_key() is not None

    def load_key(self) -> str | None:
        """Return the key of the store's account; for a store without an account, the key that was set last.

        A key in the environment comes first, for any account. Raises `KeyringUnavailable`.
        """
        return keychain.load_key(self._identity())

    def key_source(self) -> KeySource | None:
        """Return where the key comes from, None if there is no key. Raises `KeyringUnavailable`."""
        return keychain.key_source(self._identity())

    def keys_revision(self) -> int:
        """Return the number of the keychain."""
        return keychain.keys_revision()

    def forget_key(self) -> bool:
        """Remove the key from the keyring; return whether there was one. Raises `KeyringUnavailable`."""
        return keychain.forget_key(self._identity())

    def _identity(self) -> str | None:
        stored = inspect_store(self.store_path)
        return None if stored is None else stored.identity

    def client(self, cancelled: Callable[[], bool] | None = None) -> Client:
        """Return a client with this account's key. Raises `KeyProblem` if there is no key."""
        from tracker.accounts.openrouter import client_of

        key = self.load_key()
        if key is None:
            raise KeyProblem(
                "There is no key for this account. Run `usage-tracker key set`, or set the variable "
                f"{keychain.ENVIRONMENT_VARIABLE}; without a key, CSV exports can be imported.",
                in_window="There is no key for this account. Paste one; without a key, CSV exports can be imported.",
            )
        return client_of(key, cancelled)

    def sync(self, monitor: Monitor = SILENT, *, full: bool = False) -> SyncReport:
        """Sync with the limit of calls from the settings; never store into another account's store.

        Without a key, what is public is read.
        """
        from tracker.accounts.openrouter import client_of
        from tracker.accounts.syncing import sync_store
        from tracker.settings import load_settings

        settings = load_settings(settings_path())[0]

        def authorise(owner: KeyOwner) -> None:
            check_store(owner, self.store_path, may_move=self.follows_key)

        key = self.load_key()
        if key is None:
            # No owner says which store is meant.
            self.check_choice()
        with client_of(key, monitor.stop_wish) as client:
            return sync_store(
                client,
                self.store_path,
                replace(monitor, now=self.now),
                full=full,
                authorise=authorise,
                calls_limit=settings.calls_limit,
            )

    def may_follow(self, problem: OtherAccount) -> bool:
        """Return whether no store was named and the key's account is known."""
        return self.follows_key and problem.owner is not None

    def following(self, problem: OtherAccount) -> OwnAccount:
        """Return the account of the key; raises `problem` if a store was named, because then it must not change."""
        if not self.follows_key or problem.owner is None:
            raise problem
        return replace(self, store_path=choose_store(problem.owner, self.store_path))

    def import_file(self, path: Path, monitor: Monitor = SILENT) -> ImportReport:
        """Import into the store; it is made first if it is missing."""
        from tracker.ingest.files.csv_import import import_file

        self.check_choice()
        return import_file(self.store_path, path, replace(monitor, now=self.now))
