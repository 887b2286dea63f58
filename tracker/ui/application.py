"""Opening the window. Nothing of Qt is loaded before it is known that Qt can run."""

from __future__ import annotations

from tracker.accounts.account import Account
from tracker.ui.qt_check import check_window


def open_window(account: Account, page: str | None = None) -> int:
    """Show an account (the doors where there is nothing of it yet) until the window is closed; return the exit code.

    Raises `UsageError` where no window can open, for an unknown page and for settings that cannot be used.
    """
    check_window()
    from tracker.ui.window import run_window

    return run_window(account, page)
