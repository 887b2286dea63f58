from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.worlds.hand_account import (
    CLAUDE,
    DEEPSEEK,
    HAND_DAYS,
    HAND_ROWS,
    LLAMA,
    NOW,
    PERIOD,
    filled,
    hand_store,
    model,
    usage,
)
from tracker.analysis.compare.compare import ComparedFigure, Comparison, compare
from tracker.analysis.compare.inputs import read_inputs
from tracker.analysis.report.figures import report_figures
from tracker.periods import Period
from tracker.store.account.account import save_key_reading
from tracker.store.file.database import Store
from tracker.usage import DayUsage, KeyStatus


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with hand_store(tmp_path) as opened:
        yield opened


def by_id(comparison: Comparison) -> dict[str, ComparedFigure]:
    return {compared.figure.id: compared for compared in comparison.figures}


def compared_rows(path: Path, rows: list[DayUsage], period: Period = PERIOD) -> dict[str, ComparedFigure]:
    with filled(path, rows, period) as opened:
        return by_id(compare(opened, period, NOW))


# Worked out by hand from the account's table: tokens of the class divided by 5M.
HAND_WORKED = {
    "oss_share_late_2025": 24.0,  # (0.7M + 0.5M) / 5M
    "oss_share_equilibrium": 24.0,
    "open_models_combined_share_occasional": 24.0,
    "oss_share_last_week_chart": 24.0,
    "chinese_oss_share_avg_weekly": 14.0,  # 0.7M / 5M
    "chinese_oss_share_peak_week": 14.0,
    "row_oss_share_avg_weekly": 10.0,  # 0.5M / 5M
    "row_closed_share_avg": 26.0,  # 1.3M / 5M
    "closed_share_seed": 36.0,  # (1.3M + 0.5M) / 5M
    "reasoning_model_token_share": 40.0,  # (0.7M + 1.3M) / 5M
    "reasoning_share_seed": 40.0,
    "prompt_tokens_per_request_end": 15_000.0,  # 4.5M / 300
    "completion_tokens_per_request_end": 500_000 / 300,
    "sequence_tokens_per_request_start": 5_000_000 / 300,
}


@pytest.mark.parametrize(("figure_id", "you"), HAND_WORKED.items())
def test_value_worked_out_by_hand(figure_id: str, you: float, store: Store) -> None:
    compared = by_id(compare(store, PERIOD, NOW))[figure_id]
    assert compared.status == "compared"
    assert compared.you == pytest.approx(you, abs=1e-9)
    assert compared.difference == pytest.approx(you - report_figures()[figure_id].number, abs=1e-9)
    assert compared.requests == 300
    assert compared.market is None


def test_all_figures_are_returned_in_order(store: Store) -> None:
    comparison = compare(store, PERIOD, NOW)
    assert [compared.figure.id for compared in comparison.figures] == list(report_figures())
    assert comparison.requests == 300
    assert comparison.coverage.missing == 1


def test_no_value_is_without_a_reason(store: Store) -> None:
    for compared in compare(store, PERIOD, NOW).figures:
        assert (compared.you is None) == (compared.status != "compared")
        assert compared.reason, compared.figure.id


def test_without_tags_categories_need_them_and_unfair_figures_are_not_computed(store: Store) -> None:
    for compared in compare(store, PERIOD, NOW).figures:
        if compared.comparability in "CD":
            assert compared.status == ("needs_tags" if compared.comparability == "C" else "none")
            assert (compared.you, compared.difference, compared.requests) == (None, None, None)
        else:
            assert compared.status in ("compared", "too_few", "not_held")


def test_yearly_averages_name_the_mean_of_the_weekly_shares(store: Store) -> None:
    # Weeks: 0.7M / 2M = 35% and 0 / 3M; the mean of both is 17.5%, not the 14% of all tokens.
    reason = by_id(compare(store, PERIOD, NOW))["chinese_oss_share_avg_weekly"].reason or ""
    assert "Mean of the 2 weekly shares, unweighted: 17.5%." in reason


def test_extreme_weeks_name_your_own_extreme_week(store: Store) -> None:
    figures = by_id(compare(store, PERIOD, NOW))
    assert "Your highest week: 35.0%, from 2026-09-28." in (figures["chinese_oss_share_peak_week"].reason or "")
    assert "Your lowest week: 0.0%, from 2026-10-05." in (figures["chinese_oss_share_min_week"].reason or "")


