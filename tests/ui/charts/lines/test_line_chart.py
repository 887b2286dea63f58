"""The chart of lines: its series, its axis, what a drag selects, and the sentence of an empty chart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.charts.line_cases import BENCHMARK, DAYS, LINES
from tracker.ui.charts.lines.line_chart import LineChart
from tracker.ui.charts.values.lines import BENCHMARKS
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme


@pytest.fixture
def chart(qtbot: QtBot, dressed: object) -> LineChart:
    made = LineChart()
    qtbot.addWidget(made)
    made.resize(500, 220)
    give_theme(made, LIGHT)
    made.set_lines(LINES)
    made.show()
    return made


def test_lines_and_benchmarks_are_the_series(chart: LineChart) -> None:
    assert [(part.name, part.value) for part in chart.legend_parts()] == [
        ("mean", "850"),
        ("median", "380"),
        (BENCHMARKS, ""),
    ]


def test_the_axis_fits_the_lines_that_are_shown(chart: LineChart) -> None:
    assert chart._ticks(chart.shown)[-1][0] >= BENCHMARK.value  # type: ignore[arg-type]  # it shows lines
    chart.set_hidden(frozenset({BENCHMARKS}))
    assert chart._ticks(chart.shown)[-1][0] == 1000  # type: ignore[arg-type]  # it shows lines
    chart.set_hidden(frozenset({BENCHMARKS, "mean", "median"}))
    chart.grab()
    assert chart.hover((0, 0)).rows == ()


def test_the_table_has_all_lines_also_hidden_ones(chart: LineChart) -> None:
    chart.set_hidden(frozenset({"mean"}))
    texts = chart.texts()
    assert texts.header == ("Day", "mean", "median")
    assert texts.rows[1] == ("Wed 18 Nov 2026", "800", "not known")
    assert texts.rows[-1] == ("report benchmark, end of 2025", "> 6,000", "")


def test_a_drag_selects_complete_columns(chart: LineChart) -> None:
    grid = chart.grid()
    selection = chart.selection(grid.middle(0), grid.middle(1))
    assert selection is not None
    assert (selection.first, selection.last) == (DAYS[0], DAYS[1])
    assert selection.rect.left() == pytest.approx(grid.left, abs=1)


def test_an_empty_chart_shows_only_the_sentence(chart: LineChart) -> None:
    chart.set_lines(replace(LINES, empty_text="No requests of this period are held."))
    assert chart.value_cursor.glyphs.empty_text == "No requests of this period are held."
    assert chart.legend_parts() == ()
