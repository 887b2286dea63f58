"""The comparison with the report as JSON (`compare --json`)."""

from __future__ import annotations

from typing import Any

from tracker.analysis.compare.compare import ComparedFigure, Comparison
from tracker.analysis.market.market import Market
from tracker.analysis.report.wording import range_text
from tracker.periods import instant_of


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Return the JSON object: period, requests, market, and one entry per figure of the report; percent as 0 to 100.

    `unit` is the unit of `you` and `difference`; `report` contains the figure as published, which has another unit for
    `oss_author_tokens_…` and `size_class_…`. `report.date` is an ISO date or an interval "first/last", null if the
    report gives no date. The top-level `market` gives source and days of the figures' `market`, null if no market data
    is stored; the sample's is invented and has `"sample": true`. Its days are for all figures except the monthly ones,
    which have their own month. Where too much of the market is unclassified for one number, a figure's `market` is null
    and its `reason` gives the range.
    """
    period = comparison.period
    return {
        "period": {"from": period.first.isoformat(), "to": period.last.isoformat(), "zone": "UTC"},
        "requests": comparison.requests,
        "market": _market_json(comparison.market),
        "figures": [_figure_json(compared) for compared in comparison.figures],
    }


def _market_json(market: Market) -> dict[str, Any] | None:
    if market.as_of_ms is None:
        return None
    latest = market.latest
    return {
        "credit": market.source,
        "as_of": instant_of(market.as_of_ms).date().isoformat(),
        "from": None if latest is None else latest.usage.period.first.isoformat(),
        "to": None if latest is None else latest.usage.period.last.isoformat(),
        "days": None if latest is None else latest.days,
        **({"sample": True} if market.invented else {}),
    }


def _figure_json(compared: ComparedFigure) -> dict[str, Any]:
    figure = compared.figure
    market = compared.market_range
    # A reader of the JSON has no other place where it says why the market is null.
    reason = compared.reason
    if market is not None:
        text = f"Market: {range_text(compared.unit, market.low, market.high)}. {market.reason}"
        reason = text if reason is None else f"{reason} {text}"
    return {
        "id": figure.id,
        "verdict": compared.comparability,
        "status": compared.status,
        "unit": compared.unit,
        "you": compared.you,
        "report": {
            "value": figure.value,
            "low": figure.low,
            "high": figure.high,
            "date": figure.dates,
            "section": figure.section,
            "confidence": figure.confidence,
        },
        "market": compared.market,
        "difference": compared.difference,
        "reason": reason,
    }
