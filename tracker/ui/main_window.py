"""The window: the first-run doors or one account. Takes dropped files, keeps the key, stops all work at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget

from tracker.accounts import Account, Connected
from tracker.errors import OtherAccount, StoreUnusable, UsageError
from tracker.ingest.schedule import Schedule
from tracker.settings import Settings, change_settings
from tracker.store.shelf import HeldStore
from tracker.ui import messages
from tracker.ui.access import Access
from tracker.ui.account_view import AccountView
from tracker.ui.doors_view import DoorsView
from tracker.ui.drop_hint import DropHint, local_files
from tracker.ui.first_run import PRODUCT, KeyDoor
from tracker.ui.importing import Imported
from tracker.ui.key_dialog import KeyDialog
from tracker.ui.notice import Notice
from tracker.ui.one_window import WindowPlace
from tracker.ui.pages.page import PageEntry
from tracker.ui.session import Looked, Session
from tracker.ui.state import State
from tracker.ui.tasks import Job, Lane, Runner
from tracker.ui.theme import ThemeChoice, Themes

SMALLEST = (900, 600)
USUAL = (1280, 800)

_CSV = "CSV exports (*.csv);;All files (*)"
_STORES = "Stores (*.sqlite3);;All files (*)"


@dataclass(frozen=True, slots=True)
class Moved:
    """The account that was shown, and the one that its key led to."""

    before: Account
    to: Account


class MainWindow(QMainWindow):
    """Shows a `DoorsView` or an `AccountView`."""

    def __init__(self, access: Access, themes: Themes, pages: Sequence[PageEntry], settings: Settings) -> None:
        super().__init__()
        self._access = access
        self._themes = themes
        self._pages = tuple(pages)
        self._settings = settings
        self._runner = Runner(self)
        self._retired: list[Session] = []
        self._own: Account | None = None
        """The own account shown last; the sample leads back to it."""
        self._dialog: KeyDialog | None = None
        self.account_view: AccountView | None = None
        self.doors_view: DoorsView | None = None
        self.setWindowTitle(PRODUCT)
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self._hint = DropHint(themes, self)
        self.place = WindowPlace(self)
        self.place.raise_requested.connect(self.come_forward)

    @Slot()
    def show_doors(self) -> None:
        """Show the first-run doors."""
        self.place.give_back()
        doors = DoorsView(self._own_account(), self._runner, self._themes)
        doors.imported.connect(self._show_imported)
        doors.first_run.connect_requested.connect(self._connect)
        doors.first_run.files_requested.connect(self.choose_files)
        doors.first_run.sample_requested.connect(self.show_sample)
        doors.first_run.store_requested.connect(self._choose_store)
        self._show(doors)
        self.doors_view = doors
        self.setWindowTitle(PRODUCT)
        doors.first_run.key_door.field.setFocus()

    @Slot(str)
    def come_forward(self, page: str) -> None:
        """Come to the front, at a page; empty: at the one shown."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if self.account_view is not None and page in self.account_view.views:
            self.account_view.session.state.set_page(page)

    def open_account(self, account: Account, notice: Notice | None = None) -> None:
        """Show an account with a notice, unless another window shows its store: then that one comes to the front."""
        path = account.store_path
        try:
            refused = None if self.place.take(path) else messages.open_elsewhere(path)
        except StoreUnusable as problem:
            refused = messages.problem_of_store(problem)
        if refused is None:
            view = self.show_account(account)
            view.session.put_notice("window", notice)
        elif self.account_view is not None:
            self.account_view.session.put_notice("window", refused)
        elif (door := self._door()) is not None:
            door.show_problem(f"{refused.what} {refused.meaning}")

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
        view.menu.store_chosen.connect(self._show_store)
        view.menu.file_requested.connect(self._choose_store)
        view.menu.theme_chosen.connect(self.choose_theme)
        session.looked.connect(self._show_names)
        session.key_led_elsewhere.connect(self._follow_key)
        self._show(view)
        self.account_view = view
        if not account.is_sample:
            self._own = account
        self.setWindowTitle(f"{PRODUCT} (SAMPLE)" if account.is_sample else PRODUCT)
        session.start()
        view.setFocus()
        return view

    def _own_account(self) -> Account:
        return self._own or self._access.own(None)

    @Slot(object)
    def _show_names(self, looked: Looked) -> None:
        """Put the account's name into the title, and the other accounts into the menu."""
        view = self.account_view
        if view is None:
            return
        if looked.facts is not None and looked.facts.account is not None and not view.session.account.is_sample:
            self.setWindowTitle(f"{PRODUCT}: {looked.facts.account}")
        access = self._access

        def work(_job: Job) -> Sequence[HeldStore]:
            return access.stores()

        self._read(work, self._list_stores, None)

    @Slot(object)
    def _list_stores(self, stores: Sequence[HeldStore]) -> None:
        if (view := self.account_view) is not None:
            view.menu.set_stores(stores, view.session.account.store_path, view.session.now_ms)

    @Slot(str)
    def _show_store(self, path: str) -> None:
        """Show another account and remember it; its own key syncs it, no other one is asked to."""
        try:
            self._access.use(Path(path))
        except UsageError as problem:
            self._show_problem(problem)
        self.open_account(self._access.own(Path(path)))

    @Slot(object)
    def _follow_key(self, problem: OtherAccount) -> None:
        view = self.account_view
        if view is None:
            return
        account = view.session.account

        def work(_job: Job) -> Moved:
            return Moved(account, account.following(problem))

        self._read(work, self._show_moved, self._show_problem)

    @Slot(object)
    def _show_moved(self, moved: Moved) -> None:
        self.open_account(moved.to, messages.of_moved_account(moved.before.store_path, moved.to.store_path))

    @Slot()
    def show_sample(self) -> None:
        """Show the sample account."""
        self.open_account(self._access.sample())

    @Slot()
    def show_own(self) -> None:
        """Show the person's own account where there is a store or a key, else the doors."""
        own = self._own_account()
        if own.exists():
            self.open_account(own)
            return
        self.show_doors()

        def work(_job: Job) -> bool:
            # The keyring may ask the person to unlock it, so it is read in a worker.
            return own.has_key()

        self._read(work, self._show_own_with_key, None)

    @Slot(object)
    def _show_own_with_key(self, has_key: bool) -> None:
        if has_key and self.doors_view is not None:
            self.open_account(self._own_account())

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
        access, account = self._access, self._own_account()
        if (door := self._door()) is not None:
            door.set_checking(True)

        def work(_job: Job) -> Connected:
            return access.connect(account, key)

        self._read(work, self._show_connected, self._show_key_problem)

    @Slot(object)
    def _show_connected(self, connected: Connected) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        before, place = self._own_account().store_path, connected.account.store_path
        moved = None if place == before else messages.of_moved_account(before, place)
        self.open_account(connected.account, moved or messages.of_key(connected.status))

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
        access, account = self._access, self._own_account()

        def work(_job: Job) -> bool:
            return access.forget_key(account)

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
            self.open_account(self._access.own(Path(name)))

    def import_files(self, paths: Sequence[Path]) -> None:
        """Import files into the person's own account, which is then shown; never into the sample."""
        if self.doors_view is not None:
            self.doors_view.import_files(paths)
        elif self.account_view is not None:
            if self.account_view.session.account.is_sample:
                self.open_account(self._own_account())
            if not self.account_view.session.account.is_sample:
                self.account_view.session.import_files(paths)

    @Slot(object)
    def _show_imported(self, files: tuple[Imported, ...]) -> None:
        self.open_account(self._own_account(), messages.of_import(files))

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
        self.place.give_back()
        self._runner.stop()
        super().closeEvent(event)
