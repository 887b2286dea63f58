"""Pages as high as the scrolling view makes them."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

_ROUNDS = 3
"""Sentences know their height when they have their width, and cards theirs after that."""


def settle(page: QWidget) -> None:
    """Give a page the height that it needs at its width."""
    for _ in range(_ROUNDS):
        page.grab()
        QApplication.processEvents()
        page.resize(page.width(), page.minimumSizeHint().height())
    page.grab()
