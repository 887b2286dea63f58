"""Price paid per 1M tokens next to the list price of the same tokens: one row per model on a log axis."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tracker.analysis.models.names import ModelNames
from tracker.analysis.models.usage import ModelUsage
from tracker.analysis.prices.price_book import PriceBook, end_of_day
from tracker.analysis.prices.price_paid import Paid, per_million_text
from tracker.analysis.prices.pricing import Tokens
from tracker.analysis.report.benchmarks import Axis, BenchmarkLine, report_benchmark
from tracker.formatting import money_axis
from tracker.money import NANO_PER_USD
from tracker.periods import day_number

ROWS_SHOWN = 8
_MILLION = 1_000_000
_OWN_KEYS = "BYOK"
"""How usage on own provider keys is paid; it is left out."""
_LEAST_AXIS = (0.1, 3.0)
"""The axis always contains these two prices, in US dollars per 1M tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceDot:
    """One model: nano-dollars per 1M tokens as paid, and by its list price without cache price (None: not stored).

    `note` says what was left out.
    """

    model: str
    name: str
    paid_nano: int
    paid_text: str
    list_nano: int | None
    list_text: str
    note: str


@dataclass(frozen=True, slots=True)
class PriceDots:
    """The rows, most expensive first, their axis (US dollars per 1M tokens, log) and the report's benchmark."""

    rows: tuple[PriceDot, ...]
    axis: Axis
    benchmark: BenchmarkLine
    benchmark_text: str


def price_dots(paid: Mapping[str | None, Paid], usage: ModelUsage, book: PriceBook, names: ModelNames) -> PriceDots:
    """Return the rows of the models with the highest spend; models that never cost anything have none."""
    billed = [model for model, of_model in paid.items() if model is not None and of_model.credits_nano > 0]
    most = sorted(billed, key=lambda model: (-paid[model].credits_nano, model))[:ROWS_SHOWN]
    listed = _listed(usage, book)
    rows = [_dot(model, paid[model], listed.get(model), names) for model in most]
    rows.sort(key=lambda row: (-row.paid_nano, row.name))
    benchmark = report_benchmark("category_median_cost")
    return PriceDots(tuple(rows), _axis(rows, benchmark), benchmark, f"report {benchmark.text}, median of categories")


def _dot(model: str, paid: Paid, listed: Fraction | None, names: ModelNames) -> PriceDot:
    per_million = paid.per_million or Fraction(0)
    return PriceDot(
        model=model,
        name=names.short(model),
        paid_nano=round(per_million),
        paid_text=per_million_text(per_million),
        list_nano=None if listed is None else round(listed),
        list_text="not listed" if listed is None else per_million_text(listed),
        note=paid.note,
    )


def _listed(usage: ModelUsage, book: PriceBook) -> dict[str, Fraction]:
    """Return by model the list price per 1M of the tokens that were paid for, cached ones at the full prompt price.

    A model with any day that cannot be priced is left out.
    """
    cost: defaultdict[str, int] = defaultdict(int)
    tokens: defaultdict[str, int] = defaultdict(int)
    unpriced: set[str] = set()
    for row in usage.rows:
        model = row.model
        if model is None or row.payment == _OWN_KEYS:
            continue
        history = book.history(model)
        rates = None if history is None else history.at(end_of_day(day_number(row.day))).pricing.base_rates
        if rates is None:
            # With this day left out, the list price would be of other tokens than the price paid.
            unpriced.add(model)
            continue
        counts = row.counts
        # Zero cached tokens on purpose: the difference from the price paid then includes what caching saved.
        cost[model] += rates.cost_nano(Tokens(counts.prompt, counts.completion, 0, counts.reasoning))
        tokens[model] += counts.tokens
    return {
        model: Fraction(cost[model] * _MILLION, tokens[model])
        for model in cost
        if model not in unpriced and tokens[model] > 0
    }


def _axis(rows: Sequence[PriceDot], benchmark: BenchmarkLine) -> Axis:
    """Return a log axis with ticks at 1 and 3 of each power of ten, on which all values fit."""
    values = [nano / NANO_PER_USD for row in rows for nano in (row.paid_nano, row.list_nano) if nano]
    lowest, highest = min(*values, *_LEAST_AXIS, benchmark.value / NANO_PER_USD), max(*values, *_LEAST_AXIS)
    first, last = math.floor(math.log10(lowest)), math.ceil(math.log10(highest))
    steps = [digit * 10.0**power for power in range(first, last + 1) for digit in (1, 3)]
    low = max(step for step in steps if step <= lowest)
    high = min(step for step in steps if step >= highest)
    ticks = tuple((step, money_axis(round(step * NANO_PER_USD))) for step in steps if low <= step <= high)
    return Axis(low, high, True, ticks)
