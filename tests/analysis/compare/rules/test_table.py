from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pytest

from tracker.analysis.compare.rules.table import rule_for, rules
from tracker.analysis.models.named_by_report import open_weight_authors, priced_models, top_open_models, top_tool_models
from tracker.analysis.report.figures import report_figures

# One id or more for every row of the pattern table of the report's figure notes.
TABLE = {
    "A": (
        "oss_share_late_2025 oss_share_peak_week_chart chinese_oss_share_avg_weekly chinese_oss_share_last_week_chart "
        "row_oss_share_mean_chart row_closed_share_avg closed_share_seed open_models_combined_share_occasional "
        "monthly_chinese_oss_share_2025_11 monthly_row_oss_share_2024_11 reasoning_model_token_share "
        "reasoning_model_token_share_start reasoning_model_token_share_last_week_chart reasoning_share_seed "
        "monthly_reasoning_share_2025_03 prompt_tokens_per_request_start prompt_tokens_per_request_end "
        "completion_tokens_per_request_end sequence_tokens_per_request_start model_cost_gemini_2_0_flash "
        "model_cost_gpt_4"
    ),
    "B": (
        "oss_author_tokens_deepseek oss_single_model_share_ceiling_late_2025 oss_models_with_meaningful_share "
        "deepseek_v3_r1_oss_share_late_2024 oss_top15_share_last_week_kimi_k2 oss_small_token_share_late_2025 "
        "oss_large_token_share_late_2025 size_class_small_max size_class_large_min tool_call_token_share_start "
        "tool_call_top10_share_2025_11_glm_4_6 category_median_cost model_median_cost_chart "
        "archetype_premium_leader_cost"
    ),
    "C": (
        "programming_prompt_tokens programming_prompt_tokens_peak_chart prompt_tokens_last_week_legal "
        "programming_length_multiple programming_share_recent programming_share_mean_last_12_weeks_chart "
        "monthly_programming_share_2025_11 category_share_first_week_science oss_category_share_last_week_roleplay "
        "oss_roleplay_share oss_programming_share chinese_oss_roleplay_share "
        "chinese_oss_programming_plus_technology_share roleplay_closed_share_start roleplay_row_oss_share_end "
        "programming_closed_share anthropic_programming_spend_share anthropic_programming_spend_share_2025_11_17 "
        "monthly_anthropic_programming_spend_share_2025_05 programming_spend_share_last_week_qwen "
        "openai_programming_share_2025_07 openai_programming_share_recent google_programming_share "
        "google_programming_share_of_author_tokens openai_science_share_end deepseek_roleplay_and_casual_share "
        "anthropic_programming_plus_technology_share qwen_programming_share_of_author_tokens"
    ),
    "D": (
        "oss_small_model_count_share_last_week tag_finance_stocks tag_health_largest continent_share_asia "
        "country_share_germany language_share_english asia_share_end north_america_spend_share "
        "dataset_outside_us_share "
        "retention_boomerang_deepseek_r1_month retention_month5_claude_sonnet_4_2025_05_cohort model_usage_log_gpt_4 "
        "model_median_usage_log_chart price_drop_10pct_usage_gain cost_usage_trend_slope_chart platform_developers "
        "openai_api_tokens_per_day_2025_10 dataset_tokens classifier_sample_share o1_release_date report_published"
    ),
}


@pytest.mark.parametrize("figure_id", list(report_figures()))
def test_every_figure_has_a_rule_with_metric_or_reason(figure_id: str) -> None:
    rule = rule_for(figure_id)
    assert (rule.metric is not None) == (rule.comparability != "D")
    assert rule.reason or rule.comparability in "AC"


@pytest.mark.parametrize(
    ("figure_id", "comparability"),
    [(name, comparability) for comparability, names in TABLE.items() for name in names.split()],
)
def test_comparability_is_that_of_the_figure_notes(figure_id: str, comparability: str) -> None:
    assert figure_id in report_figures()
    assert rule_for(figure_id).comparability == comparability


def test_every_rule_is_needed() -> None:
    used = {rule_for(figure_id).pattern for figure_id in report_figures()}
    assert [rule.pattern for rule in rules() if rule.pattern not in used] == []


def test_number_of_figures_by_comparability() -> None:
    assert Counter(rule_for(name).comparability for name in report_figures()) == {"A": 76, "B": 48, "C": 88, "D": 82}


def test_an_unknown_figure_has_no_rule() -> None:
    with pytest.raises(LookupError, match="surprise"):
        rule_for("surprise")


@pytest.mark.parametrize(
    ("prefix", "keys"),
    [
        ("model_cost_", priced_models()),
        ("oss_top15_share_last_week_", top_open_models()),
        ("tool_call_top10_share_2025_11_", top_tool_models()),
        ("oss_author_tokens_", open_weight_authors()),
    ],
)
def test_every_model_and_author_of_the_table_has_a_figure(prefix: str, keys: Collection[str]) -> None:
    assert {f"{prefix}{key}" for key in keys} == {name for name in report_figures() if name.startswith(prefix)}


def test_authors_benchmarks_are_their_share_of_the_ten() -> None:
    figures = [figure for figure in report_figures().values() if figure.id.startswith("oss_author_tokens_")]
    benchmarks = {figure.id: rule_for(figure.id).benchmark_of(figure) for figure in figures}
    assert sum(benchmarks.values()) == pytest.approx(100)
    assert benchmarks["oss_author_tokens_deepseek"] == pytest.approx(100 * 14.37 / 33.80)
    assert {rule_for(figure.id).unit_of(figure) for figure in figures} == {"percent"}