def test_unclassified_tokens_stay_in_the_total_and_are_mentioned(store: Store) -> None:
    figures = by_id(compare(store, PERIOD, NOW))
    assert "Unclassified, but in the total: 40.0% of the tokens." in (figures["oss_share_equilibrium"].reason or "")
    # Nothing says whether qwen-max and the model of an unknown author can reason.
    assert "50.0% of the tokens" in (figures["reasoning_model_token_share"].reason or "")


def test_missing_days_are_mentioned(store: Store) -> None:
    assert "Not stored: 1 of 14 days." in (by_id(compare(store, PERIOD, NOW))["oss_share_equilibrium"].reason or "")


def test_catalogue_classifies_the_unknown(tmp_path: Path) -> None:
    catalogue = [model("stealth/space-bunny", weights="stealth/bunny", parameters=["reasoning"])]
    with filled(tmp_path, HAND_ROWS, HAND_DAYS, catalogue) as opened:
        figures = by_id(compare(opened, PERIOD, NOW))
    assert figures["oss_share_equilibrium"].you == pytest.approx(64.0)
    assert figures["reasoning_model_token_share"].you == pytest.approx(80.0)


def test_under_a_hundred_requests_nothing_is_compared(store: Store) -> None:
    second_day_on = Period(date(2026, 10, 7), date(2026, 10, 13))
    compared = by_id(compare(store, second_day_on, NOW))["oss_share_equilibrium"]
    assert (compared.status, compared.you, compared.requests) == ("too_few", None, 0)


@pytest.mark.parametrize(("requests", "status"), [(99, "too_few"), (100, "compared")])
def test_the_minimum_is_a_hundred_requests(requests: int, status: str, tmp_path: Path) -> None:
    rows = [usage(PERIOD.first, LLAMA, requests, 10_000, 1_000)]
    assert compared_rows(tmp_path, rows)["oss_share_equilibrium"].status == status


def test_requests_without_tokens_are_not_compared(tmp_path: Path) -> None:
    compared = compared_rows(tmp_path, [usage(PERIOD.first, LLAMA, 200, 0, 0)])
    assert compared["oss_share_equilibrium"].status == "too_few"
    assert "no tokens" in (compared["oss_share_equilibrium"].reason or "")
    assert compared["prompt_tokens_per_request_end"].you == 0


def test_a_period_without_data_is_not_compared(store: Store) -> None:
    comparison = compare(store, Period(date(2026, 1, 1), date(2026, 1, 31)), NOW)
    compared = by_id(comparison)["oss_share_equilibrium"]
    assert (compared.status, compared.you) == ("not_held", None)
    assert comparison.requests is None


def test_an_empty_store_compares_nothing(tmp_path: Path) -> None:
    with filled(tmp_path, [], []) as opened:
        comparison = compare(opened, PERIOD, NOW)
    assert all(compared.you is None and compared.reason for compared in comparison.figures)
    assert {compared.status for compared in comparison.figures if compared.comparability == "A"} == {"not_held"}


def test_monthly_figures_are_compared_with_the_same_month(tmp_path: Path) -> None:
    october, november = date(2025, 10, 6), date(2025, 11, 3)
    rows = [
        usage(october, DEEPSEEK, 150, 300_000, 0),
        usage(october, CLAUDE, 50, 700_000, 0),
        usage(november, DEEPSEEK, 99, 1_000, 0),
    ]
    with filled(tmp_path, rows, [october, november]) as opened:
        figures = by_id(compare(opened, PERIOD, NOW))
    stored = figures["monthly_chinese_oss_share_2025_10"]
    assert (stored.status, stored.requests) == ("compared", 200)
    assert stored.you == pytest.approx(30.0)
    assert "Not stored: 30 of 31 days." in (stored.reason or "")
    assert figures["monthly_row_oss_share_2025_10"].you == 0
    assert figures["monthly_chinese_oss_share_2025_11"].status == "too_few"
    assert figures["monthly_chinese_oss_share_2025_09"].status == "not_held"


def test_an_older_month_proves_that_a_model_reasons(tmp_path: Path) -> None:
    rows = [
        usage(date(2026, 2, 2), "acme/nova-2", 1, 100, 100, reasoning=50),
        usage(PERIOD.first, "acme/nova-2", 100, 1_000, 100),
    ]
    with filled(tmp_path, rows, [date(2026, 2, 2), *PERIOD]) as opened:
        assert by_id(compare(opened, PERIOD, NOW))["reasoning_model_token_share"].you == 100


