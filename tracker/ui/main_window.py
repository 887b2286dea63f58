"""The window: the first-run doors or one account. Takes dropped files, keeps the key, stops all work at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget

from tracker.accounts import Account
from tracker.errors import UsageError
from tracker.ingest.schedule import Schedule
from tracker.settings import Settings, change_settings
from tracker.ui import messages
from tracker.ui.access import Access
from tracker.ui.account_view import AccountView
from tracker.ui.doors_view import DoorsView
from tracker.ui.drop_hint import DropHint, local_files
from tracker.ui.first_run import PRODUCT, KeyDoor
from tracker.ui.importing import Imported
from tracker.ui.key_dialog import KeyDialog
from tracker.ui.pages.page import Page
from tracker.ui.session import Session
from tracker.ui.state import State
from tracker.ui.tasks import Job, Lane, Runner
from tracker.ui.theme import ThemeChoice, Themes
from tracker.usage import KeyStatus

SMALLEST = (900, 600)
USUAL = (1280, 800)

_CSV = "CSV exports (*.csv);;All files (*)"
_STORES = "Stores (*.sqlite3);;All files (*)"


class MainWindow(QMainWindow):
    """Shows a `DoorsView` or an `AccountView`."""

    def __init__(self, access: Access, themes: Themes, pages: Sequence[type[Page]], settings: Settings) -> None:
        super().__init__()
        self._access = access
        self._themes = themes
        self._pages = tuple(pages)
        self._settings = settings
        self._runner = Runner(self)
        self._retired: list[Session] = []
        self._dialog: KeyDialog | None = None
        self.account_view: AccountView | None = None
        self.doors_view: DoorsView | None = None
        self.setWindowTitle(PRODUCT)
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self._hint = DropHint(themes, self)

    @Slot()
    def show_doors(self) -> None:
        """Show the first-run doors."""
        doors = DoorsView(self._access.own(None), self._runner, self._themes)
        doors.imported.connect(self._show_imported)
        doors.first_run.connect_requested.connect(self._connect)
        doors.first_run.files_requested.connect(self.choose_files)
        doors.first_run.sample_requested.connect(self.show_sample)
        doors.first_run.store_requested.connect(self._choose_store)
        self._show(doors)
        self.doors_view = doors
        self.setWindowTitle(PRODUCT)
        doors.first_run.key_door.field.setFocus()

    def show_account(self, account: Account, page: str | None = None) -> AccountView:
        """Show an account, at a page (the one shown before, else the first), and start to load it."""
        before = self._pages[0].name if self.account_view is None else self.account_view.session.state.page
        state = State(account.now().date(), page or before, self._settings.period)
        session = Session(account, state, self._pages, Schedule(self._settings.poll_minutes * 60))
        view = AccountView(session, self._pages, self._themes)
        view.leave_sample_requested.connect(self.show_own)
        view.key_requested.connect(self.ask_for_key)
        view.import_requested.connect(self.choose_files)
        view.menu.key_requested.connect(self.ask_for_key)
        view.menu.forget_requested.connect(self.forget_key)
        view.menu.import_requested.connect(self.choose_files)
        view.menu.other_requested.connect(self.show_own if account.is_sample else self.show_sample)
        view.menu.theme_chosen.connect(self.choose_theme)
        self._show(view)
        self.account_view = view
        self.setWindowTitle(f"{PRODUCT} (SAMPLE)" if account.is_sample else PRODUCT)
        session.start()
        view.setFocus()
        return view

    @Slot()
    def show_sample(self) -> None:
        """Show the sample account."""
        self.show_account(self._access.sample())

    @Slot()
    def show_own(self) -> None:
        """Show the person's own account where there is a store or a key, else the doors."""
        own = self._access.own(None)
        if own.exists():
            self.show_account(own)
            return
        self.show_doors()

        def work(_job: Job) -> bool:
            # The keyring may ask the person to unlock it, so it is read in a worker.
            return own.has_key()

        self._read(work, self._show_own_with_key, None)

    @Slot(object)
    def _show_own_with_key(self, has_key: bool) -> None:
        if has_key and self.doors_view is not None:
            self.show_account(self._access.own(None))

    def _show(self, view: QWidget) -> None:
        if self.account_view is not None:
            self.account_view.session.stop(0)
            self._retired.append(self.account_view.session)
        self.account_view = None
        self.doors_view = None
        # The central widget that was there before is deleted by the window.
        self.setCentralWidget(view)

    @Slot()
    def ask_for_key(self) -> None:
        """Ask for a key in a dialog."""
        self._dialog = KeyDialog(self._themes, self)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.door.connect_requested.connect(self._connect)
        self._dialog.finished.connect(self._forget_dialog)
        self._dialog.open()

    @Slot()
    def _forget_dialog(self) -> None:
        self._dialog = None

    @Slot(str)
    def _connect(self, key: str) -> None:
        access = self._access
        if (door := self._door()) is not None:
            door.set_checking(True)

        def work(_job: Job) -> KeyStatus:
            return access.connect(key)

        self._read(work, self._show_connected, self._show_key_problem)

    @Slot(object)
    def _show_connected(self, status: KeyStatus) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        view = self.show_account(self._access.own(None))
        view.session.put_notice("key", messages.of_key(status))

    @Slot(object)
    def _show_key_problem(self, problem: BaseException) -> None:
        if (door := self._door()) is not None:
            door.show_problem(messages.plain(problem))

    def _door(self) -> KeyDoor | None:
        if self._dialog is not None:
            return self._dialog.door
        return None if self.doors_view is None else self.doors_view.first_run.key_door

    @Slot()
    def forget_key(self) -> None:
        """Remove the key from the keyring; the numbers held stay."""
        access = self._access

        def work(_job: Job) -> bool:
            return access.forget_key()

        self._read(work, self._show_forgotten, self._show_problem)

    @Slot(object)
    def _show_forgotten(self, was_there: bool) -> None:
        if self.account_view is not None:
            self.account_view.session.put_notice("key", messages.of_forgotten_key(was_there))
            self.account_view.session.look()

    @Slot(object)
    def _show_problem(self, problem: BaseException) -> None:
        if self.account_view is not None:
            self.account_view.session.put_notice("key", messages.problem_of_store(problem))

    @Slot()
    def choose_files(self) -> None:
        """Let the person choose CSV exports and import them."""
        names, _ = QFileDialog.getOpenFileNames(self, "Import CSV exports", "", _CSV)
        if names:
            self.import_files([Path(name) for name in names])

    @Slot()
    def _choose_store(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open an existing file", "", _STORES)
        if name:
            self.show_account(self._access.own(Path(name)))

    def import_files(self, paths: Sequence[Path]) -> None:
        """Import files into the person's own account, which is then shown; never into the sample."""
        if self.doors_view is not None:
            self.doors_view.import_files(paths)
        elif self.account_view is not None:
            view = self.account_view
            if view.session.account.is_sample:
                view = self.show_account(self._access.own(None))
            view.session.import_files(paths)

    @Slot(object)
    def _show_imported(self, files: tuple[Imported, ...]) -> None:
        view = self.show_account(self._access.own(None))
        view.session.put_notice("import", messages.of_import(files))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, and show that they may be dropped."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            if self.doors_view is not None:
                self.doors_view.first_run.drop_area.set_over(True)
            else:
                self._hint.show_over(self.rect())

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Take the sign away."""
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        self._end_drag()
        event.acceptProposedAction()
        self.import_files(local_files(event.mimeData()))

    def _end_drag(self) -> None:
        self._hint.hide()
        if self.doors_view is not None:
            self.doors_view.first_run.drop_area.set_over(False)

    @Slot(str)
    def choose_theme(self, choice: str) -> None:
        """Use a theme and remember it."""
        self._themes.set_choice(cast("ThemeChoice", choice))
        try:
            self._settings = change_settings(self._access.settings_path, theme=choice)
        except UsageError as problem:
            self._show_problem(problem)

    def _read(
        self, work: Callable[[Job], object], done: Callable[..., None], failed: Callable[..., None] | None
    ) -> None:
        job = self._runner.job()
        job.succeeded.connect(done)
        if failed is not None:
            job.failed.connect(failed)
        self._runner.start(job, Lane.READ, work)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop timers and work, with a limit."""
        if self.account_view is not None:
            self._retired.append(self.account_view.session)
        for session in self._retired:
            session.stop()
        self._runner.stop()
        super().closeEvent(event)
