"""What the person chose in the window, kept in the settings file."""

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
"""Size of a first window, pixels."""


class Preferences(QObject):
    """The settings in force. `failed` carries the exception where they hold for this window only."""

    failed = Signal(object)

    def __init__(self, settings: Settings, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.path = path

    def change(self, **changes: Any) -> None:
        """Take over values by their names in `Settings` and save them."""
        self.take(**changes)
        try:
            change_settings(self.path, **changes)
        except UsageError as problem:
            self.failed.emit(problem)

    def take(self, **changes: Any) -> None:
        """Take over values for this window, to be saved with others or not at all."""
        self.settings = replace(self.settings, **changes)

    def note_view(self, state: State) -> None:
        """Take over what is looked at, for the next account and the next start; own dates are of one day's interest."""
        self.take(page=state.page, period=state.period_word or self.settings.period)

    def keep_place(self, window: QWidget) -> None:
        """Save what was looked at, and the size and place of a window."""
        place = window.saveGeometry().toBase64().toStdString()
        self.change(page=self.settings.page, period=self.settings.period, window=place)

    def restore_place(self, window: QWidget) -> None:
        """Give a window the size and place of the last one, on a screen that is there; else the usual size."""
        place = self.settings.window
        # Qt itself moves a window whose screen is gone onto one that is there.
        if place is None or not window.restoreGeometry(QByteArray.fromBase64(place.encode())):
            window.resize(*USUAL)
