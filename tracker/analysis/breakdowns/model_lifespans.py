"""When each model was used: a bar from first to last day, with the changes of its list price on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tracker.analysis.models.history import IDLE_DAYS, ModelHistory, UsageHistory
from tracker.analysis.models.names import ModelNames
from tracker.analysis.prices.price_book import PriceBook, PriceChange
from tracker.analysis.prices.price_paid import per_million_text
from tracker.analysis.prices.pricing import ListPrice, Tokens
from tracker.formatting import counted, full_date
from tracker.money import NANO_PER_USD
from tracker.periods import day_number

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class PriceMove:
    """A change of list price on a day (UTC); `up`: it costs more for the person's own mix of tokens."""

    day: date
    up: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UseBar:
    """One model from its first to its last stored day of use."""

    model: str
    name: str
    first: date
    last: date
    is_idle: bool
    spend_nano: int
    price_moves: tuple[PriceMove, ...]
    text: str


@dataclass(frozen=True, slots=True)
class ModelUses:
    """All models ever used, in the order of their first use; `first` and `last` are the ends of the axis."""

    bars: tuple[UseBar, ...]
    first: date | None
    last: date
    subtitle: str

    def largest(self, number: int) -> tuple[UseBar, ...]:
        """Return the `number` bars with the most spend, in the same order."""
        chosen = sorted(self.bars, key=lambda bar: (-bar.spend_nano, bar.model))[:number]
        return tuple(bar for bar in self.bars if bar in chosen)


def model_uses(history: UsageHistory, book: PriceBook, names: ModelNames) -> ModelUses:
    """Return the bars of every model that was ever used."""
    bars = [_bar(each, history, book, names) for each in history.models.values()]
    bars.sort(key=lambda bar: (bar.first, bar.last, bar.model))
    # The day comes first, because a narrow card shows only the text before the semicolon.
    as_of = history.as_of and f"A{history.as_of[1:]}; "
    tried = f"{as_of}{counted(len(bars), 'model')} tried; idle: not used for {IDLE_DAYS} days"
    return ModelUses(tuple(bars), history.first_stored, history.today, tried if bars else "Over all stored usage")


def _bar(each: ModelHistory, history: UsageHistory, book: PriceBook, names: ModelNames) -> UseBar:
    spend = sum(measures.spend_nano for measures in each.days.values())
    prices = book.history(each.model)
    changes = prices.changes(day_number(each.first), day_number(each.last)) if prices is not None else ()
    idle = history.is_idle(each)
    as_of = history.as_of and f" {history.as_of}"
    ended = f", idle for {counted(history.idle_days(each), 'day')}{as_of}" if idle else ""
    return UseBar(
        model=each.model,
        name=names.short(each.model),
        first=each.first,
        last=each.last,
        is_idle=idle,
        spend_nano=spend,
        price_moves=tuple(move for change in changes if (move := _price_move(change, _tokens(each))) is not None),
        text=f"{full_date(each.first)} to {full_date(each.last)}, used on {counted(len(each.days), 'day')}{ended}",
    )


def _tokens(each: ModelHistory) -> Tokens:
    """Return all tokens of a model, as the mix by which two prices are compared."""
    prompt = sum(measures.prompt_tokens or 0 for measures in each.days.values())
    completion = sum(measures.completion_tokens or 0 for measures in each.days.values())
    cached = sum(measures.cached_tokens or 0 for measures in each.days.values())
    return Tokens(prompt, completion, cached)


def _price_move(change: PriceChange, tokens: Tokens) -> PriceMove | None:
    """Return the move of a price; None where these tokens cost the same before and after."""
    # One price may rise while another falls: the model's own tokens decide which change is larger.
    before, after = (price.rates().cost_nano(tokens) for price in (change.before, change.after))
    if before == after:
        return None
    text = f"{full_date(change.day)}: {_texts(change.before, change.after)} per 1M tokens"
    return PriceMove(change.day, after > before, text)


def _texts(before: ListPrice, after: ListPrice) -> str:
    """Return the prices that changed: "prompt $2.00 → $3.00, completion $10.00 → $15.00"."""
    parts = (
        ("prompt", before.prompt, after.prompt),
        ("completion", before.completion, after.completion),
        ("cache read", before.cache_read, after.cache_read),
    )

    def text(price: Decimal | None) -> str:
        return "none" if price is None else per_million_text(Fraction(price) * NANO_PER_USD * _MILLION)

    return ", ".join(f"{name} {text(was)} → {text(now)}" for name, was, now in parts if was != now)
