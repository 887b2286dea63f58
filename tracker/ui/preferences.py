"""What the person chose in the window, kept in the settings file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from tracker.errors import UsageError
from tracker.settings import Settings, change_settings


class Preferences(QObject):
    """The settings in force. `failed` carries the exception where they hold for this window only."""

    failed = Signal(object)

    def __init__(self, settings: Settings, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self._path = path

    def change(self, **changes: Any) -> None:
        """Take over values by their names in `Settings` and save them."""
        self.take(**changes)
        try:
            change_settings(self._path, **changes)
        except UsageError as problem:
            self.failed.emit(problem)

    def take(self, **changes: Any) -> None:
        """Take over values for this window, to be saved with others or not at all."""
        self.settings = replace(self.settings, **changes)
