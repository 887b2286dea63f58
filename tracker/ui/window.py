"""The composition root of everything that is drawn: application, fonts, theme, pages, window."""

from __future__ import annotations

import logging
import signal
import sys
from typing import cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from tracker.accounts.account import Account
from tracker.errors import SettingsUnusable, UsageError
from tracker.logs import log_faults, write_log
from tracker.settings import load_settings
from tracker.ui.accounts.access import SystemAccess
from tracker.ui.design import fonts
from tracker.ui.design.icons import icon
from tracker.ui.design.theme import ThemeChoice, Themes
from tracker.ui.main_window import MainWindow
from tracker.ui.pages.page import SOURCES_PAGE, PageEntry
from tracker.ui.style import dress
from tracker.ui.welcome.welcome_screen import PRODUCT

PAGES: tuple[PageEntry, ...] = (
    PageEntry(
        name="overview",
        title="Overview",
        icon="overview",
        place="tracker.ui.pages.overview.page:OverviewPage",
        in_zone=True,
    ),
    PageEntry(
        name="models", title="Models", icon="models", place="tracker.ui.pages.models.page:ModelsPage", in_zone=True
    ),
    PageEntry(
        name="reasoning",
        title="Reasoning",
        icon="reasoning",
        place="tracker.ui.pages.reasoning.page:ReasoningPage",
        in_zone=True,
    ),
    PageEntry(
        name="agentic", title="Agentic", icon="agentic", place="tracker.ui.pages.agentic.page:AgenticPage", in_zone=True
    ),
    PageEntry(
        name="world",
        title="You and the world",
        icon="world",
        place="tracker.ui.pages.world.page:WorldPage",
        filterable=False,
    ),
    PageEntry(
        name="retention",
        title="Retention",
        icon="retention",
        place="tracker.ui.pages.retention.page:RetentionPage",
        in_period=False,
    ),
    PageEntry(name="what-if", title="What if", icon="what-if", place="tracker.ui.pages.what_if.page:WhatIfPage"),
    PageEntry(
        name=SOURCES_PAGE,
        title="Sources",
        icon="sources",
        place="tracker.ui.pages.sources.page:SourcesPage",
        filterable=False,
    ),
)
"""Every page that exists, in the order of the side bar."""

_log = logging.getLogger(__name__)


class Dresser(QObject):
    """Dresses the application anew whenever the theme changes."""

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
    """Return the application, made where there is none yet."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName("model-usage-tracker")
    application.setApplicationDisplayName(PRODUCT)
    application.setDesktopFileName("model-usage-tracker")
    application.setWindowIcon(icon("app", None, 64))
    return application


def page_named(name: str | None) -> str:
    """Return a page's name, the first page's for None. Raises `UsageError` for one that does not exist."""
    names = [page.name for page in PAGES]
    if name is None:
        return names[0]
    if name not in names:
        raise UsageError(f"There is no page {name!r}. Use {', '.join(names[:-1])} or {names[-1]}.")
    return name


def run_window(account: Account, page: str | None) -> int:
    """Show the window until it is closed; return the exit code. Where another window shows the store, raise that one.

    Raises `UsageError` as `open_window` does, and `StoreUnusable` where the other window does not answer.
    """
    first_page = None if page is None else page_named(page)
    access = SystemAccess(account)
    settings, remarks = load_settings(access.settings_path)
    write_log()
    log_faults()
    for remark in (*remarks, *settings.troubles):
        _log.warning(remark)
    application = make_application()
    # Ctrl+C in the terminal ends the window; the store is safe at any moment.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fonts.use_system_font()
    themes = Themes(cast("ThemeChoice", settings.theme))
    Dresser(application, themes)
    window = MainWindow(access, themes, PAGES, settings)
    window.preferences.restore_place(window)
    if account.is_sample or account.exists():
        if not window.place.take(account.store_path, page):
            return 0
        window.show_account(account, first_page)
    else:
        window.show_own()
    for trouble in settings.troubles:
        window.preferences.failed.emit(SettingsUnusable(trouble))
    window.show()
    return application.exec()
