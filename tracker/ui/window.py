"""The composition root of everything that is drawn: application, fonts, theme, window."""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from tracker.accounts.account import Account
from tracker.errors import SettingsUnusable
from tracker.logs import log_faults, write_log
from tracker.settings import load_settings
from tracker.ui.accounts.access import SystemAccess
from tracker.ui.design import fonts
from tracker.ui.design.icons import icon
from tracker.ui.design.theme import ThemeChoice, Themes
from tracker.ui.main_window import MainWindow
from tracker.ui.pages.page_list import PAGES, page_named
from tracker.ui.style import dress
from tracker.ui.welcome.welcome_screen import PRODUCT

_log = logging.getLogger(__name__)


class Dresser(QObject):
    """Styles the application again whenever the theme changes."""

    def __init__(self, application: QApplication, themes: Themes) -> None:
        super().__init__(application)
        self._application = application
        self._themes = themes
        themes.changed.connect(self.dress)
        self.dress()

    @Slot()
    def dress(self) -> None:
        """Apply the current theme."""
        dress(self._application, self._themes.current)


def make_application() -> QApplication:
    """Return the application; the first call makes it."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName("model-usage-tracker")
    application.setApplicationDisplayName(PRODUCT)
    application.setDesktopFileName("model-usage-tracker")
    application.setWindowIcon(icon("app", None, 64))
    return application


def run_window(account: Account, page: str | None) -> int:
    """Show the window until it is closed; return the exit code. If another window shows the store, raise that window.

    Raises `UsageError` as `open_window` does, and `StoreUnusable` if the other window does not answer.
    """
    first_page = None if page is None else page_named(page)
    access = SystemAccess(account)
    settings, remarks = load_settings(access.settings_path)
    write_log()
    log_faults()
    for remark in (*remarks, *settings.problems):
        _log.warning(remark)
    application = make_application()
    # Python's own handler for Ctrl+C does not run while Qt waits for events, so use the system's, which ends the
    # process at once. The store survives that at any moment.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fonts.use_system_font()
    themes = Themes(cast("ThemeChoice", settings.theme))
    Dresser(application, themes)
    window = MainWindow(access, themes, PAGES, settings)
    window.preferences.restore_geometry(window)
    if account.is_sample or account.exists():
        if not window.single_instance.acquire(account.store_path, page):
            return 0
        window.show_account(account, first_page)
    else:
        window.show_own()
    for problem in settings.problems:
        window.preferences.failed.emit(SettingsUnusable(problem))
    window.show()
    code = application.exec()
    if not window.is_work_over:
        # A worker waits for the network or the disk, perhaps for a minute. The store survives an end at any moment, and
        # the window that is opened next must not meet a process that nobody sees.
        logging.shutdown()
        os._exit(code)
    return code
