"""A model of the sample account: names, prices over time, and its providers.

Prices are integers of pico-dollars (1e-12 USD) per token, so that tokens × price is exact before the one rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

_PICO_PER_NANO = 1000
_PICO_PER_USD = 10**12
_TOKENS_PER_LISTED_PRICE = 10**6


class Price(NamedTuple):
    """Pico-dollars per token; None if the model has no such price."""

    prompt: int
    completion: int
    cache_read: int | None = None
    cache_write: int | None = None


FREE_PRICE = Price(0, 0)


class Endpoint(NamedTuple):
    """One provider's offer of one model; `percent` of the model's price is what it charges."""

    id: str
    provider: str
    percent: int
    variant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleModel:
    """A model in the catalogue from its release until it is `withdrawn` (None: still listed)."""

    permaslug: str
    slug: str
    name: str
    released: date
    prices: tuple[tuple[date, Price], ...]
    """Oldest first; the first entry is also used before its date."""
    endpoints: tuple[Endpoint, ...]
    """Providers of the standard variant, the most used first; empty if there is only the free variant."""
    free_endpoints: tuple[Endpoint, ...]
    hugging_face_id: str | None
    context_length: int
    reasoning: bool
    tools: bool
    tokens_per_second: int
    long_prompt: tuple[int, Price] | None = None
    """The price of prompts with more than this many tokens."""
    withdrawn: date | None = None
    outputs_image: bool = False

    @property
    def author(self) -> str:
        """The author part of the slug."""
        return self.slug.partition("/")[0]

    def price_on(self, day: date) -> Price:
        """Return the list price on a UTC day."""
        current = self.prices[0][1]
        for since, price in self.prices:
            if since <= day:
                current = price
        return current

    def is_listed(self, day: date) -> bool:
        """Return whether the catalogue lists the model on a UTC day."""
        return self.released <= day and (self.withdrawn is None or day < self.withdrawn)


def price(listed: str) -> Price:
    """Parse a price in US dollars per million tokens: "prompt completion [cache-read [cache-write]]"."""
    return Price(*(int(Decimal(part) * _PICO_PER_USD / _TOKENS_PER_LISTED_PRICE) for part in listed.split()))


def nano_from_pico(pico: int, percent: int = 100) -> int:
    """Return a percentage of pico-dollars as nano-dollars, rounded half-even."""
    divisor = _PICO_PER_NANO * 100
    quotient, remainder = divmod(pico * percent, divisor)
    doubled = remainder * 2
    return quotient + (doubled > divisor or (doubled == divisor and quotient % 2 == 1))


def usd_per_token(pico: int) -> str:
    """Return pico-dollars as plain decimal text in US dollars, as OpenRouter writes prices."""
    if pico == 0:
        return "0"
    return f"{Decimal(pico).scaleb(-12):.12f}".rstrip("0")


def endpoint(permaslug: str, offer: str, variant: str) -> Endpoint:
    """Parse an endpoint written as "Provider" or "Provider=percent"; "_" means a blank."""
    name, _, percent = offer.partition("=")
    provider = name.replace("_", " ")
    identity = uuid5(NAMESPACE_URL, f"sample endpoint {permaslug} {provider} {variant}")
    return Endpoint(str(identity), provider, int(percent or 100), variant)


def model(
    slug: str,
    permaslug: str,
    name: str,
    released: str,
    prices: str | Mapping[str, str],
    providers: str,
    *,
    weights: str | None = None,
    context: int = 131_072,
    free: str = "",
    reasoning: bool = False,
    tools: bool = True,
    speed: int = 60,
    long_prompt: tuple[int, str] | None = None,
    withdrawn: str | None = None,
    outputs_image: bool = False,
) -> SampleModel:
    """Return a model from one row of the catalogue.

    `prices` is one price or a table of ISO date to price, `providers` and `free` list offers separated by blanks,
    `weights` is the Hugging Face id of an open-weight model.
    """
    table = {released: prices} if isinstance(prices, str) else prices
    return SampleModel(
        permaslug=permaslug,
        slug=slug,
        name=name,
        released=date.fromisoformat(released),
        prices=tuple((date.fromisoformat(since), price(listed)) for since, listed in sorted(table.items())),
        endpoints=tuple(endpoint(permaslug, offer, "standard") for offer in providers.split()),
        free_endpoints=tuple(endpoint(permaslug, offer, "free") for offer in free.split()),
        hugging_face_id=weights,
        context_length=context,
        reasoning=reasoning,
        tools=tools,
        tokens_per_second=speed,
        long_prompt=None if long_prompt is None else (long_prompt[0], price(long_prompt[1])),
        withdrawn=None if withdrawn is None else date.fromisoformat(withdrawn),
        outputs_image=outputs_image,
    )
