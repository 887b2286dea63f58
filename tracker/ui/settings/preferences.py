"""What the user chose in the window, saved in the settings file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.errors import UsageError
from tracker.settings import Settings, change_settings
from tracker.ui.state import State

USUAL = (1280, 800)
"""Size of the first window in pixels."""


class Preferences(QObject):
    """The active settings. `failed` carries the exception if they could not be saved and so end with this window."""

    failed = Signal(object)

    def __init__(self, settings: Settings, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.path = path

    def change(self, **changes: Any) -> None:
        """Change values by their names in `Settings` and save them."""
        self.take(**changes)
        try:
            change_settings(self.path, **changes)
        except UsageError as problem:
            self.failed.emit(problem)

    def take(self, **changes: Any) -> None:
        """Change values for this window only; a later `change` may save them."""
        self.settings = replace(self.settings, **changes)

    def note_view(self, state: State) -> None:
        """Remember page and period for the next account and the next start. Custom dates are not remembered."""
        self.take(page=state.page, period=state.period_word or self.settings.period)

    def save_geometry(self, window: QWidget) -> None:
        """Save page and period, and the size and position of a window."""
        geometry = window.saveGeometry().toBase64().toStdString()
        self.change(page=self.settings.page, period=self.settings.period, window=geometry)

    def restore_geometry(self, window: QWidget) -> None:
        """Give a window the size and position of the last one, on an existing screen; or else the usual size."""
        geometry = self.settings.window
        # If the window's screen no longer exists, `restoreGeometry` itself moves the window to one that does.
        if geometry is None or not window.restoreGeometry(QByteArray.fromBase64(geometry.encode())):
            window.resize(*USUAL)
