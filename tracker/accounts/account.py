"""Which account is worked with: its store, its key, its way to OpenRouter and its clock, put together in one place.

Window and command line both start from here. What only a sync or an import needs is imported when one runs, so that
reading commands start fast.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.accounts import keychain
from tracker.accounts.stores import check_choice, check_place, current_store, settle
from tracker.errors import KeyProblem, OtherAccount, StoreMissing, StoreUnusable, UsageError
from tracker.monitor import SILENT, Clock, Monitor, utc_now
from tracker.paths import sample_store_path, settings_path
from tracker.periods import day_of_ms, ms_of
from tracker.store.account.account import bound_account
from tracker.store.account.sync_log import last_sync
from tracker.store.file.database import Store, open_for_reading, open_for_writing
from tracker.store.file.stores_in_folder import look_into
from tracker.store.questions.call_list import HeldCall, held_call

if TYPE_CHECKING:
    from tracker.accounts.keychain import KeySource
    from tracker.api.client import Client
    from tracker.ingest.files.csv_import import ImportReport
    from tracker.ingest.poll import SyncReport
    from tracker.store.usage.imports import UndoReport
    from tracker.usage import KeyOwner, KeyStatus

BASE_URL_VARIABLE = "USAGE_TRACKER_BASE_URL"

_making_sample = threading.Lock()
"""The window reads from several threads; one of them makes the sample, the others wait for it."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the program works with it: the person's own, or the invented sample."""

    store_path: Path
    is_sample: bool
    clock: Clock = utc_now
    follows_key: bool = False
    """Whether no store was named: then the key decides which one is worked with (`following`)."""

    @classmethod
    def own(cls, path: Path | None = None, clock: Clock = utc_now) -> Account:
        """Return the person's own account, in the store at `path`, or else in the current one."""
        return cls(path or current_store(), False, clock, path is None)

    @classmethod
    def sample(cls, path: Path | None = None, clock: Clock = utc_now) -> Account:
        """Return the sample account, in a store of its own."""
        return cls(path or sample_store_path(), True, clock)

    def now(self) -> datetime:
        """Return the present instant of this account's clock, aware, UTC."""
        return self.clock().astimezone(UTC)

    def exists(self) -> bool:
        """Tell whether there is a store to read; one that may not be looked at counts as none."""
        return os.path.exists(self.store_path)

    def has_key(self) -> bool:
        """Tell whether this account can be synced. Raises `KeyringUnavailable`."""
        return self.is_sample or self.load_key() is not None

    def load_key(self) -> str | None:
        """Return the key of the account that the store holds; of a store without one the key set last.

        A key in the environment comes first, whosever it is. Raises `KeyringUnavailable`.
        """
        return keychain.load_key(self._identity())

    def key_source(self) -> KeySource | None:
        """Tell where the key comes from, None where there is none. Raises `KeyringUnavailable`."""
        return keychain.key_source(self._identity())

    def key_mark(self) -> int:
        """Return a number that is another one after any process has kept or forgotten a key; costs nearly nothing."""
        return keychain.key_mark()

    def forget_key(self) -> bool:
        """Remove the key from the keyring; tell whether there was one. Raises `KeyringUnavailable`."""
        return keychain.forget_key(self._identity())

    def _identity(self) -> str | None:
        held = look_into(self.store_path)
        return None if held is None else held.identity

    def open_store(self) -> Store:
        """Open the store for questions; the sample is made first where it is missing or of an earlier day.

        Raises `StoreMissing` for an own account without a store, and `StoreUnusable`.
        """
        if self.is_sample:
            self.prepare_sample()
        return open_for_reading(self.store_path)

    def open_to_tag(self) -> Store:
        """Open the store to change its tags, which stand for what was used: an own account without a store gets none.

        Raises as `open_store` does, and `SettingsUnusable` where it is not known which store is meant.
        """
        self._check_choice()
        self.open_store().close()
        return open_for_writing(self.store_path)

    def prepare_sample(self, monitor: Monitor = SILENT) -> None:
        """Make the sample's store where it is missing or its "today" is past.

        Raises `OtherAccount` where the store holds anything but the sample, which is never replaced.
        """
        if not self.is_sample:
            return
        with _making_sample:
            if not self._sample_is_of_today():
                self._make_sample(monitor)

    def _make_sample(self, monitor: Monitor) -> None:
        from tracker.accounts.sample_store import make_sample
        from tracker.atomic_files import place_to_make, sweep

        place = self.store_path
        try:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Made beside and put in place whole: whoever reads the old one goes on reading it.
            sweep(place)
            with place_to_make(place) as making:
                make_sample(making, replace(monitor, now=self.now))
                _remove(place)
                making.replace(place)
        except OSError as error:
            raise StoreUnusable(
                f"The sample's store {place} cannot be made: {error.strerror}. Choose another path with --store."
            ) from error

    def sync(self, monitor: Monitor = SILENT, *, full: bool = False) -> SyncReport:
        """Poll OpenRouter once for everything the key allows and store it; waits where another sync of the store runs.

        Raises `KeyProblem` without a usable key, `OtherAccount` where the key's usage does not belong into this store
        (see `following`), `Unreachable`, `AnswerNotUnderstood`, other `StoreUnusable`, `errors.Cancelled`, and
        `UsageError` for settings that cannot be used.
        """
        from tracker.ingest.poll import Poll
        from tracker.locks import alone
        from tracker.settings import Settings, load_settings

        settings = Settings() if self.is_sample else load_settings(settings_path())[0]
        if self.is_sample:
            self.prepare_sample(monitor)

        def admit(owner: KeyOwner) -> None:
            if not self.is_sample:
                check_place(owner, self.store_path, may_move=self.follows_key)

        watch = replace(monitor, now=self.now)
        with self._client() as client:
            poll = Poll(
                client,
                self.store_path,
                watch,
                admit=admit,
                turn=lambda: alone(self.store_path, watch),
                calls_limit=settings.calls_limit,
            )
            return poll.run(full=full)

    def call_in_full(self, generation_id: str) -> HeldCall:
        """Ask OpenRouter for one call that is held, keep what it tells, and return the call as it is held then.

        Raises `UsageError` for a call that is not held, `StoreMissing`, `StoreUnusable`, `KeyProblem`, `Unreachable`,
        and `AnswerNotUnderstood`, also where OpenRouter knows the call no more.
        """
        from tracker.ingest.calls.call_details import refresh_call

        with self.open_store() as store:
            held_call(store, generation_id)
        with self._client() as client:
            refresh_call(client, self.store_path, generation_id, now=self.now)
        with self.open_store() as store:
            return held_call(store, generation_id)

    def following(self, problem: OtherAccount) -> Account:
        """Return the account of the key that `problem` is about, in its own store, which becomes the current one.

        Raises `problem` itself where the store was named and is to be kept to, `StoreUnusable` and `UsageError`.
        """
        if not self.follows_key or problem.owner is None:
            raise problem
        return replace(self, store_path=settle(problem.owner, self.store_path))

    def connect(self, key: str) -> Connected:
        """Check a key with OpenRouter and keep it; where it belongs to another account, move to that one's store.

        Raises as `check_key` and `keychain.save_key` do, `OtherAccount` where the store was named and holds another
        account, `StoreUnusable` and `UsageError`; then no key is kept.
        """
        from tracker.ingest.owner import owner_of

        checked = keychain.checked_key(key)
        with _client_of(checked) as client:
            status = client.key_status()
            owner = owner_of(client, status)
        if self.follows_key:
            place = settle(owner, self.store_path)
        else:
            check_place(owner, self.store_path, may_move=False)
            place = self.store_path
        keychain.save_key(checked, owner.identity)
        return Connected(replace(self, store_path=place, follows_key=False), status)

    def import_file(self, path: Path, monitor: Monitor = SILENT) -> ImportReport:
        """Import one CSV export.

        Raises `FileRejected`, `StoreUnusable`, `UsageError` for the sample and where it is not known which store is
        meant.
        """
        from tracker.ingest.files.csv_import import import_file

        if self.is_sample:
            raise UsageError("The sample account takes no files. Leave out --sample to work with your own.")
        self._check_choice()
        return import_file(self.store_path, path, replace(monitor, now=self.now))

    def undo_import(self, import_id: int) -> UndoReport:
        """Take an import back. Raises `UsageError` for an unknown one, `StoreMissing`, `StoreUnusable`."""
        from tracker.store.usage.imports import undo_import

        self._check_choice()
        self.prepare_sample()
        if not self.exists():
            raise StoreMissing(f"There is no store at {self.store_path}, so there is no import to undo.")
        with open_for_writing(self.store_path) as store:
            return undo_import(store, import_id, ms_of(self.now()))

    def _check_choice(self) -> None:
        if self.follows_key:
            check_choice()

    def _sample_is_of_today(self) -> bool:
        if not self.exists():
            return False
        from tracker.sample.entities import USER_ID

        with open_for_reading(self.store_path) as store:
            if bound_account(store) != USER_ID:
                raise OtherAccount(
                    f"The store {self.store_path} does not hold the sample account, which would take its place. "
                    "Leave out --sample to work with it, or choose another path with --store."
                )
            made = last_sync(store)
        return made is not None and day_of_ms(made.started_at_ms) == day_of_ms(ms_of(self.now()))

    def _client(self) -> Client:
        if not self.is_sample:
            key = self.load_key()
            if key is None:
                raise KeyProblem(
                    "There is no key for this account. Run `usage-tracker key set`, or set the variable "
                    f"{keychain.ENVIRONMENT_VARIABLE}; without a key, CSV exports can be imported."
                )
            return _client_of(key)
        from tracker.accounts.sample_store import sample_client
        from tracker.sample.account import tracked_account

        return sample_client(tracked_account(self.now().date()), self.now)


@dataclass(frozen=True, slots=True)
class Connected:
    """A key that was checked and kept, and its account, perhaps in another store than before."""

    account: Account
    status: KeyStatus


def check_key(key: str) -> KeyStatus:
    """Ask OpenRouter what a key is. Raises `UsageError`, `KeyRejected`, `Unreachable`, `AnswerNotUnderstood`."""
    with _client_of(keychain.checked_key(key)) as client:
        return client.key_status()


def _client_of(key: str) -> Client:
    from tracker.api.client import DEFAULT_BASE_URL, Client

    return Client(key, base_url=os.environ.get(BASE_URL_VARIABLE) or DEFAULT_BASE_URL)


def _remove(path: Path) -> None:
    """Remove a store with the files that SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
