"""The distribution of times: bins on a log axis, their texts, and times without calls."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.analysis.ledger.distribution import Bin, Distribution, SortedRuns, distribution_of
from tracker.analysis.views.agentic import TimeDistribution
from tracker.ui.charts.rows.distribution import DistributionChart, position_of
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme

BINS = (Bin(0.1, 1.0, 1), Bin(1.0, 10.0, 8), Bin(10.0, 100.0, 1))


TIMES = (
    TimeDistribution("first token", "Time to first token", "s", Distribution(10, 2.0, 50.0, BINS), "median 2.00 s"),
    TimeDistribution("speed", "Throughput", "tokens/s", None, "no call"),
)


def test_median_and_95th_percentile_are_placed_on_the_log_axis() -> None:
    distribution = distribution_of(SortedRuns([10, 100, 1000]))
    assert distribution is not None
    assert position_of(distribution, distribution.bins[0].low) == 0
    assert 0 < position_of(distribution, 100) < position_of(distribution, 900) < 1


@pytest.fixture
def view(qtbot: QtBot, dressed: QApplication) -> DistributionChart:
    made = DistributionChart()
    qtbot.addWidget(made)
    give_theme(made, LIGHT)
    made.resize(300, 160)
    made.set_times(TIMES, "No calls.")
    return made


def test_every_bin_is_a_value_and_a_time_without_calls_has_none(view: DistributionChart) -> None:
    points = view.points()
    assert points.rows == (3, 0)
    assert [points.at(QPointF(x, 20)) for x in (50, 150, 250)] == [(0, 0), (0, 1), (0, 2)]
    assert points.at(QPointF(50, 120)) is None


def test_a_bin_shows_its_edges_its_calls_and_their_share(view: DistributionChart) -> None:
    hover = view.hover((0, 1))
    assert (hover.title, hover.total) == ("1 to 10 s", "8 calls")
    assert hover.foot.startswith("80.0% of 10 calls")


def test_the_table_starts_each_time_with_its_sum(view: DistributionChart) -> None:
    assert [row[1] for row in view.texts().rows] == ["10", "1", "8", "1", ""]


def test_bars_are_as_high_as_their_calls(view: DistributionChart) -> None:
    picture = view.grab().toImage()
    rect = view.points().rect((0, 1))
    bare = picture.pixelColor(50, rect.top() + 2)
    assert picture.pixelColor(160, rect.top() + 2) != bare
    assert picture.pixelColor(50, rect.bottom()) != bare


def test_it_is_empty_only_if_no_time_has_calls(view: DistributionChart) -> None:
    assert view.empty_text == ""
    view.set_times(TIMES[1:], "No calls.")
    assert view.empty_text == "No calls."
