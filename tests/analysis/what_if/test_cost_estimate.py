"""What usage would have cost, worked out by hand: the price of the time, call by call or day by day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.worlds.priced_account import (
    FIRST,
    LAST,
    LONG_AGO,
    NOVA,
    PERIOD,
    PICO,
    PICO_PRICE,
    SECOND,
    add_calls,
    add_days,
    add_prices,
    call,
    day_row,
    instant,
    listed,
    new_store,
)
from tests.worlds.what_if_account import ask, said
from tracker.store.file.database import Store


def test_cached_tokens_cost_the_cache_price_of_the_target(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 0, 1, model=PICO, cached_tokens=400)])
    assert ask(store, NOVA).cost_nano == 600 * 2000 + 400 * 200
    assert ask(store, PICO).cost_nano == 1000 * 500


def test_reasoning_with_its_own_price(store: Store) -> None:
    add_prices(store, [listed(PICO, PICO_PRICE | {"internal_reasoning": "0.000003"})], date(2026, 2, 1))
    add_calls(store, [call("a", FIRST, 0, 10, 1, reasoning_tokens=4)])
    assert ask(store).cost_nano == 6 * 1000 + 4 * 3000


class TestOverTime:
    """The price of the time, not of today."""

    @pytest.fixture(autouse=True)
    def dearer_from_the_fifth(self, store: Store) -> None:
        add_prices(store, [listed(PICO, PICO_PRICE | {"prompt": "0.000001"})], SECOND, 12)

    def test_calls_take_the_price_of_their_instant(self, store: Store) -> None:
        morning, evening = instant(SECOND, 11, 59), instant(SECOND, 12)
        rows = [
            call("a", SECOND, 1000, 0, 1, created_at_ms=morning),
            call("b", SECOND, 1000, 0, 1, created_at_ms=evening),
        ]
        add_calls(store, rows)
        answer = ask(store)
        assert answer.cost_nano == 1000 * 500 + 1000 * 1000
        assert [snapshot.day for snapshot in answer.prices] == [LONG_AGO, SECOND]

    def test_days_take_the_price_of_their_end(self, store: Store) -> None:
        before = SECOND - timedelta(days=1)
        add_days(store, PERIOD, [day_row(before, 1, 1000, 0, 1), day_row(SECOND, 1, 1000, 0, 1)])
        assert ask(store).cost_nano == 1000 * 500 + 1000 * 1000


def test_before_the_first_price_the_earliest_one_is_used_and_dated(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        add_prices(store, [listed(PICO, PICO_PRICE)], SECOND, 12)
        add_calls(store, [call("a", FIRST, 1000, 0, 1), call("b", LAST, 1000, 0, 1)])
        answer = ask(store)
    assert answer.cost_nano == 2000 * 500
    assert answer.early.requests == 1
    assert said(answer, "known from 5 Nov 2026 on; 1 request before that is priced at that price.")


def test_rules_for_long_prompts_apply_to_calls_and_not_to_days(store: Store) -> None:
    long_prompts: dict[str, object] = {"overrides": [{"min_prompt_tokens": 999, "prompt": "0.000005"}]}
    add_prices(store, [listed(PICO, PICO_PRICE | long_prompts)], date(2026, 2, 1))
    add_calls(store, [call("a", FIRST, 999, 0, 1), call("b", FIRST, 1000, 0, 1)])
    add_days(store, [LAST], [day_row(LAST, 1, 1000, 0, 1)])
    assert ask(store).cost_nano == 999 * 500 + 1000 * 5000 + 1000 * 500


def test_a_discount_is_taken_off(store: Store) -> None:
    add_prices(store, [listed(PICO, PICO_PRICE | {"discount": "0.1"})], date(2026, 2, 1))
    add_calls(store, [call("a", FIRST, 1000, 0, 1)])
    assert ask(store).cost_nano == 1000 * 450


def test_only_what_could_be_priced_is_compared(store: Store) -> None:
    add_prices(store, [listed(PICO, {"prompt": "-1", "completion": "-1"})], SECOND)
    add_calls(store, [call("a", FIRST, 1000, 0, 7_000), call("b", LAST, 1000, 0, 9_000)])
    answer = ask(store)
    assert (answer.total.paid_nano, answer.cost_nano, answer.unpriced.paid_nano) == (7_000, 500_000, 9_000)
