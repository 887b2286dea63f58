"""Turns SQLite's errors into messages that say what the user can do."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import StoreDamaged, StoreUnusable

_IN_USE = "is in use by another program. Close what is writing to it and try again."
_DAMAGED = "is damaged."
_NO_STORE = "is not a store of this program."
_ELSEWHERE = {
    _DAMAGED: "Copy it away, then restore a backup or sync into a new store (--store PATH).",
    _NO_STORE: "Choose another path with --store PATH.",
}
"""What helps on the command line where only another file helps."""
_IN_WINDOW = "Open another file, or start a new store: the file is kept beside it."

_TOO_LARGE = (
    "has amounts that add up to more than can be counted (nine billion dollars, nine quintillion tokens). Ask for a "
    "shorter period, or undo the import that brought them."
)

_ENVIRONMENT = {
    "SQLITE_BUSY": _IN_USE,
    "SQLITE_LOCKED": _IN_USE,
    "SQLITE_PROTOCOL": _IN_USE,
    "SQLITE_FULL": "could not grow: the disk is full. Free some space and try again; nothing that was stored is lost.",
    "SQLITE_READONLY_DBMOVED": "was moved, replaced or deleted while it was in use. Put it back and try again.",
    "SQLITE_READONLY": "cannot be written: the file or its folder is read-only. Change its permissions and try again.",
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _NO_STORE,
    "SQLITE_CANTOPEN": "cannot be opened. Check that the folder exists and that you may read and write it.",
    "SQLITE_IOERR": "could not be read or written by the system. Check the disk and its free space; nothing is lost.",
    "SQLITE_PERM": "cannot be opened: you have no permission. Change its permissions and try again.",
    "SQLITE_AUTH": "cannot be opened: you have no permission. Change its permissions and try again.",
    "SQLITE_TOOBIG": "refused a value that is too large.",
}

# These errors have no code of their own, only a text. The schema is checked when a store is opened, and its texts are
# UTF-8, so each of them means that the file was damaged or that another program changed the tables.
_SIGNS_OF_DAMAGE = re.compile(r"unsupported file format|no such (table|column)|Could not decode to UTF-8")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn problems of the environment (locked, full, read-only, damaged) into `StoreUnusable`.

    Errors that are our own mistakes (wrong SQL, broken constraint) stay `sqlite3` errors.
    """
    try:
        yield
    except sqlite3.Error as error:
        if what := _problem(error):
            raise _error(path, what) from error
        raise
    except OverflowError as error:
        # A sum that Python made, too large for SQLite.
        raise StoreUnusable(f"The store {path} {_TOO_LARGE}") from error
    except UnicodeDecodeError as error:
        # Python raises this instead of SQLite's error if the text of that error quotes a damaged schema.
        raise _error(path, _DAMAGED) from error


def no_store(path: Path) -> StoreDamaged:
    """Return the error for a file that SQLite can read and that no version of this program has written."""
    return StoreDamaged(f"{path} {_NO_STORE} {_ELSEWHERE[_NO_STORE]}", in_window=f"{path} {_NO_STORE} {_IN_WINDOW}")


def _error(path: Path, what: str) -> StoreUnusable:
    if what not in _ELSEWHERE:
        return StoreUnusable(f"The store {path} {what}")
    begin = f"The store {path} {what}"
    return StoreDamaged(f"{begin} {_ELSEWHERE[what]}", in_window=f"{begin} {_IN_WINDOW}")


def _problem(error: sqlite3.Error) -> str | None:
    """Return what is wrong with the file, None if the error is not about the file."""
    # Extended names ("SQLITE_IOERR_WRITE") begin with the plain ones. So in the table, an extended name with a text of
    # its own comes before its plain name.
    name = getattr(error, "sqlite_errorname", None) or ""
    for start, what in _ENVIRONMENT.items():
        if name.startswith(start):
            return what
    if "integer overflow" in str(error):
        return _TOO_LARGE
    return _DAMAGED if _SIGNS_OF_DAMAGE.search(str(error)) else None
