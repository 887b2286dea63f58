"""The numbers of a chart as texts."""

from __future__ import annotations

from tests.ui.chart_cases import LAST, bars, day
from tests.ui.pages.overview.overview_cases import value_of
from tracker.ui.charts.values.bars import Bars, Column, Part
from tracker.ui.charts.values.chart_texts import bars_texts
from tracker.ui.pages.overview.values import bars_of


def test_the_table_has_a_row_per_bar_and_a_column_per_part() -> None:
    texts = bars_texts(bars_of(value_of(), "spend"))
    header, rows = texts.header, texts.rows
    assert header == ("Day", "Total", "claude-sonnet-4.5", "gpt-5", "gemini-2.5-pro")
    assert rows[0] == ("Wed 21 Oct 2026", "$11.00", "$6.00", "$3.00", "$2.00")
    assert len(rows) == 30


def test_bars_drawn_as_100_percent_show_shares_and_the_total_as_an_amount() -> None:
    two = Bars(
        unit="requests",
        step="day",
        columns=(Column(LAST, LAST, False, (day(LAST),), None),),
        parts=(Part("a", 0, "value", (30,)), Part("b", 1, "value", (10,))),
        whole=True,
    )
    assert bars_texts(two).rows[0][1:] == ("40", "75.0%", "25.0%")


def test_only_the_first_column_has_no_numbers() -> None:
    assert bars_texts(bars(3)).texts == {0}
