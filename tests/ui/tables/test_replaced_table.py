"""What each model cost and would have cost: texts, bars, and what a narrow table leaves out."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.ui.tables.table_texts import column, shown, texts
from tracker.analysis.what_if.cost_estimate import UsageTotals
from tracker.analysis.what_if.what_if import Replaced
from tracker.ui.design.theme import LIGHT
from tracker.ui.tables.replaced_table import BARS, NAME, REQUESTS, ReplacedRow, ReplacedTable

USD = 1_000_000_000


def row(name: str, paid: int, cost: int) -> ReplacedRow:
    return ReplacedRow(Replaced(f"acme/{name}", name, UsageTotals(3, 1_200_000, paid * USD, cost * USD)), 8 * USD)


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> ReplacedTable:
    made = ReplacedTable()
    shown(qtbot, made, 900)
    made.set_rows((row("pico", 1, 2), row("nova", 8, 4)))
    return made


def bars(table: ReplacedTable, number: int) -> tuple[int, int]:
    """Return the widths of a row's two bars: what was paid, and what it would have cost."""
    rect = table.visualRect(table.rows_model.index(number, BARS))
    picture = table.viewport().grab().toImage()

    def width(y: int, colour: str) -> int:
        return sum(picture.pixelColor(x, y) == QColor(colour) for x in range(rect.left(), rect.right()))

    return width(rect.center().y() - 4, LIGHT.accent), width(rect.center().y() + 4, LIGHT.other)


def test_the_largest_spend_comes_first(table: ReplacedTable) -> None:
    assert texts(table)[0] == ["nova", "", "3", "1.2M", "$8.00", "$4.00", "−$4.00"]
    assert column(table, NAME) == ["nova", "pico"]


def test_the_largest_amount_of_any_row_gets_the_widest_bar(table: ReplacedTable) -> None:
    (most, half), (eighth, quarter) = bars(table, 0), bars(table, 1)
    assert [half / most, eighth / most, quarter / most] == pytest.approx([1 / 2, 1 / 8, 1 / 4], abs=0.03)


def test_a_cost_of_zero_has_no_bar(table: ReplacedTable) -> None:
    table.set_rows((row("nova", 8, 0),))
    assert bars(table, 0)[1] == 0


@pytest.mark.parametrize(("width", "hidden"), [(720, []), (650, [REQUESTS]), (560, [BARS, REQUESTS])])
def test_a_narrow_table_leaves_out_requests_then_bars(table: ReplacedTable, width: int, hidden: list[int]) -> None:
    table.resize(width, 200)
    assert [number for number in range(7) if table.isColumnHidden(number)] == hidden
