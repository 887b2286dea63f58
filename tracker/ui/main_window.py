"""The window: the welcome screen or one account. It accepts dropped files, and stops all work when it closes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget

from tracker.accounts.account import Account
from tracker.accounts.own_account import OwnAccount
from tracker.errors import OtherAccount
from tracker.ingest.schedule import Schedule
from tracker.settings import Settings
from tracker.store.file.stores_in_folder import KnownStore
from tracker.ui.accounts.access import Access
from tracker.ui.accounts.account_switch import AccountSwitch
from tracker.ui.accounts.key_controller import KeyController
from tracker.ui.background import messages
from tracker.ui.background.import_files import Imported
from tracker.ui.background.notices import Notice
from tracker.ui.background.session import Refreshed, Session
from tracker.ui.background.tasks import Runner
from tracker.ui.design.plain_text import set_window_title
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.page_list import PageEntry
from tracker.ui.settings.choices import Choices
from tracker.ui.settings.preferences import Preferences
from tracker.ui.state import State
from tracker.ui.welcome.drop_hint import DropHint, local_files
from tracker.ui.welcome.welcome_screen import PRODUCT
from tracker.ui.welcome.welcome_view import WelcomeView

SMALLEST = (900, 600)

_CSV = "CSV exports (*.csv);;All files (*)"
_QUIT_SECONDS = 0.8
"""How long a window that is closed waits for its work."""
_STORES = "Stores (*.sqlite3);;All files (*)"


class MainWindow(QMainWindow):
    """Shows a `WelcomeView` or an `AccountView`."""

    def __init__(self, access: Access, themes: Themes, pages: Sequence[PageEntry], settings: Settings) -> None:
        super().__init__()
        self._themes = themes
        self._pages = tuple(pages)
        self._runner = Runner(self)
        self._retired: list[Session] = []
        self.is_work_over = True
        """Whether all work had ended when the window was closed."""
        self.account_view: AccountView | None = None
        self.welcome_view: WelcomeView | None = None
        self.setWindowTitle(PRODUCT)
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self._hint = DropHint(themes, self)
        self.preferences = Preferences(settings, access.settings_path, self)
        self.choices = Choices(self.preferences, themes, self)
        self.switch = AccountSwitch(access, self._runner, self)
        self.keys = KeyController(access, self.switch.own, self._runner, themes, self)
        self.single_instance = self.switch.single_instance
        self.single_instance.raise_requested.connect(self.come_forward)
        self.preferences.failed.connect(self._show_problem)
        self.choices.failed.connect(self._show_problem)
        self.switch.account_chosen.connect(self._show_chosen)
        self.switch.welcome_chosen.connect(self.show_welcome)
        self.switch.refused.connect(self._show_refusal)
        self.switch.problem_found.connect(self._show_problem)
        self.switch.stores_listed.connect(self._list_stores)
        self.keys.connected.connect(self.switch.open_connected)
        self.keys.forgotten.connect(self._show_forgotten)
        self.keys.forget_failed.connect(self._show_problem)

    def show_own(self) -> None:
        """Show the user's own account if there is a store or a key, or else the welcome screen."""
        self.switch.open_own()

    @Slot()
    def show_welcome(self) -> None:
        """Show the welcome screen."""
        self._note_view()
        welcome = WelcomeView(self.switch.own(), self._runner, self._themes)
        welcome.imported.connect(self._show_imported)
        welcome.first_run.connect_requested.connect(self.keys.connect_key)
        welcome.first_run.until_quit_requested.connect(self.keys.connect_until_quit)
        welcome.first_run.files_requested.connect(self.choose_files)
        welcome.first_run.sample_requested.connect(self.switch.open_sample)
        welcome.first_run.store_requested.connect(self._choose_store)
        self._show(welcome)
        self.welcome_view = welcome
        self.keys.use_option(welcome.first_run.key_option)
        self.setWindowTitle(PRODUCT)
        welcome.first_run.key_option.field.setFocus()

    @Slot(str)
    def come_forward(self, page: str) -> None:
        """Come to the front and show a page; empty or unknown: the page stays."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if self.account_view is not None and page in self.account_view.views:
            self.account_view.session.state.set_page(page)

    @Slot(object, object)
    def _show_chosen(self, account: Account, notice: Notice | None) -> None:
        self.show_account(account).session.put_notice("window", notice)

    def show_account(self, account: Account, page: str | None = None) -> AccountView:
        """Show an account and start to load a page (None: the page shown last, or else the first one)."""
        self._note_view()
        settings, zone = self.preferences.settings, self.choices.zone()
        last = next((one.name for one in self._pages if one.name == settings.page), self._pages[0].name)
        state = State(account.now().astimezone(zone or UTC).date(), page or last, settings.period, zone)
        schedule = Schedule(settings.poll_minutes * 60)
        session = Session(account, state, self._pages, schedule, self.preferences.path)
        view = AccountView(session, self._pages, self._themes)
        self._wire(view)
        self._show(view)
        self.account_view = view
        self.choices.use(session)
        self.switch.note_shown(account)
        self.setWindowTitle(f"{PRODUCT} (SAMPLE)" if account.is_sample else PRODUCT)
        session.start()
        view.setFocus()
        return view

    def _wire(self, view: AccountView) -> None:
        switch, session, menu = self.switch, view.session, view.menu
        view.leave_sample_requested.connect(switch.open_own)
        view.key_requested.connect(self.keys.ask)
        view.import_requested.connect(self.choose_files)
        view.new_store_requested.connect(self._start_new_store)
        menu.key_requested.connect(self.keys.ask)
        menu.forget_requested.connect(self.keys.ask_to_forget)
        menu.import_requested.connect(self.choose_files)
        menu.other_requested.connect(switch.open_own if session.account.is_sample else switch.open_sample)
        menu.store_chosen.connect(switch.open_store)
        menu.file_requested.connect(self._choose_store)
        menu.theme_chosen.connect(self.choices.choose_theme)
        menu.settings_requested.connect(self.choices.open_settings)
        view.header.zone.chosen.connect(self.choices.choose_zone)
        session.refreshed.connect(self._show_names)
        session.key_led_elsewhere.connect(self._follow_key)

    @Slot(object)
    def _show_names(self, refreshed: Refreshed) -> None:
        """Show the account's name in the title, and list the other accounts in the menu."""
        view = self.account_view
        if view is None:
            return
        if (
            refreshed.account_status is not None
            and refreshed.account_status.account is not None
            and not view.session.account.is_sample
        ):
            set_window_title(self, f"{PRODUCT}: {refreshed.account_status.account}")
        self.switch.list_stores()

    @Slot(object)
    def _list_stores(self, stores: Sequence[KnownStore]) -> None:
        if (view := self.account_view) is not None:
            view.menu.set_stores(stores, view.session.account.store_path, view.session.now_ms)

    @Slot(object)
    def _follow_key(self, problem: OtherAccount) -> None:
        if self.account_view is not None:
            self.switch.follow_key(self.account_view.session.account, problem)

    def _show(self, view: QWidget) -> None:
        if self.account_view is not None:
            self.account_view.session.stop(0)
            # Its workers may still run, so the session is kept until the window closes.
            self._retired.append(self.account_view.session)
        self.account_view = None
        self.welcome_view = None
        self.keys.use_option(None)
        self.choices.use(None)
        # Qt deletes the previous central widget itself.
        self.setCentralWidget(view)

    @Slot(object)
    def _show_refusal(self, notice: Notice) -> None:
        """Say why an account is not shown: on the account that is shown, or else on the welcome screen."""
        if self.account_view is not None:
            self.account_view.session.put_notice("window", notice)
        elif (option := self.keys.option) is not None:
            option.show_problem(f"{notice.what} {notice.meaning}")

    @Slot(object)
    def _show_forgotten(self, was_there: bool) -> None:
        if self.account_view is not None:
            self.account_view.session.put_notice("key", messages.of_forgotten_key(was_there))
            self.account_view.session.refresh()

    @Slot(object)
    def _show_problem(self, problem: BaseException) -> None:
        if self.account_view is not None:
            self.account_view.session.put_notice("key", messages.problem_of_store(problem))

    @Slot()
    def choose_files(self) -> None:
        """Let the user choose CSV exports, and import them."""
        names, _ = QFileDialog.getOpenFileNames(self, "Import CSV exports", "", _CSV)
        if names:
            self.import_files([Path(name) for name in names])

    @Slot()
    def _choose_store(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open an existing file", "", _STORES)
        if name:
            self.switch.open_file(Path(name))

    @Slot()
    def _start_new_store(self) -> None:
        if self.account_view is not None and isinstance(account := self.account_view.session.account, OwnAccount):
            self.switch.start_new(account)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Import files into the user's own account, never into the sample, and show that account."""
        if self.welcome_view is not None:
            self.welcome_view.import_files(paths)
        elif self.account_view is not None:
            if self.account_view.session.account.is_sample:
                self.switch.open(self.switch.own())
            if not self.account_view.session.account.is_sample:
                self.account_view.session.import_files(paths)

    @Slot(object)
    def _show_imported(self, files: tuple[Imported, ...]) -> None:
        self.switch.open(self.switch.own(), messages.of_import(files))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files, and show that they may be dropped."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            if self.welcome_view is not None:
                self.welcome_view.first_run.drop_area.set_over(True)
            else:
                self._hint.show_over(self.rect())

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Remove the hint."""
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        self._end_drag()
        event.acceptProposedAction()
        self.import_files(local_files(event.mimeData()))

    def _end_drag(self) -> None:
        self._hint.hide()
        if self.welcome_view is not None:
            self.welcome_view.first_run.drop_area.set_over(False)

    def changeEvent(self, event: QEvent) -> None:
        """Look for a new key when the window becomes active: the user may have set one in the terminal."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.account_view is not None:
            self.account_view.session.check_for_key()

    def _note_view(self) -> None:
        if self.account_view is not None:
            self.preferences.note_view(self.account_view.session.state)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember page and period, and stop timers and work; wait only for a limited time."""
        self._note_view()
        self.preferences.save_geometry(self)
        if self.account_view is not None:
            self._retired.append(self.account_view.session)
        end = time.monotonic() + _QUIT_SECONDS
        for session in self._retired:
            self.is_work_over &= session.stop(max(0.0, end - time.monotonic()))
        self.single_instance.release()
        self.is_work_over &= self._runner.stop(max(0.0, end - time.monotonic()))
        super().closeEvent(event)
