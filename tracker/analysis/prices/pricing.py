"""What a model costs by OpenRouter's catalogue, and what tokens cost at that price.

Rules, from OpenRouter's own description of its prices: a price is decimal text in US dollars per token; `discount`
takes a fraction off every price; an override applies if all its conditions are true, a later one replaces an earlier
one price by price, and a price that it does not name is the base price; "-1" means that the price varies. Cache writes
and fees per request are not priced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache, cached_property
from math import lcm
from typing import Any, Literal, NamedTuple

from tracker.money import NANO_PER_USD
from tracker.periods import MS_PER_DAY, day_of_ms

_MS_PER_MINUTE = 60_000
_FIRST_WEEKDAY = 3
"""1970-01-01 was a Thursday, counted from Monday = 0."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# The usual 28 digits could round a long price when the discount is applied.
_EXACT = Context(prec=60)
# At most two digits of exponent: exact arithmetic on a number like 1e999999999 would never finish.
_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,2})?", re.ASCII)
_PRICES = ("prompt", "completion", "input_cache_read", "internal_reasoning")

Unpriced = Literal["varies", "not listed"]


class Tokens(NamedTuple):
    """Tokens of one call, or of a day. `cached` is inside prompt, `reasoning` inside completion; None: not known."""

    prompt: int
    completion: int
    cached: int | None = None
    reasoning: int | None = None


class Rates(NamedTuple):
    """Prices as whole numbers, for many multiplications: parts of a nano-dollar per token, `divisor` parts to one."""

    prompt: int
    cached: int
    completion: int
    reasoning: int
    divisor: int

    def cost_nano(self, tokens: tuple[int, int, int | None, int | None]) -> int:
        """Return tokens (as in `Tokens`) × price in nano-dollars, the sum rounded once, half-even.

        Tokens not known to be cached or reasoning cost as prompt or completion. If a source reports more cached tokens
        than prompt, or more reasoning than completion, the surplus is ignored.
        """
        prompt, completion, cached, reasoning = tokens
        parts = prompt * self.prompt + completion * self.completion
        if cached:
            # All of the prompt is counted above, so only the difference in price is added for its cached part.
            parts += (prompt if 0 <= prompt < cached else cached) * (self.cached - self.prompt)
        if reasoning:
            inside = completion if 0 <= completion < reasoning else reasoning
            parts += inside * (self.reasoning - self.completion)
        # Half-even by hand, because floats are not exact: a bool adds 1 where the remainder is rounded up.
        nano, remainder = divmod(parts, self.divisor)
        return nano + (remainder * 2 > self.divisor or (remainder * 2 == self.divisor and nano % 2 == 1))


@dataclass(frozen=True, slots=True)
class ListPrice:
    """Prices in US dollars per token after the discount; None: no own price, it costs as prompt or completion."""

    prompt: Decimal
    completion: Decimal
    cache_read: Decimal | None = None
    reasoning: Decimal | None = None

    @property
    def is_zero(self) -> bool:
        """Return whether prompt and completion cost nothing."""
        return not self.prompt and not self.completion

    def rates(self, *, cache: bool = True) -> Rates:
        """Return the same prices as whole numbers; without `cache`, cached tokens cost as much as the others."""
        cached = self.cache_read if cache and self.cache_read is not None else self.prompt
        reasoning = self.completion if self.reasoning is None else self.reasoning
        nano = [Fraction(price) * NANO_PER_USD for price in (self.prompt, cached, self.completion, reasoning)]
        # The smallest divisor that makes all four prices whole, so that no multiplication loses anything.
        divisor = lcm(*(price.denominator for price in nano))
        per_prompt, per_cached, per_completion, per_reasoning = (int(price * divisor) for price in nano)
        return Rates(per_prompt, per_cached, per_completion, per_reasoning, divisor)


FREE = ListPrice(Decimal(0), Decimal(0))
"""The price of a `:free` variant."""


def per_million(price: Decimal) -> Decimal:
    """Return a price per token as the exact price per 1M tokens, without trailing zeros."""
    return _EXACT.normalize(_EXACT.scaleb(price, 6)) if price else Decimal(0)


