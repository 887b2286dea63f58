"""SQLite's errors, told as what the person can do about them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import StoreUnusable

_IN_USE = "is in use by another program. Close what is writing to it and try again."
_DAMAGED = "is damaged. Copy it away, then restore a backup or sync into a new store (--store PATH)."

_ENVIRONMENT = {
    "SQLITE_BUSY": _IN_USE,
    "SQLITE_LOCKED": _IN_USE,
    "SQLITE_PROTOCOL": _IN_USE,
    "SQLITE_FULL": "could not grow: the disk is full. Free some space and try again; nothing that was stored is lost.",
    "SQLITE_READONLY_DBMOVED": "was moved, replaced or deleted while it was in use. Put it back and try again.",
    "SQLITE_READONLY": "cannot be written: the file or its folder is read-only. Change its permissions and try again.",
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": "is not a store of this program. Choose another path with --store PATH.",
    "SQLITE_CANTOPEN": "cannot be opened. Check that the folder exists and that you may read and write it.",
    "SQLITE_IOERR": "could not be read or written by the system. Check the disk and its free space; nothing is lost.",
    "SQLITE_PERM": "may not be opened by you. Change its permissions and try again.",
    "SQLITE_AUTH": "may not be opened by you. Change its permissions and try again.",
    "SQLITE_TOOBIG": "refused a value that is too large.",
}

# What SQLite and Python name only in words: the schema is checked when a store is opened and its texts are UTF-8, so
# each of these means that bytes were damaged or that another program changed the tables.
_SIGNS_OF_DAMAGE = re.compile(r"unsupported file format|no such (table|column)|Could not decode to UTF-8")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn trouble of the environment (locked, full, read-only, damaged) into `StoreUnusable`.

    Errors that would be our own fault (wrong SQL, broken constraint) fly on as `sqlite3` errors.
    """
    try:
        yield
    except sqlite3.Error as error:
        if what := _trouble(error):
            raise StoreUnusable(f"The store {path} {what}") from error
        raise
    except UnicodeDecodeError as error:
        # Raised in place of SQLite's error where its text quotes a damaged schema.
        raise StoreUnusable(f"The store {path} {_DAMAGED}") from error


def _trouble(error: sqlite3.Error) -> str | None:
    """Return what is the matter with the file, None where that is not what the error is about."""
    # The extended names ("SQLITE_IOERR_WRITE") begin with the plain ones; those that matter stand before them.
    name = getattr(error, "sqlite_errorname", None) or ""
    for start, what in _ENVIRONMENT.items():
        if name.startswith(start):
            return what
    return _DAMAGED if _SIGNS_OF_DAMAGE.search(str(error)) else None
