"""What-if: the real usage of a period, priced on another model by the catalogue of its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.analysis.ledger.question import Coverage, Filters
from tracker.analysis.models.names import ModelNames
from tracker.analysis.prices.price_book import Candidate, PriceBook, Snapshot, read_price_book
from tracker.analysis.what_if.alternatives import requirement_of, rule_of, shortlist
from tracker.analysis.what_if.cost_estimate import CostEstimate, UsageTotals, cost_estimates
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
    totals: UsageTotals


@dataclass(frozen=True, slots=True)
class Alternative:
    """A cheap model of the catalogue, priced by the same rules; `is_used`: the person used it in the period."""

    candidate: Candidate
    totals: UsageTotals
    is_used: bool
    early_requests: int
    """Requests priced at the earliest stored price, because they are older than it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The answer. Only what could be priced is in `total`, `by_calls`, `by_days` and `by_model`.

    `paid` is all stored usage of the period, including what could not be priced; None: no data is stored for it.
    """

    period: Period
    candidate: Candidate
    paid: Measures | None
    total: UsageTotals
    by_calls: UsageTotals
    by_days: UsageTotals
    by_model: tuple[Replaced, ...]
    unpriced: UsageTotals
    early: UsageTotals
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
        candidate = book.candidate(model)
        return answer_on(candidate, read_usage_pieces(store, period, filters, now), book, best)


def answer_on(candidate: Candidate, stored: UsagePieces, book: PriceBook, best: int) -> WhatIf:
    """Price usage on one model, with `best` alternatives to it. The store must still be open."""
    requirement = requirement_of(stored, book)
    others = shortlist(stored, book, requirement, best, candidate.model.permaslug) if best and stored.pieces else []
    estimate, *rivals = cost_estimates(stored, [candidate, *others])
    return WhatIf(
        period=stored.summary.question.period,
        candidate=candidate,
        paid=stored.paid,
        total=estimate.total,
        by_calls=estimate.by_calls,
        by_days=estimate.by_days,
        by_model=_replaced(estimate, book),
        unpriced=estimate.unpriced,
        early=estimate.early,
        unknown_nano=stored.unknown_nano,
        prices=estimate.snapshots,
        alternatives=_alternatives(rivals, stored.models, best),
        alternatives_rule=rule_of(requirement) if best else None,
        notes=notes_of(stored, estimate),
        rule=RULE,
        warning=WARNING,
        coverage=stored.summary.coverage,
    )


def _replaced(estimate: CostEstimate, book: PriceBook) -> tuple[Replaced, ...]:
    names = ModelNames({permaslug: model.slug for permaslug, model in book.models.items()})
    rows = [Replaced(model, names.short(model), totals) for model, totals in estimate.by_model.items()]
    return tuple(sorted(rows, key=lambda row: (row.model is None, -row.totals.paid_nano, row.model or "")))


def _alternatives(rivals: list[CostEstimate], used: frozenset[str], best: int) -> tuple[Alternative, ...]:
    priced = [
        Alternative(
            estimate.candidate, estimate.total, estimate.candidate.model.permaslug in used, estimate.early.requests
        )
        for estimate in rivals
        # If a part of the usage has no price on a model, the model would look cheaper than it is.
        if not estimate.unpriced.requests
    ]
    return tuple(sorted(priced, key=lambda each: (each.totals.cost_nano, each.candidate.name))[:best])
