from __future__ import annotations

from datetime import date

import pytest

from tracker.sample.models import endpoint, model, nano_from_pico, price, usd_per_token


def test_prices_are_exact() -> None:
    assert price("0.14 0.28 0.0028") == (140_000, 280_000, 2_800, None)
    assert usd_per_token(2_800) == "0.0000000028"
    assert usd_per_token(0) == "0"


@pytest.mark.parametrize(
    ("pico", "percent", "nano"),
    [
        (1_000, 100, 1),
        (500, 100, 0),
        (1_500, 100, 2),
        (2_500, 100, 2),
        (2_501, 100, 3),
        (-1_500, 100, -2),
        (3_000, 50, 2),
    ],
)
def test_products_are_rounded_half_even(pico: int, percent: int, nano: int) -> None:
    assert nano_from_pico(pico, percent) == nano


def test_a_price_is_valid_from_its_day_on() -> None:
    made = model("acme/nova", "acme/nova-1", "Nova", "2026-01-01", {"2026-01-01": "1 2", "2026-03-01": "3 4"}, "Acme")
    days = [date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1)]
    assert [made.price_on(day).prompt for day in days] == [1_000_000, 1_000_000, 3_000_000]


def test_a_model_is_listed_from_its_release_until_it_is_withdrawn() -> None:
    made = model("acme/nova", "acme/nova-1", "Nova", "2026-01-02", "1 2", "Acme", withdrawn="2026-01-04")
    assert [made.is_listed(date(2026, 1, day)) for day in (1, 2, 3, 4)] == [False, True, True, False]


def test_an_endpoint_names_its_provider_and_its_share_of_the_price() -> None:
    plain, dear = endpoint("acme/nova-1", "Acme", "standard"), endpoint("acme/nova-1", "Example_Cloud=240", "standard")
    assert (plain.provider, plain.percent) == ("Acme", 100)
    assert (dear.provider, dear.percent) == ("Example Cloud", 240)
    assert plain.id != dear.id
