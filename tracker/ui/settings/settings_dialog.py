"""The settings as a dialog: each choice is applied at once, so there is nothing to confirm."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tracker.formatting import count, duration
from tracker.settings import Settings
from tracker.ui.design.fonts import Role
from tracker.ui.design.widgets import Segments, button, label, rule
from tracker.ui.frame.account_menu import THEME_NAMES

_WIDTH = 560
_INTERVALS = (5, 15, 30, 60, 360)
_CALLS = (0, 50_000, 250_000, 1_000_000)


class SettingsDialog(QDialog):
    """Shows settings. Each signal carries a new value."""

    zone_chosen = Signal(str)
    theme_chosen = Signal(str)
    poll_minutes_chosen = Signal(int)
    calls_limit_chosen = Signal(int)

    def __init__(self, settings: Settings, local: str | None, path: Path, parent: QWidget) -> None:
        """`local` is the name of this machine's zone (None: not known), `path` the settings file."""
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setFixedWidth(_WIDTH)
        self.zone = Segments({"utc": "UTC", "local": local} if local else {"utc": "UTC"})
        self.zone.set_value(settings.zone if local else "utc")
        self.zone.chosen.connect(self.zone_chosen)
        self.theme = Segments(THEME_NAMES)
        self.theme.set_value(settings.theme)
        self.theme.chosen.connect(self.theme_chosen)
        # The settings file may contain another number than the usual ones.
        intervals = sorted({*_INTERVALS, settings.poll_minutes})
        self.poll = Segments({str(minutes): duration(minutes * 60) for minutes in intervals})
        self.poll.set_value(str(settings.poll_minutes))
        self.poll.chosen.connect(self._choose_interval)
        limits = sorted({*_CALLS, settings.calls_limit})
        self.calls = Segments({str(calls): count(calls) if calls else "None" for calls in limits})
        self.calls.set_value(str(settings.calls_limit))
        self.calls.chosen.connect(self._choose_calls)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(24, 20, 24, 20)
        self._rows.setSpacing(14)
        self._add(
            "Days",
            "UTC days are those of OpenRouter's bill. Local days count each call on its date here; days known only as "
            "totals stay UTC days, and so do the pages about the bill and the report.",
            self.zone,
        )
        self._add("Theme", "", self.theme)
        self._add("Sync every", "While the window is open, and at once after sleep.", self.poll)
        self._add(
            "Read one by one",
            "The largest number of calls to read from the last 31 days, newest days first. Days beyond it are stored "
            "only as totals.",
            self.calls,
        )
        self._end(path)

    def _add(self, name: str, text: str, control: QWidget) -> None:
        """Add a line: a name, what the setting does below it, and its control at the right."""
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(label(name, Role.BODY_MEDIUM), 1)
        row.addWidget(control)
        both = QVBoxLayout()
        both.setSpacing(6)
        both.addLayout(row)
        control.setAccessibleName(name)
        if text:
            control.setAccessibleDescription(text)
            both.addWidget(label(text, Role.CAPTION, "text_3", wrap=True))
        self._rows.addLayout(both)
        self._rows.addWidget(rule())

    def _end(self, path: Path) -> None:
        location = label(f"Stored in {path}", Role.CAPTION, "text_3", wrap=True)
        location.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = button("Close", main=True)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(location, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignBottom)
        self._rows.addLayout(row)
        close.setFocus()
        # Exactly the height that the lines need at this width: more would separate names from their texts.
        self.setFixedHeight(self._rows.totalHeightForWidth(_WIDTH))

    @Slot(str)
    def _choose_interval(self, minutes: str) -> None:
        self.poll_minutes_chosen.emit(int(minutes))

    @Slot(str)
    def _choose_calls(self, calls: str) -> None:
        self.calls_limit_chosen.emit(int(calls))
