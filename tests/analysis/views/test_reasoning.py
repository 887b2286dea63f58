"""The page Reasoning: shares on the hand-made account, and what reasoning cost, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.hand_account import (
    BUNNY,
    CLAUDE,
    CLAUDE_SHOWN,
    DEEPSEEK,
    LLAMA,
    NOW,
    PERIOD,
    filled,
    hand_store,
    usage,
)
from tests.worlds.hand_market import FIRST as MARKET_FROM
from tests.worlds.hand_market import put_market
from tests.worlds.priced_account import add_prices, listed
from tracker.analysis.breakdowns.reasoning_cost import CostSum, reasoning_cost
from tracker.analysis.models.usage import Counts, ModelDay
from tracker.analysis.prices.price_book import PriceBook, PriceHistory, Snapshot
from tracker.analysis.prices.pricing import parse_pricing
from tracker.analysis.report.figures import report_figures
from tracker.analysis.views.reasoning import ReasoningPage, reasoning_page
from tracker.analysis.world.rows import world
from tracker.export.page_tables import reasoning_cost_table, reasoning_table
from tracker.periods import Period
from tracker.store.file.database import Store

FIRST, SECOND = date(2026, 10, 1), date(2026, 10, 6)
PRICE = {"prompt": "0.000001", "completion": "0.000002"}
"""2000 nano-dollars per completion token."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with hand_store(tmp_path) as opened:
        yield opened


def page(store: Store, period: Period = PERIOD, **filters: tuple[str, ...]) -> ReasoningPage:
    return reasoning_page(store, period, filters, NOW)


class TestShare:
    """Tokens on reasoning models, by the report's rule."""

    def test_all_tokens_of_a_reasoning_model_count(self, store: Store) -> None:
        found = page(store)
        # DeepSeek has reasoning tokens, Claude reasons by its name: 2M of 5M; for space-bunny's 2M it is not known.
        assert found.total_share == pytest.approx(2 / 5)
        (note,) = [note for note in found.notes if note.startswith("Unclassified, but in the total:")]
        assert float(note.split()[-4].rstrip("%")) >= 40

    def test_per_day_and_unknown_days_have_none(self, store: Store) -> None:
        share = page(store).share
        assert share[0] == 1.0
        assert share[5] == 0.0
        assert share[1] is None  # stored, and nothing used
        assert share[13] is None

    def test_the_reports_months(self, store: Store) -> None:
        found = page(store)
        figures = report_figures()
        months = {point.month: point.value for point in found.trend.report}
        assert months["2025-11"] == figures["monthly_reasoning_share_2025_11"].number
        assert len(months) == sum(each.startswith("monthly_reasoning_share_") for each in figures)

    def test_own_months_do_not_depend_on_the_period(self, store: Store) -> None:
        one_day = page(store, Period(FIRST, FIRST))
        assert [(point.month, point.value) for point in one_day.trend.you] == [("2026-10", 40.0)]

    def test_the_months_as_a_trend(self, store: Store) -> None:
        trend = page(store).trend
        assert (trend.you_label, trend.benchmark_label) == ("you 40%, Oct", "report > 50%, end of 2025")
        assert (trend.benchmark, trend.market, trend.market_source) == (50, (), None)

    def test_the_trend_equals_that_of_you_and_the_world(self, store: Store) -> None:
        put_market(store, range(MARKET_FROM, MARKET_FROM + 8))
        rows = {row.figure_id: row for group in world(store, PERIOD, NOW).groups for row in group.rows}
        assert page(store).trend == rows["reasoning_model_token_share"].trend
        # deepseek 20 + 5 and claude 40 of 100
        assert [(point.month, point.value) for point in page(store).trend.market] == [("2026-10", 65.0)]
        assert page(store).trend.market_source == "Source: OpenRouter (openrouter.ai/rankings), as of 2026-10-09"

    def test_months_with_few_requests_have_no_point(self, tmp_path: Path) -> None:
        with filled(tmp_path, [usage(FIRST, CLAUDE, 99, 10, 10)], [FIRST]) as store:
            assert page(store).trend.you == ()
            assert page(store).trend.you_label == ""


class TestInside:
    """Reasoning is part of completion."""

    def test_reasoning_over_completion(self, store: Store) -> None:
        found = page(store)
        assert found.inside[0] == 40_000 / 200_000
        assert found.total_inside == 40_000 / 500_000
        rows = {row.model: row for row in found.rows}
        assert rows[DEEPSEEK].inside == 0.4
        assert rows[CLAUDE_SHOWN].inside == 0.0

    def test_rows_are_models_that_reason(self, store: Store) -> None:
        assert {row.model for row in page(store).rows} == {DEEPSEEK, CLAUDE_SHOWN}


