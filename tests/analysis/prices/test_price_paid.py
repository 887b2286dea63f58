"""What was paid per 1M tokens, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

from tests.worlds.priced_account import FIRST, LAST, NOW, PERIOD, add_calls, add_days, call, day_row
from tracker.analysis.prices.price_list import ModelPrices, prices
from tracker.analysis.prices.price_paid import Paid
from tracker.periods import Period
from tracker.store.file.database import Store


def one(store: Store, period: Period = PERIOD) -> ModelPrices:
    (row,) = prices(store, period, {}, NOW).models
    return row


def test_paid_is_credits_over_tokens(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 2, 900, 100, 3_000), day_row(LAST, 1, 1_000, 0, 1_000)])
    # 4000 nano-dollars for 2000 tokens: 2 per token, 2 million per 1M tokens.
    assert one(store).paid.per_million == 2_000_000
    assert one(store).paid.requests == 3


def test_day_totals_that_mix_own_provider_keys_are_left_out_and_mentioned(store: Store) -> None:
    rows = [day_row(FIRST, 2, 1_000, 0, 3_000), day_row(LAST, 5, 9_000, 0, 100, byok_nano=7)]
    add_days(store, PERIOD, rows)
    row = one(store)
    assert row.paid.per_million == 3_000_000
    assert row.paid.left_out_requests == 5
    assert "Left out: 5 requests with own provider keys (BYOK)." in row.notes


def test_calls_on_own_provider_keys_are_left_out_one_by_one(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1_000, 0, 3_000), call("b", FIRST, 9_000, 0, 0, byok_nano=7)])
    assert one(store).paid.per_million == 3_000_000
    assert one(store).paid.left_out_requests == 1


def test_free_usage_is_included_and_a_note_has_the_price_without_it(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 3_000), day_row(LAST, 4, 2_000, 0, 0)])
    paid = one(store).paid
    assert paid.per_million == 1_000_000
    assert paid.per_million_without_zero_cost == 3_000_000
    assert paid.note == "4 requests are recorded as $0: free, or below a millionth of a dollar. Without them $0.003."


def test_all_free_has_no_price_without_it(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 0)])
    assert one(store).paid.per_million == 0
    assert one(store).paid.per_million_without_zero_cost is None
    assert one(store).paid.note == "All of it is recorded as $0: free, or below a millionth of a dollar."


def test_paid_adds_up() -> None:
    whole = Paid(
        requests=1, tokens=2, credits_nano=3, zero_cost_requests=4, zero_cost_tokens=5, left_out_requests=6
    ) + Paid(requests=10, tokens=20, credits_nano=30, zero_cost_requests=40, zero_cost_tokens=50, left_out_requests=60)
    assert whole == Paid(
        requests=11, tokens=22, credits_nano=33, zero_cost_requests=44, zero_cost_tokens=55, left_out_requests=66
    )
    assert Paid(requests=1, tokens=3, credits_nano=1).per_million == Fraction(1_000_000, 3)
