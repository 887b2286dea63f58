"""Lists of a response, read row by row: a row that cannot be read is left out and counted, and the others are used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from tracker.api.fields import Fields
from tracker.errors import InvalidResponse, OddField

T = TypeVar("T")

_NAMED = 3
"""A note names at most so many rows; of the others it gives only the number."""


class OddRow(NamedTuple):
    """A row that was left out: where it stands ("row 3"), what is wrong with it, and what it may have counted."""

    place: str
    problem: str
    message: str
    """The sentence for a response that cannot be used because of this row."""
    day: int | None = None
    """Its UTC day (number); None: it has none that can be read, or its list is not about days."""
    is_empty: bool = False
    """Whether it can be read that the row counts nothing, so that no sum lacks it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was left out of a list, or of several lists that make up one feed."""

    rows: int = 0
    """The number of all rows, also of those that could be read."""
    odd: tuple[OddRow, ...] = ()

    def __add__(self, other: LeftOut) -> LeftOut:
        return LeftOut(self.rows + other.rows, self.odd + other.odd)

    @property
    def counting(self) -> tuple[OddRow, ...]:
        """The rows left out that may have counted something: sums without them may be too small."""
        return tuple(row for row in self.odd if not row.is_empty)

    def note(self) -> str | None:
        """Return a text that counts and names the rows left out; None if there are none. It quotes nothing of them."""
        if not self.odd:
            return None
        named = "; ".join(f"{row.place} {row.problem}" for row in self.odd[:_NAMED])
        others = f"; and {len(self.odd) - _NAMED} more" if len(self.odd) > _NAMED else ""
        return f"{len(self.odd):,} of {self.rows:,} rows left out: {named}{others}"

    def check(self) -> None:
        """Raise `InvalidResponse` if there were rows and not one of them could be read."""
        if self.odd and len(self.odd) == self.rows:
            raise InvalidResponse(self.odd[0].message)


NOTHING = LeftOut()


class Reading(NamedTuple, Generic[T]):
    """What was read of a response, and what was left out of it."""

    value: T
    left_out: LeftOut = NOTHING


def read_rows(
    whole: Fields,
    name: str,
    read: Callable[[Fields], T],
    *,
    before: int = 0,
    day: Callable[[Fields], int] | None = None,
    is_empty: Callable[[Fields], bool] | None = None,
) -> Reading[list[T]]:
    """Read a required list of objects with `read`, row by row; leave out the rows for which it raises `OddField`.

    `before` is the number of rows on earlier pages. For lists of usage, `day` and `is_empty` say of a row that is left
    out on which UTC day it is and whether it counts nothing. Raises `InvalidResponse` if there is no such list.
    """
    found: list[T] = []
    odd: list[OddRow] = []
    entries = whole.entries(name)
    list_name = "" if name == "data" else f"{name} "
    for number, entry in enumerate(entries, before + 1):
        row = None
        try:
            row = Fields(entry, f"{whole.where}, {list_name}row {number}")
            found.append(read(row))
        except OddField as error:
            on_day = None if row is None or day is None else _or_none(day, row)
            counts_nothing = row is not None and is_empty is not None and _or_none(is_empty, row) is True
            odd.append(OddRow(f"{list_name}row {number}", error.problem, error.message, on_day, counts_nothing))
    return Reading(found, LeftOut(len(entries), tuple(odd)))


def _or_none(question: Callable[[Fields], T], row: Fields) -> T | None:
    try:
        return question(row)
    except OddField:
        return None
