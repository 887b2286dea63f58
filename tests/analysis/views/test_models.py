"""The page Models on the hand-made account, and what is always true of mixes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
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
    QWEN_MAX,
    filled,
    hand_store,
    usage,
)
from tests.worlds.priced_account import add_prices, listed
from tracker.analysis.breakdowns.model_mix import CELL_NAMES, SERIES_SHOWN, Mix, MixSeries, mixes
from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState
from tracker.analysis.ledger.time_buckets import bucket_text, buckets_of
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.names import ModelNames
from tracker.analysis.models.usage import Counts, ModelDay, ModelUsage
from tracker.analysis.report.figures import report_figures
from tracker.analysis.views.models import ModelsPage, models_page
from tracker.model_kinds import ModelOverride
from tracker.periods import Period, day_number
from tracker.store.file.database import Store

FIRST, SECOND = date(2026, 10, 1), date(2026, 10, 6)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with hand_store(tmp_path) as opened:
        yield opened


def page(store: Store, period: Period = PERIOD, **filters: tuple[str, ...]) -> ModelsPage:
    return models_page(store, period, filters, NOW)


def total(series: MixSeries) -> int:
    return sum(tokens or 0 for tokens in series.tokens)


def totals(mix: Mix) -> dict[str, int]:
    return {series.name: total(series) for series in mix.series}


class TestMix:
    """Tokens by cell, author and model."""

    def test_four_cells_and_unclassified_models(self, store: Store) -> None:
        mix = page(store).mixes["cell"]
        assert totals(mix) == {
            "Open-weight, China": 700_000,
            "Open-weight, rest of world": 500_000,
            "Closed, outside China": 1_300_000,
            "Closed, China": 500_000,
            "Unclassified": 2_000_000,
        }
        assert [series.kind for series in mix.series] == ["value"] * 4 + ["unclassified"]

    def test_shares_of_a_day(self, store: Store) -> None:
        mix = page(store).mixes["cell"]
        first = {series.name: mix.shares(series)[0] for series in mix.series}
        assert first["Open-weight, China"] == pytest.approx(7 / 20)
        assert first["Closed, outside China"] == pytest.approx(13 / 20)

    def test_a_stored_day_without_usage_is_zero_and_a_missing_day_is_unknown(self, store: Store) -> None:
        mix = page(store).mixes["cell"]
        assert mix.totals[1] == 0
        assert mix.totals[13] is None
        assert {series.tokens[13] for series in mix.series} == {None}
        assert {mix.shares(series)[1] for series in mix.series} == {None}

    def test_the_reports_benchmark_is_only_at_the_open_cells(self, store: Store) -> None:
        found = page(store).mixes
        (benchmark,) = found["cell"].benchmarks
        assert (benchmark.figure_id, benchmark.text, benchmark.caption) == (
            "oss_share_equilibrium",
            "~30% open",
            "report benchmark, end of 2025",
        )
        assert benchmark.value == report_figures()["oss_share_equilibrium"].number / 100
        assert found["author"].benchmarks == found["model"].benchmarks == ()

    def test_by_author_and_by_model(self, store: Store) -> None:
        found = page(store).mixes
        assert list(totals(found["author"])) == ["stealth", "anthropic", "deepseek", "meta-llama", "qwen"]
        assert totals(found["model"])["claude-sonnet-4.5"] == 1_300_000
        assert found["model"].series[0].rank_key == f"model:{BUNNY}"
        assert found["author"].series[0].rank_key == "author:stealth"

    def test_the_persons_setting_for_a_model_counts(self, store: Store) -> None:
        said = {BUNNY: ModelOverride(weights="open", origin="china")}
        mix = models_page(store, PERIOD, {}, NOW, said).mixes["cell"]
        assert totals(mix)["Open-weight, China"] == 2_700_000
        assert "Unclassified" not in totals(mix)

    def test_long_periods_are_cut_into_weeks(self, store: Store) -> None:
        year = page(store, Period(date(2025, 11, 20), date(2026, 11, 19)))
        assert (year.step, year.step_text) == ("week", "by week")
        tokens = dict(zip((bucket.first for bucket in year.buckets), year.mixes["cell"].totals, strict=True))
        assert (tokens[date(2026, 9, 28)], tokens[date(2026, 10, 5)]) == (2_000_000, 3_000_000)

    def test_many_models_are_summed(self, tmp_path: Path) -> None:
        rows = [usage(FIRST, f"acme/m{n}", 1, 1000 + n, 0) for n in range(10)]
        with filled(tmp_path, rows, [FIRST]) as store:
            mix = page(store, Period(FIRST, FIRST)).mixes["model"]
        assert len(mix.series) == SERIES_SHOWN + 1
        assert (mix.series[-1].name, mix.series[-1].kind, total(mix.series[-1])) == ("3 other models", "other", 3003)

    def test_usage_without_a_known_model_is_a_series_of_its_own(self, tmp_path: Path) -> None:
        rows = [usage(FIRST, LLAMA, 1, 1000, 0), usage(FIRST, LLAMA, 1, 500, 0)._replace(model=None)]
        with filled(tmp_path, rows, [FIRST]) as store:
            found = page(store, Period(FIRST, FIRST))
        assert totals(found.mixes["model"]) == {"llama-3.3-70b-instruct": 1000, "not known at this detail": 500}
        assert totals(found.mixes["cell"])["Unclassified"] == 500
        assert found.rows[-1].model is None


class TestTable:
    """The models and their prices."""

    def test_rows_share_spend_and_kind(self, tmp_path: Path) -> None:
        rows = [
            usage(FIRST, DEEPSEEK, 10, 900_000, 100_000, credits_nano=200_000_000),
            usage(SECOND, CLAUDE, 5, 2_900_000, 100_000, credits_nano=6_000_000_000, byok_nano=0),
            usage(SECOND, QWEN_MAX, 1, 500_000, 500_000, credits_nano=0),
            usage(SECOND, BUNNY, 1, 0, 0),
        ]
        with filled(tmp_path, rows, PERIOD) as store:
            found = page(store)
        lines = [(row.name, row.author, row.kind, row.tokens, row.per_million) for row in found.rows]
        assert lines[:3] == [
            ("claude-sonnet-4.5", "anthropic", "closed", 3_000_000, "$2.000"),
            ("deepseek-v3.2", "deepseek", "open, China", 1_000_000, "$0.200"),
            ("qwen-max", "qwen", "closed, China", 1_000_000, "$0.00"),
        ]
        assert [row.share for row in found.rows] == [0.6, 0.2, 0.2, 0.0]
        assert (found.tokens, found.spend_nano) == (5_000_000, 6_200_000_000)
        assert found.rows[0].spark[5] == 6_000_000_000
        assert found.rows[0].spark[0] == 0

    def test_unclassified_models_are_shown_so(self, store: Store) -> None:
        assert {row.model: row.kind for row in page(store).rows}[BUNNY] == "unclassified"

    def test_missing_days_are_in_the_notes(self, store: Store) -> None:
        assert page(store).notes == ("Not stored: 1 of 14 days.",)

    def test_filters_apply_to_everything(self, store: Store) -> None:
        found = page(store, author=("deepseek",))
        assert [row.model for row in found.rows] == [DEEPSEEK]
        assert [bar.model for bar in found.uses.bars] == [DEEPSEEK]
        assert totals(found.mixes["cell"])["Open-weight, China"] == 700_000

    def test_indeterminate_usage_is_in_the_notes(self, store: Store) -> None:
        found = page(store, key=("work",))
        assert "5.0M tokens may or may not match the filter" in found.notes[-1]


class TestPrices:
    """Prices paid next to list prices, and changes of list prices."""

    @pytest.fixture
    def priced(self, tmp_path: Path) -> Iterator[Store]:
        rows = [
            # Half of the prompt was read from the cache, so less was paid than the list price.
            usage(FIRST, DEEPSEEK, 10, 900_000, 100_000, credits_nano=700_000_000)._replace(cached_tokens=450_000),
            usage(SECOND, DEEPSEEK, 10, 900_000, 100_000, credits_nano=500_000_000),
            usage(SECOND, CLAUDE, 1, 1_000_000, 0, credits_nano=30_000_000_000),
            usage(SECOND, LLAMA, 1, 1_000_000, 0),
        ]
        with filled(tmp_path, rows, PERIOD) as store:
            add_prices(store, [listed(DEEPSEEK, {"prompt": "0.000001", "completion": "0.000002"})], date(2026, 9, 1))
            cheaper = {"prompt": "0.0000005", "completion": "0.000001", "input_cache_read": "0.0000001"}
            add_prices(store, [listed(DEEPSEEK, cheaper)], SECOND)
            yield store

    def test_list_price_of_the_same_tokens_at_the_prices_of_their_days(self, priced: Store) -> None:
        dots = page(priced).dots
        assert [dot.name for dot in dots.rows] == ["claude-sonnet-4.5", "deepseek-v3.2"]
        deepseek = dots.rows[1]
        # 900,000 × 1 + 100,000 × 2 dollars per 1M, then half of it: 1.1 + 0.55 dollars for 2M tokens.
        assert (deepseek.paid_nano, deepseek.list_nano) == (600_000_000, 825_000_000)
        assert (deepseek.paid_text, deepseek.list_text) == ("$0.600", "$0.825")

    def test_a_model_without_list_price_says_so(self, priced: Store) -> None:
        claude = page(priced).dots.rows[0]
        assert (claude.list_nano, claude.list_text) == (None, "not listed")

    def test_the_axis_contains_every_price_and_the_benchmark(self, priced: Store) -> None:
        dots = page(priced).dots
        assert dots.axis.log
        assert (dots.axis.low, dots.axis.high) == (0.1, 30.0)
        assert [text for _, text in dots.axis.ticks] == ["$0.10", "$0.30", "$1", "$3", "$10", "$30"]
        assert dots.benchmark.value == report_figures()["category_median_cost"].number * 1e9
        assert dots.benchmark_text == "report $0.73, median of categories"

    def test_changes_of_price_are_on_the_bar_of_a_models_use(self, priced: Store) -> None:
        bars = {bar.model: bar for bar in page(priced).uses.bars}
        (mark,) = bars[DEEPSEEK].price_moves
        assert (mark.day, mark.up) == (SECOND, False)
        assert mark.text == (
            "Tue 6 Oct 2026: prompt $1.000 → $0.500, completion $2.000 → $1.000, cache read none → $0.100 per 1M tokens"
        )
        assert bars[CLAUDE_SHOWN].price_moves == ()

    def test_own_provider_keys_are_left_out_of_both(self, tmp_path: Path) -> None:
        rows = [usage(FIRST, DEEPSEEK, 1, 1_000_000, 0, credits_nano=5, byok_nano=9), usage(SECOND, DEEPSEEK, 1, 0, 0)]
        with filled(tmp_path, rows, PERIOD) as store:
            found = page(store)
        assert found.dots.rows == ()
        assert found.rows[0].per_million == "–"


class TestUses:
    """First and last use are over all stored usage."""

    def test_first_last_and_idle(self, store: Store) -> None:
        uses = page(store, Period(date(2026, 11, 1), date(2026, 11, 19))).uses
        deepseek = next(bar for bar in uses.bars if bar.model == DEEPSEEK)
        assert (deepseek.first, deepseek.last, deepseek.is_idle) == (FIRST, FIRST, False)
        as_of = "As of 13 Oct 2026, the last day stored"
        assert uses.subtitle == f"{as_of}; 5 models tried; idle: not used for 30 days"
        assert uses.first == FIRST
        assert deepseek.text == "Thu 1 Oct 2026 to Thu 1 Oct 2026, used on 1 day"

    @pytest.mark.parametrize(
        ("stored_until", "idle", "as_of"),
        [
            (date(2026, 10, 31), None, "As of 31 Oct 2026, the last day stored; "),
            (
                date(2026, 11, 1),
                "31 days as of 1 Nov 2026, the last day stored",
                "As of 1 Nov 2026, the last day stored; ",
            ),
            (NOW.date(), "49 days", ""),
        ],
    )
    def test_idle_counts_only_to_the_last_day_stored(
        self, tmp_path: Path, stored_until: date, idle: str | None, as_of: str
    ) -> None:
        stored = [FIRST + timedelta(days=n) for n in range((stored_until - FIRST).days + 1)]
        with filled(tmp_path, [usage(FIRST, DEEPSEEK, 1, 1, 0)], stored) as store:
            uses = page(store).uses
        (bar,) = uses.bars
        assert bar.is_idle is (idle is not None)
        assert bar.text.partition(", idle for ")[2] == (idle or "")
        assert uses.subtitle == f"{as_of}1 model tried; idle: not used for 30 days"

    def test_the_largest_keep_the_order_of_first_use(self, tmp_path: Path) -> None:
        rows = [
            usage(FIRST, DEEPSEEK, 1, 1, 0, credits_nano=5),
            usage(FIRST, LLAMA, 1, 1, 0, credits_nano=1),
            usage(SECOND, CLAUDE, 1, 1, 0, credits_nano=9),
        ]
        with filled(tmp_path, rows, PERIOD) as store:
            uses = page(store).uses
        assert [bar.model for bar in uses.largest(2)] == [DEEPSEEK, CLAUDE_SHOWN]


NAMES = (DEEPSEEK, CLAUDE, LLAMA, QWEN_MAX, BUNNY, *(f"acme/m{n}" for n in range(8)), None)
counts = st.builds(Counts, st.integers(0, 99), st.integers(0, 10**9), st.integers(0, 10**9), *[st.just(0)] * 3)
rows_of = st.lists(
    st.builds(ModelDay, st.dates(PERIOD.first, PERIOD.last), st.sampled_from(NAMES), counts), max_size=40
)


@given(rows_of)
def test_the_series_of_each_mix_add_up_to_all(rows: list[ModelDay]) -> None:
    coverage = Coverage(tuple(DayCoverage(day_number(day), DayState.FEEDS, 0, 1, ()) for day in PERIOD))
    stored = ModelUsage(PERIOD, tuple(rows), frozenset(), coverage)
    buckets = buckets_of(PERIOD, "day", coverage, NOW.date())
    found = mixes(stored, buckets, "day", Classifier({}), ModelNames({}), ())
    assert [series.name for series in found["cell"].series][:4] == list(CELL_NAMES.values())
    for mix in found.values():
        assert sum(total or 0 for total in mix.totals) == stored.total.tokens
        for place, total in enumerate(mix.totals):
            assert sum(series.tokens[place] or 0 for series in mix.series) == total
            shares = [share for series in mix.series if (share := mix.shares(series)[place]) is not None]
            assert (sum(shares) == pytest.approx(1)) if total else not shares
        assert len({bucket_text("day", bucket.first) for bucket in buckets}) == len(mix.totals)
