"""What the catalogue's price objects mean, against OpenRouter's own description of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.analysis.prices.pricing import FREE, ListPrice, Tokens, parse_pricing, per_million
from tracker.periods import ms_of

TUESDAY_NOON = ms_of(datetime(2026, 11, 10, 12, 0, tzinfo=UTC))

# 2 dollars per 1M prompt tokens, 10 completion, 0.2 cached: 2000, 10000 and 200 nano-dollars per token.
PLAIN = {"prompt": "0.000002", "completion": "0.00001", "input_cache_read": "0.0000002"}


def cost(tokens: Tokens, at_ms: int = TUESDAY_NOON, **pricing: Any) -> int | None:
    rates = parse_pricing(json.dumps(PLAIN | pricing)).at(at_ms, tokens.prompt)
    return None if rates is None else rates.cost_nano(tokens)


def clock(hour: int, minute: int = 0, day: int = 10) -> int:
    return ms_of(datetime(2026, 11, day, hour, minute, tzinfo=UTC))


def test_prompt_and_completion_are_multiplied() -> None:
    assert cost(Tokens(100, 10)) == 100 * 2000 + 10 * 10_000


def test_cached_tokens_cost_the_cache_price_inside_the_prompt() -> None:
    assert cost(Tokens(100, 0, cached=60)) == 40 * 2000 + 60 * 200


def test_without_a_cache_price_cached_tokens_cost_as_prompt() -> None:
    assert cost(Tokens(100, 0, cached=60), input_cache_read=None) == 100 * 2000


def test_unknown_cached_tokens_cost_as_prompt() -> None:
    assert cost(Tokens(100, 0, cached=None)) == 100 * 2000


def test_reasoning_is_part_of_completion() -> None:
    assert cost(Tokens(0, 10, reasoning=6)) == 10 * 10_000


def test_reasoning_with_its_own_price_costs_that() -> None:
    assert cost(Tokens(0, 10, reasoning=6), internal_reasoning="0.00002") == 4 * 10_000 + 6 * 20_000


def test_a_reasoning_price_of_zero_is_no_price_of_its_own() -> None:
    assert cost(Tokens(0, 10, reasoning=6), internal_reasoning="0") == 10 * 10_000


def test_parts_never_exceed_their_whole() -> None:
    assert cost(Tokens(100, 0, cached=300)) == 100 * 200
    assert cost(Tokens(0, 10, reasoning=30), internal_reasoning="0.00002") == 10 * 20_000


@pytest.mark.parametrize(("discount", "nano"), [("0.25", 150000), (0, 200000), (1, 0), ("7", 200000), ("x", 200000)])
def test_a_discount_takes_a_fraction_off(discount: Any, nano: int) -> None:
    assert cost(Tokens(100, 0), discount=discount) == nano


@pytest.mark.parametrize("name", ["prompt", "completion"])
def test_a_price_of_minus_one_varies(name: str) -> None:
    pricing = parse_pricing(json.dumps(PLAIN | {name: "-1"}))
    assert (pricing.base, pricing.unpriced, pricing.at(TUESDAY_NOON, 1)) == (None, "varies", None)


NONE = ["{}", "[]", "null", '{"prompt": "1"}', '{"prompt": "a", "completion": "b"}']
ENDLESS = [f'{{"prompt": "{number}", "completion": "1"}}' for number in ("1E+999999999", "1e-999999999", "NaN", "")]


@pytest.mark.parametrize("text", [*NONE, *ENDLESS])
def test_an_invalid_price_is_not_guessed(text: str) -> None:
    assert parse_pricing(text).base is None
    assert parse_pricing(text).unpriced == "not listed"


class TestOverrides:
    """Conditions, and who wins."""

    @pytest.mark.parametrize(("prompt", "nano"), [(200, 200 * 2000), (201, 201 * 4000)])
    def test_long_prompts_are_strictly_longer(self, prompt: int, nano: int) -> None:
        assert cost(Tokens(prompt, 0), overrides=[{"min_prompt_tokens": 200, "prompt": "0.000004"}]) == nano

    def test_a_number_with_decimals_is_stored_as_text(self) -> None:
        assert cost(Tokens(201, 0), overrides=[{"min_prompt_tokens": "200.0", "prompt": "0.000004"}]) == 201 * 4000

    def test_prices_it_does_not_name_are_the_base_prices(self) -> None:
        assert cost(Tokens(1, 1), overrides=[{"prompt": "0.000004"}]) == 4000 + 10_000

    def test_the_later_match_wins_per_price(self) -> None:
        first, second = {"prompt": "0.000004", "completion": "0.00003"}, {"prompt": "0.000006"}
        assert cost(Tokens(1, 1), overrides=[first, second]) == 6000 + 30_000

    @pytest.mark.parametrize(
        ("at_ms", "nano"), [(clock(0, 59), 2000), (clock(1), 1000), (clock(10, 29), 1000), (clock(10, 30), 2000)]
    )
    def test_a_window_includes_its_start_and_not_its_end(self, at_ms: int, nano: int) -> None:
        window = {"utc_start": 100, "utc_end": 1030, "prompt": "0.000001"}
        assert cost(Tokens(1, 0), at_ms, overrides=[window]) == nano

    @pytest.mark.parametrize(("hour", "nano"), [(21, 2000), (22, 1000), (23, 1000), (0, 1000), (3, 1000), (4, 2000)])
    def test_a_window_may_pass_midnight(self, hour: int, nano: int) -> None:
        window = {"utc_start": 2200, "utc_end": 400, "prompt": "0.000001"}
        assert cost(Tokens(1, 0), clock(hour), overrides=[window]) == nano

    @pytest.mark.parametrize(("day", "nano"), [(9, 2000), (10, 1000), (14, 1000), (15, 2000)])
    def test_days_of_the_week_are_those_of_utc(self, day: int, nano: int) -> None:
        days = {"utc_days": ["tuesday", "saturday", "someday"], "prompt": "0.000001"}
        assert cost(Tokens(1, 0), clock(12, day=day), overrides=[days]) == nano

    def test_all_conditions_must_be_true(self) -> None:
        both = {"utc_days": ["tuesday"], "min_prompt_tokens": 10, "prompt": "0.000001"}
        assert cost(Tokens(10, 0), overrides=[both]) == 10 * 2000
        assert cost(Tokens(11, 0), overrides=[both]) == 11 * 1000

    def test_the_discount_applies_to_overrides_too(self) -> None:
        assert cost(Tokens(1, 0), discount="0.5", overrides=[{"prompt": "0.000004"}]) == 2000


def test_a_price_per_million_is_exact() -> None:
    assert str(per_million(Decimal("0.0000000028"))) == "0.0028"
    assert per_million(Decimal("0.00003")) == 30
    assert per_million(Decimal(0)) == 0


def test_free_costs_nothing() -> None:
    assert FREE.is_zero
    assert FREE.rates().cost_nano(Tokens(10**9, 10**9, 5, 5)) == 0


prices = st.decimals(0, Decimal("0.01"), places=15)
counts = st.integers(0, 10**7)


@given(prices, prices, st.none() | prices, counts, counts, counts)
def test_the_sum_of_the_products_is_rounded_once_half_even(
    prompt: Decimal, completion: Decimal, cache_read: Decimal | None, tokens: int, written: int, cached: int
) -> None:
    cached = min(cached, tokens)
    listed = ListPrice(prompt, completion, cache_read)
    per_cached = prompt if cache_read is None else cache_read
    exact = ((tokens - cached) * prompt + cached * per_cached + written * completion).scaleb(9)
    expected = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    assert listed.rates().cost_nano(Tokens(tokens, written, cached)) == expected


@pytest.mark.parametrize(("tokens", "nano"), [(1, 0), (3, 2), (5, 2), (-1, 0), (-3, -2)])
def test_half_a_nano_dollar_is_rounded_to_the_even_one(tokens: int, nano: int) -> None:
    assert ListPrice(Decimal("0.0000000005"), Decimal(0)).rates().cost_nano(Tokens(tokens, 0)) == nano
