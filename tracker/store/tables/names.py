"""Finds the texts for the ids of label tables, and the ids for the texts of filters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from tracker.store.file.database import Store
from tracker.store.tables.labels import NO_KEY_ID
from tracker.store.tables.model_identity import ModelIdentity
from tracker.store.tables.shared_names import Name, keys_in_answers, marked_names
from tracker.usage import CHATROOM, author_of

_WITH_ID = ("key", "workspace")
"""Columns whose values have a permanent id, so that several values may have the same text."""


class LabelNames:
    """The label tables of one open store; each is read when it is first needed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, dict[int, Name]] = {}
        self._labels: dict[str, dict[Name, str]] = {}

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

    def labels(self, column: str) -> dict[Name, str]:
        """Return how a value is shown if another one of its column has the same text: "ci (7c36b0…)"."""
        if column not in self._labels:
            self._labels[column] = marked_names(self.in_answers(column)) if column in _WITH_ID else {}
        return self._labels[column]

    def in_answers(self, column: str) -> set[Name]:
        """Return the values of a column that answers can have."""
        return keys_in_answers(self._store, self.of(column)) if column == "key" else set(self.of(column).values())

    def shown(self, column: str, name: Name) -> str:
        """Return a value as it is shown: with a mark if another one of its column has the same text."""
        return self.labels(column).get(name, name[0])

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
        """Return the row ids that any text means: a text, a permanent id, a label, a slug, any name of a model."""
        if column == "model":
            return self.identity.ids(texts)
        wanted = set(texts)
        # One text may mean several rows, for example two keys with the same name.
        labels = self.labels(column)
        found = {row_id for row_id, name in self.of(column).items() if wanted & {*name, labels.get(name)}}
        if column == "workspace":
            found |= self._matching("SELECT id, slug FROM workspaces", wanted)
        return found

    def _matching(self, sql: str, wanted: Collection[str]) -> set[int]:
        return {row_id for row_id, slug in self._store.rows(sql) if slug in wanted}
