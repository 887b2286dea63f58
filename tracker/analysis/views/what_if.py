"""The page "What if": the answer for the chosen model, or for a sensible one, and the models to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.analysis.ledger.question import Coverage, Filters
from tracker.analysis.prices.price_book import Candidate, PriceBook, read_price_book
from tracker.analysis.what_if.alternatives import first_candidate
from tracker.analysis.what_if.notes import price_text
from tracker.analysis.what_if.usage_pieces import UsagePieces, read_usage_pieces
from tracker.analysis.what_if.what_if import WhatIf, answer_on
from tracker.errors import UsageError
from tracker.periods import Period
from tracker.store.file.database import Store
from tracker.usage import Measures, split_variant

ALTERNATIVES = 5
"""How many of the cheapest models are listed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A model of the catalogue that the usage can be priced on."""

    name: str
    price: str
    """As text, as last listed."""
    is_used: bool
    is_listed: bool
    """Whether the catalogue still lists it."""


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """All that the page shows; `answer` None: no prices are stored, so there is nothing to choose from.

    `paid` is all stored usage of the period, priced or not; None: no data is stored for it.
    """

    period: Period
    answer: WhatIf | None
    choices: tuple[Choice, ...]
    """By name."""
    coverage: Coverage
    paid: Measures | None


def what_if_page(store: Store, model: str | None, period: Period, filters: Filters, now: datetime) -> WhatIfPage:
    """Return the page of a period for the chosen model; None: a sensible one. Raises `StoreUnusable`."""
    with store.reading():
        book = read_price_book(store)
        stored = read_usage_pieces(store, period, filters, now)
        candidate = _candidate(model, stored, book)
        answer = None if candidate is None else answer_on(candidate, stored, book, ALTERNATIVES)
    return WhatIfPage(period, answer, _choices(stored, book), stored.summary.coverage, stored.paid)


def _candidate(model: str | None, stored: UsagePieces, book: PriceBook) -> Candidate | None:
    if model is not None:
        try:
            return book.candidate(model)
        except UsageError:
            # It was chosen from a newer catalogue: since then an import was undone, or another file was opened.
            return first_candidate(stored, book)
    return first_candidate(stored, book)


def _choices(stored: UsagePieces, book: PriceBook) -> tuple[Choice, ...]:
    used = stored.models
    found = []
    for permaslug, model in book.offered.items():
        is_free = split_variant(model.slug)[1] is not None
        price = price_text(book.histories[permaslug].snapshots[-1], is_free=is_free)
        found.append(Choice(model.slug, price, permaslug in used, permaslug in book.listed))
    return tuple(sorted(found, key=lambda choice: choice.name))
