"""Which figure of the report can be compared with one account, how, and why not where it cannot.

Verdicts: A = direct; B = fair with a caveat; C = only after apps or keys are tagged; D = no fair comparison. The table
follows the pattern table of the report's figure notes; the first pattern that fits an id decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Literal

from tracker.analysis.metrics import (
    CLOSED,
    CLOSED_REST,
    OPEN,
    OPEN_CHINA,
    OPEN_REST,
    REASONING,
    Kind,
    Metric,
    Weekly,
    mean_length,
    price_paid,
    report_models,
    share_of,
)

Verdict = Literal["A", "B", "C", "D"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for the figures whose id fits `pattern`: a `metric` for verdict A, a `reason` for the others."""

    pattern: str
    verdict: Verdict
    family: str
    reason: str | None = None
    metric: Metric | None = None


@cache
def rule_for(figure_id: str) -> Rule:
    """Return the rule of a figure. Raises `LookupError` where none fits (a test rules it out for the report's ids)."""
    for rule in rules():
        if fnmatchcase(figure_id, rule.pattern):
            return rule
    raise LookupError(f"{figure_id} has no verdict")


def _shares(kind: Kind, family: str, *patterns: str, weekly: Weekly | None = None) -> Iterator[Rule]:
    for pattern in patterns:
        yield Rule(pattern, "A", family, metric=share_of(kind, weekly))


def _mix() -> Iterator[Rule]:
    china, rest = "Open-weight models from China", "Open-weight models from the rest of the world"
    closed, opened = "Closed models", "Open-weight models"
    yield from _shares(OPEN_CHINA, china, "chinese_oss_share_avg_weekly", "chinese_oss_share_mean_chart", weekly="mean")
    yield from _shares(OPEN_CHINA, china, "chinese_oss_share_min_week", weekly="lowest")
    yield from _shares(OPEN_CHINA, china, "chinese_oss_share_peak_week*", weekly="highest")
    yield from _shares(OPEN_CHINA, china, "chinese_oss_share_*")
    yield from _shares(OPEN_REST, rest, "row_oss_share_avg_weekly", "row_oss_share_mean_chart", weekly="mean")
    yield from _shares(OPEN_REST, rest, "row_oss_share_*")
    yield from _shares(OPEN, opened, "oss_share_mean_chart", weekly="mean")
    yield from _shares(OPEN, opened, "oss_share_min_week_chart", weekly="lowest")
    yield from _shares(OPEN, opened, "oss_share_peak_week_chart", weekly="highest")
    yield from _shares(OPEN, opened, "oss_share_*", "open_models_combined_share_occasional")
    yield from _shares(CLOSED_REST, closed, "row_closed_share_avg", weekly="mean")
    yield from _shares(CLOSED, closed, "closed_share_seed")
    yield from _shares(OPEN_CHINA, f"{china}, by month", "monthly_chinese_oss_share_*")
    yield from _shares(OPEN_REST, f"{rest}, by month", "monthly_row_oss_share_*")


def _direct() -> Iterator[Rule]:
    yield from _mix()
    yield from _shares(REASONING, "Reasoning models", "reasoning_model_token_share*", "reasoning_share_seed")
    yield from _shares(REASONING, "Reasoning models, by month", "monthly_reasoning_share_*")
    for pattern, family, metric in (
        ("prompt_tokens_per_request_*", "Prompt length", mean_length("prompt")),
        ("completion_tokens_per_request_*", "Completion length", mean_length("completion")),
        ("sequence_tokens_per_request_*", "Sequence length", mean_length("tokens")),
    ):
        yield Rule(pattern, "A", family, metric=metric)
    for key, model in report_models().items():
        yield Rule(f"model_cost_{key}", "A", f"Price paid for {model.name}", metric=price_paid(model))


def _rules(verdict: Verdict, family: str, reason: str, *patterns: str) -> Iterator[Rule]:
    for pattern in patterns:
        yield Rule(pattern, verdict, family, reason)


_TOO_EARLY = "Not computed by this version. When it is, read it with care: "
_NEEDS_TAGS = (
    "Needs your own labels: this version cannot tag apps or keys with a category yet. The report tags prompts with a "
    "text classifier; this program sees no prompts."
)
_NEEDS_TAGS_SPEND = f"{_NEEDS_TAGS} It is a share of spend, not of tokens, and leaves BYOK out."
_BILLING_PLACE = "One account has one billing place and no language field: there is nothing to take a share of."


