"""Comparability B: figures that compare fairly with one account, with a caveat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from tracker.analysis.compare import tool_calls
from tracker.analysis.compare.costs import median_over_categories, median_over_models
from tracker.analysis.compare.open_weight import (
    author_benchmark,
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
    "The report's figure is the bound itself, in billions of parameters. Your share of the size class is compared with "
    "the report's share of that class, as a third party read it off a chart."
)


def with_caveat() -> Iterator[Rule]:
    """Yield the rules of comparability B."""
    # These metrics need only tokens by model, so the market can be measured with them too.
    yield from (replace(rule, has_market=True) for rule in _open_weight())
    caveat = (
        "A third party read the report's number off a chart. It counts tokens, not requests; a rise in May 2025 came "
        "from one large account."
    )
    family = "Tokens in requests that end in a tool call"
    yield Rule(
        pattern="tool_call_token_share_*",
        comparability="B",
        family=family,
        reason=caveat,
        metric=tool_calls.token_share,
    )
    for key in top_tool_models():
        yield Rule(
            pattern=f"tool_call_top10_share_2025_11_{key}",
            comparability="B",
            family="Tool calls by model",
            reason="The report divides by its ten most used tool-calling models, so yours is divided by the same ten.",
            metric=tool_calls.top10_share(key),
        )
    yield Rule(
        pattern="category_median_cost",
        comparability="B",
        family="Median cost of categories",
        reason="The report's price is a median over categories, blended over prompt and completion, after caching.",
        metric=median_over_categories,
    )
    for figure_id in (
        "model_median_cost_chart",
        "archetype_premium_leader_cost",
        "archetype_efficient_giant_cost",
        "archetype_premium_specialist_cost",
    ):
        yield Rule(
            pattern=figure_id,
            comparability="B",
            family="Cost levels of models",
            reason="The report's chart has cost and usage of a model; only the cost can be compared.",
            metric=median_over_models(figure_id),
        )


def _open_weight() -> Iterator[Rule]:
    for key, author in open_weight_authors().items():
        yield Rule(
            pattern=f"oss_author_tokens_{key}",
            comparability="B",
            family="Authors of open-weight models",
            reason="Trillions of tokens cannot be compared with one account, and the total of all open-weight tokens "
            "is not published, so shares inside the ten authors are compared.",
            metric=author_share(author.slug),
            unit="percent",
            benchmark=author_benchmark,
        )
    concentration = "Concentration on single open-weight models"
    one_person = "One person naturally uses fewer models than a market."
    yield Rule(
        pattern="oss_single_model_share_ceiling_late_2025",
        comparability="B",
        family=concentration,
        reason=one_person,
        metric=largest_model,
    )
    yield Rule(
        pattern="oss_models_with_meaningful_share",
        comparability="B",
        family=concentration,
        reason=one_person,
        metric=meaningful_models,
    )
    early = models_share("deepseek_v3", "deepseek_r1")
    yield Rule(
        pattern="deepseek_v3_r1_oss_share_late_2024",
        comparability="B",
        family=concentration,
        reason=one_person,
        metric=early,
    )
    for key in top_open_models():
        same = f"The report divides by its fifteen largest open-weight models, so yours is too. {one_person}"
        yield Rule(
            pattern=f"oss_top15_share_last_week_{key}",
            comparability="B",
            family=concentration,
            reason=same,
            metric=top15_share(key),
        )
    sizes = "Size classes of open-weight models"
    second_hand = "A third party read the report's number off a chart."
    for size, bound in _BOUNDS.items():
        share, benchmark_id = size_share(size), f"oss_{size}_token_share_late_2025"
        yield Rule(pattern=benchmark_id, comparability="B", family=sizes, reason=second_hand, metric=share)
        yield Rule(
            pattern=bound,
            comparability="B",
            family=sizes,
            reason=_BOUND,
            metric=share,
            unit="percent",
            benchmark=partial(_benchmark_of, benchmark_id),
        )


def _benchmark_of(figure_id: str, _figure: ReportFigure) -> float:
    return report_figures()[figure_id].number
