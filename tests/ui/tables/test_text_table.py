"""The numbers of a chart as a table whose columns change with it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.tables.text_table import TextTable


def test_text_table_takes_other_columns(qtbot: QtBot) -> None:
    table = TextTable()
    qtbot.addWidget(table)
    table.set_texts(ChartTexts(("Day", "Total"), (("Mon", "$1.00"),)))
    rows = (("Mon", "$1.00", "$0.50"), ("Tue", "$2.00", "$2.00"))
    table.set_texts(ChartTexts(("Day", "Total", "gpt-5"), rows))
    assert table.view is not None
    assert (table.view.rows_model.rowCount(), table.view.rows_model.columnCount()) == (2, 3)
    assert table.view.rows_model.index(1, 2).data() == "$2.00"
