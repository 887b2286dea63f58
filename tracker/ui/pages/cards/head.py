"""Parts of a card's head: captions that are shortened to fit, icon buttons, and the CSV export of such a button."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QPushButton, QSizePolicy, QWidget

from tracker.atomic_files import write_private
from tracker.export.tables import Cell, table_csv
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.plain_text import PlainLabel, set_tooltip
from tracker.ui.design.widgets import button


class Subtitle(PlainLabel):
    """A caption that is cut with … instead of widening its card; the tooltip has the full text."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font(Role.CAPTION))
        self.setProperty("tone", "text_3")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.full = ""
        self._short = ""

    def set_full(self, text: str, short: str = "") -> None:
        """Show a text; if it does not fit, show `short`, cut with … if that does not fit either."""
        self.full, self._short = text, short or text
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text again."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        width = max(self.width(), 1)
        fits = self.fontMetrics().horizontalAdvance(self.full) <= width
        text = self.full if fits else self._short
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        # This cannot cause another resize: the size policy ignores the width of the text.
        self.setText(shown)
        set_tooltip(self, self.full if shown != self.full else "")


def icon_button(name: str) -> QPushButton:
    """Return a button with only an icon; its name is for the tooltip and for screen readers."""
    made = button("")
    made.setProperty("kind", "icon")
    set_tooltip(made, name)
    made.setAccessibleName(name)
    return made


def chosen_csv(parent: QWidget, proposal: str) -> Path | None:
    """Ask for the CSV file to write numbers into; None if the person cancels."""
    chosen, _ = QFileDialog.getSaveFileName(parent, "Export these numbers", proposal, "CSV (*.csv)")
    return Path(chosen) if chosen else None


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Write a table as CSV and return a sentence that says whether it was saved."""
    try:
        write_private(path, table_csv(header, rows).encode())
    except OSError as error:
        return f"Not saved: {error.strerror}. Choose another folder."
    return f"Saved {path.name}."
