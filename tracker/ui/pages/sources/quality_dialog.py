"""The list of inconsistent rows: values that differ, impossible token counts, calls that are too many."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from tracker.analysis.views.sources import Quality
from tracker.formatting import count
from tracker.ui.design.fonts import Role
from tracker.ui.design.plain_text import set_window_title
from tracker.ui.design.theme import Theme
from tracker.ui.design.themed import give_theme
from tracker.ui.design.widgets import Card, label
from tracker.ui.pages.sources.values import quality_rows, quality_text
from tracker.ui.tables.plain_table import EDGE, PAD, CellDelegate, PlainTable
from tracker.ui.tables.rows_model import ColumnSpec, RowsModel

_HEADER = ("When", "Call", "What", "Dropped", "Kept", "Kept from")
_NOTE = (
    "If two sources report different values for a call, the newer or more precise value is kept. "
    "Impossible token counts, such as more cached than prompt tokens, are counted as OpenRouter billed them. "
    "Calls that OpenRouter's lists no longer have are dropped; where there are still more calls than several feeds "
    "count that agree, the feeds give the day's total."
)


class QualityDialog(QDialog):
    """Shows the inconsistent rows that were read."""

    def __init__(self, quality: Quality, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        set_window_title(self, quality_text(quality))
        self.resize(1020, 480)
        rows = quality_rows(quality)
        self.table = PlainTable(RowsModel([_column(n, title) for n, title in enumerate(_HEADER)]), CellDelegate())
        self.table.rows_model.setParent(self.table)
        give_theme(self.table, theme)
        self.table.setAccessibleName("Inconsistent rows")
        self.table.rows_model.set_rows(rows)
        self.table.resizeColumnsToContents()
        self.table.setColumnWidth(0, self.table.columnWidth(0) + EDGE - PAD)
        card = Card()
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.table)
        listed = quality.listed
        more = f" The newest {count(listed)} of {count(quality.count)} are listed." if listed < quality.count else ""
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(label(_NOTE + more, Role.CONTROL, "text_2", wrap=True))
        layout.addWidget(card, 1)
        layout.addWidget(buttons)


def _column(number: int, title: str) -> ColumnSpec[tuple[str, ...]]:
    def text(row: tuple[str, ...]) -> str:
        return row[number]

    return ColumnSpec(title, text, text, number=False)
