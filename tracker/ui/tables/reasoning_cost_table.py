"""The table of the page "Reasoning": how much of each model's completion was reasoning, and what that cost."""

from __future__ import annotations

from tracker.analysis.views.reasoning import ReasoningRow
from tracker.formatting import money, percent, tokens
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.rows_model import ColumnSpec

NAME, COST = 0, 6
_NAME_LEAST = 150

REASONING_COST_COLUMNS: tuple[ColumnSpec[ReasoningRow], ...] = (
    ColumnSpec("Models that reason", lambda one: one.name, lambda one: one.name.lower(), number=False, main=True),
    ColumnSpec("Author", lambda one: one.author, lambda one: one.author, number=False),
    ColumnSpec("Tokens", lambda one: tokens(one.tokens), lambda one: one.tokens),
    ColumnSpec("Completion", lambda one: tokens(one.completion_tokens), lambda one: one.completion_tokens),
    ColumnSpec("Reasoning", lambda one: tokens(one.reasoning_tokens), lambda one: one.reasoning_tokens),
    ColumnSpec("Of completion", lambda one: percent(one.inside), lambda one: one.inside),
    ColumnSpec("Reasoning, estimate", lambda one: one.cost.text, lambda one: one.cost.nano, main=True),
    ColumnSpec("All spend", lambda one: money(one.spend_nano), lambda one: one.spend_nano),
)


class ReasoningCostTable(FittedTable[ReasoningRow]):
    """Models that reason, the most expensive reasoning first; headers sort."""

    def __init__(self) -> None:
        super().__init__(REASONING_COST_COLUMNS, REASONING_COST_COLUMNS[NAME].title, least=_NAME_LEAST, sorted_by=COST)
