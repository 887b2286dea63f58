"""The tables about all users of OpenRouter: tasks, apps, and what sessions cost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from tracker.analysis.world.market_context import AppRow, SessionRow, TaskRow
from tracker.formatting import UNKNOWN, count, money, percent, tokens
from tracker.ui.design.fonts import Role, font
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.plain_table import CellDelegate
from tracker.ui.tables.rows_model import ROW_ROLE, ColumnSpec, Index

_INDENT = 12


class TasksDelegate(CellDelegate):
    """Indents tasks under the group they belong to."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint one cell."""
        row: TaskRow = index.data(ROW_ROLE)
        if index.column() > 0:
            super().paint_content(painter, rect, index)
            return
        painter.setFont(font(Role.CONTROL_MEDIUM if row.is_group else Role.CONTROL))
        painter.setPen(QColor(self.theme.text if row.is_group else self.theme.text_2))
        inner = rect.adjusted(0 if row.is_group else _INDENT, 0, 0, 0)
        text = QFontMetrics(painter.font()).elidedText(row.name, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, index.data(Qt.ItemDataRole.TextAlignmentRole), text)


class TasksTable(FittedTable[TaskRow]):
    """Groups of tasks, the largest first, each with its tasks below it."""

    def __init__(self) -> None:
        super().__init__(
            (
                ColumnSpec("Task", lambda one: one.name, lambda one: one.name, number=False),
                ColumnSpec("Market", lambda one: percent(one.token_share), lambda one: one.token_share, main=True),
                ColumnSpec("You, tagged", lambda one: one.you_text, lambda one: one.you),
            ),
            "What the market uses models for",
            delegate=TasksDelegate(),
        )


class AppsTable(FittedTable[AppRow]):
    """The ranking of apps, by rank."""

    def __init__(self) -> None:
        super().__init__(
            (
                ColumnSpec("App", lambda one: one.name, lambda one: one.name, number=False),
                ColumnSpec("Rank", lambda one: count(one.rank), lambda one: one.rank, main=True),
                ColumnSpec("Tokens", lambda one: tokens(one.tokens), lambda one: one.tokens),
                ColumnSpec("Yours", _your_tokens, lambda one: one.you),
            ),
            "The most used apps of the market",
            least=110,
        )


def _your_tokens(one: AppRow) -> str:
    return "" if one.you is None else tokens(one.you)


_MOST_TURNS = 6
"""The most columns of turns that fit into the table."""

_NAMES: tuple[ColumnSpec[SessionRow], ...] = (
    ColumnSpec("Model", lambda one: one.model, lambda one: one.model, number=False, main=True),
    ColumnSpec("App", lambda one: one.app, lambda one: one.app, number=False),
)


class SessionsTable(FittedTable[SessionRow]):
    """The median cost of a session, one column per number of turns."""

    def __init__(self) -> None:
        super().__init__(_NAMES, "What a session costs in the median")

    def set_turns(self, turns: Sequence[str]) -> None:
        """Show a column for each of these numbers of turns."""
        self.rows_model.set_columns((*_NAMES, *(_cost(each) for each in turns[:_MOST_TURNS])))


def _cost(turns: str) -> ColumnSpec[SessionRow]:
    def text(one: SessionRow) -> str:
        return money(one.costs[turns]) if turns in one.costs else UNKNOWN

    return ColumnSpec(turns_text(turns), text, text)


def turns_text(turns: str) -> str:
    """Return a range of turns as the window shows it: "2-9-turns" as "2–9 turns", "50-plus-turns" as "50+ turns"."""
    number, is_turns, _ = turns.rpartition("-turn")
    if not is_turns:
        return turns
    if number.endswith("-plus"):
        return f"{number.removesuffix('-plus')}+ turns"
    return "1 turn" if number == "1" else f"{number.replace('-', '–')} turns"