def _with_caveat() -> Iterator[Rule]:
    def caveat(family: str, text: str, *patterns: str) -> Iterator[Rule]:
        return _rules("B", family, _TOO_EARLY + text, *patterns)

    yield from caveat(
        "Authors of open-weight models",
        "absolute trillions do not compare with one account, and the total of all open-weight tokens is not published, "
        "so only shares inside the ten authors can be set side by side.",
        "oss_author_tokens_*",
    )
    yield from caveat(
        "Concentration on single open-weight models",
        "one person naturally concentrates on fewer models than a market; the top-15 levels need the same fifteen "
        "models in the denominator.",
        "oss_single_model_share_ceiling_late_2025",
        "oss_models_with_meaningful_share",
        "deepseek_v3_r1_oss_share_late_2024",
        "oss_top15_share_last_week_*",
    )
    yield from caveat(
        "Size classes of open-weight models",
        "the report's level is a third party's reading of a chart.",
        "oss_small_token_share_late_2025",
        "oss_large_token_share_late_2025",
        "size_class_*",
    )
    yield from caveat(
        "Tokens in requests that end in a tool call",
        "day totals carry no finish reason, so only calls can answer; the report's level is a third party's reading of "
        "a chart and counts tokens, not requests.",
        "tool_call_token_share_*",
    )
    yield from caveat(
        "Tool calls by model",
        "the report's denominator is the ten most used tool-calling models only.",
        "tool_call_top10_share_2025_11_*",
    )
    yield from caveat(
        "Median cost of categories",
        "the report's level is a median over categories, blended over prompt and completion, after caching.",
        "category_median_cost",
    )
    yield from caveat(
        "Cost levels of model groups",
        "a model's cost can be placed beside the level, its usage cannot.",
        "model_median_cost_chart",
        "archetype_*",
    )


def _after_tagging() -> Iterator[Rule]:
    yield from _rules(
        "C",
        "Prompt length by category",
        _NEEDS_TAGS,
        "programming_prompt_tokens*",
        "prompt_tokens_last_week_*",
        "programming_length_multiple",
    )
    yield from _rules(
        "C",
        "Spend on programming, by author",
        _NEEDS_TAGS_SPEND,
        "anthropic_programming_spend_share*",
        "monthly_anthropic_programming_spend_share_*",
        "programming_spend_share_last_week_*",
        "openai_programming_share_2025_07",
        "openai_programming_share_recent",
        "google_programming_share",
    )
    yield from _rules(
        "C",
        "Category shares",
        _NEEDS_TAGS,
        "programming_share_*",
        "monthly_programming_share_*",
        "category_share_*",
        "oss_category_share_*",
        "oss_roleplay_share",
        "oss_programming_share",
        "chinese_oss_roleplay_share",
        "chinese_oss_programming_plus_technology_share",
        "roleplay_*_share_*",
        "programming_closed_share",
    )
    yield from _rules(
        "C",
        "Categories within an author",
        _NEEDS_TAGS,
        "*_share_of_author_tokens",
        "openai_science_share_*",
        "anthropic_programming_plus_technology_share",
        "deepseek_roleplay_and_casual_share",
    )


def _no_fair_comparison() -> Iterator[Rule]:
    def none(family: str, reason: str, *patterns: str) -> Iterator[Rule]:
        return _rules("D", family, reason, *patterns)

    yield from none(
        "Continents, countries and languages",
        _BILLING_PLACE,
        "continent_share_*",
        "country_share_*",
        "language_share_*",
        "asia_share_*",
        "north_america_spend_share",
        "dataset_outside_us_share",
    )
    yield from none(
        "Number of models by size",
        "Counts the models that the platform offers, not anyone's usage.",
        "oss_*_model_count_share_*",
    )
    yield from none("Tags within a category", "Needs the text of prompts, which this program never sees.", "tag_*")
    yield from none(
        "Retention",
        "A rate over many users: one person is not a cohort.",
        "retention_*",
    )
    yield from none(
        "Platform volume by model",
        "A total of the platform; one account's volume has no fair place beside it.",
        "model_usage_log_*",
        "model_median_usage_log_chart",
    )
    yield from none(
        "Price against usage",
        "A relation across all models of the platform; one account cannot show an elasticity.",
        "price_drop_10pct_usage_gain",
        "cost_usage_trend_slope_chart",
    )
    yield from none(
        "Size of the platform and of the study",
        "Background on the platform and the study, not a measure of usage.",
        "platform_*",
        "openai_api_tokens_per_day_2025_10",
        "dataset_*",
        "classifier_*",
        "o1_release_date",
        "report_published",
    )


@cache
def rules() -> tuple[Rule, ...]:
    """Return the whole table, in the order in which it is tried."""
    return (*_direct(), *_with_caveat(), *_after_tagging(), *_no_fair_comparison())
