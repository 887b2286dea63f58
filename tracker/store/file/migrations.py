"""The schema's history: numbered migrations, each applied once and recorded. A released one is never edited.

`tracker/store/README.md` explains the tables.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from importlib import resources
from itertools import chain, count
from pathlib import Path

from sqlite_utils import Database, Migrations
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

from tracker.atomic_files import temporary_path
from tracker.errors import StoreUnusable
from tracker.store.file.schema import APPLICATION_ID, SCHEMA_VERSION

_migrations = Migrations("tracker")

_LONGEST_MIGRATION_MS = 600_000
"""How long a process waits while another one migrates the store."""


@_migrations()
def m001_initial(db: Database) -> None:
    """Calls, day feeds, keys, models and prices, logs, roll-ups and readable views."""
    _run_script(db, "m001_initial.sql")


@_migrations()
def m002_tags(db: Database) -> None:
    """Tags, how requests ended by day, and roll-ups whose rows are paid in one way."""
    _run_script(db, "m002_tags.sql")


@_migrations()
def m003_market(db: Database) -> None:
    """Market data: rankings by day; snapshots of tasks, apps and session costs."""
    _run_script(db, "m003_market.sql")


@_migrations()
def m004_precision(db: Database) -> None:
    """Calls know whether their cost was cut or is exact, and roll-ups count the cut ones."""
    _run_script(db, "m004_precision.sql")


@_migrations()
def m005_model_names(db: Database) -> None:
    """Other names of the catalogue's models, and names that a day's usage proves to be one model."""
    _run_script(db, "m005_model_names.sql")


@_migrations()
def m006_day_totals(db: Database) -> None:
    """One number per UTC day, model and key, kept by the program, and a view of it."""
    _run_script(db, "m006_day_totals.sql")


@_migrations()
def m007_imported_lines(db: Database) -> None:
    """Fingerprints of the lines that imported files had."""
    _run_script(db, "m007_imported_lines.sql")


@_migrations()
def m008_dropped_calls(db: Database) -> None:
    """The log of calls that OpenRouter's API reports no more."""
    _run_script(db, "m008_dropped_calls.sql")


@_migrations()
def m009_management_keys(db: Database) -> None:
    """The management keys with which the store was synced."""
    _run_script(db, "m009_management_keys.sql")


def migrate(connection: sqlite3.Connection, path: Path, *, is_empty: bool) -> None:
    """Bring a store to the current schema; a file with data is first copied to a new file next to it.

    `is_empty`: the store was empty when it was checked. Another process may have created its tables since; that does no
    harm. Raises `StoreUnusable` if the copy cannot be made (then nothing was changed), and `sqlite3.Error`.
    """
    copy = None
    if is_empty:
        # Only for a new store: one with data has this mode already.
        _keep_a_log(connection)
    _begin(connection)
    try:
        # Under the write lock, and only if the store is still old: else a process that waited while another one
        # migrated would make a copy of the new store.
        if not is_empty and (version := _version(connection)) < SCHEMA_VERSION:
            copy = _copy_next_to(path, version)
        # Another process may have migrated the store while this one waited for the lock; `apply` then does nothing.
        _migrations.apply(Database(connection))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        # After some errors, for example a full disk, SQLite has already rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if copy is not None:
            # The store is unchanged. Without this, every new try on a full disk would leave one more copy.
            copy.unlink(missing_ok=True)
        raise


def _begin(connection: sqlite3.Connection) -> None:
    """Take the write lock. Another process may be copying and migrating a large store, so this waits for long."""
    usual: int = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute(f"PRAGMA busy_timeout = {_LONGEST_MIGRATION_MS}")
    try:
        connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.execute(f"PRAGMA busy_timeout = {usual}")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Set the journal mode to WAL. The file keeps it, and it cannot be changed inside a transaction.

    If another process does the same now, SQLite does not wait for it ("database is locked"). So this function waits.
    """
    timeout_ms: int = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    for attempt in Retrying(
        retry=retry_if_exception(_is_busy),
        stop=stop_after_delay(timeout_ms / 1000),
        wait=wait_fixed(0.01),
        reraise=True,
    ):
        with attempt:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()


def _is_busy(error: BaseException) -> bool:
    # The lowest byte is the plain code. The other bits say more exactly why the file is busy.
    return isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _copy_next_to(path: Path, version: int) -> Path:
    """Copy a store of a version to a new file next to it and return the copy, which is complete or missing.

    The caller has the write lock. Raises `StoreUnusable`, also if what was copied is not of that version.
    """
    try:
        size = path.stat().st_size
        # Once for the copy; the migration may write as much again to the log.
        if shutil.disk_usage(path.parent).free < 2 * size:
            raise StoreUnusable(
                f"The store {path} must be copied before it is updated, but the disk has too little space. "
                f"Free {2 * size // 1_000_000 + 1} MB and try again; the file was not touched."
            )
        # Made in a temporary file and then renamed: an incomplete copy must not look like a complete one.
        with temporary_path(path) as making:
            # `backup` also copies what is still in the log. A copy of the file alone would lack it.
            # A second connection reads: SQLite copies nothing from one that has the write lock itself.
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(making)) as target:
                source.backup(target)
                if (copied := _version(target)) != version:
                    raise StoreUnusable(
                        f"The copy of the store {path} has schema {copied} and not {version}. Try again; the file was "
                        "not touched."
                    )
            making.chmod(0o600)
            copy = _free_path(path, version)
            making.replace(copy)
    except (OSError, sqlite3.Error) as error:
        raise StoreUnusable(
            f"The store {path} must be copied before it is updated, but no copy can be made next to it ({error}). "
            "Check the folder's permissions and its free space, then try again; the file was not touched."
        ) from error
    return copy


def _free_path(path: Path, version: int) -> Path:
    """Return a path for a copy that no file has: an older copy may be all that is left of a store."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    endings = chain([""], (f"-{number}" for number in count(2)))
    paths = (path.with_name(f"{path.stem}-schema{version}-{stamp}{ending}{path.suffix}") for ending in endings)
    return next(free for free in paths if not free.exists())


def _run_script(db: Database, name: str) -> None:
    script = resources.files("tracker.store.file").joinpath(name).read_text(encoding="utf-8")
    for statement in _statements(script):
        db.execute(statement)


def _statements(script: str) -> list[str]:
    """Split a script into statements. `executescript` cannot be used: it would commit the transaction of `migrate`."""
    statements, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            statements.append(part)
            part = ""
    return statements
