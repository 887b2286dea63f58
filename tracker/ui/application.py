"""Opening the window. Qt is loaded only after a check that it can run here."""

from __future__ import annotations

from tracker.accounts.account import Account
from tracker.ui.qt_check import check_window


def open_window(account: Account, page: str | None = None) -> int:
    """Show an account until the window is closed and return the exit code. Without a store the welcome screen shows.

    Raises `UsageError` if no window can open, for an unknown page and for settings that cannot be used.
    """
    check_window()
    # Imported here and not above: importing it loads Qt.
    from tracker.ui.window import run_window

    return run_window(account, page)
