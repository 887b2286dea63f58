"""Reads a CSV file in blocks of complete records, and says on which line of the file each record begins.

A record that cannot be split into cells is rejected with its line number, and reading goes on with the next line. So a
stray quote costs one line and not all lines after it. The memory used does not grow with the file.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from typing import Protocol, Self
from zlib import adler32, crc32

from tracker.errors import FileRejected
from tracker.formatting import counted
from tracker.ingest.files.csv_layouts import EXPORT_AGAIN, kind_of_file
from tracker.periods import day_number

BLOCK_BYTES = 64 * 1024
"""Bytes that are parsed and converted at once, about 330 calls. This fits into the processor's cache, which makes both
twice as fast as with megabytes."""

_READ_AS = 1
"""To be raised when lines are read in another way than before: what was known of lines is then no longer true."""

_START_BYTES = 64 * 1024

# A cell may contain line ends, but the free texts in an export are names. So a longer record means that a quote was
# opened and never closed.
_LONGEST_RECORD_LINES = 50
_LONGEST_LINE_BYTES = 1024 * 1024
# Replaces the content of a longer line: its bytes are dropped up to its end, so that they do not fill the memory.
_OVERLONG = b"\0"
# Bytes that are not UTF-8 are decoded to these (errors="surrogateescape"); valid UTF-8 never produces them.
_UNDECODED = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that was not imported: its number in the file (from 1; the first line of its record), and why."""

    line: int
    reason: str


@dataclass(slots=True, kw_only=True)
class Records:
    """Records of one block, each with the number of the line on which it begins; blank lines are left out."""

    columns: Sequence[Sequence[str]] = ()
    """The cells of the records, column by column, which is faster to build and to convert than row by row."""
    lines: Sequence[int] = ()
    rejected: list[RejectedLine] = field(default_factory=list)
    fraction: float = 1.0
    """Fraction of the file read so far, 0 to 1."""
    fingerprints: Sequence[int] = ()
    """One for the line of each record; empty where a record may have several lines."""
    known: Sequence[int] = ()
    """What `KnownLines` returned for the lines that it knows; these are not among the records."""
    text: str | None = None
    """The lines of the block, if each of them is a record."""
    first_line: int = 0
    """The number of the first of these lines."""

    @property
    def rows(self) -> list[list[str]]:
        """The cells of the records, row by row."""
        return [list(row) for row in zip(*self.columns, strict=True)]


class KnownLines(Protocol):
    """What of a file need not be read, because it would change nothing."""

    def calls_of(self, fingerprints: Sequence[int], days: range) -> Sequence[int | None]:
        """Return the row id of each line's call, None for a line that is to be read; the lines are of some UTC days."""


