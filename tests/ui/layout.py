"""Giving pages the height that the scrolling view gives them."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

_ROUNDS = 3
"""Sentences know their height only when they know their width, and cards need theirs."""


def wait_for_layout(page: QWidget) -> None:
    """Give a page the height that it needs at its width."""
    for _ in range(_ROUNDS):
        page.grab()
        QApplication.processEvents()
        page.resize(page.width(), page.minimumSizeHint().height())
    page.grab()
