"""SQLite's errors, told as what the person can do about them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import StoreUnusable

_ENVIRONMENT = {
    "SQLITE_BUSY": "is in use by another program. Close what is writing to it and try again.",
    "SQLITE_LOCKED": "is in use by another program. Close what is writing to it and try again.",
    "SQLITE_FULL": "could not grow: the disk is full. Free some space and try again; nothing that was stored is lost.",
    "SQLITE_READONLY": "cannot be written: the file or its folder is read-only. Change its permissions and try again.",
    "SQLITE_CORRUPT": "is damaged. Copy it away, then restore a backup or sync into a new store (--store PATH).",
    "SQLITE_NOTADB": "is not a store of this program. Choose another path with --store PATH.",
    "SQLITE_CANTOPEN": "cannot be opened. Check that the folder exists and that you may read and write it.",
    "SQLITE_IOERR": "could not be read or written by the system. Check the disk; nothing that was stored is lost.",
    "SQLITE_PERM": "may not be opened by you. Change its permissions and try again.",
    "SQLITE_AUTH": "may not be opened by you. Change its permissions and try again.",
    "SQLITE_TOOBIG": "refused a value that is too large.",
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn trouble of the environment (locked, full, read-only, damaged) into `StoreUnusable`.

    Errors that would be our own fault (wrong SQL, broken constraint) fly on as `sqlite3` errors.
    """
    try:
        yield
    except sqlite3.Error as error:
        # The extended names ("SQLITE_IOERR_WRITE", "SQLITE_READONLY_DBMOVED") begin with the plain ones.
        name = getattr(error, "sqlite_errorname", None) or ""
        for start, what in _ENVIRONMENT.items():
            if name.startswith(start):
                raise StoreUnusable(f"The store {path} {what}") from error
        raise
