"""Money as integer nano-dollars (1e-9 USD), exact from the edge on."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

NANO_PER_USD = 1_000_000_000
_NANO_PLACES = 9
# Wide enough that nothing but the wanted rounding happens; the default context's 28 digits would round long text first.
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
# SQLite sums up to 2**63 nano-dollars, nine billion dollars. One amount beyond ten million is a broken answer, not a
# bill, and may not come near to making every later sum overflow.
_LARGEST_USD = Decimal(10_000_000)


def nano_from_usd(amount: Decimal | int | str) -> int:
    """Return an amount in US dollars as nano-dollars, rounded half-even.

    Raises `ValueError` for text that is no finite number, and beyond ten million dollars.
    """
    try:
        value = amount if isinstance(amount, Decimal) else Decimal(amount)
    except InvalidOperation as error:
        raise ValueError(f"{amount!r} is not an amount in US dollars") from error
    # Compared on both sides: `abs` would not return for an exponent of nine digits.
    if not value.is_finite() or not -_LARGEST_USD <= value <= _LARGEST_USD:
        raise ValueError(f"{amount!r} is not an amount in US dollars")
    return int(_EXACT.quantize(_EXACT.scaleb(value, _NANO_PLACES), Decimal(1)))


def usd_from_nano(nano: int) -> Decimal:
    """Return nano-dollars as an exact amount in US dollars, without trailing zeros."""
    return _EXACT.normalize(_EXACT.scaleb(Decimal(nano), -_NANO_PLACES)) if nano else Decimal(0)


def usd_number(nano: int) -> float:
    """Return nano-dollars as the JSON number in US dollars that is nearest to the exact amount.

    It reads as the exact amount below one million dollars, where fifteen digits are enough.
    """
    return nano / NANO_PER_USD


def usd_text(nano: int) -> str:
    """Return nano-dollars as plain decimal text in US dollars ("12.3", "0.000000001"), for CSV and JSON."""
    sign = "-" if nano < 0 else ""
    whole, part = divmod(abs(nano), NANO_PER_USD)
    fraction = f"{part:09d}".rstrip("0")
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"
