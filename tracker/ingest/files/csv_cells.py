"""Converts the cells of CSV exports: amounts, counts, times, true and false, free text.

Most kinds of cell have a memo from text to value: exports repeat the same texts (a model, a provider, "0"), and a
lookup takes a tenth of the time of a conversion. A memo converts a text that it does not know, and raises `BadCell` if
it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import repeat
from operator import floordiv, sub
from typing import Generic, TypeVar

from tracker.money import NANO_PER_USD, nano_from_usd
from tracker.periods import MS_PER_DAY, day_number, ms_of

_Value = TypeVar("_Value")

_MEMO_LIMIT = 100_000
_SHOWN_CHARACTERS = 40

_AMOUNT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_SIX_PLACES = re.compile(r"[0-9]{1,6}\.[0-9]{6}(?:,[0-9]{1,6}\.[0-9]{6})*")
# One call costs a few dollars. A million means a damaged cell, and a few of them would overflow the sums.
_LARGEST_NANO = 1_000_000 * NANO_PER_USD
# Below 10**12, so that a million rows still sum within SQLite's 64 bits.
_COUNT_DIGITS = 12
LARGEST_COUNT = 10**_COUNT_DIGITS - 1
_COUNT = re.compile(rf"[0-9]{{1,{_COUNT_DIGITS}}}")

# OpenRouter began in 2023. A time far outside this range means a damaged cell; it would make the period "all" too long.
_FIRST_MS = day_number(date(2023, 1, 1)) * MS_PER_DAY
_END_MS = day_number(date(2100, 1, 1)) * MS_PER_DAY
# Without a time zone, like the times in the exports.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_MILLISECOND = timedelta(milliseconds=1)
_TO_SECONDS = len("2026-09-03 14:00:12")
_WITH_MILLISECONDS = len("2026-09-03 14:00:12.345")


LATER_THAN_NOW = "is later than now: check this computer's clock, or the file"
"""Why a time or day in the future is rejected: it would be stored but would not count in any period."""


class BadCell(ValueError):
    """A cell's text is not valid for its column. The message continues a sentence that begins with the column."""


def later_than_now(text: str) -> BadCell:
    """Return the error for a cell with a time or day in the future."""
    return BadCell(f"is {quote_cell(text)}, which {LATER_THAN_NOW}")


def quote_cell(text: str) -> str:
    """Return a cell's text as a reason quotes it: short, and without control characters."""
    return repr(text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…")


class Memo(dict[str, _Value], Generic[_Value]):
    """Values of cells by their text. A new text is converted when it is first looked up."""

    def __init__(self, convert: Callable[[str], _Value]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, text: str) -> _Value:
        value = self[text] = self._convert(text)
        return value

    @property
    def is_full(self) -> bool:
        """Whether the memo is so large that it should be cleared, which keeps memory bounded."""
        return len(self) > _MEMO_LIMIT


def amount_nano(text: str) -> int:
    """Return US dollars as nano-dollars; smaller fractions are rounded half to even. Raises `BadCell`."""
    whole, _, decimals = text.partition(".")
    digits = whole + decimals
    # Nearly every cost has this form. An integer is as exact as a Decimal and four times as fast.
    if whole and len(whole) <= 6 and len(decimals) <= 9 and digits.isdigit() and digits.isascii():
        # With exactly nine decimals and without the point, dollars are nano-dollars.
        return int(f"{whole}{decimals:0<9}")
    stripped = text.strip()
    if not stripped:
        raise BadCell("is empty")
    if not _AMOUNT.fullmatch(stripped):
        raise BadCell(f"is {quote_cell(text)}, not an amount in US dollars like 0.001234")
    try:
        nano = nano_from_usd(Decimal(stripped))
    except ValueError:
        nano = _LARGEST_NANO + 1
    if abs(nano) > _LARGEST_NANO:
        raise BadCell(f"is {quote_cell(text)}: a call cannot cost more than a million dollars")
    return nano


def six_places_nano(texts: Sequence[str]) -> list[int] | None:
    """Return amounts with six decimals each as nano-dollars, all at once; None if one has another form."""
    joined = ",".join(texts)
    # A cell with a comma inside would look like two cells.
    if not _SIX_PLACES.fullmatch(joined) or joined.count(",") != len(texts) - 1:
        return None
    # Without their point, amounts are millionths of a dollar; three more zeros make them nano-dollars.
    return list(map(int, (joined.replace(".", "").replace(",", "000,") + "000").split(",")))


def amount_nano_or_none(text: str) -> int | None:
    """Return US dollars as nano-dollars, None for an empty cell: "not known". Raises `BadCell`."""
    return amount_nano(text) if text and not text.isspace() else None


def parse_count(text: str) -> int:
    """Return a non-negative integer. Raises `BadCell`, for "12.0" and "1,234" too."""
    if text.isdigit() and text.isascii() and len(text) <= _COUNT_DIGITS:
        return int(text)
    stripped = text.strip()
    if not _COUNT.fullmatch(stripped):
        raise BadCell(f"is {quote_cell(text)}, not a count like 1234" if stripped else "is empty")
    return int(stripped)


def parse_optional_count(text: str) -> int | None:
    """Return a non-negative integer, None for an empty cell: "not known". Raises `BadCell`."""
    return parse_count(text) if text and not text.isspace() else None


_TRUTH = {"true": True, "1": True, "false": False, "0": False, "": None}


def parse_bool(text: str) -> bool | None:
    """Return a bool for true, false, 1 or 0, None for an empty cell. Raises `BadCell`."""
    try:
        return _TRUTH[text.strip().lower()]
    except KeyError:
        raise BadCell(f"is {quote_cell(text)}, neither true nor false") from None


def instants_ms(texts: Sequence[str]) -> list[int]:
    """Return times as UTC milliseconds since 1970, all at once: they are rarely the same, so there is no memo.

    Raises `BadCell` for the first one that is not a time.
    """
    # If all have the form of the exports, without a time zone, this takes a quarter of the time.
    if set(map(len, texts)) == {_WITH_MILLISECONDS} and {text[10] for text in texts} <= {" ", "T"}:
        with suppress(ValueError, TypeError):
            # All loops are inside `map`, which is faster than a loop in Python.
            since = map(sub, map(datetime.fromisoformat, texts), repeat(_EPOCH))
            values = list(map(floordiv, since, repeat(_MILLISECOND)))
            if min(values) >= _FIRST_MS and max(values) < _END_MS:
                return values
    return list(map(instant_ms, texts))


def instant_ms(text: str) -> int:
    """Return a time in ISO form, to the second or finer, as UTC milliseconds since 1970; without a zone it is UTC.

    Fractions of a millisecond are cut off. Raises `BadCell`.
    """
    try:
        if len(text) >= _TO_SECONDS and text[10] in " T":
            instant = datetime.fromisoformat(text)
            at_ms = ms_of(instant if instant.tzinfo else instant.replace(tzinfo=UTC))
            if _FIRST_MS <= at_ms < _END_MS:
                return at_ms
    except ValueError:
        pass
    if not text.strip():
        raise BadCell("is empty")
    raise BadCell(f"is {quote_cell(text)}, not a time like 2026-09-03 14:00:12.345")
