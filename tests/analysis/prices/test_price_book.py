"""How a model is found by its name in the price book."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.worlds.priced_account import (
    FIRST,
    LONG_AGO,
    NOVA,
    NOVA_PRICE,
    PICO,
    PICO_PRICE,
    add_calls,
    add_prices,
    call,
    day_row,
    listed,
)
from tracker import feeds
from tracker.analysis.prices.price_book import read_price_book
from tracker.errors import UsageError
from tracker.store.file.database import Store
from tracker.store.usage.days import replace_days


class TestNames:
    """By which names a model is found."""

    @pytest.fixture(autouse=True)
    def catalogue(self, store: Store) -> None:
        add_prices(store, [listed(NOVA, NOVA_PRICE), listed(PICO, PICO_PRICE, slug="zeta/pico:free")], FIRST)

    @pytest.mark.parametrize("name", [NOVA, "acme/nova-2"])
    def test_slug_and_permaslug_mean_the_same(self, store: Store, name: str) -> None:
        candidate = read_price_book(store).candidate(name)
        assert (candidate.model.permaslug, candidate.variant, candidate.name) == (NOVA, None, "acme/nova-2")

    def test_free_costs_nothing_at_any_time(self, store: Store) -> None:
        candidate = read_price_book(store).candidate("acme/nova-2:free")
        base = candidate.history.at(0).pricing.base
        assert candidate.is_free
        assert base is not None
        assert base.is_zero
        assert not candidate.history.is_before_first(0)

    def test_a_model_listed_only_for_free_is_free(self, store: Store) -> None:
        assert read_price_book(store).candidate("zeta/pico").is_free

    @pytest.mark.parametrize(
        ("name", "texts"), [("acme/nova-3", "Did you mean acme/nova-2"), ("x", "sync"), ("acme/nova-2:nitro", ":nitro")]
    )
    def test_other_names_are_rejected_with_a_hint(self, store: Store, name: str, texts: str) -> None:
        with pytest.raises(UsageError, match=texts):
            read_price_book(store).candidate(name)


@pytest.mark.parametrize("name", ["acme/nova-2", "acme/nova-two", "~acme/nova-latest", "acme/nova-proven"])
def test_a_price_is_found_under_any_name(store: Store, name: str) -> None:
    add_prices(store, [replace(listed(NOVA, NOVA_PRICE), other_names=("acme/nova-two", "~acme/nova-latest"))], LONG_AGO)
    add_calls(store, [call("a", FIRST, 1000, 100, 1)])
    row = day_row(FIRST, 1, 1000, 100, 1, model="acme/nova-proven")
    replace_days(store, feeds.DAILY_CSV, [row.day], [row], 5)
    book = read_price_book(store)
    assert book.candidate(name).model.permaslug == NOVA
    assert book.history(name) == book.history(NOVA) is not None
    assert list(book.offered) == [NOVA]
