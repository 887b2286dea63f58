"""The prices of every model over time, from the catalogue's snapshots.

A price is valid from when it was first seen until the next one. Before the first snapshot of a model its price is not
known: the earliest price is used instead, and every answer that used it says so and names its date.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
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
    """A change of a list price; `day` is the UTC day on which the new price was first seen."""

    day: date
    before: ListPrice
    after: ListPrice


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """The snapshots of one model, oldest first, never empty."""

    snapshots: tuple[Snapshot, ...]

    def at(self, instant_ms: int) -> Snapshot:
        """Return the active price at an instant (UTC ms); before the first snapshot the earliest one."""
        index = bisect_right(self.snapshots, instant_ms, key=lambda each: each.seen_at_ms)
        return self.snapshots[max(0, index - 1)]

    def span(self, instant_ms: int) -> tuple[Snapshot, int, int]:
        """Return the active price at an instant, and the span (UTC ms, end excluded) in which it is active."""
        index = bisect_right(self.snapshots, instant_ms, key=lambda each: each.seen_at_ms)
        until = self.snapshots[index].seen_at_ms if index < len(self.snapshots) else END_OF_TIME
        # Before the first snapshot the earliest price is used, and the span ends where that snapshot begins.
        return self.at(instant_ms), self.snapshots[index - 1].seen_at_ms if index else 0, until

    def is_before_first(self, instant_ms: int) -> bool:
        """Return whether the price at an instant (UTC ms) is not known, so that the earliest one is used instead."""
        return instant_ms < self.snapshots[0].seen_at_ms

    def changes(self, first_day: int, last_day: int) -> tuple[PriceChange, ...]:
        """Return the changes of the list price seen on some UTC days (numbers), oldest first.

        A snapshot in which only other prices changed (web search, pictures) is not a change.
        """
        found: list[PriceChange] = []
        before: ListPrice | None = None
        for snapshot in self.snapshots:
            after = snapshot.pricing.base
            # A snapshot without a fixed price is skipped, so the prices before and after it are compared.
            if after is None:
                continue
            if before not in (None, after) and first_day <= day_of_ms(snapshot.seen_at_ms) <= last_day:
                assert before is not None
                found.append(PriceChange(snapshot.day, before, after))
            before = after
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that requests can name, with its prices. The variant "free" costs nothing."""

    model: Model
    variant: str | None
    history: PriceHistory

    @property
    def name(self) -> str:
        """The name by which requests ask for it."""
        slug = split_variant(self.model.slug)[0]
        return f"{slug}:{self.variant}" if self.variant else slug

    @property
    def is_free(self) -> bool:
        """Return whether it is a `:free` variant: only that proves that a model costs nothing."""
        return self.variant == FREE_VARIANT


@dataclass(frozen=True)
class PriceBook:
    """All models of the catalogue that have a price, by permaslug. Without slots, because of `cached_property`."""

    models: Mapping[str, Model]
    histories: Mapping[str, PriceHistory]
    listed: frozenset[str]
    """Permaslugs that the catalogue still listed when it was read last."""

    @cached_property
    def _permaslugs(self) -> Mapping[str, str]:
        """The permaslug by every name, without variant."""
        others = {
            name: permaslug
            for permaslug, model in self.models.items()
            for name in (split_variant(model.slug)[0], *model.other_names)
        }
        return others | {permaslug: permaslug for permaslug in self.models}

    @property
    def offered(self) -> dict[str, Model]:
        """The models that `candidate` finds, by permaslug: with a price, and not only listed as another variant."""
        return {
            permaslug: model
            for permaslug, model in self.models.items()
            if permaslug in self.histories and split_variant(model.slug)[1] in (None, FREE_VARIANT)
        }

    def history(self, name: str) -> PriceHistory | None:
        """Return the prices of a model by any of its names, without variant; None: it was never listed."""
        return self.histories.get(self._permaslugs.get(name, name))

    def candidate(self, name: str) -> Candidate:
        """Return the model that a name means: slug, permaslug or alias, with or without ":free".

        Raises `UsageError` if the stored catalogue has no such model, and for other variants.
        """
        wanted, variant = split_variant(name)
        permaslug = self._permaslugs.get(wanted)
        if permaslug is None or permaslug not in self.histories:
            near = get_close_matches(wanted, self._permaslugs, n=1)
            hint = f" Did you mean {near[0]}?" if near else " A sync reads the catalogue."
            raise UsageError(f"The stored catalogue has no model {name!r}.{hint}")
        model = self.models[permaslug]
        variant = variant or split_variant(model.slug)[1]
        if variant not in (None, FREE_VARIANT):
            raise UsageError(f"No prices are stored for the variant :{variant}. Use {wanted} or {wanted}:free.")
        # A free variant costs nothing at any time, so its one price begins before all usage.
        history = PriceHistory((Snapshot(0, _FREE_PRICING),)) if variant else self.histories[permaslug]
        return Candidate(model, variant, history)


_FREE_PRICING = Pricing({"prompt": FREE.prompt, "completion": FREE.completion})


def end_of_day(day: int) -> int:
    """Return the last millisecond (UTC ms) of a UTC day: usage known only as a day total has the price at its end."""
    return (day + 1) * MS_PER_DAY - 1


def read_price_book(store: Store) -> PriceBook:
    """Read the catalogue's prices. Raises `StoreUnusable`."""
    histories = {
        permaslug: PriceHistory(tuple(Snapshot(each.seen_at_ms, parse_pricing(each.pricing)) for each in seen))
        for permaslug, seen in prices_seen(store).items()
    }
    models = known_models(store)
    return PriceBook(models, histories, listed_last(store) & models.keys())
