"""The prices of every model over time, as the catalogue's snapshots tell them.

A price holds from when it was first seen until the next one. Before the first snapshot of a model there is no knowledge
of its price: the earliest one stands in, and every answer that used it says so with its date.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from tracker.analysis.prices.pricing import FREE, ListPrice, Pricing, parse_pricing
from tracker.errors import UsageError
from tracker.periods import MS_PER_DAY, date_of, day_of_ms
from tracker.store.account.catalogue import known_models, listed_last, prices_seen
from tracker.store.file.database import Store
from tracker.usage import Model, split_variant

FREE_VARIANT = "free"
END_OF_TIME = 2**63
"""Later than every instant (UTC ms)."""


class Snapshot(NamedTuple):
    """A price and since when (UTC ms) it was seen."""

    seen_at_ms: int
    pricing: Pricing

    @property
    def day(self) -> date:
        """The UTC day on which it was first seen."""
        return date_of(day_of_ms(self.seen_at_ms))


class PriceChange(NamedTuple):
    """A list price that gave way to another; `day` is the UTC day on which the new one was first seen."""

    day: date
    before: ListPrice
    after: ListPrice


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """The snapshots of one model, oldest first, never empty."""

    snapshots: tuple[Snapshot, ...]

    def at(self, instant_ms: int) -> Snapshot:
        """Return the price in force at an instant (UTC ms); before the first snapshot the earliest one."""
        place = bisect_right(self.snapshots, instant_ms, key=lambda each: each.seen_at_ms)
        return self.snapshots[max(0, place - 1)]

    def span(self, instant_ms: int) -> tuple[Snapshot, int, int]:
        """Return the price in force at an instant, and from when to before when (UTC ms) it holds."""
        place = bisect_right(self.snapshots, instant_ms, key=lambda each: each.seen_at_ms)
        until = self.snapshots[place].seen_at_ms if place < len(self.snapshots) else END_OF_TIME
        return self.at(instant_ms), self.snapshots[place - 1].seen_at_ms if place else 0, until

    def is_before_first(self, instant_ms: int) -> bool:
        """Tell whether the price of an instant (UTC ms) is not known, so that the earliest one stands in."""
        return instant_ms < self.snapshots[0].seen_at_ms

    def changes(self, first_day: int, last_day: int) -> tuple[PriceChange, ...]:
        """Return the changes of the list price seen on some UTC days (numbers), oldest first.

        A snapshot that changed nothing but other prices (web search, pictures) is no change.
        """
        found: list[PriceChange] = []
        before: ListPrice | None = None
        for snapshot in self.snapshots:
            after = snapshot.pricing.base
            if after is None:
                continue
            if before not in (None, after) and first_day <= day_of_ms(snapshot.seen_at_ms) <= last_day:
                assert before is not None
                found.append(PriceChange(snapshot.day, before, after))
            before = after
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that can be asked for, with its prices. `variant` "free" costs nothing."""

    model: Model
    variant: str | None
    history: PriceHistory

    @property
    def name(self) -> str:
        """The name to ask for it with."""
        slug = split_variant(self.model.slug)[0]
        return f"{slug}:{self.variant}" if self.variant else slug

    @property
    def is_free(self) -> bool:
        """Tell whether it is a `:free` variant, which alone proves that a model costs nothing."""
        return self.variant == FREE_VARIANT


@dataclass(frozen=True, slots=True)
class PriceBook:
    """All models of the catalogue that have a price, by permaslug."""

    models: Mapping[str, Model]
    histories: Mapping[str, PriceHistory]
    listed: frozenset[str]
    """Permaslugs that the catalogue still listed when it was read last."""

    @property
    def offered(self) -> dict[str, Model]:
        """The models that `offer` knows, by permaslug: those with a price, not listed as another variant alone."""
        return {
            permaslug: model
            for permaslug, model in self.models.items()
            if permaslug in self.histories and split_variant(model.slug)[1] in (None, FREE_VARIANT)
        }

    def history(self, permaslug: str) -> PriceHistory | None:
        """Return the prices of a model as the usage names it, without variant; None: it was never listed."""
        return self.histories.get(permaslug)

    def offer(self, name: str) -> Offer:
        """Return the model that a name means: slug or permaslug, with or without ":free".

        Raises `UsageError` where the catalogue held knows no such model, and for other variants.
        """
        wanted, variant = split_variant(name)
        by_slug = {split_variant(model.slug)[0]: permaslug for permaslug, model in self.models.items()}
        permaslug = wanted if wanted in self.models else by_slug.get(wanted)
        if permaslug is None or permaslug not in self.histories:
            near = get_close_matches(wanted, [*by_slug, *self.models], n=1)
            hint = f" Did you mean {near[0]}?" if near else " `usage-tracker sync` reads the catalogue."
            raise UsageError(f"The catalogue held knows no model {name!r}.{hint}")
        model = self.models[permaslug]
        variant = variant or split_variant(model.slug)[1]
        if variant not in (None, FREE_VARIANT):
            raise UsageError(f"Prices of the variant :{variant} are not held. Ask for {wanted} or {wanted}:free.")
        history = PriceHistory((Snapshot(0, _FREE_PRICING),)) if variant else self.histories[permaslug]
        return Offer(model, variant, history)


_FREE_PRICING = Pricing({"prompt": FREE.prompt, "completion": FREE.completion})


def end_of_day(day: int) -> int:
    """Return the last millisecond (UTC ms) of a UTC day: a day known only as a whole has the price of its end."""
    return (day + 1) * MS_PER_DAY - 1


def read_price_book(store: Store) -> PriceBook:
    """Read the catalogue's prices. Raises `StoreUnusable`."""
    histories = {
        permaslug: PriceHistory(tuple(Snapshot(each.seen_at_ms, parse_pricing(each.pricing)) for each in seen))
        for permaslug, seen in prices_seen(store).items()
    }
    return PriceBook(known_models(store), histories, listed_last(store))
