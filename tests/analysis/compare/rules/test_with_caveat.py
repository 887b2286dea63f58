"""Figures that compare with a caveat."""

from __future__ import annotations

import pytest

from tests.worlds.hand_account import DEEPSEEK, LLAMA
from tests.worlds.usage_in_memory import period_usage, row, value
from tracker.analysis.compare.rules.rule import Rule
from tracker.analysis.compare.rules.with_caveat import with_caveat
from tracker.analysis.report.figures import report_figures

RULES = {rule.pattern: rule for rule in with_caveat()}


def measured(rule: Rule) -> float:
    """Return what a rule measures for 300 tokens on a large model, 100 on another and 100 on a medium one."""
    rows = [row(DEEPSEEK, 300), row(LLAMA, 100), row("openai/gpt-oss-20b", 100)]
    assert rule.metric is not None
    return float(value(rule.metric, period_usage(*rows)) or 0)


def test_each_rule_names_its_caveat_and_can_be_measured() -> None:
    assert {rule.comparability for rule in RULES.values()} == {"B"}
    assert all(rule.reason and rule.metric for rule in RULES.values())


def test_only_shares_of_open_weight_tokens_have_a_market() -> None:
    of_market = {pattern for pattern, rule in RULES.items() if rule.has_market}
    families = {pattern.split("_")[0] for pattern in of_market}
    assert families == {"oss", "deepseek", "size"}
    assert not any(pattern.startswith("oss") for pattern in RULES.keys() - of_market)


@pytest.mark.parametrize(("bound", "size", "share"), [("small_max", "small", 0), ("large_min", "large", 80)])
def test_a_bound_of_a_size_is_compared_by_the_share_of_that_size(bound: str, size: str, share: float) -> None:
    rule, figures = RULES[f"size_class_{bound}"], report_figures()
    benchmark = rule.benchmark_of(figures[f"size_class_{bound}"])
    assert (rule.unit, benchmark) == ("percent", figures[f"oss_{size}_token_share_late_2025"].number)
    assert measured(rule) == share


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ("oss_author_tokens_deepseek", 60),
        ("oss_author_tokens_meta_llama", 20),
        ("oss_single_model_share_ceiling_late_2025", 60),
        ("oss_models_with_meaningful_share", 3),
    ],
)
def test_a_figure_is_measured_by_its_own_metric(pattern: str, answer: float) -> None:
    assert measured(RULES[pattern]) == answer
