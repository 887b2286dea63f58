"""Metrics on usage made in memory: shares that add up to 100%, and what is said where there is no value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given

from tests.worlds.hand_account import CLAUDE
from tests.worlds.usage_in_memory import MODEL_USAGES, measured, period_usage, row
from tracker.analysis.compare.categories import (
    author_share_of_spend,
    category_share_of_author,
    category_share_of_kind,
    length_multiple,
)
from tracker.analysis.compare.metrics import (
    CLOSED_CHINA,
    CLOSED_REST,
    OPEN_CHINA,
    OPEN_REST,
    REASONING,
    Kind,
    includes,
    percent_text,
    unclassified_share,
)
from tracker.analysis.compare.open_weight import author_share, largest_model, top15_share
from tracker.analysis.models.classify import Cell, Classifier
from tracker.analysis.models.usage import ModelUsage


def test_a_value_without_a_denominator_says_what_is_missing() -> None:
    usage = period_usage(row(CLAUDE, 300, "programming"), given=["programming"])
    for metric, texts in (
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
        assert texts in found.empty


def classifier_of(stored: ModelUsage) -> Classifier:
    return Classifier({}, {model for model, counts in stored.by_model.items() if model and counts.reasoning > 0})


def shares(stored: ModelUsage) -> Mapping[str, Fraction | None]:
    classifier = classifier_of(stored)
    kinds = {"open china": OPEN_CHINA, "open rest of world": OPEN_REST}
    kinds |= {"closed china": CLOSED_CHINA, "closed rest of world": CLOSED_REST}
    parts = {cell: stored.share(includes(kinds[cell], classifier)) for cell in get_args(Cell)}
    return parts | {"unclassified": unclassified_share(OPEN_CHINA, stored, classifier)}


@given(MODEL_USAGES)
def test_four_cells_and_unclassified_add_up_to_all(stored: ModelUsage) -> None:
    parts = list(shares(stored).values())
    if stored.total.tokens == 0:
        assert parts == [None] * 5
    else:
        assert sum(part for part in parts if part is not None) == 1


@given(MODEL_USAGES)
def test_reasoning_not_reasoning_and_unclassified_add_up_to_all(stored: ModelUsage) -> None:
    classifier = classifier_of(stored)
    opposite = Kind("others", lambda each: None if each.reasoning is None else not each.reasoning)
    parts = [stored.share(includes(kind, classifier)) for kind in (REASONING, opposite)]
    parts.append(unclassified_share(REASONING, stored, classifier))
    assert stored.total.tokens == 0 or sum(part for part in parts if part is not None) == 1


@pytest.mark.parametrize(
    ("share", "text"),
    [(Fraction(0), "0.0%"), (Fraction(1, 10**6), "< 0.1%"), (Fraction(1, 3), "33.3%"), (Fraction(1), "100.0%")],
)
def test_a_small_share_is_never_shown_as_zero(share: Fraction, text: str) -> None:
    assert percent_text(share) == text
