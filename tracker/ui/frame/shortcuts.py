"""The keyboard shortcuts of an account's view: pages, sync, filters, moving the period."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from tracker.ui.background.session import Session
from tracker.ui.frame.filter_bar import FilterBar


class Shortcuts(QObject):
    """1 to 9 and 0 pages · Ctrl+R or F5 sync · Ctrl+F filter · ← → move the period · Esc back from custom dates."""

    def __init__(self, view: QWidget, session: Session, filters: FilterBar, pages: Sequence[str]) -> None:
        super().__init__(view)
        self._view = view
        self._session = session
        self._pages = dict(zip("1234567890", pages, strict=False))
        for keys in self._pages:
            self._add(keys, self._show_page)
        self._add("Ctrl+R", session.sync)
        self._add("F5", session.sync)
        self._add("Ctrl+F", filters.focus_first)
        self._add("Left", self._earlier)
        self._add("Right", self._later)
        self._add("Esc", session.state.undo_dates)

    def _add(self, keys: str, slot: Callable[[], None]) -> None:
        QShortcut(QKeySequence(keys), self._view).activated.connect(slot)

    @Slot()
    def _show_page(self) -> None:
        sender = self.sender()
        if isinstance(sender, QShortcut):
            self._session.state.set_page(self._pages[sender.key().toString()])

    @Slot()
    def _earlier(self) -> None:
        self._session.state.move_period(-1)

    @Slot()
    def _later(self) -> None:
        self._session.state.move_period(1)
