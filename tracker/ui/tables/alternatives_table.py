"""The cheapest models for the same work; a click or Enter chooses one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from tracker.analysis.what_if.cost_estimate import UsageTotals
from tracker.formatting import money, money_change
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.rows_model import ROW_ROLE, ColumnSpec

NAME, COST, DIFFERENCE = range(3)
_LEAST_WITH_DIFFERENCE = 330
"""In a table narrower than this (pixels) only exports show the difference."""


@dataclass(frozen=True, slots=True)
class AlternativeRow:
    """A model and what the usage would have cost on it. `is_chosen`: the page prices the usage on this model."""

    name: str
    totals: UsageTotals
    is_used: bool
    is_chosen: bool

    @property
    def title(self) -> str:
        """The name without its author, followed by "chosen" or "used" if that is so."""
        short = self.name.partition("/")[2] or self.name
        if self.is_chosen:
            return f"{short}, chosen"
        return f"{short}, used" if self.is_used else short


ALTERNATIVE_COLUMNS: tuple[ColumnSpec[AlternativeRow], ...] = (
    ColumnSpec("Model", lambda one: one.title, lambda one: one.name, number=False, main=True),
    ColumnSpec("Instead", lambda one: money(one.totals.cost_nano), lambda one: one.totals.cost_nano),
    ColumnSpec("Difference", lambda one: money_change(one.totals.difference_nano), lambda one: one.totals.cost_nano),
)


class AlternativesTable(FittedTable[AlternativeRow]):
    """The cheapest first. `chosen` fires with the name of the model that the person picks."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            ALTERNATIVE_COLUMNS, "Cheapest models for the same work", left_out={DIFFERENCE: _LEAST_WITH_DIFFERENCE}
        )
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._choose)

    def set_rows(self, rows: Sequence[AlternativeRow]) -> None:
        """Show other models and select the chosen one."""
        super().set_rows(rows)
        for number, row in enumerate(rows):
            if row.is_chosen:
                self.selectRow(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the selected model on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        row: AlternativeRow = index.data(ROW_ROLE)
        if not row.is_chosen:
            self.chosen.emit(row.name)
