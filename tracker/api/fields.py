"""Reads single fields of a response: tolerant about how a value is written, strict about required fields.

Numbers may be numbers or text; unknown fields are ignored. A required field that is missing, null or of another type
raises `OddField` with its name. A boolean is never a number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from tracker.errors import InvalidResponse, OddField
from tracker.money import nano_from_usd
from tracker.periods import day_number, ms_of

Json = None | bool | int | Decimal | str | list["Json"] | dict[str, "Json"]

# At most three digits of exponent: calculating with a larger one could take very long.
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
# Sums of many such counts still fit into SQLite's 64 bits.
_LARGEST_COUNT = 10**15
# The sum of a month of them, in several variants, still fits.
_LARGEST_BIG_COUNT = 10**16
# Shares are sums of fractions, so rounding may put a share of 100% slightly above 1.
_SHARE_SLACK = Decimal("0.000001")
_PLAIN_DIGITS = 15
# The end of the year 9999, the last one that Python knows.
_LAST_SECOND = 253_402_300_799


def parse_json(body: bytes, where: str) -> Json:
    """Return the JSON of a response, with fractions as exact `Decimal`s.

    Raises `InvalidResponse` for anything else: HTML of a sign-in page or proxy, or a response that was cut off.
    """
    try:
        # Python's parser accepts NaN and Infinity by default, although they are not JSON.
        response: Json = json.loads(body, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError, InvalidOperation) as error:  # the last for an exponent of twenty digits
        raise InvalidResponse(_not_json(body, where)) from error
    return response


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is not JSON")


def _not_json(body: bytes, where: str) -> str:
    start = body[:200].lstrip().lower()
    if start.startswith(b"<"):
        return (
            f"The response to {where} is a web page, not data, perhaps from a proxy or a network's sign-in page. "
            "Open openrouter.ai in a browser, then try again."
        )
    if start.startswith((b"{", b"[")):
        return f"The response to {where} is cut off or damaged. Try again; nothing of it was stored."
    return f"The response to {where} is not JSON. Check the address and any proxy, then try again."


class Fields:
    """One JSON object of a response, read field by field. `where` names it in errors ("/key", "/keys, row 3")."""

    def __init__(self, value: Json, where: str) -> None:
        if not isinstance(value, dict):
            message = f"The response to {where} has no object where there must be one. {_ADVICE}"
            raise OddField(message, "is not an object")
        self._fields: Mapping[str, Json] = value
        self.where = where

    def names(self) -> frozenset[str]:
        """Return the names of all fields."""
        return frozenset(self._fields)

    def raw(self, name: str) -> Json:
        """Return a field without any conversion; None if it is missing."""
        return self._fields.get(name)

    def inner(self, name: str) -> Fields:
        """Return a required field that is an object."""
        value = self._needed(name)
        return Fields(value, f"{self.where}, {name}")

    def entries(self, name: str) -> list[Json]:
        """Return a required field that is a list of anything."""
        value = self._needed(name)
        if not isinstance(value, list):
            raise self._wrong(name, "a list")
        return value

    def rows(self, name: str) -> list[Fields]:
        """Return a required field that is a list of objects, each of which must be readable (else: `read_rows`)."""
        return [Fields(row, f"{self.where}, row {number}") for number, row in enumerate(self.entries(name), 1)]

    def text(self, name: str) -> str:
        """Return a required text; a number is returned as text."""
        self._needed(name)
        value = self.text_or_none(name)
        if value is None:
            raise self._wrong(name, "a text")
        return value

    def text_or_none(self, name: str) -> str | None:
        """Return a text that may be missing; blank text counts as missing."""
        value = self.raw(name)
        if value is None:
            return None
        if isinstance(value, bool | list | dict):
            raise self._wrong(name, "a text")
        # A lone half of a surrogate pair cannot be encoded; it becomes "?".
        return str(value).encode("utf-8", "replace").decode().strip() or None

    def flag(self, name: str) -> bool:
        """Return a required boolean."""
        value = self._needed(name)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def flag_or(self, name: str, default: bool) -> bool:
        """Return a boolean, or `default` if the field is missing."""
        return default if self.raw(name) is None else self.flag(name)

    def count(self, name: str) -> int:
        """Return a required whole number from 0 up."""
        self._needed(name)
        value = self.count_or_none(name)
        if value is None:
            raise self._wrong(name, "a whole number")
        return value

    def count_or_none(self, name: str) -> int | None:
        """Return a whole number from 0 up that may be missing."""
        if (plain := _plain_count(self.raw(name))) is not None:
            return plain
        number = self._number(name)
        if number is None:
            return None
        if not 0 <= number <= _LARGEST_COUNT or number != int(number):
            raise self._wrong(name, "a whole number from 0 up")
        return int(number)

    def big_count(self, name: str) -> int:
        """Return a required whole number from 0 up; the limit is higher, for the usage of all users together."""
        self._needed(name)
        number = self._number(name)
        if number is None or not 0 <= number <= _LARGEST_BIG_COUNT or number != int(number):
            raise self._wrong(name, "a whole number from 0 up")
        return int(number)

    def share(self, name: str) -> float:
        """Return a required fraction from 0 to 1."""
        self._needed(name)
        number = self._number(name)
        if number is None or not 0 <= number <= 1 + _SHARE_SLACK:
            raise self._wrong(name, "a share from 0 to 1")
        return min(float(number), 1.0)

    def rounded_or_none(self, name: str) -> int | None:
        """Return a measured number from 0 up, rounded to a whole number; it may be missing."""
        number = self._number(name)
        if number is None:
            return None
        if not 0 <= number <= _LARGEST_COUNT:
            raise self._wrong(name, "a number from 0 up")
        return round(number)

    def nano(self, name: str) -> int:
        """Return a required amount of US dollars in nano-dollars."""
        self._needed(name)
        value = self.nano_or_none(name)
        if value is None:
            raise self._wrong(name, "an amount")
        return value

    def nano_or_none(self, name: str) -> int | None:
        """Return an amount of US dollars in nano-dollars, rounded half-even; it may be missing."""
        number = self._number(name)
        if number is None:
            return None
        try:
            return nano_from_usd(number)
        except ValueError as error:
            raise self._wrong(name, "an amount in US dollars") from error

    def day(self, name: str) -> int:
        """Return the UTC day number of a required date or time; in all known formats it begins with the date."""
        text = self.text(name)[:10]
        try:
            return day_number(date.fromisoformat(text))
        except ValueError as error:
            raise self._wrong(name, "a date") from error

    def instant_ms_or_none(self, name: str) -> int | None:
        """Return an ISO 8601 time as UTC milliseconds; without a zone it is taken as UTC."""
        text = self.text_or_none(name)
        if text is None:
            return None
        try:
            instant = datetime.fromisoformat(text)
        except ValueError as error:
            raise self._wrong(name, "a time") from error
        return ms_of(instant if instant.tzinfo else instant.replace(tzinfo=UTC))

    def unix_ms_or_none(self, name: str) -> int | None:
        """Return seconds since 1970, whole or with a fraction, as UTC milliseconds; they may be missing."""
        number = self._number(name)
        if number is None:
            return None
        if not 0 <= number <= _LAST_SECOND:
            raise self._wrong(name, "a time in seconds since 1970")
        return int(number * 1000)

    def _number(self, name: str) -> Decimal | None:
        value = self.raw(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            return Decimal(value.strip())
        if isinstance(value, Decimal):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        raise self._wrong(name, "a number")

    def _needed(self, name: str) -> Json:
        value = self.raw(name)
        if value is None:
            raise self.lacks(name)
        return value

    def lacks(self, name: str) -> OddField:
        """Return the error of a field that is missing or null."""
        return OddField(f"The response to {self.where} lacks the field {name!r}. {_ADVICE}", f"has no {name}")

    def _wrong(self, name: str, expected: str) -> OddField:
        message = f"In the response to {self.where} the field {name!r} is not {expected}. {_ADVICE}"
        return OddField(message, f"({name} is not {expected})")


def _plain_count(value: Json) -> int | None:
    """Return a count in one of the two usual forms, else None; a fast path, because a year has a million counts."""
    if isinstance(value, str) and len(value) <= _PLAIN_DIGITS and value.isascii() and value.isdigit():
        return int(value)
    # Not `isinstance`: True and False are integers in Python.
    return value if type(value) is int and 0 <= value <= _LARGEST_COUNT else None


_ADVICE = "Nothing of it was stored. Try again later, or look for a newer version of this app."
