"""The notes on the limits of an answer."""

from __future__ import annotations

from tests.worlds.priced_account import FIRST, LONG_AGO, NOVA, PICO, PICO_PRICE, add_calls, add_prices, call, listed
from tests.worlds.what_if_account import ask, said
from tracker.store.file.database import Store


def test_unknown_cached_tokens_are_priced_in_full_and_mentioned(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 0, 1, cached_tokens=None)])
    answer = ask(store, NOVA)
    assert answer.cost_nano == 1000 * 2000
    assert said(answer, "1 request do not say what was cached") or said(
        answer, "1 request does not say what was cached"
    )


def test_a_listed_price_of_zero_is_not_called_free(store: Store) -> None:
    add_prices(store, [listed("acme/picture", {"prompt": "0", "completion": "0"})], LONG_AGO)
    add_calls(store, [call("a", FIRST, 1000, 0, 1)])
    assert said(ask(store, "acme/picture"), "does not prove that it is free")


def test_parts_of_what_was_paid_are_named(store: Store) -> None:
    add_calls(
        store,
        [
            call("byok", FIRST, 1000, 0, 100, byok_nano=1_000_000_000),
            call("free", FIRST, 1000, 0, 0),
            call("search", FIRST, 1000, 0, 20_000_500, cost_web_search_nano=20_000_000),
        ],
    )
    answer = ask(store)
    assert answer.total.paid_nano == 1_000_000_100 + 20_000_500
    assert said(answer, "$1.00 is the estimated cost on own provider keys (BYOK)")
    assert said(
        answer,
        "1 request is recorded as $0: free, or below a millionth of a dollar. Here it is priced like the others.",
    )
    assert said(answer, "$0.02 is for web search and files")


def test_requests_that_would_not_fit_are_counted(store: Store) -> None:
    add_prices(store, [listed(PICO, PICO_PRICE, context=1000)], LONG_AGO)
    add_calls(store, [call("a", FIRST, 900, 100, 1), call("b", FIRST, 900, 101, 1)])
    assert said(ask(store), "1 request is longer than its context of 1,000 tokens")
