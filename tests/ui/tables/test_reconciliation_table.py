"""Days and what their sources report: amounts, differences, tooltips, pills, which day is selected."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.pages.sources.sources_cases import TODAY, row_of
from tests.ui.tables.table_texts import column, shown
from tracker.analysis.reconcile.balance import BalanceCheck, BalanceState
from tracker.analysis.reconcile.day_rows import DayStatus
from tracker.periods import MS_PER_DAY
from tracker.ui.design.theme import DARK, LIGHT, Theme
from tracker.ui.tables import reconciliation_table as days_table


@pytest.mark.parametrize(
    ("nano", "text"),
    [(None, "–"), (0, "0"), (49_999, "< 0.0001"), (50_000, "< 0.0001"), (50_001, "0.0001"), (41_700_000, "0.0417")],
)
def test_differences_are_shown_with_four_decimals(nano: int | None, text: str) -> None:
    assert days_table.difference_text(row_of(TODAY, DayStatus.EQUAL, difference_nano=nano)) == text


def test_tooltips_show_what_cells_leave_out() -> None:
    span = BalanceCheck(TODAY * MS_PER_DAY, TODAY * MS_PER_DAY + 3_600_000, 5, 6, BalanceState.DIFFERS)
    row = row_of(TODAY, DayStatus.UNEXPLAINED, cause="The balance moved.", balance=span)
    assert days_table.tooltip_of(row, days_table.FEED) == "By key"
    assert days_table.tooltip_of(row, days_table.BALANCE) == (
        "From 19 Nov, 00:00 UTC to 19 Nov, 01:00 UTC the balance moved <0.0001. "
        "The calls or feeds report <0.0001 in credits."
    )
    assert days_table.tooltip_of(row, days_table.CAUSE) == "The balance moved."
    assert days_table.tooltip_of(row_of(TODAY, DayStatus.EQUAL), days_table.BALANCE).startswith("The balance was not")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_pills_are_warning_negative_or_outlined(theme: Theme) -> None:
    assert days_table.pill_colours(DayStatus.CALLS_MISSING, theme)[2] == theme.warning
    assert days_table.pill_colours(DayStatus.UNEXPLAINED, theme)[2] == theme.negative
    assert days_table.pill_colours(DayStatus.EXPLAINED, theme) == (theme.card, theme.border, theme.text_2)


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> days_table.ReconciliationTable:
    made = days_table.ReconciliationTable()
    shown(qtbot, made, 900)
    rows = (
        row_of(TODAY, DayStatus.OPEN, difference_nano=None),
        row_of(TODAY - 1, DayStatus.EQUAL),
        row_of(TODAY - 2, DayStatus.CALLS_MISSING, difference_nano=41_700_000, cause="twelve calls " * 20),
    )
    made.set_days(rows, "No day.")
    return made


def test_the_newest_day_comes_first_and_headers_sort(table: days_table.ReconciliationTable) -> None:
    assert column(table, days_table.DIFFERENCE) == ["–", "0", "0.0417"]
    table.sortByColumn(days_table.DIFFERENCE, Qt.SortOrder.DescendingOrder)
    assert column(table, days_table.DIFFERENCE) == ["0.0417", "0", "–"]


def test_a_day_stays_selected_when_its_numbers_change(table: days_table.ReconciliationTable) -> None:
    assert table.select_day(TODAY - 1)
    table.set_days((row_of(TODAY - 1, DayStatus.OPEN), row_of(TODAY - 2, DayStatus.EQUAL)), "No day.")
    assert table.selected_day == TODAY - 1
    assert not table.select_day(TODAY - 9)


def test_a_row_is_as_high_as_its_wrapped_cause(table: days_table.ReconciliationTable) -> None:
    assert table.rowHeight(2) > table.rowHeight(1) == table.rowHeight(0)
    table.sortByColumn(days_table.DIFFERENCE, Qt.SortOrder.DescendingOrder)
    assert table.rowHeight(0) > table.rowHeight(1)


def test_days_of_several_years_show_their_year(table: days_table.ReconciliationTable) -> None:
    table.set_days((row_of(TODAY, DayStatus.EQUAL), row_of(TODAY - 400, DayStatus.EQUAL)), "No day.")
    assert [text[-4:] for text in column(table, days_table.DAY)] == ["2026", "2025"]
