"""The numbers of a chart as a table whose columns change with it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.tables.table_texts import column
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.tables.text_table import TextTable


def test_text_table_shows_other_columns(qtbot: QtBot) -> None:
    table = TextTable()
    qtbot.addWidget(table)
    table.set_texts(ChartTexts(("Day", "Total"), (("Mon", "$1.00"),)))
    rows = (("Mon", "$1.00", "$0.50"), ("Tue", "$2.00", "$2.00"))
    table.set_texts(ChartTexts(("Day", "Total", "gpt-5"), rows))
    assert table.view is not None
    assert (table.view.rows_model.rowCount(), table.view.rows_model.columnCount()) == (2, 3)
    assert table.view.rows_model.index(1, 2).data() == "$2.00"


def test_the_same_columns_keep_the_view_and_others_make_a_new_one(qtbot: QtBot) -> None:
    table = TextTable()
    qtbot.addWidget(table)
    table.set_texts(ChartTexts(("Day", "Total"), (("Mon", "$1.00"),)))
    before = table.view
    table.set_texts(ChartTexts(("Day", "Total"), (("Tue", "$2.00"),)))
    assert table.view is before
    assert before is not None
    assert column(before, 0) == ["Tue"]
    table.set_texts(ChartTexts(("Week", "Total"), ()), "No calls.")
    after = table.view
    assert after is not None
    assert after is not before
    assert after.empty_text == "No calls."


def test_the_focus_goes_to_the_rows(qtbot: QtBot) -> None:
    table = TextTable()
    qtbot.addWidget(table)
    table.set_texts(ChartTexts(("Day",), (("Mon",),)))
    assert table.focusProxy() is table.view
