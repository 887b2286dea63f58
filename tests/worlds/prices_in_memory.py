"""List prices made in memory, for tests of what is computed from them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from tests.worlds.priced_account import instant
from tracker.analysis.prices.price_book import PriceBook, PriceHistory, Snapshot
from tracker.analysis.prices.pricing import parse_pricing


def seen(day: date, prompt: str, completion: str, **more: str) -> Snapshot:
    """Return a price (US dollars per token) that was first seen at the begin of a UTC day."""
    return Snapshot(instant(day), parse_pricing(json.dumps({"prompt": prompt, "completion": completion} | more)))


def book_of(histories: Mapping[str, Sequence[Snapshot]]) -> PriceBook:
    """Return a book of the prices of some models, oldest first, of which nothing else is known."""
    return PriceBook({}, {model: PriceHistory(tuple(each)) for model, each in histories.items()}, frozenset())
