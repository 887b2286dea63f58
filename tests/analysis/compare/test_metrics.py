"""The metrics of verdicts B and C on usage made in memory: shares that make a whole, and what is said beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.hand_account import CLAUDE, DEEPSEEK, LLAMA, PERIOD, QWEN_MAX
from tracker.analysis.compare.categories import (
    author_share_of_spend,
    category_share,
    category_share_of_author,
    category_share_of_kind,
    kind_share_of_category,
    length_multiple,
    prompt_length,
)
from tracker.analysis.compare.costs import median_over_categories, median_over_models
from tracker.analysis.compare.inputs import Endings, PeriodUsage, TagUsage
from tracker.analysis.compare.metrics import CLOSED, OPEN, OPEN_CHINA, OPEN_REST, Measured, Metric, Missing
from tracker.analysis.compare.open_weight import author_share, largest_model, meaningful_models, size_share, top15_share
from tracker.analysis.compare.tool_calls import token_share, top10_share
from tracker.analysis.ledger.question import Coverage
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.named_by_report import open_weight_authors, top_open_models, top_tool_models
from tracker.analysis.models.usage import Counts, ModelDay, ModelUsage
from tracker.store.questions.finish_reasons import Ending
from tracker.tags import CATEGORIES, UNTAGGED

CLASSIFIER = Classifier({})
NOTHING_ENDED = Endings(0, ())
DAY = PERIOD.first
NEMO, GLM, MAVERICK = "mistralai/mistral-nemo", "z-ai/glm-4.6", "meta-llama/llama-4-maverick-17b-128e-instruct"


def counts(tokens: int, requests: int = 100, credits_nano: int = 0) -> Counts:
    return Counts(requests, tokens, 0, 0, credits_nano, 0)


def used(*rows: ModelDay) -> ModelUsage:
    return ModelUsage(PERIOD, rows, frozenset(), Coverage(()))


def row(
    model: str | None, tokens: int, tag: str | None = None, payment: str | None = "credits", **more: int
) -> ModelDay:
    return ModelDay(DAY, model, counts(tokens, **more), payment, tag)


def held(*rows: ModelDay, given: Sequence[str] = (), endings: Endings = NOTHING_ENDED) -> PeriodUsage:
    tags = TagUsage(used(*rows), frozenset(given)) if given else None
    return PeriodUsage(used(*rows), tags, endings)


def measured(metric: Metric, usage: PeriodUsage) -> Measured:
    found = metric(usage, CLASSIFIER)
    assert isinstance(found, Measured), found
    return found


def value(metric: Metric, usage: PeriodUsage) -> Fraction | None:
    return measured(metric, usage).value


MODELS = (DEEPSEEK, LLAMA, CLAUDE, QWEN_MAX, NEMO, GLM, MAVERICK, "openai/gpt-oss-20b", "stealth/space-bunny", None)
ROWS = st.builds(
    lambda model, tokens, tag, payment: row(model, tokens, tag, payment if model else None),
    st.sampled_from(MODELS),
    st.integers(0, 10**12),
    st.sampled_from((*CATEGORIES, UNTAGGED, None)),
    st.sampled_from(("credits", "free", "BYOK")),
)
USAGES = st.lists(ROWS, max_size=30)


def assert_whole(parts: Sequence[Fraction | None]) -> None:
    """Assert that shares in percent are all unknown, or make a whole."""
    known = [part for part in parts if part is not None]
    assert not known or (len(known) == len(parts) and sum(known) == 100)


@given(USAGES)
def test_categories_and_the_untagged_are_the_whole(rows: list[ModelDay]) -> None:
    usage = held(*rows, given=CATEGORIES)
    assert usage.tags is not None
    decided = usage.tags.decided.total
    if not decided.requests:
        return
    untagged = Fraction(100 * usage.tags.untagged.total.tokens, decided.tokens) if decided.tokens else None
    assert_whole([*(value(category_share(name), usage) for name in CATEGORIES), untagged])


@given(USAGES)
def test_kinds_inside_a_category_and_the_unclassified_are_the_whole(rows: list[ModelDay]) -> None:
    usage = held(*rows, given=CATEGORIES)
    assert usage.tags is not None
    inside = usage.tags.of("roleplay")
    if not usage.tags.decided.total.requests:
        return
    unclassified = inside.share(lambda model: model is None or CLASSIFIER.classify(model).weights is None)
    parts = [value(kind_share_of_category(kind, "roleplay"), usage) for kind in (OPEN, CLOSED)]
    assert_whole([*parts, None if unclassified is None else unclassified * 100])


@given(USAGES)
def test_the_ten_authors_the_fifteen_models_and_the_sizes_are_wholes(rows: list[ModelDay]) -> None:
    usage = held(*rows)
    assert_whole([value(author_share(author.slug), usage) for author in open_weight_authors().values()])
    assert_whole([value(top15_share(key), usage) for key in top_open_models()])
    opened = usage.models.where(lambda r: r.model is not None and CLASSIFIER.classify(r.model).weights == "open")
    unsized = opened.share(lambda model: model is not None and CLASSIFIER.classify(model).size is None)
    sizes = [value(size_share(size), usage) for size in ("small", "medium", "large")]
    assert_whole([*sizes, None if unsized is None else unsized * 100])


@given(USAGES)
def test_the_largest_model_is_no_smaller_than_an_even_share(rows: list[ModelDay]) -> None:
    usage = held(*rows)
    largest, many = value(largest_model, usage), value(meaningful_models, usage)
    assert (largest is None) == (many is None)
    if largest is not None and many is not None:
        assert 0 < largest <= 100
        assert 1 <= many < 20


@given(USAGES)
def test_spend_shares_of_all_authors_are_the_whole(rows: list[ModelDay]) -> None:
    paid = [r._replace(counts=r.counts._replace(credits_nano=7 * n)) for n, r in enumerate(rows) if r.model]
    usage = held(*paid, given=CATEGORIES)
    assert usage.tags is not None
    if not usage.tags.decided.total.requests:
        return
    authors = {model.partition("/")[0] for model in MODELS if model}
    assert_whole([value(author_share_of_spend(author), usage) for author in sorted(authors)])


def test_what_is_not_held_at_the_detail_of_the_tags_is_on_neither_side() -> None:
    rows = [row(DEEPSEEK, 300, "programming"), row(DEEPSEEK, 100, UNTAGGED), row(None, 600, None, None)]
    found = measured(category_share("programming"), held(*rows, given=["programming"]))
    assert found.value == 75
    assert "Left out, not held at the detail of your tags: 60.0% of the tokens." in found.notes
    assert "Untagged, but in the total: 25.0% of the tokens." in found.notes


def test_nothing_held_at_the_detail_of_the_tags_is_not_held() -> None:
    found = category_share("programming")(held(row(DEEPSEEK, 5, None), given=["programming"]), CLASSIFIER)
    assert isinstance(found, Missing)
    assert (found.status, "detail of your tags" in found.reason) == ("not_held", True)


def test_a_category_without_tags_is_zero_only_where_nothing_is_untagged() -> None:
    tagged = row(DEEPSEEK, 300, "programming")
    assert value(category_share("science"), held(tagged, given=["programming"])) == 0
    found = category_share("science")(held(tagged, row(LLAMA, 100, UNTAGGED), given=["programming"]), CLASSIFIER)
    assert isinstance(found, Missing)
    assert found.status == "needs_tags"
    assert "Nothing is tagged science, and 25.0% of the tokens are untagged." in found.reason


def test_one_of_two_categories_is_enough() -> None:
    usage = held(row(CLAUDE, 300, "programming"), row(CLAUDE, 100, UNTAGGED), given=["programming"])
    assert value(category_share_of_author("anthropic", "programming", "technology"), usage) == 75


@pytest.mark.parametrize(
    "metric",
    [
        category_share("science"),
        category_share_of_kind(OPEN, "science"),
        kind_share_of_category(OPEN_CHINA, "science"),
        category_share_of_author("openai", "science"),
        author_share_of_spend("openai"),
        prompt_length("science"),
        length_multiple(),
    ],
)
def test_without_any_tags_all_of_them_need_tags(metric: Metric) -> None:
    found = metric(held(row(DEEPSEEK, 100)), CLASSIFIER)
    assert isinstance(found, Missing)
    assert found.status == "needs_tags"
    assert "usage-tracker tag set" in found.reason


def test_what_lacks_a_denominator_says_what_is_lacking() -> None:
    usage = held(row(CLAUDE, 300, "programming"), given=["programming"])
    for metric, words in (
        (category_share_of_kind(OPEN_REST, "programming"), "No tokens went to open-weight models from the rest"),
        (category_share_of_author("google", "programming"), "No tokens went to models of google"),
        (author_share_of_spend("anthropic"), "Nothing was charged for what you tagged programming"),
        (length_multiple(), "no other requests"),
        (largest_model, "No tokens went to open-weight models"),
        (author_share("qwen"), "ten authors"),
        (top15_share("kimi_k2"), "None of these models was used"),
    ):
        found = measured(metric, usage)
        assert found.value is None
        assert words in found.empty


def test_spend_leaves_own_provider_keys_out() -> None:
    rows = [
        row(CLAUDE, 300, "programming", credits_nano=60),
        row(LLAMA, 300, "programming", credits_nano=20),
        row(LLAMA, 300, "programming", "BYOK", credits_nano=999),
    ]
    found = measured(author_share_of_spend("anthropic"), held(*rows, given=["programming"]))
    assert found.value == 75
    assert found.requests == 200
    assert "Left out: 100 requests on own provider keys (BYOK)." in found.notes


def test_the_median_over_models_counts_a_model_once_whatever_it_is_billed_by() -> None:
    dated = row("deepseek/deepseek-chat-v3", 1_000_000, credits_nano=10**9)
    free = row("deepseek/deepseek-chat-v3:free", 1_000_000, payment="free")
    rows = [dated, free, row(CLAUDE, 10**6, credits_nano=2 * 10**9)]
    found = measured(median_over_models("archetype_premium_leader_cost"), held(*rows))
    assert found.value == Fraction(5, 4)  # DeepSeek at half a dollar, Claude at two
    assert "1 of your 2 models cost less than $2." in found.notes[0]
    assert any("Free of charge: 100 requests; without them it is $1.500." in note for note in found.notes)


def test_the_median_over_categories_needs_tokens_in_them() -> None:
    rows = [row(CLAUDE, 10**6, "programming", credits_nano=3 * 10**9), row(CLAUDE, 10**6, UNTAGGED, credits_nano=10**9)]
    assert value(median_over_categories, held(*rows, given=["programming"])) == 3
    assert value(median_over_categories, held(rows[1], given=["science"])) == 1
    assert value(median_over_categories, held(*rows)) == 2


def ended(model: str, reason: str | None, tokens: int, requests: int = 100) -> Ending:
    return Ending("2026-10", model, reason, requests, tokens)


def test_tool_calls_count_tokens_and_the_unknown_stay_in_the_total() -> None:
    endings = Endings(7, (ended(CLAUDE, "tool_calls", 500, 10), ended(CLAUDE, "stop", 400, 90), ended(GLM, None, 100)))
    found = measured(token_share, held(row(CLAUDE, 2_000), endings=endings))
    assert found.value == 50
    assert found.requests == 200
    assert found.notes == (
        "Rests on the calls of 7 days of 14 with 50.0% of the period's tokens.",
        "Without a finish reason, but in the total: 10.0% of the tokens.",
    )


ENDED = st.builds(
    ended,
    st.sampled_from([*(model for model in MODELS if model), "openai/gpt-4o-mini"]),
    st.sampled_from(["stop", "tool_calls", None]),
    st.integers(1, 10**9),
)


@given(st.lists(ENDED, max_size=12))
def test_tool_calls_of_the_ten_models_are_the_whole(rows: list[Ending]) -> None:
    usage = held(row(CLAUDE, 5), endings=Endings(1, tuple(rows)))
    assert_whole([value(top10_share(key), usage) for key in top_tool_models()])


@pytest.mark.parametrize("metric", [token_share, top10_share("glm_4_6")])
def test_without_calls_nothing_is_known_of_tool_calls(metric: Metric) -> None:
    found = metric(held(row(CLAUDE, 100)), CLASSIFIER)
    assert isinstance(found, Missing)
    assert found.status == "not_held"
    assert "finish reason" in found.reason


def test_weekly_shares_of_a_category_are_by_monday() -> None:
    first, second = date(2026, 9, 28), date(2026, 10, 5)
    rows = [
        row(CLAUDE, 300, "programming")._replace(day=first),
        row(CLAUDE, 100, UNTAGGED)._replace(day=first),
        row(CLAUDE, 900, UNTAGGED)._replace(day=second),
    ]
    found = measured(category_share("programming", weekly="mean"), held(*rows, given=["programming"]))
    assert found.value == Fraction(30_000, 1_300)
    assert found.notes[0] == "Mean of the 2 weekly shares, unweighted: 37.5%."
