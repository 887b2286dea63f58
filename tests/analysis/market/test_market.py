"""The market measured by the report's definitions, worked out by hand.

The market is that of `tests/worlds/hand_market.py`, stored for 1 to 8 October.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.comparison_schema import SCHEMA
from tests.worlds.hand_account import CLAUDE, DEEPSEEK, LLAMA, NOW, PERIOD, hand_store
from tests.worlds.hand_market import AS_OF, FIRST, put_market
from tracker.analysis.compare.compare import ComparedFigure, Comparison, compare, market_value
from tracker.analysis.compare.rules.table import rule_for
from tracker.analysis.ledger.question import Coverage
from tracker.analysis.market.market import MarketRange, MarketWindow, market_rows
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.usage import ModelUsage
from tracker.analysis.report.figures import report_figures
from tracker.analysis.world.rows import world
from tracker.analysis.world.values import WorldRow
from tracker.export.comparison import comparison_json
from tracker.export.world_tables import world_table
from tracker.market import ModelTokens, Rankings
from tracker.periods import Period, day_number
from tracker.store.account.market import replace_market_days
from tracker.store.file.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with hand_store(tmp_path) as opened:
        put_market(opened, range(FIRST, FIRST + 8))
        yield opened


def by_id(comparison: Comparison) -> dict[str, ComparedFigure]:
    return {compared.figure.id: compared for compared in comparison.figures}


HAND_WORKED = {
    "oss_share_equilibrium": 35.0,  # 20 + 5 + 10 of 100
    "chinese_oss_share_avg_weekly": 25.0,
    "row_oss_share_avg_weekly": 10.0,
    "row_closed_share_avg": 40.0,
    "closed_share_seed": 40.0,
    "reasoning_model_token_share": 65.0,  # 25 + 40 of 100
}


@pytest.mark.parametrize(("figure_id", "market"), HAND_WORKED.items())
def test_share_worked_out_by_hand(figure_id: str, market: float, store: Store) -> None:
    assert by_id(compare(store, PERIOD, NOW))[figure_id].market == pytest.approx(market, abs=1e-9)


def test_what_is_not_published_has_no_value(store: Store) -> None:
    comparison = compare(store, PERIOD, NOW)
    for compared in comparison.figures:
        if not rule_for(compared.figure.id).has_market:
            assert compared.market is None
    for figure_id in ("prompt_tokens_per_request_end", "model_cost_claude_sonnet_4", "tool_call_token_share_end"):
        assert figure_id not in by_id(comparison) or by_id(comparison)[figure_id].market is None


def test_the_market_is_in_the_json(store: Store) -> None:
    answer = comparison_json(compare(store, PERIOD, NOW))
    jsonschema.validate(answer, SCHEMA)
    assert answer["market"] == {
        "credit": "Source: OpenRouter (openrouter.ai/rankings), as of 2026-10-09",
        "as_of": "2026-10-09",
        "from": "2026-10-02",
        "to": "2026-10-08",
        "days": 7,
    }
    figures = {figure["id"]: figure for figure in answer["figures"]}
    assert figures["row_closed_share_avg"]["market"] == pytest.approx(40.0)
    assert figures["report_published"]["market"] is None


def test_the_last_seven_days_up_to_the_end_of_the_period_count(store: Store) -> None:
    # Another market from 9 October on: a period that ends before it does not see it.
    later = tuple(ModelTokens(day, LLAMA, "standard", 1) for day in range(FIRST + 8, FIRST + 15))
    replace_market_days(store, Rankings(AS_OF, later), AS_OF)
    value = "row_oss_share_avg_weekly"
    assert by_id(compare(store, Period(date(2026, 10, 1), date(2026, 10, 8)), NOW))[value].market == 10.0
    assert by_id(compare(store, Period(date(2026, 10, 1), date(2026, 10, 31)), NOW))[value].market == 100.0
    before = compare(store, Period(date(2026, 9, 1), date(2026, 9, 30)), NOW)
    assert by_id(before)[value].market is None
    # Its months are still in the trends and next to the monthly figures.
    assert before.market_source == "Source: OpenRouter (openrouter.ai/rankings), as of 2026-10-09"
    answer = comparison_json(before)
    jsonschema.validate(answer, SCHEMA)
    assert (answer["market"]["credit"], answer["market"]["from"]) == (before.market_source, None)


def test_monthly_figures_have_the_market_of_their_own_complete_month(store: Store) -> None:
    october = day_number(date(2025, 10, 1))
    put_market(store, range(october, october + 31))
    put_market(store, range(october + 31, october + 60))  # 29 of November's 30 days
    compared = by_id(compare(store, PERIOD, NOW))
    assert compared["monthly_chinese_oss_share_2025_10"].market == pytest.approx(25.0)
    assert compared["monthly_chinese_oss_share_2025_11"].market is None


def rows_of(store: Store) -> dict[str, WorldRow]:
    return {row.name: row for group in world(store, PERIOD, NOW).groups for row in group.rows}


def test_the_page_has_a_market_text_for_every_row(store: Store) -> None:
    rows = rows_of(store)
    assert rows["Open-weight"].market == pytest.approx(35.0)
    assert rows["Open-weight"].market_text == "35.0%"
    assert (rows["Prompt"].market, rows["Prompt"].market_text) == (None, "not published")
    assert dict(rows["Open-weight"].explanation)["Market"] == (
        "Tokens of all users of OpenRouter, 2 – 8 Oct 2026. Top 50 models a day; the others, 25.0%, are unclassified "
        "and stay in the total."
    )
    assert "Market" not in dict(rows["Prompt"].explanation)


def test_the_page_has_the_credit(store: Store) -> None:
    page = world(store, PERIOD, NOW)
    assert page.market_caption == "2 – 8 Oct 2026"
    assert page.market_source == "Source: OpenRouter (openrouter.ai/rankings), as of 2026-10-09"


def test_the_trend_has_the_markets_months(store: Store) -> None:
    trend = rows_of(store)["Open-weight"].trend
    assert trend is not None
    assert {point.month: point.value for point in trend.market} == pytest.approx({"2026-10": 35.0})
    assert trend.market_label == "market 35%, Oct"


def test_without_a_market_the_page_says_so(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        page = world(store, PERIOD, NOW)
        rows = rows_of(store)
    assert (page.market_caption, page.market_source) == (None, None)
    assert (rows["Open-weight"].market_text, rows["Prompt"].market_text) == ("no data", "not published")


@given(st.dictionaries(st.sampled_from([DEEPSEEK, CLAUDE, LLAMA, "qwen/qwen-max", "other"]), st.integers(1, 10**15)))
def test_open_closed_and_unclassified_add_up_to_all(tokens: dict[str, int]) -> None:
    rows = market_rows((FIRST, model, number) for model, number in tokens.items())
    usage = ModelUsage(Period(date(2026, 10, 1), date(2026, 10, 1)), rows, frozenset(), Coverage(()))
    window = MarketWindow(usage, 1, AS_OF)
    shares = [
        market_value(rule_for(figure_id), window, Classifier({}))
        for figure_id in ("oss_share_equilibrium", "closed_share_seed")
    ]
    if not tokens:
        assert shares == [None, None]
        return
    assert window.unnamed is not None
    points = [share for share in shares if isinstance(share, float)]
    ranges = [share for share in shares if isinstance(share, MarketRange)]
    assert (len(points), len(ranges)) == ((2, 0) if window.unnamed <= Fraction(1, 4) else (0, 2))
    assert sum([*points, *(each.low for each in ranges), float(100 * window.unnamed)]) == pytest.approx(100)
    for each in ranges:
        assert (each.high - each.low) / 100 == pytest.approx(each.unclassified) == pytest.approx(float(window.unnamed))


UNLISTED = (("nova/first", 600), ("pico/second", 399), (DEEPSEEK, 1))
"""Models of 2026 that no table of this program knows, and one that it knows."""


@pytest.fixture
def unlisted(tmp_path: Path) -> Iterator[Store]:
    rows = tuple(
        ModelTokens(day, model, "standard", 1000 * tokens)
        for day in range(FIRST, FIRST + 8)
        for model, tokens in UNLISTED
    )
    with hand_store(tmp_path) as opened:
        replace_market_days(opened, Rankings(AS_OF, rows), AS_OF)
        yield opened


def test_a_market_of_unclassified_models_is_a_range_and_never_a_point_at_zero(unlisted: Store) -> None:
    compared = by_id(compare(unlisted, PERIOD, NOW))
    for figure_id, low, high in (
        ("oss_share_equilibrium", 0.1, 100),
        ("chinese_oss_share_avg_weekly", 0.1, 100),
        ("row_oss_share_avg_weekly", 0, 99.9),
        ("row_closed_share_avg", 0, 99.9),
        ("reasoning_model_token_share", 0.1, 100),
        ("oss_author_tokens_qwen", 0, 99.9),
        ("oss_single_model_share_ceiling_late_2025", 0.1, 100),
        ("oss_models_with_meaningful_share", 0, 19),
        ("oss_large_token_share_late_2025", 0.1, 100),
    ):
        found = compared[figure_id].market_range
        assert compared[figure_id].market is None
        assert found is not None
        assert (found.low, found.high, found.unclassified) == pytest.approx((low, high, 0.999)), figure_id
    # These models are told apart by name, and all names of this market are known.
    assert compared["oss_top15_share_last_week_deepseek_v3"].market_range is None


def test_the_json_of_a_range_has_no_number_and_says_why(unlisted: Store) -> None:
    answer = comparison_json(compare(unlisted, PERIOD, NOW))
    jsonschema.validate(answer, SCHEMA)
    figure = next(each for each in answer["figures"] if each["id"] == "row_oss_share_avg_weekly")
    assert figure["market"] is None
    assert figure["reason"].endswith(
        "Market: 0.0–99.9%. The market's value is a range: 99.9% of the tokens that may count are of unclassified "
        "models."
    )


def test_the_page_shows_the_range_and_why(unlisted: Store) -> None:
    row = rows_of(unlisted)["Open-weight, rest of world"]
    assert (row.market, row.market_text) == (None, "0.0–99.9%")
    assert dict(row.explanation)["Market"].endswith("are of unclassified models.")
    assert row.trend is not None
    assert (row.trend.market, row.trend.market_label, row.trend.market_source) == ((), "", None)
    table = {line[2]: line for line in world_table(world(unlisted, PERIOD, NOW)).rows}
    assert table["Open-weight, rest of world"][5] == "0.0–99.9%"


def test_a_quarter_of_unclassified_tokens_is_still_a_point(store: Store) -> None:
    compared = by_id(compare(store, PERIOD, NOW))
    assert compared["oss_share_equilibrium"].market_range is None
    # Of the tokens that may be open-weight, 35 of 60 are known to be, and 25 are not: more than a quarter.
    author = compared["oss_author_tokens_deepseek"]
    assert author.market is None
    assert author.market_range is not None
    assert author.market_range == pytest.approx((100 * 25 / 60, 100 * 50 / 60, 25 / 60))


def test_only_shares_of_tokens_have_a_market() -> None:
    units = {
        rule_for(figure.id).unit_of(figure) for figure in report_figures().values() if rule_for(figure.id).has_market
    }
    assert units <= {"percent", "models", "count"}
