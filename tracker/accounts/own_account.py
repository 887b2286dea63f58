"""The person's own account: its key from the environment or the keyring, its store in the data folder or named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tracker.accounts import keychain
from tracker.accounts.account import Account
from tracker.accounts.stores import check_choice, check_place, current_store, settle
from tracker.errors import KeyProblem
from tracker.monitor import SILENT, Clock, Monitor, utc_now
from tracker.paths import settings_path
from tracker.store.file.stores_in_folder import look_into

if TYPE_CHECKING:
    from tracker.accounts.keychain import KeySource
    from tracker.api.client import Client
    from tracker.errors import OtherAccount
    from tracker.ingest.files.csv_import import ImportReport
    from tracker.ingest.poll import SyncReport
    from tracker.usage import KeyOwner


@dataclass(frozen=True, slots=True)
class OwnAccount(Account):
    """The account that the key in use belongs to; without a key, what was imported."""

    is_sample: ClassVar[bool] = False

    follows_key: bool = False
    """Whether no store was named: then the key decides which one is worked with (`following`)."""

    @classmethod
    def at(cls, path: Path | None = None, clock: Clock = utc_now) -> OwnAccount:
        """Return the account in the store at a path; None: in the current one, and then it follows the key."""
        return cls(path or current_store(), clock, follows_key=path is None)

    def prepare(self, monitor: Monitor = SILENT) -> None:
        """Do nothing: the first sync or import makes the store."""

    def check_choice(self) -> None:
        """Raise `SettingsUnusable` where no store was named and the settings do not tell which one is current."""
        if self.follows_key:
            check_choice()

    def has_key(self) -> bool:
        """Tell whether there is a key. Raises `KeyringUnavailable`."""
        return self.load_key() is not None

    def load_key(self) -> str | None:
        """Return the key of the account that the store holds; of a store without one the key set last.

        A key in the environment comes first, whosever it is. Raises `KeyringUnavailable`.
        """
        return keychain.load_key(self._identity())

    def key_source(self) -> KeySource | None:
        """Tell where the key comes from, None where there is none. Raises `KeyringUnavailable`."""
        return keychain.key_source(self._identity())

    def key_mark(self) -> int:
        """Return the keyring's."""
        return keychain.key_mark()

    def forget_key(self) -> bool:
        """Remove the key from the keyring; tell whether there was one. Raises `KeyringUnavailable`."""
        return keychain.forget_key(self._identity())

    def _identity(self) -> str | None:
        held = look_into(self.store_path)
        return None if held is None else held.identity

    def client(self) -> Client:
        """Return a client with this account's key. Raises `KeyProblem` where there is none."""
        from tracker.accounts.openrouter import client_of

        key = self.load_key()
        if key is None:
            raise KeyProblem(
                "There is no key for this account. Run `usage-tracker key set`, or set the variable "
                f"{keychain.ENVIRONMENT_VARIABLE}; without a key, CSV exports can be imported."
            )
        return client_of(key)

    def sync(self, monitor: Monitor = SILENT, *, full: bool = False) -> SyncReport:
        """Read as many calls one by one as the settings say, into no store of another account."""
        from tracker.accounts.syncing import sync_store
        from tracker.settings import load_settings

        settings = load_settings(settings_path())[0]

        def admit(owner: KeyOwner) -> None:
            check_place(owner, self.store_path, may_move=self.follows_key)

        with self.client() as client:
            return sync_store(
                client,
                self.store_path,
                replace(monitor, now=self.now),
                full=full,
                admit=admit,
                calls_limit=settings.calls_limit,
            )

    def may_follow(self, problem: OtherAccount) -> bool:
        """Tell whether no store was named and it is known whose the key is."""
        return self.follows_key and problem.owner is not None

    def following(self, problem: OtherAccount) -> OwnAccount:
        """Return the account of the key; raises `problem` where a store was named, which is kept to."""
        if not self.follows_key or problem.owner is None:
            raise problem
        return replace(self, store_path=settle(problem.owner, self.store_path))

    def import_file(self, path: Path, monitor: Monitor = SILENT) -> ImportReport:
        """Import into the store, which is made where it is missing."""
        from tracker.ingest.files.csv_import import import_file

        self.check_choice()
        return import_file(self.store_path, path, replace(monitor, now=self.now))
