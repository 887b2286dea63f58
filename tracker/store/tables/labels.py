"""Texts that repeat (models, providers, apps, keys, …) and the small numbers that rows store in place of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from tracker.store.file.database import Store
from tracker.usage import NO_KEY, KeyRef, author_of

NO_KEY_ID = 1
"""The row of `keys` that means "no key at all": the web chat."""

_Label = TypeVar("_Label", bound=Hashable)


class LabelIds(dict[_Label | None, int | None]):
    """Row ids by label. A new label is found or added when it is first looked up. None stays None: not known."""

    def __init__(self, find_or_make: Callable[[_Label], int]) -> None:
        super().__init__({None: None})
        self._find_or_make = find_or_make

    def __missing__(self, label: _Label | None) -> int | None:
        assert label is not None
        found = self[label] = self._find_or_make(label)
        return found


class Labels:
    """The ids of all labels inside one write transaction. It must not be used after the transaction.

    If the transaction is rolled back, the ids that it added no longer exist.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.models = LabelIds(self._model)
        """By permaslug."""
        self.keys = LabelIds(self._key)
        """By hash if the key has one, else by name."""
        # Without this, `_key` would look for a name equal to NULL, never find one, and add a second row for "no key".
        self.keys[NO_KEY] = NO_KEY_ID
        self.workspaces = LabelIds(self._workspace)
        """By uuid, or by label for a workspace that was never listed."""
        self.providers = LabelIds(self._named("providers"))
        self.variants = LabelIds(self._named("variants"))
        self.apps = LabelIds(self._named("apps"))
        self.finish_reasons = LabelIds(self._named("finish_reasons"))
        self.people = LabelIds(self._named("people"))
        self.sessions = LabelIds(self._named("sessions"))
        self.feed = self._named("feeds")
        """Finds or adds the id of a feed."""

    def _named(self, table: str) -> Callable[[str], int]:
        def find_or_make(name: str) -> int:
            found: int | None = self._store.value(f"SELECT id FROM {table} WHERE name = ?", (name,))
            # Row ids begin at 1, so `or` never mistakes a found id for a missing one.
            return found or self._store.insert(f"INSERT INTO {table} (name) VALUES (?)", (name,))

        return find_or_make

    def _model(self, permaslug: str) -> int:
        found: int | None = self._store.value("SELECT id FROM models WHERE permaslug = ?", (permaslug,))
        return found or self._store.insert(
            "INSERT INTO models (permaslug, author) VALUES (?, ?)", (permaslug, author_of(permaslug))
        )

    def _key(self, key: KeyRef) -> int:
        found: int | None
        if key.hash is not None:
            found = self._store.value("SELECT id FROM keys WHERE hash = ?", (key.hash,))
        else:
            # Several keys may have the same name. So a name without a hash never means a row that has one.
            found = self._store.value("SELECT id FROM keys WHERE hash IS NULL AND name = ?", (key.name,))
        return found or self._store.insert("INSERT INTO keys (hash, name) VALUES (?, ?)", (key.hash, key.name))

    def _workspace(self, text: str) -> int:
        # A source gives an id or a label and does not say which, so both are tried.
        found: int | None = self._store.value("SELECT id FROM workspaces WHERE uuid = ?", (text,))
        if found is None:
            found = self._store.value("SELECT id FROM workspaces WHERE uuid IS NULL AND name = ?", (text,))
        return found or self._store.insert("INSERT INTO workspaces (name) VALUES (?)", (text,))
