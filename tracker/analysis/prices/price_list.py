"""Prices of the models in use: listed at both ends of a period and in between, and what was paid per 1M tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.analysis.ledger.question import Filters
from tracker.analysis.models.names import ModelNames
from tracker.analysis.prices.price_book import PriceBook, PriceChange, PriceHistory, end_of_day, read_price_book
from tracker.analysis.prices.price_paid import Paid, read_paid
from tracker.analysis.prices.pricing import ListPrice, Unpriced
from tracker.formatting import short_date
from tracker.periods import MS_PER_DAY, Period, ms_of
from tracker.store.account.account import is_sample
from tracker.store.file.database import Store
from tracker.usage import author_of


@dataclass(frozen=True, slots=True)
class PriceAt:
    """The active list price at one end of a period; `price` None: see `unpriced`.

    `seen` is the UTC day on which the price was first seen. `is_later`: that day is after this end of the period,
    because no earlier price is stored and the earliest one is used instead.
    """

    price: ListPrice | None
    unpriced: Unpriced | None
    seen: date
    is_later: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPrices:
    """One model: list prices (None: the catalogue never listed it), changes in the period, the price paid."""

    model: str
    name: str
    author: str
    start: PriceAt | None
    end: PriceAt | None
    changes: tuple[PriceChange, ...]
    paid: Paid
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """The models used in a period, the most expensive first. `invented`: the list prices are the sample's."""

    period: Period
    models: tuple[ModelPrices, ...]
    rule: str
    invented: bool = False


RULE = (
    "Paid is credits per 1M tokens, prompt and completion together, after caching, without usage on own provider keys "
    "(BYOK); day totals that mix both are left out. A list price is valid from the day on which it was first seen."
)


def prices(store: Store, period: Period, filters: Filters, now: datetime) -> Prices:
    """Return the prices of the models used in a period as seen at `now` (aware). Raises `StoreUnusable`."""
    with store.reading():
        paid_by_model = read_paid(store, period, filters, now)
        book = read_price_book(store)
        invented = is_sample(store)
    names = ModelNames({permaslug: model.slug for permaslug, model in book.models.items()})
    paid = {model: of_model for model, of_model in paid_by_model.items() if model is not None}
    rows = [_of_model(model, names.short(model), paid[model], book, period, now) for model in paid]
    rows.sort(key=lambda row: (-row.paid.credits_nano, -row.paid.tokens, row.model))
    return Prices(period, tuple(rows), RULE, invented)


def _of_model(model: str, name: str, paid: Paid, book: PriceBook, period: Period, now: datetime) -> ModelPrices:
    history = book.history(model)
    # A period that has not ended yet has no price at its end, so the present price is shown.
    start, end = (
        (None, None)
        if history is None
        else (_at(history, period.first_day * MS_PER_DAY), _at(history, min(end_of_day(period.last_day), ms_of(now))))
    )
    changes = history.changes(period.first_day, period.last_day) if history else ()
    return ModelPrices(
        model=model,
        name=name,
        author=author_of(model),
        start=start,
        end=end,
        changes=changes,
        paid=paid,
        notes=_notes(start, end, paid),
    )


def _at(history: PriceHistory, instant_ms: int) -> PriceAt:
    snapshot = history.at(instant_ms)
    pricing = snapshot.pricing
    return PriceAt(pricing.base, pricing.unpriced, snapshot.day, history.is_before_first(instant_ms))


def _notes(start: PriceAt | None, end: PriceAt | None, paid: Paid) -> tuple[str, ...]:
    notes = []
    if start is None or end is None:
        notes.append("The catalogue never listed it, so its list price is not known.")
    elif end.price is None:
        notes.append("Its price varies." if end.unpriced == "varies" else "The catalogue lists no price for it.")
    elif start.is_later:
        day = f"{short_date(start.seen)} {start.seen.year}"
        notes.append(f"Its list price is known from {day} on; that price is also used for earlier days.")
    if paid.note:
        notes.append(paid.note)
    return tuple(notes)
