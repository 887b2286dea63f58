"""Money as integer nano-dollars (1e-9 USD): exact from the moment it is read."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import NamedTuple

NANO_PER_USD = 1_000_000_000

CUT_NANO = 1_000
"""A millionth of a dollar: reports cut the cost of each request down to a multiple of it."""

_NANO_PLACES = 9
# Enough digits that only the intended rounding happens; the default context would first round long text to 28 digits.
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
# SQLite can sum up to 2**63 nano-dollars, nine billion dollars. A single amount above ten million dollars is a broken
# response, and storing it could make later sums overflow.
_LARGEST_USD = Decimal(10_000_000)


class Amount(NamedTuple):
    """An amount as it is reported (nano-dollars), and of how many of its requests the cost was cut.

    Without cut requests it is exact. Otherwise the true amount is less than a millionth of a dollar higher for each.
    """

    nano: int
    cut_requests: int

    @property
    def most_nano(self) -> int:
        """The largest number of nano-dollars that the true amount can be."""
        return self.nano + max(self.cut_requests * CUT_NANO - 1, 0)

    def meets(self, other: Amount) -> bool:
        """Return whether both can be the same true amount."""
        return self.nano <= other.most_nano and other.nano <= self.most_nano


def nano_from_usd(amount: Decimal | int | str) -> int:
    """Return an amount in US dollars as nano-dollars, rounded half-even.

    Raises `ValueError` for text that is not a finite number, and for more than ten million dollars.
    """
    try:
        value = amount if isinstance(amount, Decimal) else Decimal(amount)
    except InvalidOperation as error:
        raise ValueError(f"{amount!r} is not an amount in US dollars") from error
    # Not `abs(value) <= …`: with an exponent of nine digits `abs` would never return.
    if not value.is_finite() or not -_LARGEST_USD <= value <= _LARGEST_USD:
        raise ValueError(f"{amount!r} is not an amount in US dollars")
    return int(_EXACT.quantize(_EXACT.scaleb(value, _NANO_PLACES), Decimal(1)))


def usd_from_nano(nano: int) -> Decimal:
    """Return nano-dollars as an exact amount in US dollars, without trailing zeros."""
    return _EXACT.normalize(_EXACT.scaleb(Decimal(nano), -_NANO_PLACES)) if nano else Decimal(0)


def usd_number(nano: int) -> float:
    """Return nano-dollars as a JSON number in US dollars, the one closest to the exact amount.

    Below one million dollars it is written exactly, because a float has fifteen exact digits.
    """
    return nano / NANO_PER_USD


def usd_text(nano: int) -> str:
    """Return nano-dollars as plain decimal text in US dollars ("12.3", "0.000000001"), for CSV and JSON."""
    sign = "-" if nano < 0 else ""
    whole, part = divmod(abs(nano), NANO_PER_USD)
    fraction = f"{part:09d}".rstrip("0")
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"
