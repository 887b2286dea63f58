"""Comparability C: figures that compare once keys, apps or models are tagged with the report's categories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracker.analysis.compare.categories import (
    author_share_of_spend,
    category_share,
    category_share_of_author,
    category_share_of_kind,
    kind_share_of_category,
    length_multiple,
    prompt_length,
)
from tracker.analysis.compare.metrics import CLOSED, OPEN, OPEN_CHINA, OPEN_REST, Metric
from tracker.analysis.compare.rules.rule import Rule
from tracker.tags import CATEGORIES

_CASUAL = "The report also counts casual chat and entertainment, for which its charts have no category to tag with."


def _tagged(family: str, metrics: Mapping[str, Metric]) -> Iterator[Rule]:
    for pattern, metric in metrics.items():
        yield Rule(pattern=pattern, comparability="C", family=family, metric=metric)


def after_tagging() -> Iterator[Rule]:
    """Yield the rules of comparability C."""
    programming_prompts = prompt_length("programming")
    lengths: dict[str, Metric] = {f"prompt_tokens_last_week_{name}": prompt_length(name) for name in CATEGORIES}
    yield from _tagged(
        "Prompt length by category",
        {"programming_prompt_tokens*": programming_prompts, "programming_length_multiple": length_multiple()} | lengths,
    )
    yield from _tagged("Spend on programming, by author", _programming_spend())
    yield from _tagged("Category shares", _category_shares())
    yield from _tagged("Categories within an author", _categories_of_authors())
    casual = category_share_of_author("deepseek", "roleplay")
    yield Rule(
        pattern="deepseek_roleplay_and_casual_share",
        comparability="C",
        family="Categories within an author",
        reason=_CASUAL,
        metric=casual,
    )


def _programming_spend() -> dict[str, Metric]:
    anthropic, openai, google = (author_share_of_spend(author) for author in ("anthropic", "openai", "google"))
    last_week = "programming_spend_share_last_week_"
    return {
        "anthropic_programming_spend_share*": anthropic,
        "monthly_anthropic_programming_spend_share_*": anthropic,
        "openai_programming_share_2025_07": openai,
        "openai_programming_share_recent": openai,
        "google_programming_share": google,
        f"{last_week}anthropic": anthropic,
        f"{last_week}google": google,
        f"{last_week}openai": openai,
        f"{last_week}x_ai": author_share_of_spend("x-ai"),
        f"{last_week}qwen": author_share_of_spend("qwen"),
    }


def _category_shares() -> dict[str, Metric]:
    shares: dict[str, Metric] = {
        "programming_share_mean_last_12_weeks_chart": category_share("programming", weekly="mean"),
        "programming_share_*": category_share("programming"),
        "monthly_programming_share_*": category_share("programming"),
        "oss_roleplay_share": category_share_of_kind(OPEN, "roleplay"),
        "oss_programming_share": category_share_of_kind(OPEN, "programming"),
        "chinese_oss_roleplay_share": category_share_of_kind(OPEN_CHINA, "roleplay"),
        "chinese_oss_programming_plus_technology_share": category_share_of_kind(
            OPEN_CHINA, "programming", "technology"
        ),
        "roleplay_closed_share_*": kind_share_of_category(CLOSED, "roleplay"),
        "roleplay_row_oss_share_*": kind_share_of_category(OPEN_REST, "roleplay"),
        "roleplay_chinese_oss_share_*": kind_share_of_category(OPEN_CHINA, "roleplay"),
        "programming_closed_share": kind_share_of_category(CLOSED, "programming"),
    }
    for name in CATEGORIES:
        if name != "trivia":  # no share of all tokens is published for it
            shares[f"category_share_*_week_{name}"] = category_share(name)
        shares[f"oss_category_share_last_week_{name}"] = category_share_of_kind(OPEN, name)
    return shares


def _categories_of_authors() -> dict[str, Metric]:
    of = category_share_of_author
    return {
        "google_programming_share_of_author_tokens": of("google", "programming"),
        "google_law_policy_share_of_author_tokens": of("google", "legal"),
        "google_science_share_of_author_tokens": of("google", "science"),
        "xai_programming_share_of_author_tokens": of("x-ai", "programming"),
        "openai_science_share_*": of("openai", "science"),
        "openai_programming_share_of_author_tokens": of("openai", "programming"),
        "openai_technology_share_of_author_tokens": of("openai", "technology"),
        "qwen_programming_share_of_author_tokens": of("qwen", "programming"),
        "anthropic_programming_plus_technology_share": of("anthropic", "programming", "technology"),
    }
