"""Tables as CSV text for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

Cell = str | int | None


class Table(NamedTuple):
    """The numbers of a page or command as header and rows, for `table_csv`."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


_ROWS_OF_PART = 1000

_STARTS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Also the full-width forms, which East Asian spreadsheets treat like the plain characters."""


def table_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as CSV with a header line, LF line ends (also within cells) and empty cells for None.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers.
    """
    return "".join(table_csv_parts(header, rows))


def table_csv_parts(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield the text of `table_csv` in parts of complete rows, so that a table of any length needs little memory."""
    left = iter(rows)
    part: Iterable[Sequence[Cell]] = [header]
    while part:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([_safe(cell) for cell in row] for row in part)
        yield text.getvalue()
        part = list(islice(left, _ROWS_OF_PART))


def _safe(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    # The csv writer leaves a lone CR unquoted, but readers treat it as the end of the row.
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.startswith(_STARTS_OF_FORMULAS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.replace(".", "", 1).isdecimal() and digits.isascii()


def percent_text(share: float | None) -> str | None:
    """Return a share (0 to 1) as percent (0 to 100) as `fixed_text` does; None stays None."""
    return None if share is None else fixed_text(share * 100)


def fixed_text(value: float | None) -> str | None:
    """Return a number with at most six decimals and no needless zeros; None stays None.

    What is too small for six decimals has more of them: two digits, since only zero is 0.
    """
    if value is None:
        return None
    text = f"{value:.6f}"
    if value != 0 and float(text) == 0:
        text = f"{Decimal(f'{value:.1e}'):f}"
    return text.rstrip("0").rstrip(".")
