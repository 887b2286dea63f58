"""Cells by feed and day: steps, worst days, texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.pages.sources.sources_cases import TODAY, sources_of
from tracker.analysis.ledger.question import DayState
from tracker.analysis.views.sources import FeedDay
from tracker.ui.charts.values.feed_cells import feed_grid, legend_of
from tracker.usage import Measures

_ALL, CALLS, BY_KEY, ACTIVITY, BALANCE = range(5)


def test_a_short_period_has_a_cell_per_day() -> None:
    grid = feed_grid(sources_of(30), 100)
    assert (grid.step, len(grid.columns)) == ("day", 30)
    assert grid.states[CALLS][26] is DayState.CALLS_MISSING
    assert grid.states[ACTIVITY][29] is DayState.MISSING


@pytest.mark.parametrize(("days", "most", "step", "columns"), [(90, 89, "week", 14), (730, 104, "month", 25)])
def test_days_that_do_not_fit_become_weeks_or_months(days: int, most: int, step: str, columns: int) -> None:
    grid = feed_grid(sources_of(days), most)
    assert (grid.step, len(grid.columns)) == (step, columns)
    assert sum(one.end - one.begin for one in grid.columns) == days


def test_a_week_has_the_state_of_its_worst_day_and_leads_there() -> None:
    grid = feed_grid(sources_of(90), 89)
    assert grid.states[CALLS][-1] is DayState.CALLS_MISSING
    assert grid.worst_day(CALLS, len(grid.columns) - 1) == TODAY - 3
    assert grid.worst_day(BY_KEY, len(grid.columns) - 1) == TODAY
    monday = TODAY - 3
    assert grid.worst_day(BY_KEY, len(grid.columns) - 2) == monday - 1


def test_a_period_without_days_has_no_cells() -> None:
    empty = replace(sources_of(1), days=(), rows=(), checks=())
    assert feed_grid(empty, 10).columns == ()


def test_the_tooltip_shows_day_feed_requests_spend_and_when_it_was_read() -> None:
    hover = feed_grid(sources_of(30), 100).hover(BY_KEY, 20)
    assert (hover.title, hover.total) == ("Tue 10 Nov 2026", "By key")
    assert hover.foot == "complete · 139 requests · $7.17 · read 19 Nov, 13:12 UTC"


def test_the_tooltip_without_data_and_that_of_the_balance() -> None:
    grid = feed_grid(sources_of(30), 100)
    assert grid.hover(ACTIVITY, 29).foot == "no data"
    assert "moved $7.17" in grid.hover(BALANCE, 24).foot


def test_the_tooltip_of_a_week_sums_and_counts_its_days() -> None:
    grid = feed_grid(sources_of(90), 89)
    hover = grid.hover(CALLS, len(grid.columns) - 1)
    assert hover.title == "16 – 19 Nov 2026"
    assert hover.foot == (
        "2 × complete, 1 × some calls missing, 1 × day still open · 556 requests · $28.69 · read 19 Nov, 13:12 UTC"
    )


def test_unknown_requests_are_not_summed() -> None:
    sources = sources_of(1)
    only_credits = FeedDay(DayState.KEY_ONLY, Measures(None, 5, 0, None, None, None, None, None))
    row = replace(sources.rows[0], days=(only_credits,))
    assert feed_grid(replace(sources, rows=(row,)), 9).hover(0, 0).foot == "one key's counters only · $0.000000005"


def test_the_legend_has_the_states_in_use_and_those_that_look_alike_once() -> None:
    texts = [word for _, word in legend_of(feed_grid(sources_of(30), 100).states_in_use)]
    assert texts == ["complete", "day totals only", "calls missing or sums differ", "day still open", "no data"]
    assert legend_of(frozenset((DayState.DIFFER,))) == ((DayState.DIFFER, "differs from the others"),)