@dataclass(frozen=True, slots=True)
class Override:
    """Prices under conditions: prompts longer than a number of tokens, a daily time window, days of the week.

    Minutes count from midnight UTC; the window includes its start but not its end, and may go past midnight.
    """

    prices: Mapping[str, Decimal]
    min_prompt_tokens: Decimal | None = None
    start_minute: int | None = None
    end_minute: int | None = None
    weekdays: frozenset[int] | None = None

    def applies(self, instant_ms: int, prompt_tokens: int) -> bool:
        """Return whether all conditions are true for a call at an instant (UTC ms)."""
        if self.min_prompt_tokens is not None and not prompt_tokens > self.min_prompt_tokens:
            return False
        weekday = (day_of_ms(instant_ms) + _FIRST_WEEKDAY) % 7
        if self.weekdays is not None and weekday not in self.weekdays:
            return False
        if self.start_minute is None and self.end_minute is None:
            return True
        minute = instant_ms % MS_PER_DAY // _MS_PER_MINUTE
        start, end = self.start_minute or 0, MS_PER_DAY // _MS_PER_MINUTE
        end = end if self.end_minute is None else self.end_minute
        return start <= minute < end if start <= end else (minute >= start or minute < end)


@dataclass(frozen=True)
class Pricing:
    """One price of a model as the catalogue listed it. Without slots, because prices are cached once computed."""

    prices: Mapping[str, Decimal]
    """By the catalogue's names, before the discount; a negative price varies."""
    discount: Decimal = Decimal(0)
    overrides: tuple[Override, ...] = ()
    _rates: dict[tuple[bool, ...], Rates | None] = field(default_factory=dict, compare=False)

    @cached_property
    def base(self) -> ListPrice | None:
        """The price without conditions; None: see `unpriced`."""
        return self._list_price(self.prices)

    @cached_property
    def base_rates(self) -> Rates | None:
        """The price without conditions, ready to multiply; None: see `unpriced`."""
        return None if self.base is None else self.base.rates()

    @property
    def unpriced(self) -> Unpriced | None:
        """Why there is no base price; None where there is one."""
        if self.base is not None:
            return None
        return "varies" if any(price < 0 for price in self.prices.values()) else "not listed"

    def at(self, instant_ms: int, prompt_tokens: int) -> Rates | None:
        """Return the prices for one call at an instant (UTC ms); None: not priced."""
        if not self.overrides:
            return self.base_rates
        matches = tuple([each.applies(instant_ms, prompt_tokens) for each in self.overrides])
        # Calls differ in time and length but match few combinations of overrides, so those are cached.
        if matches not in self._rates:
            prices = dict(self.prices)
            for override, applies in zip(self.overrides, matches, strict=True):
                prices |= override.prices if applies else {}
            listed = self._list_price(prices)
            self._rates[matches] = None if listed is None else listed.rates()
        return self._rates[matches]

    def _list_price(self, prices: Mapping[str, Decimal]) -> ListPrice | None:
        prompt, completion, cached, reasoning = (prices.get(name) for name in _PRICES)
        if prompt is None or completion is None or prompt < 0 or completion < 0:
            return None
        # OpenRouter writes 0 where reasoning has no price of its own; it is then billed as completion.
        reasoning = None if reasoning is not None and reasoning <= 0 else reasoning
        return ListPrice(
            self._discounted(prompt),
            self._discounted(completion),
            None if cached is None or cached < 0 else self._discounted(cached),
            None if reasoning is None else self._discounted(reasoning),
        )

    def _discounted(self, price: Decimal) -> Decimal:
        return _EXACT.multiply(price, 1 - self.discount)


@cache
def parse_pricing(text: str) -> Pricing:
    """Return a price from its stored text, the catalogue's own JSON object. Anything not a number is left out."""
    content = json.loads(text)
    if not isinstance(content, dict):
        return Pricing({})
    discount = _number(content.get("discount"))
    return Pricing(
        _prices(content),
        discount if discount is not None and 0 <= discount <= 1 else Decimal(0),
        tuple(_override(entry) for entry in _entries(content.get("overrides"))),
    )


def _entries(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _prices(content: Mapping[str, Any]) -> dict[str, Decimal]:
    found = {name: _number(content.get(name)) for name in _PRICES}
    return {name: price for name, price in found.items() if price is not None}


def _override(entry: Mapping[str, Any]) -> Override:
    days = entry.get("utc_days")
    return Override(
        _prices(entry),
        _number(entry.get("min_prompt_tokens")),
        _minute(entry.get("utc_start")),
        _minute(entry.get("utc_end")),
        frozenset(_WEEKDAYS.index(day) for day in days if day in _WEEKDAYS) if isinstance(days, list) else None,
    )


def _minute(value: object) -> int | None:
    """Return a clock number HHMM (1030 is half past ten) as minutes since midnight."""
    number = _number(value)
    return None if number is None else int(number) // 100 * 60 + int(number) % 100


def _number(value: object) -> Decimal | None:
    # Numbers with decimals are stored as text, which keeps every digit.
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None
