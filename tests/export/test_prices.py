"""Prices as JSON: exact dollars per 1M tokens."""

from __future__ import annotations

from tests.worlds.priced_account import (
    FIRST,
    NOVA,
    NOVA_PRICE,
    NOW,
    PERIOD,
    PICO,
    PICO_PRICE,
    add_days,
    add_prices,
    day_row,
    listed,
)
from tracker.analysis.prices.price_list import prices
from tracker.export.prices import prices_json
from tracker.store.file.database import Store


def test_json_gives_exact_prices_per_million(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1_000, 0, 1_874), day_row(FIRST, 1, 10, 0, 9, model=PICO)])
    add_prices(store, [listed(NOVA, NOVA_PRICE), listed(PICO, PICO_PRICE | {"prompt": "0.0000000028"})], FIRST)
    found = prices(store, PERIOD, {}, NOW)
    nova, pico = prices_json(found)["models"]
    assert (nova["model"], nova["author"]) == (NOVA, "acme")
    assert (nova["start"]["prompt_usd_per_1m"], nova["start"]["cache_read_usd_per_1m"]) == (2.0, 0.2)
    assert nova["paid"]["usd_per_1m"] == 0.001874
    assert (pico["end"]["prompt_usd_per_1m"], pico["end"]["cache_read_usd_per_1m"]) == (0.0028, None)
