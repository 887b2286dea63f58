"""Prices listed and paid, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.worlds.priced_account import (
    FIRST,
    LAST,
    NOVA,
    NOVA_PRICE,
    NOW,
    PERIOD,
    PICO,
    PICO_PRICE,
    SECOND,
    add_calls,
    add_days,
    add_prices,
    call,
    day_row,
    listed,
)
from tracker.analysis.prices.price_book import read_price_book
from tracker.analysis.prices.price_list import ModelPrices, prices
from tracker.analysis.prices.price_paid import Paid
from tracker.errors import UsageError
from tracker.export.prices import prices_json
from tracker.periods import Period
from tracker.store.file.database import Store

CHEAPER = NOVA_PRICE | {"prompt": "0.000001"}


def one(store: Store, period: Period = PERIOD) -> ModelPrices:
    (row,) = prices(store, period, {}, NOW).models
    return row


def test_paid_is_credits_over_tokens(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 2, 900, 100, 3_000), day_row(LAST, 1, 1_000, 0, 1_000)])
    # 4000 nano-dollars for 2000 tokens: 2 a token, 2 million a million.
    assert one(store).paid.per_million == 2_000_000
    assert one(store).paid.requests == 3


def test_totals_of_days_that_mix_own_provider_keys_are_left_out_and_said(store: Store) -> None:
    rows = [day_row(FIRST, 2, 1_000, 0, 3_000), day_row(LAST, 5, 9_000, 0, 100, byok_nano=7)]
    add_days(store, PERIOD, rows)
    row = one(store)
    assert row.paid.per_million == 3_000_000
    assert row.paid.left_out_requests == 5
    assert "Left out: 5 requests with own provider keys (BYOK)." in row.notes


def test_calls_on_own_provider_keys_are_told_apart_one_by_one(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1_000, 0, 3_000), call("b", FIRST, 9_000, 0, 0, byok_nano=7)])
    assert one(store).paid.per_million == 3_000_000
    assert one(store).paid.left_out_requests == 1


def test_free_usage_is_in_and_the_price_without_it_beside(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 3_000), day_row(LAST, 4, 2_000, 0, 0)])
    paid = one(store).paid
    assert paid.per_million == 1_000_000
    assert paid.per_million_without_free == 3_000_000
    assert paid.note == "Free of charge: 4 requests; without them $0.003."


def test_all_free_has_no_price_without_it(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 0)])
    assert one(store).paid.per_million == 0
    assert one(store).paid.per_million_without_free is None
    assert one(store).paid.note == "All of it was free of charge."


def test_list_prices_at_both_ends_and_the_change_between(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1)])
    add_prices(store, [listed(NOVA, NOVA_PRICE)], date(2026, 10, 1))
    add_prices(store, [listed(NOVA, CHEAPER)], SECOND, 9)
    row = one(store)
    assert row.start is not None
    assert row.end is not None
    assert (row.start.price and row.start.price.prompt, row.start.is_later) == (Decimal("0.000002"), False)
    assert (row.end.price and row.end.price.prompt, row.end.seen) == (Decimal("0.000001"), SECOND)
    (change,) = row.changes
    assert (change.day, change.before.prompt, change.after.prompt) == (SECOND, Decimal("0.000002"), Decimal("0.000001"))
    assert row.notes == ()


def test_changes_beside_the_period_are_not_told(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1)])
    add_prices(store, [listed(NOVA, NOVA_PRICE)], date(2026, 10, 1))
    add_prices(store, [listed(NOVA, CHEAPER)], date(2026, 10, 20))
    add_prices(store, [listed(NOVA, NOVA_PRICE)], date(2026, 11, 11))
    row = one(store)
    assert row.changes == ()
    assert row.start == row.end


def test_a_change_of_other_prices_is_none(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1)])
    add_prices(store, [listed(NOVA, NOVA_PRICE)], FIRST)
    add_prices(store, [listed(NOVA, NOVA_PRICE | {"web_search": "0.01"})], SECOND)
    assert one(store).changes == ()


def test_before_the_first_snapshot_the_earliest_one_is_given_with_its_day(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1)])
    add_prices(store, [listed(NOVA, NOVA_PRICE)], SECOND)
    row = one(store)
    assert row.start is not None
    assert (row.start.is_later, row.start.seen) == (True, SECOND)
    assert row.notes == ("Its list price is known from 5 Nov 2026 on; earlier days are given that one.",)


def test_a_model_that_was_never_listed_says_so(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1)])
    assert (one(store).start, one(store).end) == (None, None)
    assert "never listed" in one(store).notes[0]


def test_a_variable_price_is_said(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1)])
    add_prices(store, [listed(NOVA, {"prompt": "-1", "completion": "-1"})], FIRST)
    assert one(store).notes == ("Its price varies.",)


def test_json_gives_exact_prices_per_million(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1_874), day_row(FIRST, 1, 10, 0, 9, model=PICO)])
    add_prices(store, [listed(NOVA, NOVA_PRICE), listed(PICO, PICO_PRICE | {"prompt": "0.0000000028"})], FIRST)
    found = prices(store, PERIOD, {}, NOW)
    nova, pico = prices_json(found)["models"]
    assert (nova["model"], nova["author"]) == (NOVA, "acme")
    assert (nova["start"]["prompt_usd_per_1m"], nova["start"]["cache_read_usd_per_1m"]) == (2.0, 0.2)
    assert nova["paid"]["usd_per_1m"] == 0.001874
    assert (pico["end"]["prompt_usd_per_1m"], pico["end"]["cache_read_usd_per_1m"]) == (0.0028, None)


class TestNames:
    """How a model is asked for."""

    @pytest.fixture(autouse=True)
    def catalogue(self, store: Store) -> None:
        add_prices(store, [listed(NOVA, NOVA_PRICE), listed(PICO, PICO_PRICE, slug="zeta/pico:free")], FIRST)

    @pytest.mark.parametrize("name", [NOVA, "acme/nova-2"])
    def test_slug_and_permaslug_mean_the_same(self, store: Store, name: str) -> None:
        offer = read_price_book(store).offer(name)
        assert (offer.model.permaslug, offer.variant, offer.name) == (NOVA, None, "acme/nova-2")

    def test_free_costs_nothing_at_any_time(self, store: Store) -> None:
        offer = read_price_book(store).offer("acme/nova-2:free")
        base = offer.history.at(0).pricing.base
        assert offer.is_free
        assert base is not None
        assert base.is_zero
        assert not offer.history.is_before_first(0)

    def test_a_model_listed_only_for_free_is_free(self, store: Store) -> None:
        assert read_price_book(store).offer("zeta/pico").is_free

    @pytest.mark.parametrize(
        ("name", "words"), [("acme/nova-3", "Did you mean acme/nova-2"), ("x", "sync"), ("acme/nova-2:nitro", ":nitro")]
    )
    def test_other_names_are_refused_with_a_hint(self, store: Store, name: str, words: str) -> None:
        with pytest.raises(UsageError, match=words):
            read_price_book(store).offer(name)


def test_paid_adds_up() -> None:
    whole = Paid(requests=1, tokens=2, credits_nano=3, free_requests=4, free_tokens=5, left_out_requests=6) + Paid(
        requests=10, tokens=20, credits_nano=30, free_requests=40, free_tokens=50, left_out_requests=60
    )
    assert whole == Paid(
        requests=11, tokens=22, credits_nano=33, free_requests=44, free_tokens=55, left_out_requests=66
    )
    assert Paid(requests=1, tokens=3, credits_nano=1).per_million == Fraction(1_000_000, 3)
