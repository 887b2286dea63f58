"""The trend: its lines have all values, labels keep their distance, units have their own axis."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from tracker.analysis.world.rows import Trend, TrendPoint
from tracker.ui.charts.lines.trend import TrendChart
from tracker.ui.charts.values.trend_values import TrendUnit
from tracker.ui.design.fonts import use_bundled_font
from tracker.ui.design.theme import DARK
from tracker.ui.design.themed import give_theme


def trend(*you: tuple[str, float], report: tuple[tuple[str, float], ...] = (), benchmark: float | None = 13) -> Trend:
    return Trend(
        you=tuple(TrendPoint(*point) for point in you),
        report=tuple(TrendPoint(*point) for point in report),
        benchmark=benchmark,
        you_label="you 36%, Nov",
        benchmark_label="report 13.0%, end of 2025",
    )


@pytest.fixture
def chart(qtbot: QtBot) -> TrendChart:
    use_bundled_font()
    made = TrendChart()
    qtbot.addWidget(made)
    made.resize(600, 150)
    give_theme(made, DARK)
    made.show()
    made.grab()
    return made


def test_lines_have_the_values_and_are_updated_not_made_again(chart: TrendChart) -> None:
    before = chart.getPlotItem().items[:]
    chart.set_trend(trend(("2026-01", 20), ("2026-02", 36), report=(("2025-12", 9),)), "percent")
    assert chart.getPlotItem().items == before
    assert list(chart.you.getData()[1]) == [20, 36]
    assert list(chart.report.getData()[1]) == [9]
    assert list(chart.last.getData()[1]) == [36]


@pytest.mark.parametrize(
    ("unit", "value", "texts"),
    [
        ("percent", 36.2, ["0%", "10%", "20%", "30%", "40%"]),
        ("tokens", 55_746.0, ["0", "20k", "40k", "60k"]),
        ("usd", 0.73, ["$0", "$0.20", "$0.40", "$0.60", "$0.80"]),
    ],
)
def test_every_unit_has_its_axis(chart: TrendChart, unit: TrendUnit, value: float, texts: list[str]) -> None:
    chart.set_trend(trend(("2026-01", value), benchmark=None), unit)
    assert [label.text for label in chart.value_axis.labels] == texts
    assert not chart.benchmark.isVisible()


def test_labels_of_close_values_are_moved_apart(chart: TrendChart) -> None:
    chart.set_trend(trend(("2026-01", 13), ("2026-02", 13.2)), "percent")
    view = chart.getViewBox()
    tops = sorted(view.mapFromView(item.pos()).y() for item in (chart.you_label, chart.benchmark_label))
    assert tops[1] - tops[0] >= 29
    assert tops[0] >= 0


def test_one_month_is_enough(chart: TrendChart) -> None:
    chart.set_trend(trend(("2026-01", 13)), "percent")
    assert [label.text for label in chart.foot_axis.labels] == ["Jan 2026"]


def test_the_summary_has_the_labels_of_the_lines(chart: TrendChart) -> None:
    chart.set_trend(trend(("2026-01", 36)), "percent")
    assert chart.accessibleName() == "Trend: you 36%, Nov; report 13.0%, end of 2025"


def test_the_market_has_its_own_line_and_label(chart: TrendChart) -> None:
    shown = replace(
        trend(("2026-10", 24), ("2026-11", 25)),
        market=(TrendPoint("2026-10", 24.5), TrendPoint("2026-11", 25.5)),
        market_label="market 26%, Nov",
    )
    chart.set_trend(shown, "percent")
    chart.grab()
    assert list(chart.market.getData()[1]) == [24.5, 25.5]
    assert chart.accessibleName().endswith("market 26%, Nov")
    view = chart.getViewBox()
    tops = sorted(
        view.mapViewToScene(label.pos()).y() for label in (chart.you_label, chart.benchmark_label, chart.market_label)
    )
    assert all(below - above >= 29 for above, below in itertools.pairwise(tops))
    chart.set_trend(trend(("2026-11", 25)), "percent")
    assert not chart.market_label.isVisible()


def test_hidden_lines_leave_the_picture_the_axis_and_the_tooltip(chart: TrendChart) -> None:
    chart.set_trend(trend(("2026-01", 80), ("2026-02", 90), report=(("2026-01", 9),), benchmark=13), "percent")
    assert [part.name for part in chart.legend_parts()] == ["you", "report"]
    chart.set_hidden(frozenset({"you"}))
    assert chart.you.getData()[1] is None or not len(chart.you.getData()[1])
    assert not chart.you_label.isVisible()
    assert chart.value_axis.labels[-1].text == "15%"
    assert chart.hover((0, 0)).sentence == "Jan 2026. report 9.0%. report 13.0%, end of 2025"
    chart.set_hidden(frozenset({"report"}))
    assert not chart.benchmark.isVisible()
    assert chart.hover((0, 0)).sentence == "Jan 2026. you 80.0%"


def test_the_table_has_every_month_and_the_benchmark_below_them(chart: TrendChart) -> None:
    chart.set_trend(trend(("2026-01", 20), ("2026-03", 36), report=(("2026-01", 9),)), "percent")
    chart.set_hidden(frozenset({"you"}))
    assert chart.texts().rows == (
        ("Jan 2026", "20.0%", "9.0%", "–"),
        ("Feb 2026", "–", "–", "–"),
        ("Mar 2026", "36.0%", "–", "–"),
        ("report 13.0%, end of 2025", "", "13.0%", ""),
    )


def test_dragging_over_months_selects_complete_months(chart: TrendChart) -> None:
    chart.set_trend(trend(("2026-01", 20), ("2026-02", 30), ("2026-03", 36)), "percent")
    chart.grab()
    middles = [chart.points().rect((0, month)).center().x() for month in range(3)]
    selection = chart.selection(middles[0], middles[1])
    assert selection is not None
    assert (selection.first, selection.last) == (date(2026, 1, 1), date(2026, 2, 28))
