"""The texts of the page, without Qt."""

from __future__ import annotations

from datetime import date

from tests.ui.pages.what_if.what_if_cases import USD, ask, known, with_usage
from tests.worlds.priced_account import FIRST, PICO, PICO_PRICE, add_calls, add_prices, call, listed
from tracker.store.file.database import Store
from tracker.ui.pages.what_if.values import (
    NO_PRICES,
    alternative_rows,
    choice_text,
    how_to_read,
    numbers,
    prices_line,
    replaced_empty_text,
    replaced_rows,
    replaced_titles,
    rests_on,
    sum_text,
)


def test_numbers_are_what_was_paid_what_it_would_have_cost_and_the_difference(store: Store) -> None:
    with_usage(store)
    value = ask(store)
    paid, cost, difference = numbers(value, known(value))
    assert (paid.value, paid.origin) == ("$4.00", "2 requests, 1.1M tokens")
    assert (cost.value, cost.origin) == ("$0.60", "on pico")
    assert (difference.value, difference.origin) == ("−$3.40", "85.0% less than you paid")


def test_the_difference_says_that_a_model_is_more_expensive(store: Store) -> None:
    with_usage(store)
    add_prices(store, [listed("acme/dear", {"prompt": "0.00001", "completion": "0.00001"})], date(2026, 1, 1))
    value = ask(store, "acme/dear")
    difference = numbers(value, known(value))[2]
    assert (difference.value, difference.origin) == ("+$7.01", "175.3% more than you paid")


def test_rows_have_one_scale_and_add_up(store: Store) -> None:
    with_usage(store)
    value = ask(store)
    rows = replaced_rows(value)
    assert [(row.row.name, row.most_nano) for row in rows] == [("nova-2", 4 * USD), ("pico", 4 * USD)]
    assert sum_text(value) == "Sum: $4.00 paid, $0.60 instead, −$3.40"
    assert replaced_titles(value)[0] == "By the model you used, priced on pico"


def test_the_chosen_model_is_listed_among_the_cheapest(store: Store) -> None:
    with_usage(store)
    rows = alternative_rows(ask(store, "zeta/old"))
    assert [row.title for row in rows] == ["old, chosen", "pico, used", "nova-2, used"]
    assert [row.is_chosen for row in rows] == [True, False, False]


def test_a_model_that_prices_only_a_part_is_not_compared(store: Store) -> None:
    with_usage(store)
    add_prices(store, [listed("zeta/old", {"prompt": "-1", "completion": "-1"})], date(2026, 11, 5))
    value = ask(store, "zeta/old")
    assert numbers(value, known(value))[1].value == "$0.60"
    assert "old, chosen" not in [row.title for row in alternative_rows(value)]


def test_the_list_shows_price_use_and_models_no_longer_listed(store: Store) -> None:
    with_usage(store)
    assert [choice_text(choice) for choice in ask(store).choices] == [
        "acme/nova-2 · $2.00 prompt, $0.20 cached, $10.00 completion · used",
        "zeta/old · $0.50 prompt, $1.00 completion · no longer listed",
        "zeta/pico · $0.50 prompt, $1.00 completion · used",
    ]


def test_prices_have_a_date(store: Store) -> None:
    with_usage(store)
    text, short = prices_line(ask(store))
    assert text == "$0.50 prompt, $1.00 completion, per 1M tokens, seen 1 Jan 2026"
    assert short == "$0.50 prompt, $1.00 completion"


def test_the_page_says_that_all_could_be_priced_only_if_it_could(store: Store) -> None:
    with_usage(store)
    assert rests_on(ask(store))[0] == "All stored usage of the period could be priced."
    add_prices(store, [listed(PICO, {"prompt": "-1", "completion": "-1"})], date(2026, 11, 5))
    assert rests_on(ask(store))[0].startswith("1 request cannot be priced on zeta/pico")


def test_the_warning_comes_first(store: Store) -> None:
    with_usage(store)
    warning, rule = how_to_read(ask(store))
    assert warning.startswith("Not a forecast")
    assert "Cache writes and fees per request are not priced." in rule


def test_without_prices_it_says_where_they_come_from(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    value = ask(store, None)
    assert prices_line(value)[0] == NO_PRICES
    assert [number.value for number in numbers(value, known(value))] == ["$0.003", "–", "–"]
    assert (replaced_rows(value), alternative_rows(value), rests_on(value), how_to_read(value)) == ((), (), (), ())
    assert replaced_empty_text(value, known(value)) == NO_PRICES


def test_a_period_without_usage_has_no_numbers(store: Store) -> None:
    add_prices(store, [listed(PICO, PICO_PRICE)], date(2026, 1, 1))
    value = ask(store)
    assert [number.value for number in numbers(value, known(value))] == ["no data", "no data", "no data"]
    assert replaced_empty_text(value, known(value)).startswith("No data is stored for ")
    assert "Not stored: 10 of 10 days." in rests_on(value)


def test_usage_that_cannot_be_priced_is_not_zero(store: Store) -> None:
    with_usage(store)
    add_prices(store, [listed("acme/router", {"prompt": "-1", "completion": "-1"})], date(2026, 1, 1))
    value = ask(store, "acme/router")
    paid, cost, difference = numbers(value, known(value))
    assert (paid.value, paid.origin) == ("$4.00", "nothing could be priced")
    assert (cost.value, difference.value) == ("–", "–")
    assert replaced_empty_text(value, known(value)) == "None of this usage can be priced on this model."
    assert prices_line(value)[0] == "price varies"
