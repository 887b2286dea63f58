"""Stores of earlier versions: the tables that their migrations make, to be filled by a test."""

from __future__ import annotations

import sqlite3
from importlib import resources
from pathlib import Path

from sqlite_utils import Database, Migrations

from tracker.store.file import migrations
from tracker.store.file.schema import APPLICATION_ID


def old_store(path: Path, version: int) -> sqlite3.Connection:
    """Make an empty store of a version, with its migrations recorded; the caller fills and closes it."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL").fetchone()
    history = Migrations("tracker")
    scripts = sorted(
        each.name for each in resources.files("tracker.store.file").iterdir() if each.name.endswith(".sql")
    )
    for name in scripts[:version]:
        script = resources.files("tracker.store.file").joinpath(name).read_text(encoding="utf-8")

        def apply(db: Database, script: str = script) -> None:
            for statement in migrations._statements(script):
                db.execute(statement)

        history(name=name.removesuffix(".sql"))(apply)
    history.apply(Database(raw))
    raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    raw.execute(f"PRAGMA user_version = {version}")
    return raw
