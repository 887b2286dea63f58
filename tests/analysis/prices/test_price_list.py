"""Prices listed and paid, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.worlds.priced_account import (
    FIRST,
    NOVA,
    NOVA_PRICE,
    NOW,
    PERIOD,
    SECOND,
    add_days,
    add_prices,
    day_row,
    listed,
)
from tracker.analysis.prices.price_list import ModelPrices, prices
from tracker.periods import Period
from tracker.store.file.database import Store

CHEAPER = NOVA_PRICE | {"prompt": "0.000001"}


def one(store: Store, period: Period = PERIOD) -> ModelPrices:
    (row,) = prices(store, period, {}, NOW).models
    return row


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


def test_changes_outside_the_period_are_not_listed(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1)])
    add_prices(store, [listed(NOVA, NOVA_PRICE)], date(2026, 10, 1))
    add_prices(store, [listed(NOVA, CHEAPER)], date(2026, 10, 20))
    add_prices(store, [listed(NOVA, NOVA_PRICE)], date(2026, 11, 11))
    row = one(store)
    assert row.changes == ()
    assert row.start == row.end


def test_a_change_of_other_prices_is_not_listed(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1)])
    add_prices(store, [listed(NOVA, NOVA_PRICE)], FIRST)
    add_prices(store, [listed(NOVA, NOVA_PRICE | {"web_search": "0.01"})], SECOND)
    assert one(store).changes == ()


def test_before_the_first_snapshot_the_earliest_price_is_given_with_its_day(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1)])
    add_prices(store, [listed(NOVA, NOVA_PRICE)], SECOND)
    row = one(store)
    assert row.start is not None
    assert (row.start.is_later, row.start.seen) == (True, SECOND)
    assert row.notes == ("Its list price is known from 5 Nov 2026 on; that price is also used for earlier days.",)


def test_a_model_that_was_never_listed_says_so(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1)])
    assert (one(store).start, one(store).end) == (None, None)
    assert "never listed" in one(store).notes[0]


def test_a_note_says_that_a_price_varies(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1)])
    add_prices(store, [listed(NOVA, {"prompt": "-1", "completion": "-1"})], FIRST)
    assert one(store).notes == ("Its price varies.",)
