"""The table of how calls ended: requests and tokens by finish reason."""

from __future__ import annotations

from tracker.analysis.views.agentic import EndingRow
from tracker.formatting import count, percent
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.rows_model import ColumnSpec

NAME, CALLS, SHARE, TOKENS = range(4)
_LEAST_WITH_TOKENS = 285
"""In a table narrower than this (pixels) only exports show the share of tokens."""
_NAME_LEAST = 90

ENDING_COLUMNS: tuple[ColumnSpec[EndingRow], ...] = (
    ColumnSpec("Ended", lambda one: one.name, lambda one: one.name, number=False),
    ColumnSpec("Calls", lambda one: count(one.requests), lambda one: one.requests, main=True),
    ColumnSpec("Share", lambda one: percent(one.request_share), lambda one: one.request_share),
    ColumnSpec("Tokens", lambda one: percent(one.token_share), lambda one: one.token_share),
)


class EndingsTable(FittedTable[EndingRow]):
    """Finish reasons, those with the most requests first; headers sort."""

    def __init__(self) -> None:
        super().__init__(
            ENDING_COLUMNS,
            "How calls ended",
            least=_NAME_LEAST,
            left_out={TOKENS: _LEAST_WITH_TOKENS},
            sorted_by=CALLS,
        )
