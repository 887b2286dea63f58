"""The key of the account shown: pasted on the welcome screen or in a dialog, checked, saved and removed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from tracker.accounts.connect import Connected
from tracker.accounts.own_account import OwnAccount
from tracker.errors import KeyringUnavailable
from tracker.ui.accounts.access import Access
from tracker.ui.background import messages
from tracker.ui.background.tasks import Job, Runner
from tracker.ui.design.plain_text import message_box
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
        self.question: QMessageBox | None = None
        """The question that was asked last."""

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
        self._dialog.option.until_quit_requested.connect(self.connect_until_quit)
        self._dialog.finished.connect(self._end_dialog)
        self._dialog.open()

    @Slot()
    def _end_dialog(self) -> None:
        self._dialog = None

    @Slot(str)
    def connect_key(self, key: str) -> None:
        """Check a key and save it."""
        self._connect(key, until_quit=False)

    @Slot(str)
    def connect_until_quit(self, key: str) -> None:
        """Check a key and keep it in memory, for a machine whose keyring cannot be used."""
        self._connect(key, until_quit=True)

    def _connect(self, key: str, *, until_quit: bool) -> None:
        access, account = self._access, self._own()
        if (option := self.option) is not None:
            option.set_checking(True)

        def work(_job: Job) -> Connected:
            return access.connect(account, key, until_quit=until_quit)

        self._runner.read(work, self._show_connected, self._show_problem)

    @Slot(object)
    def _show_connected(self, connected: Connected) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self.connected.emit(connected)

    @Slot(object)
    def _show_problem(self, problem: BaseException) -> None:
        if (option := self.option) is not None:
            no_keyring = isinstance(problem, KeyringUnavailable)
            option.show_problem(messages.plain(problem), offer_until_quit=no_keyring)

    @Slot()
    def ask_to_forget(self) -> None:
        """Ask whether to remove the key, and remove it if the answer is yes."""
        box = message_box(
            self._window,
            "Forget the key",
            "Remove the key from this computer?",
            "New usage is then no longer read. What is stored stays. The key itself stays valid: to revoke it, delete "
            "it on openrouter.ai.",
            close=QMessageBox.StandardButton.Cancel,
        )
        yes = box.addButton("Forget the key", QMessageBox.ButtonRole.AcceptRole)
        yes.clicked.connect(self._forget)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        self.question = box
        box.open()

    @Slot()
    def _forget(self) -> None:
        access, account = self._access, self._own()

        def work(_job: Job) -> bool:
            return access.forget_key(account)

        self._runner.read(work, self.forgotten, self.forget_failed)
