from __future__ import annotations

import pytest

from tracker.sample.models import nano_from_pico, price, usd_per_token


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
