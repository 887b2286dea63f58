"""Verdict B: figures that can be compared fairly with one account, with a caveat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from tracker.analysis.compare import tool_calls
from tracker.analysis.compare.costs import median_over_categories, median_over_models
from tracker.analysis.compare.open_weight import (
    author_level,
    author_share,
    largest_model,
    meaningful_models,
    models_share,
    size_share,
    top15_share,
)
from tracker.analysis.compare.rules.rule import Rule
from tracker.analysis.models.named_by_report import open_weight_authors, top_open_models, top_tool_models
from tracker.analysis.report.figures import ReportFigure, report_figures
from tracker.model_kinds import SizeClass

_BOUNDS: Mapping[SizeClass, str] = {"small": "size_class_small_max", "large": "size_class_large_min"}
_BOUND = (
    "The report's figure is the bound itself, in billions of parameters; compared is the share of the class that it "
    "bounds, against the report's share of that class, a third party's reading of a chart."
)


def with_caveat() -> Iterator[Rule]:
    """Yield the rules of verdict B."""
    yield from (replace(rule, has_market=True) for rule in _open_weight())
    caveat = (
        "The report's level is a third party's reading of a chart. It counts tokens, not requests; a rise in May 2025 "
        "came from one large account."
    )
    family = "Tokens in requests that end in a tool call"
    yield Rule("tool_call_token_share_*", "B", family, caveat, tool_calls.token_share)
    for key in top_tool_models():
        yield Rule(
            f"tool_call_top10_share_2025_11_{key}",
            "B",
            "Tool calls by model",
            "The report's denominator is its ten most used tool-calling models, so yours is the same ten.",
            tool_calls.top10_share(key),
        )
    yield Rule(
        "category_median_cost",
        "B",
        "Median cost of categories",
        "The report's level is a median over categories, blended over prompt and completion, after caching.",
        median_over_categories,
    )
    for figure_id in (
        "model_median_cost_chart",
        "archetype_premium_leader_cost",
        "archetype_efficient_giant_cost",
        "archetype_premium_specialist_cost",
    ):
        yield Rule(
            figure_id,
            "B",
            "Cost levels of models",
            "A model's cost can be placed beside the level, its usage cannot.",
            median_over_models(figure_id),
        )


def _open_weight() -> Iterator[Rule]:
    for key, author in open_weight_authors().items():
        yield Rule(
            f"oss_author_tokens_{key}",
            "B",
            "Authors of open-weight models",
            "Absolute trillions do not compare with one account, and the total of all open-weight tokens is not "
            "published, so shares inside the ten authors stand side by side.",
            author_share(author.slug),
            unit="percent",
            level=author_level,
        )
    concentration = "Concentration on single open-weight models"
    alone = "One person naturally concentrates on fewer models than a market."
    yield Rule("oss_single_model_share_ceiling_late_2025", "B", concentration, alone, largest_model)
    yield Rule("oss_models_with_meaningful_share", "B", concentration, alone, meaningful_models)
    early = models_share("deepseek_v3", "deepseek_r1")
    yield Rule("deepseek_v3_r1_oss_share_late_2024", "B", concentration, alone, early)
    for key in top_open_models():
        same = f"The report's denominator is its fifteen largest open-weight models, so yours is the same. {alone}"
        yield Rule(f"oss_top15_share_last_week_{key}", "B", concentration, same, top15_share(key))
    sizes = "Size classes of open-weight models"
    second_hand = "The report's level is a third party's reading of a chart."
    for size, bound in _BOUNDS.items():
        share, level_id = size_share(size), f"oss_{size}_token_share_late_2025"
        yield Rule(level_id, "B", sizes, second_hand, share)
        yield Rule(bound, "B", sizes, _BOUND, share, "percent", partial(_level_of, level_id))


def _level_of(figure_id: str, _figure: ReportFigure) -> float:
    return report_figures()[figure_id].number
