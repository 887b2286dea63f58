"""Which account the window shows: the user's own, another one, the sample, the one that a key belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from tracker.accounts.account import Account
from tracker.accounts.connect import Connected
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.stores import check_file, set_aside
from tracker.errors import OtherAccount, StoreUnusable, UsageError
from tracker.store.file.stores_in_folder import KnownStore
from tracker.ui.accounts.access import Access
from tracker.ui.accounts.single_instance import SingleInstance
from tracker.ui.background import messages
from tracker.ui.background.notices import Notice
from tracker.ui.background.tasks import Job, Runner


@dataclass(frozen=True, slots=True)
class Moved:
    """The account that was shown, and the account that its key belongs to."""

    before: Account
    to: Account


@dataclass(frozen=True, slots=True)
class Renewed:
    """An account with a damaged store, and where its file is kept."""

    account: OwnAccount
    kept: Path


class AccountSwitch(QObject):
    """Decides which account is shown; the window shows it. Work that may block runs in workers."""

    account_chosen = Signal(object, object)
    """An `Account` whose store now belongs to this window, and a `Notice` to show with it, or None."""
    welcome_chosen = Signal()
    """There is no account yet: the window shows the welcome screen."""
    refused = Signal(object)
    """A `Notice`: why an account is not shown."""
    problem_found = Signal(object)
    """An exception; what is shown stays."""
    stores_listed = Signal(object)
    """The stores (`KnownStore`) that can be chosen."""

    def __init__(self, access: Access, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._access = access
        self._runner = runner
        self._own: OwnAccount | None = None
        self._at_welcome = False
        self.single_instance = SingleInstance(self)

    def own(self) -> OwnAccount:
        """Return the own account shown last, or else the current one; leaving the sample returns to it."""
        return self._own or self._access.own(None)

    def note_shown(self, account: Account) -> None:
        """Remember which account is shown."""
        self._at_welcome = False
        if isinstance(account, OwnAccount):
            self._own = account

    def open(self, account: Account, notice: Notice | None = None) -> None:
        """Show an account with a notice. If another window shows its store, that window comes to the front instead."""
        path = account.store_path
        try:
            refused = None if self.single_instance.acquire(path) else messages.open_elsewhere(path)
        except StoreUnusable as problem:
            refused = messages.problem_of_store(problem)
        if refused is None:
            self.account_chosen.emit(account, notice)
        else:
            self.refused.emit(refused)

    @Slot()
    def open_sample(self) -> None:
        """Show the sample account."""
        self.open(self._access.sample())

    @Slot()
    def open_own(self) -> None:
        """Show the user's own account if there is a store or a key, or else the welcome screen."""
        own = self.own()
        if own.exists():
            self.open(own)
            return
        self.open_welcome()

        def work(_job: Job) -> bool:
            # The keyring may ask the user to unlock it, so it is read in a worker.
            return own.has_key()

        self._runner.read(work, self._open_own_with_key)

    @Slot(object)
    def _open_own_with_key(self, has_key: bool) -> None:
        # The keyring may answer late, when the user has already chosen another account.
        if has_key and self._at_welcome:
            self.open(self.own())

    def open_welcome(self) -> None:
        """Show the welcome screen."""
        self.single_instance.release()
        self._at_welcome = True
        self.welcome_chosen.emit()

    @Slot(str)
    def open_store(self, path: str) -> None:
        """Show another account and remember it. Only its own key is used to sync it."""
        try:
            self._access.use(Path(path))
        except UsageError as problem:
            self.problem_found.emit(problem)
        self.open(self._access.own(Path(path)))

    def open_file(self, path: Path) -> None:
        """Show the account in a file that the user chose, if it is a store. Before that the file is only read."""

        def work(_job: Job) -> Path:
            check_file(path)
            return path

        self._runner.read(work, self._open_checked, self._refuse)

    def start_new(self, account: OwnAccount) -> None:
        """Keep the file of an account beside it, and show the account with a new store."""

        def work(_job: Job) -> Renewed:
            return Renewed(account, set_aside(account.store_path, account.now()))

        self._runner.read(work, self._open_new, self._refuse)

    @Slot(object)
    def _open_new(self, renewed: Renewed) -> None:
        self.open(renewed.account, messages.of_new_store(renewed.kept))

    @Slot(object)
    def _open_checked(self, path: Path) -> None:
        sample = self._access.sample()
        if path.resolve() == sample.store_path.resolve():
            self.open(sample)
        else:
            self.open_store(str(path))

    @Slot(object)
    def _refuse(self, problem: BaseException) -> None:
        self.refused.emit(messages.problem_of_store(problem))

    @Slot(object)
    def open_connected(self, connected: Connected) -> None:
        """Show the account of a key that was just saved."""
        before, path = self.own().store_path, connected.account.store_path
        moved = None if path == before else messages.of_moved_account(before, path)
        self.open(connected.account, moved or messages.of_key(connected.status))

    def follow_key(self, account: Account, problem: OtherAccount) -> None:
        """Show the account that the key of `account` belongs to."""

        def work(_job: Job) -> Moved:
            return Moved(account, account.following(problem))

        self._runner.read(work, self._open_moved, self.problem_found)

    @Slot(object)
    def _open_moved(self, moved: Moved) -> None:
        self.open(moved.to, messages.of_moved_account(moved.before.store_path, moved.to.store_path))

    def list_stores(self) -> None:
        """Find the stores that can be chosen."""
        access = self._access

        def work(_job: Job) -> Sequence[KnownStore]:
            return access.stores()

        self._runner.read(work, self.stores_listed)
