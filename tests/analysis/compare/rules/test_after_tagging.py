"""Figures that compare once something is tagged."""

from __future__ import annotations

import pytest

from tests.worlds.hand_account import CLAUDE, DEEPSEEK
from tests.worlds.usage_in_memory import CLASSIFIER, period_usage, row, value
from tracker.analysis.compare.metrics import Missing
from tracker.analysis.compare.rules.after_tagging import after_tagging
from tracker.tags import UNTAGGED

RULES = {rule.pattern: rule for rule in after_tagging()}
GPT, GEMINI = "openai/gpt-5", "google/gemini-2.5-pro"
USAGE = period_usage(
    row(CLAUDE, 100, "programming", credits_nano=60),
    row(GPT, 200, "programming", credits_nano=20),
    row(GPT, 200, "science"),
    row(DEEPSEEK, 100, "roleplay"),
    row(DEEPSEEK, 300, UNTAGGED),
    row(GEMINI, 100, "legal", requests=50),
    given=["programming", "science", "roleplay", "legal"],
)


@pytest.mark.parametrize("pattern", RULES)
def test_without_tags_every_figure_needs_tags(pattern: str) -> None:
    metric = RULES[pattern].metric
    assert metric is not None
    found = metric(period_usage(row(CLAUDE, 100)), CLASSIFIER)
    assert isinstance(found, Missing)
    assert (RULES[pattern].comparability, found.status) == ("C", "needs_tags")


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ("programming_share_*", 30),  # 300 of 1000 tokens
        ("category_share_*_week_legal", 10),
        ("prompt_tokens_last_week_legal", 2),  # 100 tokens of 50 requests
        ("oss_roleplay_share", 25),  # 100 of 400 tokens on open-weight models
        ("roleplay_chinese_oss_share_*", 100),
        ("programming_closed_share", 100),
        ("openai_science_share_*", 50),
        ("google_law_policy_share_of_author_tokens", 100),
        # The id calls it a share of tokens, but the report's text is about spend.
        ("openai_programming_share_2025_07", 25),
        ("anthropic_programming_spend_share*", 75),
    ],
)
def test_a_figure_is_measured_by_its_own_metric(pattern: str, answer: int) -> None:
    metric = RULES[pattern].metric
    assert metric is not None
    assert value(metric, USAGE) == answer
