"""A page as a picture, drawn off screen by the same widgets as in the window."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from tracker.accounts.account import Account
from tracker.ui.qt_check import check_drawing


def save_picture(
    account: Account, page: str, out: Path, size: tuple[int, int | None], theme: Literal["light", "dark"] = "light"
) -> None:
    """Draw a page at a size in pixels into a PNG file; height None: the entire page. Needs no display.

    Raises `UsageError` for an unknown page, a size below the smallest window, a file that cannot be written, or if Qt
    cannot draw; `StoreMissing` and `StoreUnusable` as the store does.
    """
    check_drawing()
    # Set before the import below, which loads Qt.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tracker.ui.drawing import draw_page, write_png

    write_png(draw_page(account, page, size, theme), out)
