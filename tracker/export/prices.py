"""Prices as JSON (`prices --json`) and as a table: US dollars per 1M tokens."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tracker.analysis.prices.price_book import PriceChange
from tracker.analysis.prices.price_list import ModelPrices, PriceAt, Prices
from tracker.analysis.prices.price_paid import Paid
from tracker.analysis.prices.pricing import ListPrice, per_million
from tracker.money import usd_number

_PRICES = ("prompt", "completion", "cache_read")


def list_price_json(price: ListPrice) -> dict[str, Any]:
    """Return a list price in US dollars per 1M tokens; null if cached tokens have no separate price."""
    found = {name: getattr(price, name) for name in _PRICES}
    return {
        f"{name}_usd_per_1m": None if listed is None else float(per_million(listed)) for name, listed in found.items()
    }


def prices_json(prices: Prices) -> dict[str, Any]:
    """Return the JSON object: period, and one entry per model used in it; the sample's has `"sample": true`."""
    period = prices.period
    return {
        "period": {"from": period.first.isoformat(), "to": period.last.isoformat(), "zone": "UTC"},
        "models": [_model_json(row) for row in prices.models],
        "rule": prices.rule,
        **({"sample": True} if prices.invented else {}),
    }


def _model_json(row: ModelPrices) -> dict[str, Any]:
    return {
        "model": row.model,
        "author": row.author,
        "start": None if row.start is None else _price_at_json(row.start),
        "end": None if row.end is None else _price_at_json(row.end),
        "changes": [_change_json(change) for change in row.changes],
        "paid": _paid_json(row.paid),
        "notes": list(row.notes),
    }


def _price_at_json(at: PriceAt) -> dict[str, Any]:
    prices = dict.fromkeys(f"{name}_usd_per_1m" for name in _PRICES) if at.price is None else list_price_json(at.price)
    return {**prices, "unpriced": at.unpriced, "seen": at.seen.isoformat(), "seen_later": at.is_later}


def _change_json(change: PriceChange) -> dict[str, Any]:
    return {
        "day": change.day.isoformat(),
        "before": list_price_json(change.before),
        "after": list_price_json(change.after),
    }


def _paid_json(paid: Paid) -> dict[str, Any]:
    return {
        "usd_per_1m": _usd_or_none(paid.per_million),
        "usd_per_1m_without_zero_cost": _usd_or_none(paid.per_million_without_zero_cost),
        "credits_usd": usd_number(paid.credits_nano),
        "tokens": paid.tokens,
        "requests": paid.requests,
        "zero_cost_requests": paid.zero_cost_requests,
        "byok_requests_left_out": paid.left_out_requests,
    }


def _usd_or_none(nano: Fraction | None) -> float | None:
    return None if nano is None else usd_number(round(nano))
