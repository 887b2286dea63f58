"""The table of how calls ended: requests and tokens by finish reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from tracker.analysis.agentic_page import EndingRow
from tracker.formatting import count, percent
from tracker.ui.tables.plain_table import CellDelegate, PlainTable
from tracker.ui.tables.rows_model import ColumnSpec, RowsModel

NAME, CALLS, SHARE, TOKENS = range(4)
_LEAST_WITH_TOKENS = 285
"""Width in pixels under which the share of tokens is left to the export."""
_NAME_LEAST = 90

ENDING_COLUMNS: tuple[ColumnSpec[EndingRow], ...] = (
    ColumnSpec("Ended", lambda one: one.name, lambda one: one.name, number=False),
    ColumnSpec("Calls", lambda one: count(one.requests), lambda one: one.requests, main=True),
    ColumnSpec("Share", lambda one: percent(one.request_share), lambda one: one.request_share),
    ColumnSpec("Tokens", lambda one: percent(one.token_share), lambda one: one.token_share),
)


class EndingsTable(PlainTable):
    """Finish reasons, the most requests first; headers sort."""

    def __init__(self) -> None:
        self._endings: RowsModel[EndingRow] = RowsModel(ENDING_COLUMNS)
        super().__init__(self._endings, CellDelegate())
        self.setAccessibleName("How calls ended")
        self.header.setMinimumSectionSize(40)
        self.header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty_text = "No call held says how it ended."
        self.set_sorting(CALLS)

    def set_endings(self, rows: Sequence[EndingRow]) -> None:
        """Show other rows."""
        self._endings.set_rows(rows)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setColumnHidden(TOKENS, self.viewport().width() < _LEAST_WITH_TOKENS)
        self.share_out(NAME, _NAME_LEAST)
