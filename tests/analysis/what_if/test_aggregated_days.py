"""Calls that are summed before they are priced cost the same as one by one, to the nano-dollar."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.slow_examples import slow_examples
from tests.worlds.priced_account import NOVA, NOW, add_calls, add_prices, call, instant, listed, new_store
from tracker.analysis.prices.price_book import Candidate, PriceHistory, Snapshot, read_price_book
from tracker.analysis.prices.pricing import parse_pricing
from tracker.analysis.what_if.aggregated_days import summed_days
from tracker.analysis.what_if.what_if import what_if
from tracker.periods import Period, day_number
from tracker.store.questions.call_figures import CallTokens
from tracker.usage import Model

FIRST = date(2026, 11, 1)
DAYS = [day_number(FIRST) + n for n in range(3)]
WHOLE = '{"prompt": "0.000002", "completion": "0.00001"}'


def candidate_of(*seen: tuple[int, str]) -> Candidate:
    model = Model(
        permaslug=NOVA,
        slug=NOVA,
        name=NOVA,
        created_at_ms=None,
        hugging_face_id=None,
        context_length=None,
        supported_parameters=(),
        pricing=WHOLE,
    )
    history = PriceHistory(tuple(Snapshot(at_ms, parse_pricing(pricing)) for at_ms, pricing in seen))
    return Candidate(model, None, history)


@pytest.mark.parametrize(("tokens", "costs"), [([1, 1], 0), ([3, 3], 4), ([5, 1], 2), ([2, 2], 2), ([0], 0)])
def test_every_call_is_rounded_half_even(tmp_path: Path, tokens: list[int], costs: int) -> None:
    with new_store(tmp_path) as store:
        add_prices(store, [listed(NOVA, {"prompt": "0.0000000005", "completion": "0"})], date(2026, 1, 1))
        add_calls(store, [call(f"c{n}", FIRST, prompt, 0, 1) for n, prompt in enumerate(tokens)])
        answer = what_if(store, NOVA, Period(FIRST, FIRST), {}, NOW)
    assert answer.cost_nano == costs


def test_a_price_is_valid_for_complete_days() -> None:
    rule = summed_days(candidate_of((0, WHOLE)), DAYS, 9)
    assert (rule.days, rule.longest_prompt) == (frozenset(DAYS), None)


def test_the_day_of_a_change_is_priced_call_by_call() -> None:
    changed = instant(FIRST + timedelta(days=1), 9)
    assert summed_days(candidate_of((0, WHOLE), (changed, WHOLE)), DAYS, 9).days == {DAYS[0], DAYS[2]}
    at_midnight = instant(FIRST + timedelta(days=1))
    assert summed_days(candidate_of((0, WHOLE), (at_midnight, WHOLE)), DAYS, 9).days == frozenset(DAYS)


@pytest.mark.parametrize(
    "pricing",
    [
        '{"prompt": "123456789012.000000000001", "completion": "0"}',
        '{"prompt": "0.000002", "completion": "0.00001", "overrides": [{"utc_start": 1630, "prompt": "0"}]}',
    ],
    ids=["too many digits", "hours of the day"],
)
def test_prices_that_need_every_call(pricing: str) -> None:
    assert summed_days(candidate_of((0, pricing)), DAYS, 10**6).days == frozenset()


@pytest.mark.parametrize(
    ("prompt", "cached", "stored"), [(1000, 0, True), (1001, 0, False), (10, 10, True), (10, 11, False)]
)
def test_long_prompts_and_odd_calls_are_priced_one_by_one(prompt: int, cached: int, stored: bool) -> None:
    pricing = '{"prompt": "0.000002", "completion": "0", "overrides": [{"min_prompt_tokens": 1000, "prompt": "0.1"}]}'
    rule = summed_days(candidate_of((0, pricing)), DAYS, 9)
    assert rule.holds(CallTokens(0, NOVA, 0, prompt, 0, cached, None)) is stored


prices_per_token = st.integers(0, 50)
places = st.sampled_from([6, 9, 10, 11])
"""Prices with this many decimals: whole nano-dollars, and parts of one that have to be rounded."""
some_tokens = st.integers(0, 3000)
some_calls = st.lists(
    st.tuples(st.integers(0, 71), some_tokens, some_tokens, st.none() | some_tokens, st.none() | some_tokens),
    min_size=1,
    max_size=12,
)


@given(
    some_calls,
    prices_per_token,
    prices_per_token,
    prices_per_token,
    places,
    st.integers(0, 3000),
    st.integers(0, 71),
)
@slow_examples(60)
def test_sums_cost_what_calls_cost(
    rows: list[tuple[int, int, int, int | None, int | None]],
    prompt: int,
    completion: int,
    cached: int,
    decimals: int,
    long_from: int,
    changed_at: int,
) -> None:
    prices = {
        "prompt": f"{Decimal(prompt).scaleb(-decimals):f}",
        "completion": f"{Decimal(completion).scaleb(-decimals):f}",
        "input_cache_read": f"{Decimal(cached).scaleb(-decimals):f}",
        "internal_reasoning": "0.000033",
    }
    before = prices | {"overrides": [{"min_prompt_tokens": long_from, "prompt": "0.000077"}]}
    after = prices | {"completion": "0.000003"}
    calls = [
        call(
            f"c{n}",
            FIRST,
            read,
            written,
            1,
            created_at_ms=instant(FIRST, hour),
            cached_tokens=kept,
            reasoning_tokens=reasoned,
        )
        for n, (hour, read, written, kept, reasoned) in enumerate(rows)
    ]
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        add_prices(store, [listed(NOVA, before)], date(2026, 1, 1))
        add_prices(store, [listed(NOVA, after)], FIRST + timedelta(days=changed_at // 24), changed_at % 24)
        add_calls(store, calls)
        answer = what_if(store, NOVA, Period(FIRST, FIRST + timedelta(days=2)), {}, NOW)
        history = read_price_book(store).candidate(NOVA).history
    expected = 0
    for one in calls:
        rates = history.at(one.created_at_ms).pricing.at(one.created_at_ms, one.prompt_tokens)
        assert rates is not None
        tokens = (one.prompt_tokens, one.completion_tokens, one.cached_tokens, one.reasoning_tokens)
        expected += rates.cost_nano(tokens)
    assert answer.paid is not None
    assert (answer.cost_nano, answer.by_calls.requests, answer.paid.requests) == (expected, len(calls), len(calls))
    assert answer.by_calls.tokens == sum(one.prompt_tokens + one.completion_tokens for one in calls)
