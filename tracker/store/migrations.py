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
from tracker.store.database import APPLICATION_ID, SCHEMA_VERSION, Store
from tracker.store.failures import translated

_migrations = Migrations("tracker")


@_migrations()
def m001_initial(db: Database) -> None:
    """Calls, day feeds, keys, models and prices, logs, roll-ups and readable views."""
    script = resources.files("tracker.store").joinpath("m001_initial.sql").read_text(encoding="utf-8")
    for statement in _statements(script):
        db.execute(statement)


def migrate(store: Store) -> None:
    """Bring a store to the current schema; a file that holds data is copied beside itself first.

    Raises `StoreUnusable` where the copy cannot be made; then nothing was changed.
    """
    if store.value("SELECT count(*) FROM sqlite_schema"):
        _copy_beside(store)
    else:
        # The journal mode stays with the file; it cannot be changed inside a transaction.
        store.value("PRAGMA journal_mode = WAL")
    with store.writing(), translated(store.path):
        # Another process may have migrated while this one waited for the lock: `apply` then finds nothing to do.
        _migrations.apply(Database(_connection_of(store)))
        store.run(f"PRAGMA application_id = {APPLICATION_ID}")
        store.run(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _connection_of(store: Store) -> sqlite3.Connection:
    return store._connection


def _copy_beside(store: Store) -> Path:
    version = store.value("PRAGMA user_version")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    copy = store.path.with_name(f"{store.path.stem}-schema{version}-{stamp}{store.path.suffix}")
    size = store.path.stat().st_size
    if shutil.disk_usage(store.path.parent).free < 2 * size:
        raise StoreUnusable(
            f"The store {store.path} must be copied before it is updated, and the disk has too little space. "
            f"Free {2 * size // 1_000_000 + 1} MB and try again; the file was not touched."
        )
    with translated(store.path):
        target = sqlite3.connect(copy)
        try:
            _connection_of(store).backup(target)
        finally:
            target.close()
    copy.chmod(0o600)
    return copy


def _statements(script: str) -> list[str]:
    statements, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            statements.append(part)
            part = ""
    return statements