def test_price_is_credits_over_tokens_without_byok_days(tmp_path: Path) -> None:
    first, second, third = (PERIOD.first + timedelta(days=n) for n in range(3))
    rows = [
        # 80 requests for $1.50 and 0.9M tokens; 40 for nothing and 0.1M; a day with BYOK that is left out.
        usage(first, "anthropic/claude-4-sonnet-20250522", 80, 800_000, 100_000, credits_nano=1_500_000_000),
        usage(second, "anthropic/claude-4-sonnet-20250522", 40, 90_000, 10_000),
        usage(third, "anthropic/claude-4-sonnet-20250522", 30, 500_000, 0, credits_nano=7, byok_nano=900_000_000),
        usage(third, CLAUDE, 500, 1_000_000, 0, credits_nano=9_000_000_000),
    ]
    compared = compared_rows(tmp_path, rows)["model_cost_claude_sonnet_4"]
    assert compared.you == pytest.approx(1.5)
    assert compared.requests == 120
    assert compared.difference == pytest.approx(1.5 - 1.937)
    reason = compared.reason or ""
    assert "Left out: 30 requests on own provider keys (BYOK)." in reason
    assert (
        "40 requests are recorded as $0: free, or below a millionth of a dollar. Without them the price is $1.667."
        in reason
    )


def test_price_needs_a_hundred_requests_of_that_model(tmp_path: Path) -> None:
    rows = [
        usage(PERIOD.first, "openai/gpt-4", 99, 1_000, 1_000, credits_nano=50_000_000),
        usage(PERIOD.first, LLAMA, 500, 1_000, 1_000),
    ]
    figures = compared_rows(tmp_path, rows)
    assert figures["model_cost_gpt_4"].status == "too_few"
    assert figures["model_cost_gpt_5_pro"].reason == (
        "Nothing to compare: no requests. Credits per 1M tokens of GPT-5 Pro, after caching. "
        "Prices may have changed since the report."
    )


def test_price_is_of_the_model_itself_and_not_of_similar_models(tmp_path: Path) -> None:
    rows = [
        usage(PERIOD.first, "openai/gpt-4", 100, 1_000_000, 0, credits_nano=30_000_000_000),
        usage(PERIOD.first, "openai/gpt-4o", 100, 1_000_000, 0, credits_nano=5_000_000_000),
        usage(PERIOD.first, "openai/gpt-4-turbo", 100, 1_000_000, 0, credits_nano=10_000_000_000),
    ]
    assert compared_rows(tmp_path, rows)["model_cost_gpt_4"].you == 30


def test_usage_without_a_model_stays_in_the_total_as_unclassified(tmp_path: Path) -> None:
    known, nameless = usage(PERIOD.first, DEEPSEEK, 100, 1_000, 0), usage(PERIOD.last, DEEPSEEK, 100, 3_000, 0)
    with filled(tmp_path, [known, nameless._replace(model=None)], PERIOD) as store:
        compared = next(c for c in compare(store, PERIOD, NOW).figures if c.figure.id == "oss_share_equilibrium")
    assert compared.you == 25
    assert "75.0% of the tokens" in (compared.reason or "")


def reading(credits_nano: int) -> KeyStatus:
    return KeyStatus(
        label="key",
        kind="inference",
        credits_nano=credits_nano,
        credits_today_nano=0,
        byok_nano=0,
        byok_today_nano=0,
        organization_id=None,
        creator_user_id=None,
    )


def test_days_known_only_by_a_keys_counters_are_left_out_and_mentioned(tmp_path: Path) -> None:
    rows_stored = [usage(PERIOD.first, DEEPSEEK, 100, 1_000, 0)]
    with filled(tmp_path, rows_stored, [PERIOD.first]) as store:
        start = datetime(2026, 10, 9, 1, tzinfo=UTC)
        for hours, credits_nano in ((0, 0), (20, 5_000_000), (72, 9_000_000)):
            save_key_reading(store, reading(credits_nano), int((start + timedelta(hours=hours)).timestamp() * 1000))
        comparison = compare(store, PERIOD, NOW)
        months = read_inputs(store, PERIOD, NOW).months["2026-10"].models
    compared = next(c for c in comparison.figures if c.figure.id == "oss_share_equilibrium")
    assert compared.you == 100
    assert "Left out: 4 days for which only one key's spend is known" in (compared.reason or "")
    assert comparison.requests == 100
    assert months.total.tokens == 1_000
