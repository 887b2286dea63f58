"""The account and the market by month, on usage made in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.worlds.hand_account import CLAUDE, DEEPSEEK
from tests.worlds.usage_in_memory import CLASSIFIER, NOTHING_ENDED, counts
from tracker.analysis.compare.inputs import Inputs, PeriodUsage
from tracker.analysis.compare.rules.table import rule_for
from tracker.analysis.compare.trend import end_label, last_months, market_points, trend_of
from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState
from tracker.analysis.market.market import Market, MarketWindow
from tracker.analysis.models.usage import ModelDay, ModelUsage
from tracker.analysis.report.benchmarks import Trend, TrendPoint
from tracker.analysis.report.figures import report_figures
from tracker.periods import Period, day_number

TODAY = date(2026, 11, 19)
SHARE = "oss_share_equilibrium"
NO_MARKET = Market(None, {})


def month_of(month: int, tokens: Mapping[str, int], requests: int = 100) -> ModelUsage:
    """Return usage of the first day of a month of 2026; no other day of it is stored."""
    first = date(2026, month, 1)
    rows = tuple(ModelDay(first, model, counts(number, requests), "credits") for model, number in tokens.items())
    covered = Coverage((DayCoverage(day_number(first), DayState.FEEDS, 0, requests, ()),))
    return ModelUsage(Period(first, first), rows, frozenset(), covered)


def trend(months: Mapping[str, ModelUsage], market: Market = NO_MARKET) -> Trend | None:
    stored = {month: PeriodUsage(usage, None, NOTHING_ENDED) for month, usage in months.items()}
    usage = PeriodUsage(month_of(11, {}), None, NOTHING_ENDED)
    inputs = Inputs(usage.models.period, usage, stored, CLASSIFIER, market)
    return trend_of(report_figures()[SHARE], ("chinese_oss", "row_oss"), inputs, TODAY)


def test_there_are_thirteen_months_and_todays_is_the_last() -> None:
    months = last_months(date(2026, 2, 14))
    assert (months[0], months[-2], months[-1], len(months)) == ("2025-02", "2026-01", "2026-02", 13)


def test_a_month_with_enough_requests_has_a_point() -> None:
    found = trend(
        {
            "2026-09": month_of(9, {DEEPSEEK: 1, CLAUDE: 3}, 50),
            "2026-10": month_of(10, {DEEPSEEK: 1, CLAUDE: 3}, 49),
            "2025-10": month_of(10, {DEEPSEEK: 1}),  # thirteen months back: before the trend
        }
    )
    assert found is not None
    assert found.you == (TrendPoint("2026-09", 25.0),)
    assert found.benchmark == report_figures()[SHARE].number


def test_without_a_month_with_enough_requests_there_is_no_trend() -> None:
    assert trend({"2026-10": month_of(10, {DEEPSEEK: 1}, 99)}) is None


def test_the_credit_is_shown_only_where_the_market_has_a_month() -> None:
    months = {"2026-10": month_of(10, {DEEPSEEK: 1})}
    market = Market(None, {"2026-10": MarketWindow(month_of(10, {DEEPSEEK: 30, CLAUDE: 70}), 31, 0)})
    without, both = trend(months), trend(months, market)
    assert without is not None
    assert both is not None
    assert (without.market, without.market_source) == ((), None)
    assert (both.market, both.market_source) == ((TrendPoint("2026-10", 30.0),), market.source)


@pytest.mark.parametrize(("figure_id", "points"), [(SHARE, 1), ("prompt_tokens_per_request_end", 0)])
def test_unpublished_market_measures_have_no_points(figure_id: str, points: int) -> None:
    market = Market(None, {"2026-10": MarketWindow(month_of(10, {DEEPSEEK: 1}), 31, 0)})
    found = market_points(rule_for(figure_id), market, CLASSIFIER, ("2026-09", "2026-10"))
    assert len(found) == points


def test_a_line_is_labelled_with_its_last_value() -> None:
    points = (TrendPoint("2026-09", 12.0), TrendPoint("2026-10", 35.4))
    label = end_label("you", "percent", points)
    assert "35%" in label
    assert "Oct" in label
    assert end_label("you", "percent", ()) == ""
