"""Texts that repeat (models, providers, apps, keys, …) and the small numbers that stand for them in the rows."""

from __future__ import annotations

from typing import Any

from tracker.store.database import Store
from tracker.usage import NO_KEY, KeyRef, author_of

NO_KEY_ID = 1
"""The row of `keys` that means "no key at all": the web chat."""

_PLAIN_TABLES = ("providers", "variants", "apps", "finish_reasons", "people", "sessions")


class Labels:
    """Finds or makes the ids of labels; remembers them as long as it lives, which is one write transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._plain: dict[str, dict[str, int]] = {table: {} for table in _PLAIN_TABLES}
        self._models: dict[str, int] = {}
        self._keys: dict[KeyRef, int] = {NO_KEY: NO_KEY_ID}
        self._workspaces: dict[str, int] = {}
        self._feeds: dict[str, int] = {}

    def plain(self, table: str, name: str | None) -> int | None:
        """Return the id of a text in one of the two-column tables; None stays None (not known)."""
        if name is None:
            return None
        known = self._plain[table]
        found = known.get(name)
        if found is None:
            found = known[name] = self._find_or_make(table, "name", name)
        return found

    def model(self, permaslug: str) -> int:
        """Return the id of a model."""
        found = self._models.get(permaslug)
        if found is None:
            found = self._store.value("SELECT id FROM models WHERE permaslug = ?", (permaslug,))
            if found is None:
                found = self._store.insert(
                    "INSERT INTO models (permaslug, author) VALUES (?, ?)", (permaslug, author_of(permaslug))
                )
            self._models[permaslug] = found
        return found

    def optional_model(self, permaslug: str | None) -> int | None:
        """Return the id of a model; None stays None (not known)."""
        return None if permaslug is None else self.model(permaslug)

    def key(self, key: KeyRef | None) -> int | None:
        """Return the id of a key, by its hash where it has one, else by its name; None stays None (not known)."""
        if key is None:
            return None
        found = self._keys.get(key)
        if found is None:
            if key.hash is not None:
                found = self._store.value("SELECT id FROM keys WHERE hash = ?", (key.hash,))
            else:
                found = self._store.value("SELECT id FROM keys WHERE hash IS NULL AND name = ?", (key.name,))
            if found is None:
                found = self._store.insert("INSERT INTO keys (hash, name) VALUES (?, ?)", (key.hash, key.name))
            self._keys[key] = found
        return found

    def workspace(self, text: str | None) -> int | None:
        """Return the id of a workspace, given its uuid or, for one never listed, its label; None stays None."""
        if text is None:
            return None
        found = self._workspaces.get(text)
        if found is None:
            found = self._store.value("SELECT id FROM workspaces WHERE uuid = ?", (text,))
            if found is None:
                found = self._store.value("SELECT id FROM workspaces WHERE uuid IS NULL AND name = ?", (text,))
            if found is None:
                found = self._store.insert("INSERT INTO workspaces (name) VALUES (?)", (text,))
            self._workspaces[text] = found
        return found

    def id_of(self, table: str, label: Any) -> int | None:
        """Return the id of a label of any kind: `table` is "model_id", "key_id" or the name of a two-column table."""
        if table == "model_id":
            return self.optional_model(label)
        return self.key(label) if table == "key_id" else self.plain(table, label)

    def feed(self, name: str) -> int:
        """Return the id of a feed."""
        found = self._feeds.get(name)
        if found is None:
            found = self._feeds[name] = self._find_or_make("feeds", "name", name)
        return found

    def _find_or_make(self, table: str, column: str, text: str) -> int:
        found: int | None = self._store.value(f"SELECT id FROM {table} WHERE {column} = ?", (text,))
        if found is None:
            found = self._store.insert(f"INSERT INTO {table} ({column}) VALUES (?)", (text,))
        return found
