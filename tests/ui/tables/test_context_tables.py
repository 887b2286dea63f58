"""The tables about all users of OpenRouter: tasks, apps, and what sessions cost."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.tables.table_texts import shown, texts, titles
from tracker.analysis.world.market_context import AppRow, SessionRow, TaskRow
from tracker.ui.tables.context_tables import AppsTable, SessionsTable, TasksTable, turns_text
from tracker.ui.tables.plain_table import PlainTable


@pytest.mark.parametrize(
    ("turns", "text"),
    [("1-turn", "1 turn"), ("2-9-turns", "2–9 turns"), ("50-plus-turns", "50+ turns"), ("any", "any")],
)
def test_a_range_of_turns_becomes_text(turns: str, text: str) -> None:
    assert turns_text(turns) == text


def task(name: str, *, is_group: bool) -> TaskRow:
    return TaskRow(
        name=name, is_group=is_group, token_share=0.4, request_share=0.3, category=None, you=0.6, you_text="60.0%"
    )


def first_ink(table: PlainTable, row: int) -> int:
    """Return the first column of pixels in which a row has text."""
    rect = table.visualRect(table.rows_model.index(row, 0))
    picture = table.viewport().grab(rect.adjusted(0, 0, 0, -2)).toImage()
    bare = picture.pixelColor(1, 4)
    return next(x for x in range(rect.width()) if any(picture.pixelColor(x, y) != bare for y in range(26)))


def test_tasks_are_indented_under_their_group(qtbot: QtBot, dressed: object) -> None:
    table = TasksTable()
    shown(qtbot, table)
    table.set_rows((task("MMM", is_group=True), task("MMM", is_group=False)))
    assert first_ink(table, 1) - first_ink(table, 0) == 12
    assert texts(table)[0] == ["MMM", "40.0%", "60.0%"]


def test_an_app_that_you_did_not_use_shows_no_tokens_of_yours(qtbot: QtBot, dressed: object) -> None:
    table = AppsTable()
    shown(qtbot, table)
    table.set_rows((AppRow(1, "Cline", 9_000_000, 5, None), AppRow(2, "Other", 1_000_000, 5, 2000)))
    assert texts(table) == [["Cline", "1", "9.0M", ""], ["Other", "2", "1.0M", "2,000"]]


def test_sessions_have_a_column_for_each_number_of_turns(qtbot: QtBot, dressed: object) -> None:
    table = SessionsTable()
    shown(qtbot, table)
    table.set_turns(("1-turn", "2-9-turns"))
    table.set_rows((SessionRow("Cline", "acme/nova", {"2-9-turns": 20_000_000}, True),))
    assert titles(table)[2:] == ["1 turn", "2–9 turns"]
    assert texts(table) == [["acme/nova", "Cline", "–", "$0.02"]]
