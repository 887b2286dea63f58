"""The switch between UTC days and dates of this machine's zone."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from tracker.errors import UsageError
from tracker.periods import local_zone
from tracker.ui.design.controls import Control, Glyph, TextPart
from tracker.ui.design.plain_text import menu_text, set_tooltip
from tracker.ui.design.theme import Themes

_UTC_HINT = "Days begin and end at midnight UTC, as on OpenRouter's bill."
_LOCAL_HINT = "Each call counts on its date in {zone}; a day known only as a total stays a UTC day."
_FIXED_HINT = "This page always uses UTC days, whatever zone you choose on other pages."


class ZoneSwitch(Control):
    """Shows the zone and opens a menu with the choice. `chosen` fires with "utc" or "local"."""

    chosen = Signal(str)

    def __init__(self, themes: Themes) -> None:
        super().__init__(themes, "button", 28)
        self._zone: tzinfo | None = None
        self._fixed = False
        self._compact = False
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        group = QActionGroup(self)
        self._utc, self._local = self._choice(group, "utc"), self._choice(group, "local")
        self._utc.setText("UTC, as on the bill")
        group.triggered.connect(self._choose)
        self.clicked.connect(self._open)
        self._show()

    def show_zone(self, zone: tzinfo | None, *, fixed: bool = False) -> None:
        """Show a zone (None: UTC). `fixed`: the page always uses UTC days."""
        self._zone, self._fixed = zone, fixed
        self._show()

    def set_compact(self, compact: bool) -> None:
        """Leave out the zone's name in narrow windows."""
        self._compact = compact
        self._show()

    def _show(self) -> None:
        local = self._zone is not None and not self._fixed
        text = ("Local" if self._compact else local_text(self._zone)) if local else "UTC"
        self.set_parts(TextPart(text), *(() if self._fixed else (Glyph("chevron-down", 12),)))
        self.setAccessibleName(f"Days: {text}")
        self.setEnabled(not self._fixed)
        hint = _LOCAL_HINT.format(zone=self._zone) if local else _FIXED_HINT if self._fixed else _UTC_HINT
        set_tooltip(self, hint)

    def _choice(self, group: QActionGroup, word: str) -> QAction:
        action = self._menu.addAction("")
        action.setCheckable(True)
        action.setData(word)
        group.addAction(action)
        return action

    @Slot()
    def _open(self) -> None:
        try:
            self._local.setText(menu_text(local_text(self._zone or local_zone())))
        except UsageError as problem:
            self._local.setText("Local")
            self._local.setEnabled(False)
            set_tooltip(self._local, problem.in_window)
        (self._utc if self._zone is None else self._local).setChecked(True)
        # The switch is near the window's right edge, so the menu opens to the left.
        left = self.width() - self._menu.sizeHint().width()
        self._menu.popup(self.mapToGlobal(QPoint(left, self.height() + 4)))

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self.chosen.emit(str(action.data()))


def local_text(zone: tzinfo | None) -> str:
    """Return the name of this machine's zone: "Local (America/St_Johns)"."""
    return f"Local ({zone})"
