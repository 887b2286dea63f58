"""Finds the texts for the ids of label tables, and the ids for the texts of filters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from tracker.store.file.database import Store
from tracker.store.tables.labels import NO_KEY_ID
from tracker.store.tables.model_identity import ModelIdentity
from tracker.usage import CHATROOM, author_of

Name = tuple[str, str | None]
"""Text of a value, and its permanent id (key hash, workspace uuid) if it has one."""


class LabelNames:
    """The label tables of one open store; each is read when it is first needed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, dict[int, Name]] = {}

    @cached_property
    def identity(self) -> ModelIdentity:
        """Which names are one model."""
        return ModelIdentity(self._store)

    def of(self, column: str) -> dict[int, Name]:
        """Return text and permanent id by row id, for a column that rows store as a label's id.

        Several ids have the same text where they are names of one model.
        """
        if column not in self._read:
            self._read[column] = self._names_of(column)
        return self._read[column]

    def _names_of(self, column: str) -> dict[int, Name]:
        tables = {
            "model": self._models,
            "author": self._authors,
            "key": self._keys,
            "workspace": self._workspaces,
        }
        return tables[column]() if column in tables else self._plain(f"{column}s")

    def _models(self) -> dict[int, Name]:
        return {row_id: (model, None) for row_id, model in self.identity.by_id.items()}

    def _authors(self) -> dict[int, Name]:
        return {row_id: (author_of(model), None) for row_id, model in self.identity.by_id.items()}

    def _keys(self) -> dict[int, Name]:
        names: dict[int, Name] = {
            # A feed may name a key by its hash before `/keys` lists its name.
            row_id: (name or (hash_ or "")[:12], hash_)
            for row_id, name, hash_ in self._store.rows("SELECT id, name, hash FROM keys")
        }
        names[NO_KEY_ID] = (CHATROOM, None)
        return names

    def _workspaces(self) -> dict[int, Name]:
        return {
            row_id: (name, uuid) for row_id, name, uuid in self._store.rows("SELECT id, name, uuid FROM workspaces")
        }

    def _plain(self, table: str) -> dict[int, Name]:
        return {row_id: (name, None) for row_id, name in self._store.rows(f"SELECT id, name FROM {table}")}

    def ids(self, column: str, texts: Sequence[str]) -> set[int]:
        """Return the row ids that any of the texts means: a text, a permanent id, a slug, any name of a model."""
        if column == "model":
            return self.identity.ids(texts)
        wanted = set(texts)
        # One text may mean several rows, for example two keys with the same name.
        found = {
            row_id for row_id, (text, persistent) in self.of(column).items() if text in wanted or persistent in wanted
        }
        if column == "workspace":
            found |= self._matching("SELECT id, slug FROM workspaces", wanted)
        return found

    def _matching(self, sql: str, wanted: Collection[str]) -> set[int]:
        return {row_id for row_id, slug in self._store.rows(sql) if slug in wanted}