class CsvFile:
    """A CSV file that is open for reading: its header, then its records block by block. A context manager."""

    def __init__(self, path: Path) -> None:
        """Open the file and read its header. Raises `FileRejected` if it is not a CSV file."""
        # A file name may have bytes of an old encoding, but the log of imports can only store text.
        self.name = os.fsencode(path.name).decode("utf-8", "replace")
        self._stream, self._size = _open(path)
        try:
            self._begin()
        except FileRejected:
            self._stream.close()
            raise
        self._known: KnownLines | None = None
        self._day_column = 0

    def leave_out(self, known: KnownLines, day_column: str) -> None:
        """Do not split lines that are known. `day_column` is the column of the instant, by which they are known."""
        self._known = known
        self._day_column = self.header.index(day_column)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def digest(self) -> str:
        """Return the SHA-256 of the entire file that is open. Raises `FileRejected` if the disk fails.

        Not of the file at its path: that one may be another file by now.
        """
        try:
            position = self._stream.tell()
            self._stream.seek(0)
            digest = hashlib.file_digest(self._stream, "sha256").hexdigest()
            self._stream.seek(position)
        except OSError as error:
            raise FileRejected(f"{self.name} cannot be read: {error.strerror}. Copy it to another disk.") from error
        return digest

    def _begin(self) -> None:
        """Read the first block and take the header off it."""
        first = self._read(_START_BYTES)
        if kind := kind_of_file(first):
            raise FileRejected(f"{self.name} is {kind}, not a CSV file. {EXPORT_AGAIN}")
        self._ahead = first.removeprefix(b"\xef\xbb\xbf")
        self._line = 1
        self.header: list[str] = []
        while self._ahead and not self.header:
            end = _line_end(self._ahead)
            line, unread = self._ahead[:end], self._ahead[end:]
            self._ahead = unread[2 if unread.startswith(b"\r\n") else 1 :]
            self._line += 1
            with suppress(csv.Error):
                self.header = next(csv.reader([line.decode("utf-8", "replace")]), [])
        if not self.header:
            raise FileRejected(f"{self.name} is empty. {EXPORT_AGAIN}")

    def batches(self) -> Iterator[Records]:
        """Yield the records after the header; each has as many cells as the header.

        Raises `FileRejected` if the disk fails; the records yielded before are correct.
        """
        carry = ""
        for block, is_last in self._blocks():
            try:
                text = carry + block.decode("utf-8")
                # This block may be valid while the text from the block before has damaged bytes.
                is_damaged = _has_undecoded(carry)
            except UnicodeDecodeError:
                text = carry + block.decode("utf-8", "surrogateescape")
                is_damaged = True
            if is_damaged or "\0" in text:
                records, carry = self._records_one_by_one(text, is_last)
            else:
                records, carry = self._records(text, is_last)
            records.fraction = min(1.0, self._stream.tell() / max(self._size, 1))
            yield records

    def _blocks(self) -> Iterator[tuple[bytes, bool]]:
        """Yield blocks of complete lines, and for each whether it is the last."""
        unread = b""
        for chunk in chain([self._ahead], iter(partial(self._read, BLOCK_BYTES), b"")):
            # Of a line that is too long only the end is kept. `_OVERLONG` stands for the beginning: the line is still
            # counted, and it is rejected later because of this byte.
            if len(unread) > _LONGEST_LINE_BYTES or unread == _OVERLONG:
                block = _OVERLONG + chunk[_line_end(chunk) :]
            else:
                block = unread + chunk
            cut = _end_of_last_line(block)
            if cut:
                yield block[:cut], False
            unread = block[cut:]
        yield unread, True

    def _read(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except OSError as error:
            raise FileRejected(
                f"{self.name} could not be read to its end: {error.strerror}. "
                "What was read before stays stored; copy the file to another disk and import it again."
            ) from error

    def _records(self, text: str, is_last: bool) -> tuple[Records, str]:
        """Split a text into records. Return them, and the text of a record that continues in the next block."""
        plain = plain_lines(text)
        records = None if plain is None else self._plain_records(plain, text)
        if plain is None or records is None:
            return self._records_one_by_one(text, is_last)
        self._line += len(plain.lines)
        return records, ""

    def _plain_records(self, plain: PlainLines, text: str) -> Records | None:
        """Return lines that are a record each, without those that are known; None if one has another width."""
        numbers: Sequence[int] = range(self._line, self._line + len(plain.lines))
        fingerprints, calls = self._looked_up(plain.lines)
        known = [call for call in calls if call is not None]
        if known:
            unknown = [index for index, call in enumerate(calls) if call is None]
            plain = plain.at(unknown)
            numbers = [numbers[index] for index in unknown]
            fingerprints = [fingerprints[index] for index in unknown]
        columns = plain.columns(len(self.header))
        if columns is None:
            return None
        return Records(
            columns=columns,
            lines=numbers,
            fingerprints=fingerprints,
            known=known,
            text=text,
            first_line=self._line,
        )

    def _looked_up(self, lines: Sequence[str]) -> tuple[Sequence[int], Sequence[int | None]]:
        """Return the fingerprints of lines and the calls of those that are known; nothing unless some are left out."""
        if self._known is None:
            return (), ()
        fingerprints = fingerprints_of(lines, self.header)
        days = [_day_of(line, self._day_column) for line in (lines[0], lines[-1])]
        if None in days:
            return fingerprints, [None] * len(lines)
        known_days = sorted(day for day in days if day is not None)
        return fingerprints, self._known.calls_of(fingerprints, range(known_days[0], known_days[-1] + 1))

    def all_of(self, records: Records) -> Records:
        """Return the records of a block again, with the lines that were left out."""
        if records.text is None:
            return records
        plain = plain_lines(records.text)
        columns = None if plain is None else plain.columns(len(self.header))
        assert plain is not None
        assert columns is not None
        first = records.first_line
        return replace(
            records, columns=columns, lines=range(first, first + len(plain.lines)), fingerprints=(), known=()
        )

    def _records_one_by_one(self, text: str, is_last: bool) -> tuple[Records, str]:
        """Do the same for any other text: with line ends inside cells, or blank, damaged or short lines."""
        # `newline=""` splits at all three kinds of line end and keeps them. `splitlines` would also split at rare
        # characters that may be part of a name.
        physical = list(io.StringIO(text, newline=""))
        records, rows, lines = Records(), list[list[str]](), list[int]()
        at = 0
        while at < len(physical):
            # A line without a quote is a record of its own. With a quote, the lines after it may belong to it.
            window = physical[at : at + (_LONGEST_RECORD_LINES if '"' in physical[at] else 1)]
            record = _first_record(window)
            # The record is not complete and the block ends here: it may continue in the next block.
            if record.is_open and not is_last and at + len(window) == len(physical) < at + _LONGEST_RECORD_LINES:
                break
            reason = self._fault(record, window)
            if reason:
                records.rejected.append(RejectedLine(self._line + at, reason))
            elif record.cells:
                rows.append(record.cells)
                lines.append(self._line + at)
            # After a bad record only its first line is skipped: the lines below may be good records.
            at += 1 if reason else record.line_count
        records.columns, records.lines = list(zip(*rows, strict=True)), lines
        carry = physical[at:]
        self._line += at
        return records, "".join(carry)

    def _fault(self, record: _Record, window: list[str]) -> str | None:
        """Return why a record cannot be used, None if it can."""
        width = len(self.header)
        own = window[: record.line_count]
        if record.error:
            return record.error
        if record.is_open or (len(own) > 1 and _has_swallowed_lines(own, width)):
            return "a quote is opened and not closed"
        if any("\0" in line or _has_undecoded(line) for line in own):
            return "is damaged: not UTF-8 text, or longer than a megabyte"
        if record.cells and len(record.cells) != width:
            return f"has {counted(len(record.cells), 'cell')} where the header has {width}"
        return None


def _has_swallowed_lines(lines: Sequence[str], width: int) -> bool:
    """Return whether a record of several lines is made of several rows: the quote that joins them was a stray one.

    Another quote below closed it: one that opens a cell there (then its text follows at once), or another stray one.
    """
    with suppress(csv.Error):
        next(csv.reader(lines, strict=True), [])
        # Of a record that really has several lines, no two can have as many commas as a row.
        commas = [line.count(",") for line in lines]
        is_made_of_rows = commas[0] == width - 1 and width - 1 in commas[1:]
        return is_made_of_rows or any(len(_first_record([line]).cells) == width for line in lines[1:])
    return True


@dataclass(frozen=True, slots=True)
class _Record:
    """The first record of some lines: its cells, how many lines it has, and whether it continues after the last one."""

    cells: list[str]
    line_count: int
    is_open: bool = False
    error: str | None = None


def _first_record(lines: list[str]) -> _Record:
    """Parse the first record of some lines."""
    wants_more = False

    # `csv.reader` asks for another line only if the record is not complete after the last one.
    def feed() -> Iterator[str]:
        nonlocal wants_more
        yield from lines
        wants_more = True

    reader = csv.reader(feed())
    try:
        cells = next(reader, [])
    except csv.Error as error:
        return _Record([], 1, error=f"cannot be split into cells: {error}")
    return _Record(cells, reader.line_num, wants_more)


@dataclass(frozen=True, slots=True)
class PlainLines:
    """Lines of which each is one complete record, and the cells of those that have quotes, by index."""

    lines: Sequence[str]
    quoted: Mapping[int, list[str]]

    def at(self, indexes: Sequence[int]) -> PlainLines:
        """Return the lines at some indexes, which are in order."""
        quoted = {place: self.quoted[index] for place, index in enumerate(indexes) if index in self.quoted}
        return PlainLines([self.lines[index] for index in indexes], quoted)

    def columns(self, width: int) -> list[list[str]] | None:
        """Return the columns of the lines if each has `width` cells, else None.

        Lines without quotes are all split at their commas by one call, which takes half the time of `csv.reader`.
        """
        if not self.lines:
            return [[] for _ in range(width)]
        lines = list(self.lines)
        for index, cells in self.quoted.items():
            # A line with quotes may have commas inside its cells, so it cannot be split at commas. A line of as many
            # empty cells takes its place; its own cells are put back below.
            lines[index] = "," * (len(cells) - 1)
        # Between two lines comes one more cell, "\n", which is never the text of a real cell. If every line has `width`
        # cells, these extra cells are at equal distances; if not, a line has too few or too many cells.
        cells_and_markers = ",\n,".join(lines).split(",")
        markers = cells_and_markers[width :: width + 1]
        if len(cells_and_markers) != len(lines) * (width + 1) - 1 or set(markers) - {"\n"}:
            return None
        for index, cells in self.quoted.items():
            at = index * (width + 1)
            cells_and_markers[at : at + width] = cells
        return [cells_and_markers[at :: width + 1] for at in range(width)]


def plain_lines(text: str) -> PlainLines | None:
    """Return the lines of a text if every line is one complete record, else None.

    `csv.reader` reads only the lines with quotes; a line without quotes is always a record.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    # Blank lines are not records, and no cell may be longer than `csv.reader` accepts.
    if not lines or "" in lines or "\r" in text.replace("\r\n", "") or len(text) > csv.field_size_limit():
        return None
    quoted = [index for index, line in enumerate(lines) if '"' in line] if '"' in text else []
    try:
        with_quotes = list(csv.reader([lines[index] for index in quoted]))
    except csv.Error:
        return None
    # A quote that stays open joins two lines, so there are fewer records than lines. On the last line there is nothing
    # to join, so that line is checked on its own.
    if len(with_quotes) != len(quoted) or (quoted and _first_record([lines[quoted[-1]]]).is_open):
        return None
    return PlainLines(lines, dict(zip(quoted, with_quotes, strict=True)))


def fingerprints_of(lines: Sequence[str], header: Sequence[str]) -> list[int]:
    """Return a number of 63 bits for each line under a header: two checksums that have nothing in common.

    Two different lines have the same number about once in 10**18 pairs, so it is compared in place of the line.
    """
    start = crc32(f"{_READ_AS}{','.join(header)}".encode())
    # `encode` and `split` once are faster than `encode` for every line; no line contains a line end.
    encoded = "\n".join(lines).encode().split(b"\n")
    pairs = zip(map(crc32, encoded, repeat(start)), map(adler32, encoded), strict=True)
    # SQLite's integers have a sign, so one bit is shared.
    return [(crc << 31) ^ adler for crc, adler in pairs]


def _day_of(line: str, column: int) -> int | None:
    """Return the UTC day (number) of a line by the text of its instant; None if it is not in the usual place."""
    cells = line.split(",", column + 1)
    with suppress(ValueError):
        return day_number(date.fromisoformat(cells[column][:10])) if len(cells) > column else None
    return None


def _open(path: Path) -> tuple[io.BufferedReader, int]:
    """Open a file for reading; return it and its size. Raises `FileRejected` if it cannot be opened."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileRejected(f"{path} is a folder. Name the CSV files in it.")
        # A pipe has no size and cannot be read twice, and opening it may wait for ever.
        if not stat.S_ISREG(status.st_mode):
            raise FileRejected(f"{path} is not a file on disk. Save the export to a file and import that file.")
        return path.open("rb"), status.st_size
    except FileNotFoundError as error:
        raise FileRejected(f"There is no file {path}. Check the name and the folder.") from error
    except PermissionError as error:
        raise FileRejected(f"You may not read {path}. Change its permissions, or copy it first.") from error
    except (OSError, ValueError) as error:
        raise FileRejected(f"{path} cannot be opened: {error}. Check the name and the disk.") from error


def _line_end(block: bytes) -> int:
    """Return the index of the first line end, of whichever kind; the length of the block if there is none."""
    return min((at for at in (block.find(b"\n"), block.find(b"\r")) if at >= 0), default=len(block))


def _end_of_last_line(block: bytes) -> int:
    """Return the length of a block's complete lines, 0 if it has none.

    A carriage return at the very end is left for the next block: it may be the first half of "\\r\\n".
    """
    feed = block.rfind(b"\n")
    return max(feed, block.rfind(b"\r", feed + 1, len(block) - 1)) + 1


def _has_undecoded(text: str) -> bool:
    return _UNDECODED.search(text) is not None
