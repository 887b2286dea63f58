"""The schema's history: numbered migrations, each applied once and recorded. A released one is never edited.

What the tables mean is told in `tracker/store/README.md`.
"""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from sqlite_utils import Database, Migrations

from tracker.errors import StoreUnusable
from tracker.store.schema import APPLICATION_ID, SCHEMA_VERSION

_migrations = Migrations("tracker")


@_migrations()
def m001_initial(db: Database) -> None:
    """Calls, day feeds, keys, models and prices, logs, roll-ups and readable views."""
    _run_script(db, "m001_initial.sql")


@_migrations()
def m002_tags(db: Database) -> None:
    """Tags, how requests ended by day, and roll-ups whose rows are paid in one way."""
    _run_script(db, "m002_tags.sql")


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a store to the current schema; a file that holds data is copied beside itself first.

    Raises `StoreUnusable` where the copy cannot be made (then nothing was changed), and `sqlite3.Error`.
    """
    if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        _copy_beside(connection, path)
    else:
        # The journal mode stays with the file; it cannot be changed inside a transaction.
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have migrated while this one waited for the lock: `apply` then finds nothing to do.
        _migrations.apply(Database(connection))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _copy_beside(connection: sqlite3.Connection, path: Path) -> Path:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    copy = path.with_name(f"{path.stem}-schema{version}-{stamp}{path.suffix}")
    size = path.stat().st_size
    if shutil.disk_usage(path.parent).free < 2 * size:
        raise StoreUnusable(
            f"The store {path} must be copied before it is updated, and the disk has too little space. "
            f"Free {2 * size // 1_000_000 + 1} MB and try again; the file was not touched."
        )
    target = sqlite3.connect(copy)
    try:
        connection.backup(target)
    finally:
        target.close()
    copy.chmod(0o600)
    return copy


def _run_script(db: Database, name: str) -> None:
    script = resources.files("tracker.store").joinpath(name).read_text(encoding="utf-8")
    for statement in _statements(script):
        db.execute(statement)


def _statements(script: str) -> list[str]:
    statements, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            statements.append(part)
            part = ""
    return statements
