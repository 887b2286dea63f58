"""Which figures of the report can be compared with one account, how, and why the others cannot.

The table follows the pattern table of the report's figure notes; the first pattern that matches an id decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache

from tracker.analysis.compare.costs import price_paid
from tracker.analysis.compare.metrics import (
    CLOSED,
    CLOSED_REST,
    OPEN,
    OPEN_CHINA,
    OPEN_REST,
    REASONING,
    Kind,
    Weekly,
    mean_length,
    share_of,
)
from tracker.analysis.compare.rules.after_tagging import after_tagging
from tracker.analysis.compare.rules.rule import Comparability, Rule
from tracker.analysis.compare.rules.with_caveat import with_caveat
from tracker.analysis.models.named_by_report import priced_models

__all__ = ["Comparability", "Rule", "rule_for", "rules"]


@cache
def rule_for(figure_id: str) -> Rule:
    """Return the rule of a figure. Raises `LookupError` if there is none (a test proves that all ids have one)."""
    for rule in rules():
        if fnmatchcase(figure_id, rule.pattern):
            return rule
    raise LookupError(f"no rule matches the figure {figure_id}")


def _shares(kind: Kind, family: str, *patterns: str, weekly: Weekly | None = None) -> Iterator[Rule]:
    for pattern in patterns:
        yield Rule(pattern=pattern, comparability="A", family=family, metric=share_of(kind, weekly), has_market=True)


def _mix() -> Iterator[Rule]:
    china, unattributed = "Open-weight models from China", "Open-weight models from the rest of the world"
    closed, opened = "Closed models", "Open-weight models"
    # The first match decides, so narrow patterns come first: a wide one would take their figures without a weekly note.
    yield from _shares(OPEN_CHINA, china, "chinese_oss_share_avg_weekly", "chinese_oss_share_mean_chart", weekly="mean")
    yield from _shares(OPEN_CHINA, china, "chinese_oss_share_min_week", weekly="lowest")
    yield from _shares(OPEN_CHINA, china, "chinese_oss_share_peak_week*", weekly="highest")
    yield from _shares(OPEN_CHINA, china, "chinese_oss_share_*")
    yield from _shares(OPEN_REST, unattributed, "row_oss_share_avg_weekly", "row_oss_share_mean_chart", weekly="mean")
    yield from _shares(OPEN_REST, unattributed, "row_oss_share_*")
    yield from _shares(OPEN, opened, "oss_share_mean_chart", weekly="mean")
    yield from _shares(OPEN, opened, "oss_share_min_week_chart", weekly="lowest")
    yield from _shares(OPEN, opened, "oss_share_peak_week_chart", weekly="highest")
    yield from _shares(OPEN, opened, "oss_share_*", "open_models_combined_share_occasional")
    yield from _shares(CLOSED_REST, closed, "row_closed_share_avg", weekly="mean")
    yield from _shares(CLOSED, closed, "closed_share_seed")
    yield from _shares(OPEN_CHINA, f"{china}, by month", "monthly_chinese_oss_share_*")
    yield from _shares(OPEN_REST, f"{unattributed}, by month", "monthly_row_oss_share_*")


def _direct() -> Iterator[Rule]:
    yield from _mix()
    yield from _shares(REASONING, "Reasoning models", "reasoning_model_token_share*", "reasoning_share_seed")
    yield from _shares(REASONING, "Reasoning models, by month", "monthly_reasoning_share_*")
    for pattern, family, metric in (
        ("prompt_tokens_per_request_*", "Prompt length", mean_length("prompt")),
        ("completion_tokens_per_request_*", "Completion length", mean_length("completion")),
        ("sequence_tokens_per_request_*", "Sequence length", mean_length("tokens")),
    ):
        yield Rule(pattern=pattern, comparability="A", family=family, metric=metric)
    for key, model in priced_models().items():
        yield Rule(
            pattern=f"model_cost_{key}",
            comparability="A",
            family=f"Price paid for {model.name}",
            metric=price_paid(model),
        )


# D is not a lack of data: no sync or import gives one account these numbers with the same meaning.
_NO_FAIR_COMPARISON: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "Continents, countries and languages",
        "One account has one billing address and no language field, so there is nothing to take a share of.",
        (
            "continent_share_*",
            "country_share_*",
            "language_share_*",
            "asia_share_*",
            "north_america_spend_share",
            "dataset_outside_us_share",
        ),
    ),
    (
        "Number of models by size",
        "This counts the models that the platform offers, not anyone's usage.",
        ("oss_*_model_count_share_*",),
    ),
    ("Tags within a category", "This needs the text of prompts, which this program never sees.", ("tag_*",)),
    ("Retention", "A rate over many users: one person is not a cohort.", ("retention_*",)),
    (
        "Usage of the platform by model",
        "A total of the platform: comparing one account's total with it would not be fair.",
        ("model_usage_log_*", "model_median_usage_log_chart"),
    ),
    (
        "Price against usage",
        "A relation across all models of the platform; one account cannot show an elasticity.",
        ("price_drop_10pct_usage_gain", "cost_usage_trend_slope_chart"),
    ),
    (
        "Size of the platform and of the study",
        "Background on the platform and the study, not a measure of usage.",
        (
            "platform_*",
            "openai_api_tokens_per_day_2025_10",
            "dataset_*",
            "classifier_*",
            "o1_release_date",
            "report_published",
        ),
    ),
)
"""Families of figures with comparability D, why, and the patterns of their ids in the order in which they are tried."""


def _no_fair_comparison() -> Iterator[Rule]:
    for family, reason, patterns in _NO_FAIR_COMPARISON:
        for pattern in patterns:
            yield Rule(pattern=pattern, comparability="D", family=family, reason=reason)


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules, in the order in which they are tried."""
    return (*_direct(), *with_caveat(), *after_tagging(), *_no_fair_comparison())
