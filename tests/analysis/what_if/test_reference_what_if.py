"""What-if compared with a simple pricing, call by call and day by day, in fractions, on random accounts and prices."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.slow_examples import slow_examples
from tests.worlds.account_steps import Account, tell
from tests.worlds.plain_account import added, measures_of
from tests.worlds.random_accounts import DAYS, accounts
from tests.worlds.reference_ledger import DAY_MS, Reference, truth_of
from tracker.analysis.what_if.what_if import what_if
from tracker.periods import Period, date_of, day_number
from tracker.store.account.catalogue import save_models
from tracker.store.file.database import open_for_writing
from tracker.usage import Call, Measures, Model

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PRICES = st.sampled_from(("0.000003", "0.0000000025", "0.000000000150", "0.00000123456789", "0", "0.1"))
OVERRIDES = st.fixed_dictionaries(
    {"prompt": PRICES},
    optional={
        "completion": PRICES,
        "min_prompt_tokens": st.sampled_from((0, 16, 17, 999)),
        "utc_start": st.sampled_from((0, 230, 1030, 2300)),
        "utc_end": st.sampled_from((100, 1215, 2359)),
        "utc_days": st.lists(st.sampled_from(WEEKDAYS), max_size=4, unique=True),
    },
)
PRICINGS = st.fixed_dictionaries(
    {"prompt": PRICES | st.just("-1"), "completion": PRICES},
    optional={
        "input_cache_read": PRICES,
        "internal_reasoning": PRICES,
        "discount": st.sampled_from(("0", "0.25", "0.333")),
        "overrides": st.lists(OVERRIDES, max_size=2),
    },
)
Pricing = dict[str, Any]


class Piece(NamedTuple):
    """Something that is priced as one: a call at its instant, or a day's usage of a model (instant None)."""

    day: int
    at_ms: int | None
    model: str | None
    sums: Measures


def pieces_of(reference: Reference, account: Account, days: range) -> list[Piece]:
    """Return the usage of some UTC days in the pieces that are priced."""
    today = day_number(account.now.astimezone(UTC).date())
    found: list[Piece] = []
    for day in days:
        truth = truth_of(reference.plain, day, today)
        if truth is None:
            continue
        source = reference.answering(truth, ("model",))
        rows = [row for row in source.rows if row.model is not None] if source else []
        unattributed = truth.total.sums - added([measures_of(row) for row in rows])
        if not unattributed.is_zero():
            found.append(Piece(day, None, None, unattributed))
        by_model: defaultdict[str, list[Measures]] = defaultdict(list)
        for row in rows:
            assert row.model is not None
            # If the clock is behind, calls can be of days that have not begun; the answer's coverage leaves them out.
            if isinstance(row, Call) and day <= today:
                found.append(Piece(day, row.created_at_ms, reference.names.model_of(row.model), measures_of(row)))
            else:
                by_model[reference.names.model_of(row.model)].append(measures_of(row))
        found += [Piece(day, None, model, added(sums)) for model, sums in by_model.items()]
    return found


def price_of(piece: Piece, history: list[tuple[int, Pricing]]) -> int | None:
    """Return what a piece costs in nano-dollars; None: its price varies."""
    at_ms = (piece.day + 1) * DAY_MS - 1 if piece.at_ms is None else piece.at_ms
    seen = [pricing for seen_ms, pricing in history if seen_ms <= at_ms] or [history[0][1]]
    prices = dict(seen[-1])
    if piece.at_ms is not None:
        for override in seen[-1].get("overrides", ()):
            if applies(override, piece.at_ms, piece.sums.prompt_tokens or 0):
                prices |= override
    prompt, completion = Fraction(prices["prompt"]), Fraction(prices["completion"])
    if prompt < 0:
        return None
    cached = Fraction(prices.get("input_cache_read", prompt))
    reasoning_cost = Fraction(prices.get("internal_reasoning", 0)) or completion
    of_prompt, of_completion = piece.sums.prompt_tokens or 0, piece.sums.completion_tokens or 0
    from_cache = inside(piece.sums.cached_tokens or 0, of_prompt)
    reasoned = inside(piece.sums.reasoning_tokens or 0, of_completion)
    usd = (of_prompt - from_cache) * prompt + from_cache * cached
    usd += (of_completion - reasoned) * completion + reasoned * reasoning_cost
    # Fractions round halves to even.
    return round(usd * (1 - Fraction(prices.get("discount", 0))) * 10**9)


