"""Reads from each store in a folder, with a short look, which account it belongs to and when it was last used."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.store.file.database import IMMUTABLE, is_without_log
from tracker.store.file.schema import APPLICATION_ID

# Shorter than for work with a store: one locked file must not delay the list of all stores.
_TIMEOUT_SECONDS = 1.0
_COPY = re.compile(r"-schema\d+-\d{8}T\d{6}Z(-\d+)?$")
"""Names of the copies that are made before a migration. They are not offered as stores."""

# The outer max() ignores NULL, so a store that has only syncs or only imports gets a time too.
_LAST_USE = (
    "SELECT max(at_ms) FROM (SELECT max(started_at_ms) AS at_ms FROM syncs "
    "UNION ALL SELECT max(started_at_ms) FROM imports)"
)
_NAME = "SELECT name FROM workspaces WHERE is_default = 1 ORDER BY id LIMIT 1"
_HAS_MANAGEMENT_KEYS = "SELECT 1 FROM sqlite_schema WHERE name = 'management_keys'"
"""A store that was not opened since an update has an older schema."""
_LABELS = "SELECT label FROM keys WHERE label IS NOT NULL UNION SELECT label FROM key_readings"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStore:
    """What can be seen of a store without working with it."""

    path: Path
    identity: str | None
    """The account whose usage it contains; None: no sync has shown it yet."""
    workspace: str | None
    """Name of the account's default workspace; None: not known."""
    labels: frozenset[str]
    """Labels of all keys that were listed or read for it."""
    used_at_ms: int | None
    """When the last sync or import into it began (UTC ms); None: never."""
    management_labels: frozenset[str]
    """Labels of the management keys with which it was synced."""

    @property
    def title(self) -> str:
        """The name of its account, as it is shown."""
        return account_title(self.identity, self.workspace)


def account_title(identity: str | None, workspace: str | None) -> str:
    """Return an account's name as it is shown: its default workspace, and the end of its id to distinguish two."""
    if identity is None:
        return "No account yet"
    return f"{workspace or 'Account'} {account_suffix(identity)}"


def account_suffix(identity: str) -> str:
    """Return the end of an account's id; only this part of it is shown."""
    return f"…{identity[-4:]}"


def inspect_store(path: Path) -> KnownStore | None:
    """Return what a file shows as a store; None if it is missing, cannot be read or is not a store of this program."""
    # For a name that the system refuses, `os.path.isfile` returns False, but a `Path` may raise.
    if not os.path.isfile(path):
        return None
    # The second way is for a folder in which SQLite cannot make the log that even readers need.
    found = _inspected(path, "mode=rw")
    return _inspected(path, IMMUTABLE) if found is None and is_without_log(path) else found


def _inspected(path: Path, mode: str) -> KnownStore | None:
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=_TIMEOUT_SECONDS)
        ) as connection:
            connection.execute("PRAGMA query_only = ON")
            if _value(connection, "PRAGMA application_id") != APPLICATION_ID:
                return None
            return KnownStore(
                path=path,
                identity=_value(connection, "SELECT identity FROM account"),
                workspace=_value(connection, _NAME),
                labels=frozenset(label for (label,) in connection.execute(_LABELS)),
                used_at_ms=_value(connection, _LAST_USE),
                management_labels=_management_labels(connection),
            )
    except (sqlite3.Error, UnicodeDecodeError):  # the second one if SQLite's error quotes damaged text
        return None


def stores_in(folder: Path) -> list[KnownStore]:
    """Return the stores in a folder, the last used one first; copies made before a migration are left out."""
    stored = [store for path in _files(folder) if (store := inspect_store(path)) is not None]
    return sorted(stored, key=lambda store: (-(store.used_at_ms or 0), store.path.name))


def _files(folder: Path) -> Iterator[Path]:
    if os.path.isdir(folder):
        yield from (path for path in folder.glob("*.sqlite3") if not _COPY.search(path.stem))


def _management_labels(connection: sqlite3.Connection) -> frozenset[str]:
    if _value(connection, _HAS_MANAGEMENT_KEYS) is None:
        return frozenset()
    return frozenset(label for (label,) in connection.execute("SELECT label FROM management_keys"))


def _value(connection: sqlite3.Connection, sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    return None if row is None else row[0]
