"""Opens the store, one private SQLite file: its settings, the check of its schema, and the two kinds of transaction.

Commands that only read need `sqlite3` alone; sqlite-utils is imported only when a file has to be migrated.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR
from types import TracebackType
from typing import Any, Self

from tracker.atomic_files import remove_stale_files
from tracker.errors import StoreMissing, StoreUnusable
from tracker.store.file.failures import no_store, translated
from tracker.store.file.schema import APPLICATION_ID, SCHEMA_VERSION

IMMUTABLE = "mode=ro&immutable=1"
"""How a file is opened that nobody can change: SQLite then needs neither locks nor a log."""
_NOTHING_WRITTEN = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_FULL")
_BUSY_TIMEOUT_MS = 10_000
_CACHE_KIB = 64 * 1024

Parameters = Sequence[Any] | dict[str, Any]
Revision = tuple[tuple[int, int] | None, ...]
"""A fingerprint of the state of a store's file: it differs after every write."""


class Store:
    """An open store. Belongs to the thread that opened it, which also closes it."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        """The connection of `sqlite3`, for what needs more than statements (migrations, backup)."""
        self._file = _file_at(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Return all rows of a query as tuples. Raises `StoreUnusable` if the file cannot be read."""
        with translated(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def stream(self, sql: str, parameters: Parameters = ()) -> Iterator[Any]:
        """Yield the rows of a query one by one. Raises `StoreUnusable` if the file cannot be read."""
        # SQLite reads the file while rows are fetched, so an error can come at every row, not only at the first.
        with translated(self.path):
            yield from self.connection.execute(sql, parameters)

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """Return the first column of the first row, None if there is no row."""
        with translated(self.path):
            row = self.connection.execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement and return the number of rows it changed. Only inside `writing()`."""
        with translated(self.path):
            return self.connection.execute(sql, parameters).rowcount

    def insert(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one INSERT and return the row's id. Only inside `writing()`."""
        with translated(self.path):
            row_id = self.connection.execute(sql, parameters).lastrowid
        assert row_id is not None
        return row_id

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for every row. Only inside `writing()`."""
        with translated(self.path):
            self.connection.executemany(sql, rows)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let several queries see the same state of the store, so that parts and totals agree."""
        # Inside another transaction the queries already see one state, and SQLite cannot nest transactions.
        if self.connection.in_transaction:
            yield
            return
        try:
            with translated(self.path):
                self.connection.execute("BEGIN")
            yield
        finally:
            self._roll_back()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Take the write lock; commit at the end, or roll back on any exception, also on Ctrl-C during the commit.

        It uses `BEGIN IMMEDIATE`, because window and command line may write at the same time. A transaction that begins
        by reading cannot wait when another process writes: its first write fails at once ("database is locked").
        """
        try:
            with translated(self.path):
                self.connection.execute("BEGIN IMMEDIATE")
            # Only now: waiting for the lock may take ten seconds, and the file may be moved in that time.
            self._check_file()
            yield
            with translated(self.path):
                self.connection.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _check_file(self) -> None:
        """Raise `StoreUnusable` if the file was moved or replaced: in WAL mode SQLite would write to it unnoticed."""
        if _file_at(self.path) != self._file:
            raise StoreUnusable(
                f"The store {self.path} was moved, replaced or deleted while it was in use. Put it back and try again."
            )

    def _roll_back(self) -> None:
        """End a transaction. If this fails too (file damaged, disk full), the error before it is the one to show."""
        if self.connection.in_transaction:
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")


def open_for_reading(path: Path) -> Store:
    """Open an existing store for reading; SQLite then refuses every write.

    Where nothing can be written (read-only disk, full disk), SQLite cannot make the log that even readers need. A store
    without a log is then read as a file that nobody changes.

    Raises `StoreMissing` if there is no file, `StoreUnusable` if it cannot be used.
    """
    if not _is_there(path):
        raise StoreMissing(f"There is no store at {path} yet. Sync your account or import a CSV export first.")
    try:
        store = _connected(path)
    except StoreUnusable as problem:
        if not _is_only_the_log_missing(path, problem):
            raise
        store = _connected(path, IMMUTABLE)
    with translated(path):
        # Not `mode=ro` when connecting: an older store is migrated there, which must write.
        store.run("PRAGMA query_only = ON")
    return store


def _is_there(path: Path) -> bool:
    # Not `Path.exists`: from CPython 3.14 on it returns False for a file in a folder that we may not enter.
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreUnusable(
            f"The store {path} cannot be opened: {error.strerror}. Choose another with --store.",
            in_window=f"The store {path} cannot be opened: {error.strerror}. Open another file.",
        ) from error
    # An empty file counts as missing: nothing is stored in it yet, and reading must not write into somebody's file.
    return S_ISDIR(found.st_mode) or found.st_size > 0


def open_for_writing(path: Path) -> Store:
    """Open a store; a missing one is created (private, mode 0600). Raises `StoreUnusable` if it cannot be used.

    Files that a killed process left next to it are removed (`atomic_files.remove_stale_files`).
    """
    remove_stale_files(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            # SQLite would create a file that others may read. So an empty private file is made first.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except (FileExistsError, NotADirectoryError) as error:
        what = f"The store {path} cannot be made: a part of its path is a file, not a folder."
        raise StoreUnusable(f"{what} Choose another with --store.", in_window=f"{what} Open another file.") from error
    except OSError as error:
        raise StoreUnusable(
            f"The store {path} cannot be made: {error.strerror}. Choose another with --store.",
            in_window=f"The store {path} cannot be made: {error.strerror}. Open another file.",
        ) from error
    _open_log(path)
    return _connected(path)


def _open_log(path: Path) -> None:
    """Make SQLite's log of a store (`-wal`, `-shm`) writable if the store itself is writable.

    SQLite creates the log with the mode of the store's file. If that file was read-only then, the log stays read-only
    when the file no longer is, and SQLite would refuse every write.
    """
    for part in ("-wal", "-shm"):
        log = path.with_name(f"{path.name}{part}")
        if os.access(path, os.W_OK) and not os.access(log, os.W_OK):
            with suppress(OSError):
                log.chmod(0o600)


def _is_only_the_log_missing(path: Path, problem: StoreUnusable) -> bool:
    """Return whether a store has no log, and SQLite may have failed because it cannot make one."""
    name = getattr(problem.__cause__, "sqlite_errorname", None) or ""
    return name.startswith(_NOTHING_WRITTEN) and is_without_log(path)


def is_without_log(path: Path) -> bool:
    """Return whether everything that was written to a store is in its file."""
    return _last_write(path.with_name(f"{path.name}-wal")) is None


def _connected(path: Path, mode: str = "mode=rw") -> Store:
    if path.is_dir():
        raise StoreUnusable(
            f"The store {path} is a folder. Give the path of a file with --store.",
            in_window=f"The store {path} is a folder. Open a file.",
        )
    with translated(path):
        # Not `mode=rwc`: a missing file is an error, not a new empty store. `isolation_level=None`: Python begins no
        # transaction itself, so only `reading` and `writing` do.
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None, timeout=_BUSY_TIMEOUT_MS / 1000
        )
    store = Store(path, connection)
    try:
        # SQLite checks REFERENCES only for connections that switch it on.
        store.run("PRAGMA foreign_keys = ON")
        # In WAL mode, a power cut may then lose the last commits, but it does not damage the file. FULL waits for the
        # disk at every commit.
        store.run("PRAGMA synchronous = NORMAL")
        store.run("PRAGMA temp_store = MEMORY")
        # A negative size is in KiB, a positive one would be a number of pages.
        store.run(f"PRAGMA cache_size = -{_CACHE_KIB}")
        _check_schema(store)
    except BaseException:
        store.close()
        raise
    return store


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return numbers that identify the file at a path, also against an older one there; None if no file is visible."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def revision_of(path: Path) -> Revision:
    """Return a fingerprint that changes with every write to a store: time and size of its file and of its log."""
    # A write goes to the log first. The store's own file changes only when SQLite moves the log into it.
    return _last_write(path), _last_write(path.with_name(f"{path.name}-wal"))


def _last_write(path: Path) -> tuple[int, int] | None:
    """Return time (ns) and size, None for an empty log: readers create one, and the last reader deletes it again."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size) if status.st_size else None


def _check_schema(store: Store) -> None:
    # `migrate` sets both numbers in the transaction that makes the tables. If they are right, the tables are complete.
    if _numbers(store) == (SCHEMA_VERSION, APPLICATION_ID):
        return
    # Another process may be creating the store now. One read transaction sees it either empty or complete.
    with store.reading():
        version, application = _numbers(store)
        is_empty = store.value("SELECT count(*) FROM sqlite_schema") == 0
    if not is_empty and application != APPLICATION_ID:
        raise no_store(store.path)
    if version > SCHEMA_VERSION:
        raise StoreUnusable(
            f"The store {store.path} was written by a newer version of this program (schema {version}, this version "
            f"knows {SCHEMA_VERSION}). Update the program; the file was not touched."
        )
    # Another process has created or migrated the store between the two checks.
    if version == SCHEMA_VERSION and not is_empty:
        return
    from tracker.store.file.migrations import migrate

    with translated(store.path):
        migrate(store.connection, store.path, is_empty=is_empty)


def _numbers(store: Store) -> tuple[int, int]:
    """Return the schema version and the application id that are stored in the file."""
    return store.value("PRAGMA user_version"), store.value("PRAGMA application_id")
