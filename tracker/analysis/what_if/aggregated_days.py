"""On which days calls need not be priced one by one, and what their sum costs, exact to the nano-dollar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from tracker.analysis.prices.price_book import Candidate, end_of_day
from tracker.analysis.prices.pricing import Pricing, Rates
from tracker.analysis.what_if.usage_pieces import UsagePieces
from tracker.periods import MS_PER_DAY
from tracker.store.questions.call_figures import CallTokens

_MOST_PARTS = 2**60
"""The largest product of tokens and price, so that SQLite can add four of them in its 64-bit integers."""


class SummedDays(NamedTuple):
    """UTC days (numbers) whose calls cost the base price of the day, and which of their calls do not."""

    days: frozenset[int]
    longest_prompt: int | None
    """Calls with more prompt tokens may have another price; None: there is none for long prompts."""

    def holds(self, call: CallTokens) -> bool:
        """Return whether a call of one of the days costs the base price: not a long one, or one with odd numbers."""
        return (self.longest_prompt is None or call.prompt <= self.longest_prompt) and not call.is_odd


def summed_days(candidate: Candidate, days: Iterable[int], longest: int) -> SummedDays:
    """Return the days with a single price, except for long prompts. No call has more than `longest` tokens."""
    found = []
    limits = []
    for day in days:
        snapshot, since_ms, until_ms = candidate.history.span(end_of_day(day))
        # If the price changes inside the day, its calls have two prices and cannot be summed.
        holds = since_ms <= day * MS_PER_DAY and until_ms > end_of_day(day)
        if holds and _is_simple(snapshot.pricing, longest):
            found.append(day)
            limits += [each.min_prompt_tokens for each in snapshot.pricing.overrides]
    # The smallest limit is used on all days. A call above it may be priced alone without need, with the same result.
    least = min((limit for limit in limits if limit is not None), default=None)
    return SummedDays(frozenset(found), None if least is None else int(least))


def _is_simple(pricing: Pricing, longest: int) -> bool:
    """Return whether only long prompts have another price, and the store can multiply by the base price."""
    rates = pricing.base_rates
    fits = rates is None or max(rates) * max(longest, 1) < _MOST_PARTS
    return fits and all(each.min_prompt_tokens is not None for each in pricing.overrides)


def rounded_costs(stored: UsagePieces, candidate: Candidate, rule: SummedDays) -> dict[tuple[int, str | None], int]:
    """Return by UTC day and model what the summed calls cost where each of them has to be rounded.

    Where the price is a whole number of nano-dollars, nothing is rounded: the sum of the tokens costs the same, and no
    call is read.
    """
    days: defaultdict[Rates, list[int]] = defaultdict(list)
    for day in rule.days:
        rates = candidate.history.at(end_of_day(day)).pricing.base_rates
        if rates is not None and rates.divisor > 1:
            # Days with the same price are added up by one query.
            days[rates].append(day)
    found: dict[tuple[int, str | None], int] = {}
    for rates, of_rates in days.items():
        for (day, model), cost_nano in stored.calls.costs(of_rates, rates, rule.longest_prompt).items():
            found[day, model] = cost_nano
    return found
