"""What-if: the real usage of a period, priced on another model by the catalogue of its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.analysis.ledger.question import Coverage, Filters
from tracker.analysis.models.names import ModelNames
from tracker.analysis.prices.price_book import Offer, PriceBook, Snapshot, read_price_book
from tracker.analysis.what_if.alternatives import finalists, need_of, rule_of
from tracker.analysis.what_if.cost_estimate import Bill, Volume, bills
from tracker.analysis.what_if.notes import RULE, WARNING, notes_of
from tracker.analysis.what_if.usage_pieces import UsagePieces, read_usage_pieces
from tracker.periods import Period
from tracker.store.file.database import Store
from tracker.usage import Measures


@dataclass(frozen=True, slots=True)
class Replaced:
    """One model that was used, and what its usage would have cost. `model` None: the model is not known."""

    model: str | None
    name: str
    volume: Volume


@dataclass(frozen=True, slots=True)
class Alternative:
    """A cheap model of the catalogue, priced by the same rules; `is_used`: the person used it in the period."""

    offer: Offer
    volume: Volume
    is_used: bool
    early_requests: int
    """Requests priced at the earliest stored price, because they are older than it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The answer. Only what could be priced is in `total`, `by_calls`, `by_days` and `by_model`.

    `paid` is all stored usage of the period with known tokens, including what could not be priced.
    """

    period: Period
    offer: Offer
    paid: Measures
    total: Volume
    by_calls: Volume
    by_days: Volume
    by_model: tuple[Replaced, ...]
    unpriced: Volume
    early: Volume
    unknown_nano: int
    """Spend of days whose tokens are not known, so they cannot be priced."""
    prices: tuple[Snapshot, ...]
    """The prices that were used, oldest first."""
    alternatives: tuple[Alternative, ...]
    alternatives_rule: str | None
    """None: no alternatives were asked for."""
    notes: tuple[str, ...]
    rule: str
    warning: str
    coverage: Coverage

    @property
    def cost_nano(self) -> int | None:
        """What it would have cost, nano-dollars; None: nothing could be priced."""
        return self.total.cost_nano if self.total.requests else None

    @property
    def difference_nano(self) -> int | None:
        """How much more it would have cost than was paid for the same usage; None: nothing could be priced."""
        return self.total.difference_nano if self.total.requests else None


def what_if(store: Store, model: str, period: Period, filters: Filters, now: datetime, best: int = 0) -> WhatIf:
    """Price the usage of a period that matches the filters on `model` (slug or permaslug, also ":free").

    `best` is how many alternatives to give. Raises `UsageError` for a model that is not in the stored catalogue.
    """
    with store.reading():
        book = read_price_book(store)
        offer = book.offer(model)
        return answer_on(offer, read_usage_pieces(store, period, filters, now), book, best)


def answer_on(offer: Offer, stored: UsagePieces, book: PriceBook, best: int) -> WhatIf:
    """Price usage on one model, with `best` alternatives to it. The store must still be open."""
    need = need_of(stored, book)
    others = finalists(stored, book, need, best, offer.model.permaslug) if best and stored.pieces else []
    bill, *rivals = bills(stored, [offer, *others])
    return WhatIf(
        period=stored.summary.question.period,
        offer=offer,
        paid=stored.paid,
        total=bill.total,
        by_calls=bill.by_calls,
        by_days=bill.by_days,
        by_model=_replaced(bill, book),
        unpriced=bill.unpriced,
        early=bill.early,
        unknown_nano=stored.unknown_nano,
        prices=bill.snapshots,
        alternatives=_alternatives(rivals, stored.models, best),
        alternatives_rule=rule_of(need) if best else None,
        notes=notes_of(stored, bill),
        rule=RULE,
        warning=WARNING,
        coverage=stored.summary.coverage,
    )


def _replaced(bill: Bill, book: PriceBook) -> tuple[Replaced, ...]:
    names = ModelNames({permaslug: model.slug for permaslug, model in book.models.items()})
    rows = [Replaced(model, names.short(model), volume) for model, volume in bill.by_model.items()]
    return tuple(sorted(rows, key=lambda row: (row.model is None, -row.volume.paid_nano, row.model or "")))


def _alternatives(rivals: list[Bill], used: frozenset[str], best: int) -> tuple[Alternative, ...]:
    priced = [
        Alternative(bill.offer, bill.total, bill.offer.model.permaslug in used, bill.early.requests)
        for bill in rivals
        if not bill.unpriced.requests
    ]
    return tuple(sorted(priced, key=lambda each: (each.volume.cost_nano, each.offer.name))[:best])