class TestCost:
    """What reasoning cost is an estimate, and the page says so."""

    @pytest.fixture
    def priced(self, tmp_path: Path) -> Iterator[Store]:
        rows = [
            usage(FIRST, DEEPSEEK, 1, 1000, 1000, reasoning=400, credits_nano=10_000_000),
            usage(SECOND, DEEPSEEK, 1, 1000, 1000, reasoning=500, credits_nano=10_000_000),
            usage(SECOND, LLAMA, 1, 1000, 1000, reasoning=300, credits_nano=5_000),
            usage(SECOND, BUNNY, 1, 1000, 1000, reasoning=200, credits_nano=7_000),
        ]
        with filled(tmp_path, rows, PERIOD) as store:
            add_prices(store, [listed(DEEPSEEK, PRICE), listed(LLAMA, PRICE)], date(2026, 9, 1))
            add_prices(store, [listed(DEEPSEEK, PRICE | {"completion": "0.000004"})], SECOND, 23)
            yield store

    def test_reasoning_tokens_at_the_completion_price_of_the_day(self, priced: Store) -> None:
        rows = {row.model: row for row in page(priced).rows}
        assert rows[DEEPSEEK].cost.nano == 400 * 2000 + 500 * 4000
        assert rows[DEEPSEEK].cost.text == "~$0.0028"

    def test_never_more_than_was_paid(self, priced: Store) -> None:
        rows = {row.model: row for row in page(priced).rows}
        assert rows[LLAMA].cost.nano == 5_000

    def test_without_a_price_there_is_no_estimate_and_a_note_says_so(self, priced: Store) -> None:
        found = page(priced)
        assert {row.model: row.cost for row in found.rows}[BUNNY] == CostSum(None, 200, 200)
        assert "No price is stored for 200 reasoning tokens; they are not in the estimate." in found.notes
        assert found.total_cost == CostSum(2_800_000 + 5_000, 1400, 200)
        assert (found.total_cost.text, found.total_cost.priced_share) == ("≥ ~$0.002805", 1200 / 1400)
        assert "Estimate" in found.cost_rule

    def test_per_bar(self, priced: Store) -> None:
        cost = page(priced).cost
        assert (cost[0], cost[1], cost[5]) == (CostSum(800_000, 400, 0), None, CostSum(2_005_000, 1000, 200))

    def test_reasoning_with_its_own_price(self, tmp_path: Path) -> None:
        rows = [usage(FIRST, DEEPSEEK, 1, 0, 1000, reasoning=100, credits_nano=10_000_000)]
        with filled(tmp_path, rows, PERIOD) as store:
            add_prices(store, [listed(DEEPSEEK, PRICE | {"internal_reasoning": "0.00001"})], date(2026, 9, 1))
            assert page(store).total_cost.nano == 100 * 10_000

    def test_before_the_first_price_the_earliest_is_used_and_a_note_says_so(self, tmp_path: Path) -> None:
        rows = [usage(FIRST, DEEPSEEK, 1, 0, 1000, reasoning=100, credits_nano=10_000_000)]
        with filled(tmp_path, rows, PERIOD) as store:
            add_prices(store, [listed(DEEPSEEK, PRICE)], SECOND)
            found = page(store)
        assert found.total_cost.nano == 100 * 2000
        assert "100 reasoning tokens are older than the first stored price and are priced at it." in found.notes

    def test_reasoning_without_any_price_is_not_free(self, tmp_path: Path) -> None:
        rows = [usage(FIRST, DEEPSEEK, 1, 0, 1000, reasoning=100, credits_nano=10_000_000)]
        with filled(tmp_path, rows, PERIOD) as store:
            found = page(store)
        unknown = CostSum(None, 100, 100)
        assert (found.total_cost, found.total_cost.text, found.cost[0]) == (unknown, "–", unknown)

    def test_free_reasoning_says_nothing_of_reasoning_without_a_price(self, tmp_path: Path) -> None:
        rows = [
            usage(FIRST, BUNNY, 1, 0, 1000, reasoning=30),
            usage(FIRST, DEEPSEEK, 1, 0, 1000, reasoning=970, credits_nano=10_000_000),
        ]
        with filled(tmp_path, rows, PERIOD) as store:
            found = page(store)
        assert (found.total_cost, found.total_cost.text) == (CostSum(None, 1000, 970), "–")

    def test_free_reasoning_cost_nothing(self, tmp_path: Path) -> None:
        with filled(tmp_path, [usage(FIRST, BUNNY, 1, 0, 1000, reasoning=100)], PERIOD) as store:
            found = page(store)
        assert (found.total_cost, found.total_cost.text) == (CostSum(0, 100, 0), "$0.00")


def test_tables_contain_the_numbers_of_the_page(store: Store) -> None:
    found = page(store)
    tables = (reasoning_table(found), reasoning_cost_table(found))
    for table in tables:
        assert {len(row) for row in table.rows} == {len(table.header)}
    assert tables[0].rows[0] == (
        *("2026-10-01", "2026-10-01", "100", "20"),
        *(found.reasoned[0], found.answered[0], "0", 0),
    )


counts = st.builds(
    Counts,
    st.just(1),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(1, 10**6),
    *[st.integers(0, 10**9)] * 2,
)
rows_of = st.lists(st.builds(ModelDay, st.dates(PERIOD.first, PERIOD.last), st.sampled_from([DEEPSEEK, BUNNY]), counts))


@given(rows_of)
def test_reasoning_costs_no_more_than_everything(rows: list[ModelDay]) -> None:
    text = '{"prompt": "0.000001", "completion": "0.000002"}'
    book = PriceBook({}, {DEEPSEEK: PriceHistory((Snapshot(0, parse_pricing(text)),))}, frozenset())
    found = reasoning_cost(rows, book)
    assert sum(each.tokens for each in found) == sum(row.counts.reasoning for row in rows)
    spend = sum(row.counts.credits_nano + row.counts.byok_nano for row in rows)
    assert 0 <= sum(each.cost_nano or 0 for each in found) <= spend
    assert all(each.cost_nano is None or each.cost_nano <= each.tokens * 2000 for each in found)
