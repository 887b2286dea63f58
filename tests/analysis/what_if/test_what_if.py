"""What-if, worked out by hand; and that the same model at the same prices costs what was paid."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.slow_examples import slow_examples
from tests.worlds.priced_account import (
    FIRST,
    LAST,
    LONG_AGO,
    NOVA,
    PERIOD,
    PICO,
    add_calls,
    add_days,
    add_prices,
    call,
    day_row,
    listed,
    new_store,
)
from tests.worlds.what_if_account import ask, said
from tracker.errors import UsageError
from tracker.export.what_if import what_if_json
from tracker.store.file.database import Store


def test_calls_are_priced_one_by_one(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000), call("b", LAST, 10, 1, 30_000)])
    answer = ask(store)
    # pico: 500 per prompt token, 1000 per completion token.
    assert answer.cost_nano == 1010 * 500 + 101 * 1000
    assert answer.difference_nano == 606_000 - 3_030_000
    assert (answer.by_calls.requests, answer.by_calls.tokens, answer.by_days.requests) == (2, 1111, 0)


def test_days_without_calls_are_priced_as_days_and_mentioned(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 4, 1000, 100, 3_000_000)])
    answer = ask(store)
    assert (answer.cost_nano, answer.by_days.requests) == (600_000, 4)
    assert said(answer, "4 requests are known only as day totals: priced at the base price")


def test_free_variants_cost_nothing(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    answer = ask(store, f"{PICO}:free")
    assert (answer.cost_nano, answer.difference_nano) == (0, -3_000_000)
    assert said(answer, "Free variants cost nothing")
    assert what_if_json(answer)["prices"][0]["seen"] is None


def test_a_price_that_varies_is_not_guessed(store: Store) -> None:
    add_prices(store, [listed("acme/router", {"prompt": "-1", "completion": "-1"})], LONG_AGO)
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    answer = ask(store, "acme/router")
    assert (answer.cost_nano, answer.difference_nano, answer.total.requests) == (None, None, 0)
    assert (answer.unpriced.requests, answer.unpriced.paid_nano) == (1, 3_000_000)
    assert said(answer, "1 request cannot be priced on acme/router: its price varies")
    assert what_if_json(answer)["would_cost_usd"] is None


def test_without_stored_usage_the_cost_is_unknown(store: Store) -> None:
    answer = ask(store, best=3)
    assert (answer.cost_nano, answer.alternatives) == (None, ())
    assert said(answer, "Not stored: 10 of 10 days.")


def test_an_unknown_model_is_rejected(store: Store) -> None:
    with pytest.raises(UsageError, match="zeta/pico"):
        ask(store, "zeta/pic")


pico_dollars = st.integers(1, 10**8)


def text_of(pico: int) -> str:
    return f"{pico // 10**12}.{pico % 10**12:012d}"


def billed(pico: int) -> int:
    """Round to nano-dollars, half-even, in another way than the program."""
    return round(Fraction(pico, 1000))


@st.composite
def priced_calls(draw: st.DrawFn) -> tuple[dict[str, Any], list[tuple[int, int, int, int, int]]]:
    """A price, and calls (day, prompt, completion, cached, cost) of an account that pays tokens × price."""
    prompt, completion, cached = draw(pico_dollars), draw(pico_dollars), draw(pico_dollars)
    long_from, long_prompt = draw(st.integers(0, 5000)), draw(pico_dollars)
    pricing = {
        "prompt": text_of(prompt),
        "completion": text_of(completion),
        "input_cache_read": text_of(cached),
        "overrides": [{"min_prompt_tokens": long_from, "prompt": text_of(long_prompt)}],
    }
    calls = []
    for _ in range(draw(st.integers(1, 12))):
        tokens, written = draw(st.integers(0, 10_000)), draw(st.integers(0, 10_000))
        read = draw(st.integers(0, tokens))
        per_prompt = long_prompt if tokens > long_from else prompt
        cost = billed((tokens - read) * per_prompt + read * cached + written * completion)
        calls.append((draw(st.integers(0, 9)), tokens, written, read, cost))
    return pricing, calls


@given(priced_calls())
@slow_examples(40)
def test_the_same_model_at_the_same_prices_costs_what_was_paid(
    account: tuple[dict[str, Any], list[tuple[int, int, int, int, int]]],
) -> None:
    pricing, rows = account
    calls = [
        call(f"c{n}", FIRST + timedelta(days=day), prompt, completion, cost, cached_tokens=cached)
        for n, (day, prompt, completion, cached, cost) in enumerate(rows)
    ]
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        add_prices(store, [listed(NOVA, pricing)], LONG_AGO)
        add_calls(store, calls)
        answer = ask(store, NOVA)
    assert answer.paid is not None
    assert answer.cost_nano == answer.paid.spend_nano == sum(each.credits_nano for each in calls)
    assert answer.difference_nano == 0


@given(pico_dollars, pico_dollars, st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=10))
@slow_examples(25)
def test_days_of_the_same_model_cost_what_was_paid(prompt: int, completion: int, tokens: list[tuple[int, int]]) -> None:
    pricing = {"prompt": text_of(prompt), "completion": text_of(completion)}
    rows = [
        day_row(FIRST + timedelta(days=n), 1, read, written, billed(read * prompt + written * completion))
        for n, (read, written) in enumerate(tokens)
    ]
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        add_prices(store, [listed(NOVA, pricing)], LONG_AGO)
        add_days(store, PERIOD, rows)
        answer = ask(store, NOVA)
    assert answer.total.difference_nano == 0
    assert answer.paid is not None
    assert answer.total.cost_nano == answer.paid.spend_nano
