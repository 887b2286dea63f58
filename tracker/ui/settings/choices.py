"""What the user chooses in header, menu and settings: it is applied at once and saved."""

from __future__ import annotations

from datetime import tzinfo
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from tracker.errors import UsageError
from tracker.periods import local_zone
from tracker.ui.background.session import Session
from tracker.ui.design.theme import ThemeChoice, Themes
from tracker.ui.frame.zone_switch import local_text
from tracker.ui.settings.preferences import Preferences
from tracker.ui.settings.settings_dialog import SettingsDialog


class Choices(QObject):
    """Applies choices to one session at a time. `failed` carries the exception if a choice cannot be applied."""

    failed = Signal(object)

    def __init__(self, preferences: Preferences, themes: Themes, window: QWidget) -> None:
        super().__init__(window)
        self._preferences = preferences
        self._themes = themes
        self._window = window
        self._session: Session | None = None

    def use(self, session: Session | None) -> None:
        """Apply choices to another session from now on; None: there is none."""
        self._session = session

    def zone(self) -> tzinfo | None:
        """Return the chosen zone. None: UTC, also if the machine's zone is not known."""
        if self._preferences.settings.zone == "utc":
            return None
        try:
            return local_zone()
        except UsageError as problem:
            self.failed.emit(problem)
            return None

    @Slot(str)
    def choose_zone(self, word: str) -> None:
        """Show the days of a zone: "utc" or "local"."""
        self._preferences.change(zone=word)
        zone = self.zone()
        if self._session is not None:
            self._session.state.set_zone(zone)

    @Slot(str)
    def choose_theme(self, choice: str) -> None:
        """Use a theme."""
        self._themes.set_choice(cast("ThemeChoice", choice))
        self._preferences.change(theme=choice)

    @Slot(int)
    def choose_interval(self, minutes: int) -> None:
        """Set the minutes between two polls, from now on."""
        self._preferences.change(poll_minutes=minutes)
        if self._session is not None:
            self._session.schedule.set_interval(minutes * 60)
            self._session.ticked.emit()

    @Slot(int)
    def choose_calls_limit(self, calls: int) -> None:
        """Set how many calls a sync may read one by one, from the next sync on."""
        self._preferences.change(calls_limit=calls)

    @Slot()
    def open_settings(self) -> None:
        """Show all settings in a dialog."""
        try:
            local = local_text(local_zone())
        except UsageError:
            local = None
        dialog = SettingsDialog(self._preferences.settings, local, self._preferences.path, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.zone_chosen.connect(self.choose_zone)
        dialog.theme_chosen.connect(self.choose_theme)
        dialog.poll_minutes_chosen.connect(self.choose_interval)
        dialog.calls_limit_chosen.connect(self.choose_calls_limit)
        dialog.open()
