"""The wording of the report's figures is as sure as the report, and no surer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tracker.analysis.report.figures import ReportFigure, report_figures
from tracker.analysis.report.wording import (
    benchmark_kind,
    benchmark_text,
    dates_text,
    difference_text,
    hedge_of,
    you_text,
)


@pytest.mark.parametrize(
    ("figure_id", "hedge", "kind", "text"),
    [
        ("chinese_oss_share_avg_weekly", "exact", "stated", "13.0%"),
        ("oss_share_equilibrium", "about", "stated", "~30%"),
        ("row_closed_share_avg", "about", "stated", "~70%"),
        ("reasoning_model_token_share", "minimum", "minimum", "> 50%"),
        ("prompt_tokens_per_request_end", "minimum", "minimum", "> 6,000"),
        ("sequence_tokens_per_request_start", "maximum", "stated", "< 2,000"),
        ("completion_tokens_per_request_end", "about", "stated", "~400"),
        ("chinese_oss_share_mean_chart", "about", "second_hand", "~9%"),
        ("tool_call_token_share_end", "about", "second_hand", "~15%"),
        ("model_cost_granite_4_0_micro", "exact", "stated", "$0.036"),
        ("oss_models_with_meaningful_share", "range", "stated", "5–7"),
        ("programming_length_multiple", "range", "stated", "3–4"),
        ("oss_roleplay_share", "about", "stated", "~52%"),
        ("qwen_programming_share_of_author_tokens", "range", "stated", "40–60%"),
        ("oss_programming_share", "range", "second_hand", "15–20%"),
        ("archetype_efficient_giant_cost", "maximum", "stated", "< $0.4"),
        ("anthropic_programming_spend_share", "minimum", "minimum", "> 60%"),
        ("oss_author_tokens_deepseek", "exact", "stated", "14.37 trillion tokens"),
    ],
)
def test_benchmark_is_as_sure_as_the_report(figure_id: str, hedge: str, kind: str, text: str) -> None:
    benchmark = report_figures()[figure_id]
    assert (hedge_of(benchmark), benchmark_kind(benchmark), benchmark_text(benchmark)) == (hedge, kind, text)


@pytest.mark.parametrize(
    "chart",
    [f for f in report_figures().values() if f.confidence == "approximate-read-off-chart" and f.unit == "percent"],
)
def test_chart_readings_are_never_finer_than_whole_percent(chart: ReportFigure) -> None:
    assert re.fullmatch(r"~[1-9]\d*%|< 1%", benchmark_text(chart))


@pytest.mark.parametrize(
    ("figure_id", "you", "texts"),
    [
        ("chinese_oss_share_avg_weekly", 35.3, "22.3 pts above"),
        ("row_oss_share_avg_weekly", 5.3, "8.4 pts below"),
        ("chinese_oss_share_avg_weekly", 13.02, "equal"),
        ("oss_share_equilibrium", 40.6, "about 11 pts above"),
        ("oss_share_equilibrium", 31.2, "about 1 pt above"),
        ("oss_share_equilibrium", 29.8, "about equal"),
        ("reasoning_model_token_share", 89.4, "above"),
        ("reasoning_model_token_share", 49.9, "below"),
        ("prompt_tokens_per_request_end", 9_048, "up to 1.5 times"),
        ("prompt_tokens_per_request_end", 5_000, "below"),
        ("prompt_tokens_per_request_end", 6_010, "about equal"),
        ("completion_tokens_per_request_end", 658, "about 1.6 times"),
        ("completion_tokens_per_request_end", 180, "about 0.45 times"),
        ("completion_tokens_per_request_end", 8_000, "about 20 times"),
        ("sequence_tokens_per_request_start", 1_000, "below"),
        ("sequence_tokens_per_request_start", 3_000, "above"),
        ("model_cost_gpt_4", 17.034, "0.50 times"),
        ("oss_models_with_meaningful_share", 5, "within"),
        ("oss_models_with_meaningful_share", 8, "above"),
        ("programming_length_multiple", 2.9, "below"),
        ("qwen_programming_share_of_author_tokens", 41.5, "within"),
        ("qwen_programming_share_of_author_tokens", 61.5, "above"),
        ("archetype_efficient_giant_cost", 0.3, "below"),
    ],
)
def test_difference_text_is_no_surer_than_the_benchmark(figure_id: str, you: float, texts: str) -> None:
    assert difference_text(report_figures()[figure_id], you) == texts


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("percent", 40.5999, "40.6%"),
        ("tokens_per_request", 9_047.6, "9,048"),
        ("usd_per_million_tokens", 1.8739, "$1.874"),
        ("usd_per_million_tokens", 0.0041234, "$0.004123"),
        ("usd_per_million_tokens", 0.0, "$0.00"),
        ("ratio", 3.26, "3.3"),
        ("count", 6.0, "6"),
    ],
)
def test_your_value_in_its_unit(unit: str, value: float, text: str) -> None:
    assert you_text(unit, value) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2024-11-03", "2025-11-30", "Nov 2024 – Nov 2025"),
        ("2025-11", "2025-11-30", "Nov 2025"),
        ("2025", "2025", "2025"),
        (None, "2025-11-30", "Nov 2025"),
        (None, None, "no date given"),
    ],
)
def test_dates_are_no_finer_than_the_reports(start: str | None, end: str | None, text: str) -> None:
    dated = replace(report_figures()["oss_share_equilibrium"], period_start=start, period_end=end)
    assert dates_text(dated) == text
