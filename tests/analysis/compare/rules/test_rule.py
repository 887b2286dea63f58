"""The unit and benchmark of a rule: the report's, or its own."""

from __future__ import annotations

from tracker.analysis.compare.rules.rule import Rule
from tracker.analysis.report.figures import report_figures

FIGURE = report_figures()["oss_author_tokens_deepseek"]


def test_unit_and_benchmark_are_the_reports() -> None:
    rule = Rule(pattern="*", comparability="A", family="x")
    assert (rule.unit_of(FIGURE), rule.benchmark_of(FIGURE)) == ("trillion_tokens", 14.37)


def test_a_rule_may_compare_in_another_unit() -> None:
    rule = Rule(pattern="*", comparability="B", family="x", unit="percent", benchmark=lambda figure: 2 * figure.number)
    assert (rule.unit_of(FIGURE), rule.benchmark_of(FIGURE)) == ("percent", 28.74)
