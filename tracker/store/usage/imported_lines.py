"""Which lines of files are known: their call is stored as the line says, so reading it again would change nothing.

Next month's export has most lines of the last one. They are recognised by a fingerprint of the line, which is kept with
the call's UTC day; so they need not be split, converted and compared. A fingerprint is forgotten when its call changes.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store

_MOST_KEPT = 200_000
"""Fingerprints in memory at a time, about 20 MB."""
_MOST_DAYS = 400
"""Days that are read for one block of lines. A block with more is of a file in no order, which is read as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLines:
    """The lines of a batch of calls, and the known lines between them."""

    fingerprints: Sequence[int] = ()
    """One per call, in the order of the calls; 0: its line cannot be recognised again."""
    known: Sequence[int] = ()
    """The row ids of the calls whose lines were left out, in the order of the lines."""
    version: int = 0
    """SQLite's number for the state of the store in which they were known."""


class LinesChanged(Exception):
    """A line that was left out would change something by now, so the complete batch has to be read."""


class KnownLines:
    """Looks up lines in one open store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._calls: dict[int, int] = {}
        self._days: set[int] = set()
        self.version = _version(store)
        """SQLite's number for the state of the store that was looked at; every write of another process changes it."""

    def calls_of(self, fingerprints: Iterable[int], days: range) -> list[int | None]:
        """Return the row id of each line's call, None for a line that is not known, or whose day is not in `days`."""
        if len(days) > _MOST_DAYS:
            return [None for _ in fingerprints]
        if not self._days.issuperset(days):
            self._read(days)
        return list(map(self._calls.get, fingerprints))

    def forget(self) -> None:
        """Look up all lines again, because the store has changed."""
        self._calls.clear()
        self._days.clear()
        self.version = _version(self._store)

    def _read(self, days: range) -> None:
        if len(self._calls) > _MOST_KEPT:
            self._calls.clear()
            self._days.clear()
        for day in days:
            if day not in self._days:
                self._days.add(day)
                calls, fingerprints = _of_day(self._store, day)
                self._calls.update(zip(fingerprints, calls, strict=True))


def check_known(store: Store, lines: BatchLines, changed: Collection[int]) -> None:
    """Raise `LinesChanged` if a line that was left out may no longer be known. Inside `writing()`.

    `changed` are the row ids of calls that the batch changed: a file may have two different lines of one call.
    """
    if lines.known and (lines.version != _version(store) or not set(lines.known).isdisjoint(changed)):
        raise LinesChanged


def span_of(store: Store, calls: Sequence[int]) -> tuple[int, int] | None:
    """Return the first and last instant (UTC ms) of calls by their row ids; None without calls."""
    if not calls:
        return None
    found = store.rows(
        "SELECT min(created_at_ms), max(created_at_ms) FROM calls WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(calls),),
    )
    first, last = found[0]
    return None if first is None else (first, last)


def remember_lines(
    store: Store, calls: Sequence[int], instants: Sequence[int], fingerprints: Sequence[int], *, are_new: bool
) -> None:
    """Remember the lines of calls, given as row ids, instants (UTC ms, oldest first) and the lines' fingerprints.

    `are_new`: no call was stored before, so none of them can have a line already. Inside `writing()`.
    """
    at = 0
    while at < len(instants):
        day = instants[at] // MS_PER_DAY
        end = bisect_left(instants, (day + 1) * MS_PER_DAY, at)
        known = dict(zip(calls[at:end], fingerprints[at:end], strict=True))
        at = end
        before = _of_day(store, day)
        if are_new:
            # Most of an import: what is stored of the day need not be looked through.
            _save(store, day, [*before[0], *known], [*before[1], *known.values()])
        else:
            merged = dict(zip(*before, strict=True)) | known
            _save(store, day, list(merged), list(merged.values()))


def forget_lines(store: Store, calls: Mapping[int, Collection[int]]) -> None:
    """Forget the lines of calls, given as row ids by the UTC day (number) on which they were. Inside `writing()`."""
    for day, changed in calls.items():
        known = dict(zip(*_of_day(store, day), strict=True))
        for call in changed:
            known.pop(call, None)
        _save(store, day, list(known), list(known.values()))


def _of_day(store: Store, day: int) -> tuple[list[int], list[int]]:
    """Return the calls of a day's known lines, and the fingerprints of these lines."""
    found = store.rows("SELECT calls, fingerprints FROM imported_lines WHERE day = ?", (day,))
    return (_unpacked(found[0][0]), _unpacked(found[0][1])) if found else ([], [])


def _save(store: Store, day: int, calls: list[int], fingerprints: list[int]) -> None:
    if calls:
        row = (day, _packed(calls), _packed(fingerprints))
        store.run("INSERT OR REPLACE INTO imported_lines (day, calls, fingerprints) VALUES (?, ?, ?)", row)
    else:
        store.run("DELETE FROM imported_lines WHERE day = ?", (day,))


def _packed(values: list[int]) -> bytes:
    packed = array("q", values)
    # A store may be copied to a machine with the other order of bytes.
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _unpacked(data: bytes) -> list[int]:
    packed = array("q")
    packed.frombytes(data)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tolist()


def _version(store: Store) -> int:
    found: int = store.value("PRAGMA data_version")
    return found
