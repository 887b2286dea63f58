"""The reconciliation as JSON (`reconcile --json`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.analysis.reconcile.balance import BalanceCheck
from tracker.analysis.reconcile.reconcile import DayCheck
from tracker.export.summary import measures_json
from tracker.money import usd_number
from tracker.periods import date_of, instant_of


def reconciliation_json(checks: Sequence[DayCheck]) -> dict[str, Any]:
    """Return the JSON object of `reconcile --json`, including the balance."""
    return {"days": [_day_json(check) for check in checks]}


def _day_json(check: DayCheck) -> dict[str, Any]:
    return {
        "date": date_of(check.day).isoformat(),
        "status": check.status.value,
        "calls": measures_json(check.calls) if check.calls is not None else None,
        "feeds": {
            name: measures_json(source.measures) | {"read_at": _iso(source.fetched_at_ms)}
            for name, source in check.feeds.items()
        },
        "difference": measures_json(check.difference) if check.difference is not None else None,
        "balance": _balance_json(check.balance) if check.balance is not None else None,
        "cause": check.cause,
    }


def _balance_json(balance: BalanceCheck) -> dict[str, Any]:
    return {
        "from": _iso(balance.from_ms),
        "to": _iso(balance.to_ms),
        "moved_usd": usd_number(balance.moved_nano),
        "credits_usd": None if balance.credits_nano is None else usd_number(balance.credits_nano),
        "status": balance.state.value,
    }


def _iso(instant_ms: int | None) -> str | None:
    if instant_ms is None:
        return None
    return instant_of(instant_ms).isoformat(timespec="seconds").replace("+00:00", "Z")