def inside(part: int, whole: int) -> int:
    """The surplus of a part larger than its whole is ignored; what a total has beyond its parts may be negative."""
    return min(part, whole) if whole >= 0 else part


def applies(override: Pricing, at_ms: int, prompt_tokens: int) -> bool:
    """Return whether the conditions of an override are true for a call."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)
    clock = at.hour * 100 + at.minute
    start, end = override.get("utc_start", 0), override.get("utc_end", 2400)
    in_hours = start <= clock < end if start <= end else clock >= start or clock < end
    in_days = "utc_days" not in override or WEEKDAYS[at.weekday()] in override["utc_days"]
    return in_hours and in_days and prompt_tokens > override.get("min_prompt_tokens", -1)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, Pricing]]:
    """Draw up to three prices and when each was seen, in ms from the account's first day on."""
    hours = sorted(draw(st.lists(st.integers(-24, 24 * DAYS), min_size=1, max_size=3, unique=True)))
    found: list[tuple[int, Pricing]] = []
    for hour in hours:
        pricing = draw(PRICINGS)
        if not found or found[-1][1] != pricing:
            found.append((hour * 3_600_000, pricing))
    return found


def check(path: Path, account: Account, seen: list[tuple[int, Pricing]]) -> None:
    history = [(account.first_day * DAY_MS + after_ms, pricing) for after_ms, pricing in seen]
    days = range(account.first_day - 1, account.first_day + DAYS + 1)
    with open_for_writing(path) as store:
        plain = tell(store, account)
        for seen_ms, pricing in history:
            model = Model(
                permaslug="omega/max",
                slug="omega/max",
                name="Omega",
                created_at_ms=None,
                hugging_face_id=None,
                context_length=1000,
                supported_parameters=(),
                pricing=json.dumps(pricing),
            )
            save_models(store, [model], seen_ms)
        found = what_if(store, "omega/max", Period(date_of(days[0]), date_of(days[-1])), {}, account.now)
    pieces = pieces_of(Reference(plain), account, days)
    costs = [(piece, price_of(piece, history)) for piece in pieces]
    priced = added([piece.sums for piece in pieces])
    paid = Measures() if found.paid is None else found.paid
    assert paid == priced or (paid.requests is None and paid.spend_nano == priced.spend_nano + found.unknown_nano)
    assert found.total.cost_nano == sum(cost for _, cost in costs if cost is not None)
    assert found.total.requests == sum(piece.sums.requests or 0 for piece, cost in costs if cost is not None)
    assert found.unpriced.paid_nano == sum(piece.sums.spend_nano for piece, cost in costs if cost is None)
    by_model: defaultdict[str | None, int] = defaultdict(int)
    for piece, cost in costs:
        by_model[piece.model] += cost or 0
    assert {row.model: row.totals.cost_nano for row in found.by_model if row.totals.cost_nano} == {
        model: cost for model, cost in by_model.items() if cost
    }


@slow_examples(80)
@given(account=accounts(), history=histories())
def test_what_if(tmp_path: Path, account: Account, history: list[tuple[int, Pricing]]) -> None:
    path = tmp_path / "account.sqlite3"
    path.unlink(missing_ok=True)
    check(path, account, history)


@pytest.mark.slow
@slow_examples(3000)
@given(account=accounts(), history=histories())
def test_what_if_often(tmp_path: Path, account: Account, history: list[tuple[int, Pricing]]) -> None:
    path = tmp_path / "account.sqlite3"
    path.unlink(missing_ok=True)
    check(path, account, history)
