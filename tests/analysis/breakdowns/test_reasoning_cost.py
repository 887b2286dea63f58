"""What reasoning cost, an estimate by model and day, on usage and prices made in memory."""

from __future__ import annotations

from datetime import date

import pytest

from tests.worlds.prices_in_memory import book_of, seen
from tracker.analysis.breakdowns.reasoning_cost import ReasoningCost, reasoning_cost
from tracker.analysis.models.usage import Counts, ModelDay

LISTED, DAY = date(2026, 10, 1), date(2026, 10, 5)
# Completion costs $10 per 1M tokens: 10,000 nano-dollars a token. Where reasoning has its own price, it is twice that.
BOOK = book_of(
    {
        "a/x": [seen(LISTED, "0.000001", "0.00001")],
        "a/apart": [seen(LISTED, "0.000001", "0.00001", internal_reasoning="0.00002")],
        "a/varies": [seen(LISTED, "-1", "-1")],
    }
)
PLENTY = 10**12


def one(model: str | None, reasoning: int = 100, credits_nano: int = PLENTY, byok_nano: int = 0) -> ModelDay:
    return ModelDay(DAY, model, Counts(1, 1000, 500, reasoning, credits_nano, byok_nano))


@pytest.mark.parametrize(
    ("row", "cost_nano"),
    [
        (one("a/x"), 1_000_000),
        (one("a/apart"), 2_000_000),
        (one("a/x", credits_nano=300, byok_nano=200), 500),  # never more than was spent
        (one("a/x", credits_nano=0), 0),
        (one("a/varies"), None),
        (one("a/never-listed"), None),
        (one("a/never-listed", credits_nano=0), 0),
    ],
)
def test_reasoning_tokens_cost_their_list_price_and_no_more_than_was_spent(
    row: ModelDay, cost_nano: int | None
) -> None:
    assert [each.cost_nano for each in reasoning_cost([row], BOOK)] == [cost_nano]


def test_a_day_before_the_first_price_says_that_the_price_is_a_later_one() -> None:
    early = one("a/x")._replace(day=date(2026, 9, 30))
    assert reasoning_cost([early, one("a/x")], BOOK) == [
        ReasoningCost(early.day, "a/x", 100, 1_000_000, True),
        ReasoningCost(DAY, "a/x", 100, 1_000_000, False),
    ]


def test_rows_without_reasoning_or_without_a_model_are_left_out() -> None:
    assert reasoning_cost([one("a/x", reasoning=0), one(None)], BOOK) == []
