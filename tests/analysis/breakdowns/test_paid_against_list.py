"""Price paid next to the list price of the same tokens, on usage and prices made in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tests.worlds.prices_in_memory import book_of, seen
from tests.worlds.usage_in_memory import used
from tracker.analysis.breakdowns.paid_against_list import ROWS_SHOWN, PriceDot, PriceDots, price_dots
from tracker.analysis.models.names import ModelNames
from tracker.analysis.models.usage import Counts, ModelDay
from tracker.analysis.prices.price_book import PriceBook
from tracker.analysis.prices.price_paid import Paid
from tracker.money import NANO_PER_USD

FIRST, SECOND = date(2026, 10, 1), date(2026, 10, 2)
CHEAPER = book_of({"a/x": [seen(FIRST, "0.000002", "0.000004"), seen(SECOND, "0.000001", "0.000004")]})


def used_on(day: date, prompt: int, completion: int, payment: str = "credits", model: str = "a/x") -> ModelDay:
    return ModelDay(day, model, Counts(1, prompt, completion, 0, 1, 0), payment)


def dots(paid: Mapping[str | None, Paid], *rows: ModelDay, book: PriceBook = CHEAPER) -> PriceDots:
    return price_dots(paid, used(*rows), book, ModelNames({}))


def one(*rows: ModelDay) -> PriceDot:
    paid = Paid(requests=1, tokens=1_000_000, credits_nano=NANO_PER_USD)
    (found,) = dots({"a/x": paid}, *rows).rows
    return found


def test_the_list_price_is_of_the_days_on_which_the_tokens_were_used() -> None:
    # 600,000 at $2 and 100,000 at $4 per 1M tokens, then 300,000 at $1: $1.90 for 1M tokens.
    found = one(used_on(FIRST, 600_000, 100_000), used_on(SECOND, 300_000, 0))
    assert (found.paid_nano, found.list_nano) == (1_000_000_000, 1_900_000_000)


def test_usage_on_own_provider_keys_is_left_out() -> None:
    found = one(used_on(FIRST, 1_000_000, 0), used_on(SECOND, 1_000_000, 0, "BYOK"))
    assert found.list_nano == 2_000_000_000


def test_a_model_that_was_never_listed_has_no_list_price() -> None:
    paid = Paid(requests=1, tokens=1_000_000, credits_nano=NANO_PER_USD)
    (found,) = dots({"b/y": paid}, used_on(FIRST, 9, 0, model="b/y")).rows
    assert found.list_nano is None


def test_a_model_that_varied_on_any_day_has_no_list_price() -> None:
    book = book_of({"a/x": [seen(FIRST, "0.000002", "0"), seen(SECOND, "-1", "-1")]})
    paid = Paid(requests=1, tokens=1_000_000, credits_nano=NANO_PER_USD)
    (found,) = dots({"a/x": paid}, used_on(FIRST, 9, 0), used_on(SECOND, 9, 0), book=book).rows
    assert found.list_nano is None


def test_those_that_most_was_paid_for_are_listed_the_most_expensive_first() -> None:
    # The more was paid for a model, the less a token of it cost.
    paid: dict[str | None, Paid] = {
        f"a/m{n}": Paid(requests=1, tokens=10 ** (5 + n), credits_nano=n * NANO_PER_USD) for n in range(1, 11)
    }
    free = Paid(requests=1, tokens=100, zero_cost_requests=1, zero_cost_tokens=100)
    found = dots(paid | {"a/free": free, None: paid["a/m1"]})
    assert [row.model for row in found.rows] == [f"a/m{n}" for n in range(3, 11)]
    assert len(found.rows) == ROWS_SHOWN


def test_the_axis_contains_every_price() -> None:
    paid = Paid(requests=1, tokens=1_000_000, credits_nano=20 * NANO_PER_USD)
    axis = dots({"a/x": paid}, used_on(FIRST, 1_000_000, 0)).axis
    assert (axis.low, axis.high) == (0.1, 30.0)
