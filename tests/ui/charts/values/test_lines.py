"""Lines over bars: what hiding leaves, what a bar says, the table, which days a drag covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import LAST, day
from tracker.analysis.ledger.question import DayState
from tracker.analysis.report.benchmarks import report_level
from tracker.ui.charts.lines.line_chart import LineChart
from tracker.ui.charts.values.bars import Column
from tracker.ui.charts.values.lines import LEVELS, Line, Lines
from tracker.ui.design.theme import LIGHT

STATES = (DayState.COMPLETE, DayState.FEEDS, DayState.OPEN)
DAYS = [LAST - timedelta(days=2 - n) for n in range(3)]
COLUMNS = tuple(
    Column(one, one, one == LAST, (day(one, state),), None) for one, state in zip(DAYS, STATES, strict=True)
)
LEVEL = report_level("prompt_tokens_per_request_end")
LINES = Lines(
    unit="tokens",
    step="day",
    columns=COLUMNS,
    lines=(Line("mean", (900.0, 800.0, 700.0), "850"), Line("median", (400.0, None, 300.0), "380", main=False)),
    levels=(LEVEL,),
)


@pytest.fixture
def chart(qtbot: QtBot, dressed: object) -> LineChart:
    made = LineChart()
    qtbot.addWidget(made)
    made.resize(500, 220)
    made.set_theme(LIGHT)
    made.set_lines(LINES)
    made.show()
    return made


def test_lines_and_levels_are_the_series(chart: LineChart) -> None:
    assert [(part.name, part.value) for part in chart.legend_parts()] == [
        ("mean", "850"),
        ("median", "380"),
        (LEVELS, ""),
    ]


def test_the_axis_follows_what_is_left(chart: LineChart) -> None:
    assert chart._ticks(chart.shown)[-1][0] >= LEVEL.value  # type: ignore[arg-type]  # it shows lines
    chart.set_hidden(frozenset({LEVELS}))
    assert chart._ticks(chart.shown)[-1][0] == 1000  # type: ignore[arg-type]  # it shows lines
    chart.set_hidden(frozenset({LEVELS, "mean", "median"}))
    chart.grab()
    assert chart.hover((0, 0)).rows == ()


def test_a_bar_says_its_lines_the_level_and_what_it_is_made_of() -> None:
    assert LINES.hover(1).sentence == (
        "Wed 18 Nov 2026. mean 800; median not known; report level, end of 2025 > 6,000. day totals only"
    )
    assert LINES.hover(0, frozenset({"mean", LEVELS})).sentence == "Tue 17 Nov 2026. median 400. calls complete"


def test_the_table_has_all_lines_also_hidden_ones(chart: LineChart) -> None:
    chart.set_hidden(frozenset({"mean"}))
    texts = chart.texts()
    assert texts.header == ("Day", "mean", "median")
    assert texts.rows[1] == ("Wed 18 Nov 2026", "800", "not known")
    assert texts.rows[-1] == ("report level, end of 2025", "> 6,000", "")


def test_a_drag_covers_whole_bars(chart: LineChart) -> None:
    grid = chart.grid()
    stretch = chart.stretch(grid.middle(0), grid.middle(1))
    assert stretch is not None
    assert (stretch.first, stretch.last) == (DAYS[0], DAYS[1])
    assert stretch.room.left() == pytest.approx(grid.left, abs=1)


def test_without_values_there_is_only_the_sentence(chart: LineChart) -> None:
    chart.set_lines(replace(LINES, empty_text="No requests of this period are held."))
    assert chart.reader.marks.empty_text == "No requests of this period are held."
    assert chart.legend_parts() == ()
