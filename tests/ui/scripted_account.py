"""Own accounts for which a test decides what a sync, an import and the keyring do."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

from tracker.accounts.account import Account
from tracker.accounts.connect import Connected
from tracker.accounts.own_account import OwnAccount
from tracker.errors import KeyringUnavailable, OtherAccount, TrackerError
from tracker.ingest.files.csv_import import ImportReport
from tracker.ingest.poll import SyncReport
from tracker.monitor import SILENT, Monitor
from tracker.store.account.sync_log import FeedReport
from tracker.store.file.stores_in_folder import KnownStore, inspect_store
from tracker.usage import KeyStatus


@dataclass(frozen=True, slots=True)
class ScriptedAccount(OwnAccount):
    """An own account with a real store; sync, import and keyring return what the test decided."""

    outcome: SyncReport | TrackerError = field(
        default_factory=lambda: SyncReport((FeedReport(name="keys", status="ok"),))
    )
    refusal: TrackerError | None = None
    key: bool = True
    no_keyring: bool = False
    """The machine has no keyring, so it is unknown whether there is a key."""
    gate: threading.Event | None = None
    """A sync waits until this is set or the sync is cancelled."""
    synced: list[str] = field(default_factory=list)
    leads_to: OwnAccount | None = None
    """The account that a key of another account belongs to."""

    def has_key(self) -> bool:
        """Return what the test decided."""
        if self.no_keyring:
            raise KeyringUnavailable("The system keyring cannot be used.")
        return self.key

    def sync(self, monitor: Monitor = SILENT, *, full: bool = False) -> SyncReport:
        """Do what the test decided."""
        self.synced.append("sync")
        monitor.progress("Reading days", 0.25)
        while self.gate is not None and not self.gate.wait(0.005) and not monitor.cancelled():
            pass
        if isinstance(self.outcome, TrackerError):
            raise self.outcome
        return self.outcome

    def following(self, problem: OtherAccount) -> OwnAccount:
        """Return what the test decided."""
        if self.leads_to is None:
            raise problem
        return self.leads_to

    def import_file(self, path: Path, monitor: Monitor = SILENT) -> ImportReport:
        """Do what the test decided."""
        if self.refusal is not None and path.name.startswith("bad"):
            raise self.refusal
        return ImportReport(
            path=path, id=1, variant="V4", rows=3, new=3, changed=0, unchanged=0, rejected=(), rejected_count=0
        )


def scripted(like: Account, **script: object) -> ScriptedAccount:
    """Return a scripted account with the store and clock of another one."""
    return ScriptedAccount(like.store_path, like.clock, **script)  # type: ignore[arg-type]  # fields by name


@dataclass(kw_only=True)
class ScriptedAccess:
    """What the window may open in a test, and a record of what it opened."""

    sample_account: Account
    own_account: OwnAccount
    status: KeyStatus | TrackerError
    settings_path: Path
    keys: list[str] = field(default_factory=list)
    opened: list[Path | None] = field(default_factory=list)
    others: dict[Path, OwnAccount] = field(default_factory=dict)
    """Accounts in other stores."""
    leads_to: OwnAccount | None = None
    """The account that every key belongs to; None: the one it is pasted for."""
    used: list[Path] = field(default_factory=list)
    no_keyring: bool = False
    """The machine has no keyring, so a key can only be kept until quit."""

    def sample(self) -> Account:
        """Return the test's sample."""
        return self.sample_account

    def own(self, path: Path | None) -> OwnAccount:
        """Return the test's own account, or the one in another store."""
        self.opened.append(path)
        return self.own_account if path is None else self.others.get(path, self.own_account)

    def connect(self, account: OwnAccount, key: str, *, until_quit: bool = False) -> Connected:
        """Return or raise what the test decided; record the key."""
        if self.no_keyring and not until_quit:
            raise KeyringUnavailable("The system keyring cannot be used.")
        if isinstance(self.status, TrackerError):
            raise self.status
        self.keys.append(key)
        return Connected(self.leads_to or account, self.status)

    def forget_key(self, account: OwnAccount) -> bool:
        """Remove all keys."""
        had = bool(self.keys)
        self.keys.clear()
        return had

    def stores(self) -> list[KnownStore]:
        """Return the existing stores of the test's accounts."""
        paths = [self.own_account.store_path, *self.others]
        return [found for path in paths if (found := inspect_store(path)) is not None]

    def use(self, path: Path) -> None:
        """Record which store is used."""
        self.used.append(path)
