"""Figures by the person's own tags, on usage made in memory."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given

from tests.worlds.hand_account import CLAUDE, DEEPSEEK, LLAMA
from tests.worlds.usage_in_memory import CLASSIFIER, MODELS, ROW_LISTS, assert_whole, measured, period_usage, row, value
from tracker.analysis.compare.categories import (
    author_share_of_spend,
    category_share,
    category_share_of_author,
    category_share_of_kind,
    kind_share_of_category,
    length_multiple,
    prompt_length,
)
from tracker.analysis.compare.metrics import CLOSED, OPEN, OPEN_CHINA, Metric, Missing
from tracker.analysis.models.usage import ModelDay
from tracker.tags import CATEGORIES, UNTAGGED


@given(ROW_LISTS)
def test_categories_and_untagged_usage_add_up_to_all(rows: list[ModelDay]) -> None:
    usage = period_usage(*rows, given=CATEGORIES)
    assert usage.tags is not None
    decided = usage.tags.decided.total
    if not decided.requests:
        return
    untagged = Fraction(100 * usage.tags.untagged.total.tokens, decided.tokens) if decided.tokens else None
    assert_whole([*(value(category_share(name), usage) for name in CATEGORIES), untagged])


@given(ROW_LISTS)
def test_kinds_inside_a_category_and_unclassified_usage_add_up_to_all(rows: list[ModelDay]) -> None:
    usage = period_usage(*rows, given=CATEGORIES)
    assert usage.tags is not None
    inside = usage.tags.of("roleplay")
    if not usage.tags.decided.total.requests:
        return
    unclassified = inside.share(lambda model: model is None or CLASSIFIER.classify(model).weights is None)
    parts = [value(kind_share_of_category(kind, "roleplay"), usage) for kind in (OPEN, CLOSED)]
    assert_whole([*parts, None if unclassified is None else unclassified * 100])


@given(ROW_LISTS)
def test_spend_shares_of_all_authors_add_up_to_all(rows: list[ModelDay]) -> None:
    paid = [r._replace(counts=r.counts._replace(credits_nano=7 * n)) for n, r in enumerate(rows) if r.model]
    usage = period_usage(*paid, given=CATEGORIES)
    assert usage.tags is not None
    if not usage.tags.decided.total.requests:
        return
    authors = {model.partition("/")[0] for model in MODELS if model}
    assert_whole([value(author_share_of_spend(author), usage) for author in sorted(authors)])


def test_usage_not_known_at_the_detail_of_tags_is_not_counted() -> None:
    rows = [row(DEEPSEEK, 300, "programming"), row(DEEPSEEK, 100, UNTAGGED), row(None, 600, None, None)]
    found = measured(category_share("programming"), period_usage(*rows, given=["programming"]))
    assert found.value == 75
    assert "Left out, not known at the detail of your tags: 60.0% of the tokens." in found.notes
    assert "Untagged, but in the total: 25.0% of the tokens." in found.notes


def test_no_usage_at_the_detail_of_tags_is_not_stored() -> None:
    found = category_share("programming")(period_usage(row(DEEPSEEK, 5, None), given=["programming"]), CLASSIFIER)
    assert isinstance(found, Missing)
    assert (found.status, "detail of your tags" in found.reason) == ("not_held", True)


def test_a_category_without_tags_is_zero_only_where_nothing_is_untagged() -> None:
    tagged = row(DEEPSEEK, 300, "programming")
    assert value(category_share("science"), period_usage(tagged, given=["programming"])) == 0
    found = category_share("science")(
        period_usage(tagged, row(LLAMA, 100, UNTAGGED), given=["programming"]), CLASSIFIER
    )
    assert isinstance(found, Missing)
    assert found.status == "needs_tags"
    assert "Nothing is tagged science, and 25.0% of the tokens are untagged." in found.reason


def test_untagged_requests_without_tokens_are_not_zero_percent_of_the_tokens() -> None:
    rows = [row(DEEPSEEK, 0, UNTAGGED), row(DEEPSEEK, 0, "programming")]
    found = category_share("science")(period_usage(*rows, given=["programming"]), CLASSIFIER)
    assert isinstance(found, Missing)
    assert "Nothing is tagged science, and 50.0% of the requests are untagged." in found.reason


def test_one_of_two_categories_is_enough() -> None:
    usage = period_usage(row(CLAUDE, 300, "programming"), row(CLAUDE, 100, UNTAGGED), given=["programming"])
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
def test_without_any_tags_all_category_metrics_need_tags(metric: Metric) -> None:
    found = metric(period_usage(row(DEEPSEEK, 100)), CLASSIFIER)
    assert isinstance(found, Missing)
    assert found.status == "needs_tags"
    assert found.reason.startswith("Needs your own labels: tag keys, apps or models")


def test_spend_leaves_out_own_provider_keys() -> None:
    rows = [
        row(CLAUDE, 300, "programming", credits_nano=60),
        row(LLAMA, 300, "programming", credits_nano=20),
        row(LLAMA, 300, "programming", "BYOK", credits_nano=999),
    ]
    found = measured(author_share_of_spend("anthropic"), period_usage(*rows, given=["programming"]))
    assert found.value == 75
    assert found.requests == 200
    assert "Left out: 100 requests on own provider keys (BYOK)." in found.notes


def test_weekly_shares_of_a_category_are_by_monday() -> None:
    first, second = date(2026, 9, 28), date(2026, 10, 5)
    rows = [
        row(CLAUDE, 300, "programming")._replace(day=first),
        row(CLAUDE, 100, UNTAGGED)._replace(day=first),
        row(CLAUDE, 900, UNTAGGED)._replace(day=second),
    ]
    found = measured(category_share("programming", weekly="mean"), period_usage(*rows, given=["programming"]))
    assert found.value == Fraction(30_000, 1_300)
    assert found.notes[0] == "Mean of the 2 weekly shares, unweighted: 37.5%."
