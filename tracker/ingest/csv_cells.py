"""Convert the cells of CSV exports: amounts, counts, instants, yes and no, free text.

Each kind of cell has a memo from text to value: exports repeat themselves (a model, a provider, "0", a minute), and a
lookup costs a tenth of a conversion. A memo converts a text that it does not know, and raises `BadCell` if it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from tracker.money import NANO_PER_USD, nano_from_usd
from tracker.periods import MS_PER_DAY, day_number
from tracker.usage import API_COST_PLACES, CSV_COST_PLACES

_Value = TypeVar("_Value")

_MEMO_LIMIT = 100_000
_SHOWN_CHARACTERS = 40
_MS_PER_MINUTE = 60_000

_AMOUNT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
# One call costs dollars. A million is a damaged cell, and a few of them would overflow the sums.
_LARGEST_NANO = 1_000_000 * NANO_PER_USD
# Below 10**12, so that a million rows still sum within SQLite's 64 bits.
_COUNT_DIGITS = 12
LARGEST_COUNT = 10**_COUNT_DIGITS - 1
_COUNT = re.compile(rf"[0-9]{{1,{_COUNT_DIGITS}}}")

_MINUTE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[ T]([0-9]{2}):([0-9]{2})")
_SECOND = re.compile(r":([0-5][0-9])")
_FRACTION_AND_ZONE = re.compile(r"(?:\.([0-9]{1,9}))?(?: ?(?:Z|z|UTC|([+-])([01][0-9]|2[0-3]):?([0-5][0-9])))?")
MINUTE = slice(0, len("2026-09-03 14:00"))
SECOND = slice(MINUTE.stop, MINUTE.stop + len(":12"))
FRACTION_AND_ZONE = slice(SECOND.stop, None)
"""The parts of an instant: each has few different texts, so that a million instants are found in memos."""

# OpenRouter began in 2023: an instant far outside is a damaged cell, and would stretch the period "all" over it.
_YEARS = range(2023, 2100)


class BadCell(ValueError):
    """A cell's text cannot be what its column says; the message goes on from the column's name."""


def shown(text: str) -> str:
    """Return a cell's text as it is quoted in a reason: short, and without control characters."""
    return repr(text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…")


class Memo(dict[str, _Value], Generic[_Value]):
    """Values of cells by their text; texts not met yet are converted when looked up."""

    def __init__(self, convert: Callable[[str], _Value]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, text: str) -> _Value:
        value = self[text] = self._convert(text)
        return value

    @property
    def is_full(self) -> bool:
        """Tell whether so much is remembered that it is better forgotten: the memory stays bounded."""
        return len(self) > _MEMO_LIMIT


def amount_nano(text: str) -> int:
    """Return US dollars as nano-dollars, rounded half-even below that. Raises `BadCell`."""
    whole, _, decimals = text.partition(".")
    digits = whole + decimals
    # Nearly every cost has this form; a whole number is as exact as Decimal and four times as fast.
    if whole and len(whole) <= 6 and len(decimals) <= 9 and digits.isdigit() and digits.isascii():
        return int(f"{whole}{decimals:0<9}")
    stripped = text.strip()
    if not stripped:
        raise BadCell("is empty")
    if not _AMOUNT.fullmatch(stripped):
        raise BadCell(f"is {shown(text)}, not an amount in US dollars like 0.001234")
    try:
        nano = nano_from_usd(Decimal(stripped))
    except ValueError:
        nano = _LARGEST_NANO + 1
    if abs(nano) > _LARGEST_NANO:
        raise BadCell(f"is {shown(text)}: more than a million dollars is not the cost of a call")
    return nano


def amount_nano_or_none(text: str) -> int | None:
    """Do the same where an empty cell means "not known"."""
    return amount_nano(text) if text and not text.isspace() else None


def places_of(text: str) -> int:
    """Return how many decimals of US dollars an amount vouches for: 6 as in all exports, up to 9 if it has more."""
    if len(text.partition(".")[2]) <= CSV_COST_PLACES and "e" not in text.lower():
        return CSV_COST_PLACES
    exponent = Decimal(text.strip()).as_tuple().exponent
    return min(max(-int(exponent), CSV_COST_PLACES), API_COST_PLACES)


def count(text: str) -> int:
    """Return a whole number that is not negative. Raises `BadCell`, also for "12.0" and "1,234"."""
    if text.isdigit() and text.isascii() and len(text) <= _COUNT_DIGITS:
        return int(text)
    stripped = text.strip()
    if not _COUNT.fullmatch(stripped):
        raise BadCell(f"is {shown(text)}, not a count like 1234" if stripped else "is empty")
    return int(stripped)


def count_or_none(text: str) -> int | None:
    """Do the same where an empty cell means "not known"."""
    return count(text) if text and not text.isspace() else None


_TRUTH = {"true": True, "1": True, "false": False, "0": False, "": None}


def truth(text: str) -> bool | None:
    """Return true, false, 1 or 0 as a truth value, None for an empty cell. Raises `BadCell`."""
    try:
        return _TRUTH[text.strip().lower()]
    except KeyError:
        raise BadCell(f"is {shown(text)}, neither true nor false") from None


def minute_ms(text: str) -> int:
    """Return the first part of an instant, "2026-09-03 14:00", as milliseconds since 1970. Raises `BadCell`."""
    match = _MINUTE.fullmatch(text)
    if not match:
        raise BadCell("")
    year, month, day, hour, minute = map(int, match.groups())
    try:
        number = day_number(date(year, month, day))
    except ValueError:
        raise BadCell("") from None
    if year not in _YEARS or hour > 23 or minute > 59:
        raise BadCell("")
    return number * MS_PER_DAY + (hour * 60 + minute) * _MS_PER_MINUTE


def second_ms(text: str) -> int:
    """Return the second part of an instant, ":12", as milliseconds. Raises `BadCell`."""
    match = _SECOND.fullmatch(text)
    if not match:
        raise BadCell("")
    return int(match[1]) * 1000


def fraction_and_zone_ms(text: str) -> int:
    """Return the last part of an instant, ".345" or "Z" or "+02:00", as milliseconds to add. Raises `BadCell`.

    A zone's offset is taken off, so that the sum is UTC; without one the instant is UTC. Parts of a millisecond are cut
    off.
    """
    match = _FRACTION_AND_ZONE.fullmatch(text)
    if not match:
        raise BadCell("")
    fraction, sign, hours, minutes = match.groups(default="")
    offset = (int(hours or 0) * 60 + int(minutes or 0)) * _MS_PER_MINUTE
    return int(f"{fraction:0<3}"[:3]) + (offset if sign == "-" else -offset)


def not_an_instant(text: str) -> BadCell:
    """Return the reason for a cell that is no instant."""
    if not text.strip():
        return BadCell("is empty")
    return BadCell(f"is {shown(text)}, not an instant like 2026-09-03 14:00:12.345")
