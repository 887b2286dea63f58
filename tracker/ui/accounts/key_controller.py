"""The key of the account shown: pasted on the welcome screen or in a dialog, checked, saved and removed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from tracker.accounts.connect import Connected
from tracker.accounts.own_account import OwnAccount
from tracker.ui.accounts.access import Access
from tracker.ui.background import messages
from tracker.ui.background.tasks import Job, Runner
from tracker.ui.design.theme import Themes
from tracker.ui.welcome.key_dialog import KeyDialog
from tracker.ui.welcome.options import KeyOption


class KeyController(QObject):
    """Checks keys in workers. A problem with a key is shown below the field where it was pasted."""

    connected = Signal(object)
    """A `Connected`: the key was checked and saved, perhaps for another account."""
    forgotten = Signal(object)
    """Whether there was a key to remove."""
    forget_failed = Signal(object)
    """The exception."""

    def __init__(
        self, access: Access, own: Callable[[], OwnAccount], runner: Runner, themes: Themes, window: QWidget
    ) -> None:
        super().__init__(window)
        self._access = access
        self._own = own
        self._runner = runner
        self._themes = themes
        self._window = window
        self._dialog: KeyDialog | None = None
        self._welcome_option: KeyOption | None = None

    @property
    def option(self) -> KeyOption | None:
        """Where a key can be pasted now: in the dialog, or else on the welcome screen; None: nowhere."""
        return self._welcome_option if self._dialog is None else self._dialog.option

    def use_option(self, option: KeyOption | None) -> None:
        """Show problems on the welcome screen; None: it is closed."""
        self._welcome_option = option

    @Slot()
    def ask(self) -> None:
        """Ask for a key in a dialog."""
        self._dialog = KeyDialog(self._themes, self._window)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.option.connect_requested.connect(self.connect_key)
        self._dialog.finished.connect(self._end_dialog)
        self._dialog.open()

    @Slot()
    def _end_dialog(self) -> None:
        self._dialog = None

    @Slot(str)
    def connect_key(self, key: str) -> None:
        """Check a key and save it."""
        access, account = self._access, self._own()
        if (option := self.option) is not None:
            option.set_checking(True)

        def work(_job: Job) -> Connected:
            return access.connect(account, key)

        self._runner.read(work, self._show_connected, self._show_problem)

    @Slot(object)
    def _show_connected(self, connected: Connected) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self.connected.emit(connected)

    @Slot(object)
    def _show_problem(self, problem: BaseException) -> None:
        if (option := self.option) is not None:
            option.show_problem(messages.plain(problem))

    @Slot()
    def forget(self) -> None:
        """Remove the key from the keyring; the stored numbers stay."""
        access, account = self._access, self._own()

        def work(_job: Job) -> bool:
            return access.forget_key(account)

        self._runner.read(work, self.forgotten, self.forget_failed)
