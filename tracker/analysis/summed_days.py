"""On which days the calls of a model may be summed up before they are priced, to the very nano-dollar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tracker.analysis.price_book import Offer, end_of_day
from tracker.analysis.pricing import Pricing
from tracker.periods import MS_PER_DAY
from tracker.store.call_figures import CallTokens


class SummedDays(NamedTuple):
    """UTC days (numbers) and which of their calls the base price of the day holds for."""

    days: frozenset[int]
    longest_prompt: int | None
    """Calls with more prompt tokens may have another price; None: there is none for long prompts."""

    def holds(self, call: CallTokens) -> bool:
        """Tell whether the base price holds for a call of one of the days. A part larger than its whole is cut off."""
        return (self.longest_prompt is None or call.prompt <= self.longest_prompt) and not call.is_odd


def summed_days(offer: Offer, days: Iterable[int]) -> SummedDays:
    """Return the days on which one price of whole nano-dollars per token held, but for long prompts."""
    found = []
    limits = []
    for day in days:
        snapshot, since_ms, until_ms = offer.history.span(end_of_day(day))
        if since_ms <= day * MS_PER_DAY and until_ms > end_of_day(day) and _is_simple(snapshot.pricing):
            found.append(day)
            limits += [each.min_prompt_tokens for each in snapshot.pricing.overrides]
    least = min((limit for limit in limits if limit is not None), default=None)
    return SummedDays(frozenset(found), None if least is None else int(least))


def _is_simple(pricing: Pricing) -> bool:
    """Tell whether sums cost what their parts cost: nothing is rounded, and only long prompts have another price."""
    rates = pricing.base_rates
    return (rates is None or rates.divisor == 1) and all(
        each.min_prompt_tokens is not None for each in pricing.overrides
    )
