"""What-if as JSON (`what-if --json`) and as a table."""

from __future__ import annotations

from typing import Any

from tracker.analysis.prices.price_book import Candidate, Snapshot
from tracker.analysis.what_if.cost_estimate import UsageTotals
from tracker.analysis.what_if.what_if import Alternative, WhatIf
from tracker.export.prices import list_price_json
from tracker.export.summary import MEASURE_FIELDS, measures_json
from tracker.export.tables import Cell, Table
from tracker.money import usd_number, usd_text


def what_if_json(answer: WhatIf) -> dict[str, Any]:
    """Return the JSON object; US dollars, null if nothing could be priced."""
    period = answer.period
    return {
        "period": {"from": period.first.isoformat(), "to": period.last.isoformat(), "zone": "UTC"},
        "model": _candidate_json(answer.candidate),
        "prices": [_price_json(answer.candidate, snapshot) for snapshot in answer.prices],
        "paid": dict.fromkeys(MEASURE_FIELDS) if answer.paid is None else measures_json(answer.paid),
        "paid_usd": None if answer.cost_nano is None else usd_number(answer.total.paid_nano),
        "would_cost_usd": _usd_or_none(answer.cost_nano),
        "difference_usd": _usd_or_none(answer.difference_nano),
        "rests_on": {
            "by_calls": _priced_json(answer, answer.by_calls),
            "by_days": _priced_json(answer, answer.by_days),
        },
        "not_priced": _not_priced_json(answer),
        "before_first_price": {name: _priced_json(answer, answer.early)[name] for name in ("requests", "tokens")},
        "by_model": [{"model": row.model, **_totals_json(row.totals)} for row in answer.by_model],
        "alternatives": [_alternative_json(each) for each in answer.alternatives],
        "alternatives_rule": answer.alternatives_rule,
        "notes": list(answer.notes),
        "rule": answer.rule,
        "warning": answer.warning,
    }


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    model = candidate.model
    return {
        "model": model.permaslug,
        "slug": candidate.name,
        "name": model.name,
        "context_length": model.context_length,
    }


def _price_json(candidate: Candidate, snapshot: Snapshot) -> dict[str, Any]:
    base = snapshot.pricing.base
    prices = {} if base is None else list_price_json(base)
    return {
        "seen": None if candidate.is_free else snapshot.day.isoformat(),
        **prices,
        "unpriced": snapshot.pricing.unpriced,
        "overrides": len(snapshot.pricing.overrides),
    }


def _totals_json(totals: UsageTotals) -> dict[str, Any]:
    return {
        "requests": totals.requests,
        "tokens": totals.tokens,
        "paid_usd": usd_number(totals.paid_nano),
        "would_cost_usd": usd_number(totals.cost_nano),
    }


def _priced_json(answer: WhatIf, totals: UsageTotals) -> dict[str, Any]:
    """Return a part of what was priced; nothing is known of it if nothing could be priced."""
    found = _totals_json(totals)
    return dict.fromkeys(found) if answer.cost_nano is None else found


def _not_priced_json(answer: WhatIf) -> dict[str, Any]:
    """Return what could not be priced; its requests and tokens are not known where any of it is known only as spend."""
    unpriced = answer.unpriced
    are_counted = answer.paid is not None and answer.unknown_nano == 0
    return {
        "requests": unpriced.requests if are_counted else None,
        "tokens": unpriced.tokens if are_counted else None,
        "paid_usd": None if answer.paid is None else usd_number(unpriced.paid_nano),
        "would_cost_usd": None,
        "tokens_unknown_usd": None if answer.paid is None else usd_number(answer.unknown_nano),
    }


def _alternative_json(each: Alternative) -> dict[str, Any]:
    return {
        **_candidate_json(each.candidate),
        "would_cost_usd": usd_number(each.totals.cost_nano),
        "difference_usd": usd_number(each.totals.difference_nano),
        "used": each.is_used,
        "requests_before_first_price": each.early_requests,
    }


def _usd_or_none(nano: int | None) -> float | None:
    return None if nano is None else usd_number(nano)


def replaced_table(answer: WhatIf | None) -> Table:
    """Return the answer by the model that was used, the total last; no rows if there is no answer."""
    if answer is None:
        return Table(_HEADER, ())
    name = answer.candidate.name
    rows = [_row("replaced", row.model or row.name, name, row.totals) for row in answer.by_model]
    if answer.cost_nano is not None:
        return Table(_HEADER, (*rows, _row("total", None, name, answer.total)))
    paid = answer.paid
    if paid is None:
        return Table(_HEADER, ())
    # Nothing could be priced: the cost is unknown, what was paid is known all the same.
    return Table(_HEADER, (("total", None, name, paid.requests, paid.tokens, usd_text(paid.spend_nano), None),))


def alternatives_table(answer: WhatIf | None) -> Table:
    """Return the alternatives, cheapest first; no rows if there is no answer."""
    found = () if answer is None else answer.alternatives
    rows = [_row("alternative", None, each.candidate.name, each.totals) for each in found]
    return Table(_HEADER, tuple(rows))


_HEADER = ("what", "used", "priced_on", "requests", "tokens", "paid_usd", "would_cost_usd")


def _row(what: str, used: str | None, priced_on: str, totals: UsageTotals) -> tuple[Cell, ...]:
    paid, cost = usd_text(totals.paid_nano), usd_text(totals.cost_nano)
    return what, used, priced_on, totals.requests, totals.tokens, paid, cost
