"""What reasoning cost: an estimate, because OpenRouter bills reasoning tokens as part of the completion.

It is the reasoning tokens of a model on a day × its list price for completion (or for reasoning, if that has its own
price) at the end of that day, and never more than the model cost that day. So usage recorded as $0 adds $0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.analysis.models.usage import ModelDay
from tracker.analysis.prices.price_book import PriceBook, end_of_day
from tracker.analysis.prices.pricing import Tokens
from tracker.formatting import money
from tracker.periods import day_number

RULE = (
    "Estimate: reasoning tokens × the model's list price for completion on the day (for reasoning, if that has its "
    "own price), never more than the model cost that day. Price rules for long prompts, hours and days are not "
    "applied."
)


@dataclass(frozen=True, slots=True)
class ReasoningCost:
    """Reasoning tokens of one model on one day and their estimated cost; None: no price is stored.

    `is_early`: the day is before the first stored price, so that one is used instead.
    """

    day: date
    model: str
    tokens: int
    cost_nano: int | None
    is_early: bool


@dataclass(frozen=True, slots=True)
class CostSum:
    """The estimated cost of several such parts. `nano` is that of the tokens with a price; None: unknown.

    `tokens` are all reasoning tokens, `unpriced` those of them without a price.
    """

    nano: int | None
    tokens: int
    unpriced: int

    @property
    def priced_share(self) -> float | None:
        """The share of the tokens that has a price, 0 to 1; None without tokens."""
        return (self.tokens - self.unpriced) / self.tokens if self.tokens > 0 else None

    @property
    def text(self) -> str:
        """The estimate: "~$1.20", "≥ ~$1.20" where some tokens have no price, "–" where it is not known."""
        if self.nano is None or self.nano == 0:
            return money(self.nano)
        return f"{'≥ ' if self.unpriced > 0 else ''}~{money(self.nano)}"


def summed_cost(parts: Sequence[ReasoningCost]) -> CostSum:
    """Return the sum of parts; without any it is 0: where nothing reasoned, that cost nothing."""
    known = sum(each.cost_nano for each in parts if each.cost_nano is not None)
    unpriced = sum(each.tokens for each in parts if each.cost_nano is None)
    # A part that cost nothing says nothing about the others.
    return CostSum(None if unpriced > 0 and known == 0 else known, sum(each.tokens for each in parts), unpriced)


def reasoning_cost(rows: Iterable[ModelDay], book: PriceBook) -> list[ReasoningCost]:
    """Return the reasoning in usage by day and model; rows without reasoning tokens are left out."""
    return [
        _reasoning_cost(row.day, row.model, row.counts.reasoning, row.counts.credits_nano + row.counts.byok_nano, book)
        for row in rows
        if row.model is not None and row.counts.reasoning > 0
    ]


def _reasoning_cost(day: date, model: str, tokens: int, spend_nano: int, book: PriceBook) -> ReasoningCost:
    history = book.history(model)
    at_ms = end_of_day(day_number(day))
    rates = None if history is None else history.at(at_ms).pricing.base_rates
    if history is None or rates is None:
        # Without a price the cost is unknown, except where nothing was paid: reasoning cannot cost more than that.
        return ReasoningCost(day, model, tokens, 0 if not spend_nano else None, False)
    # As if the completion were all reasoning: that gives the reasoning price where there is one.
    cost = rates.cost_nano(Tokens(0, tokens, 0, tokens))
    return ReasoningCost(day, model, tokens, min(cost, spend_nano), history.is_before_first(at_ms))
