"""Money at the edge."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.money import nano_from_usd, usd_from_nano, usd_number, usd_text

NANO = st.integers(-(10**16), 10**16)


@pytest.mark.parametrize(
    ("usd", "nano"),
    [
        ("0.000421", 421_000),
        ("0.0000000005", 0),  # half to even
        ("0.0000000015", 2),
        ("-0.25", -250_000_000),
        (Decimal("0.30000000000000004"), 300_000_000),
        ("1e-9", 1),
        (3, 3_000_000_000),
    ],
)
def test_dollars_become_nano_dollars(usd: str | Decimal | int, nano: int) -> None:
    assert nano_from_usd(usd) == nano


@pytest.mark.parametrize("text", ["", "abc", "NaN", "Infinity", "1,2", "1e30", "-1e999999999", "10000000.000000001"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        nano_from_usd(text)


@given(NANO)
def test_text_and_decimal_give_the_same_nano_dollars_back(nano: int) -> None:
    assert nano_from_usd(usd_text(nano)) == nano
    assert nano_from_usd(usd_from_nano(nano)) == nano


def test_text_is_plain_and_has_no_idle_zeros() -> None:
    assert [usd_text(n) for n in (0, 1, -1, 12_300_000_000)] == ["0", "0.000000001", "-0.000000001", "12.3"]


@given(st.integers(-(10**15), 10**15))
def test_number_of_json_reads_as_the_exact_amount(nano: int) -> None:
    assert nano_from_usd(Decimal(repr(usd_number(nano)))) == nano
    assert usd_number(nano) == float(usd_text(nano))
