"""From the ids of label tables back to texts for people, and from texts to ids for filters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from tracker.store.file.database import Store
from tracker.store.tables.labels import NO_KEY_ID
from tracker.store.tables.rollup import BYOK, CREDITS, FREE
from tracker.tags import CATEGORIES, UNTAGGED
from tracker.usage import CHATROOM

Name = tuple[str, str | None]
"""Text of a value, and its lasting id (key hash, workspace uuid) where it has one."""


@cache
def tag_numbers() -> dict[str, int]:
    """Return the number that stands for each tag in questions; "untagged" is 0."""
    return {text: number for number, text in enumerate((UNTAGGED, *CATEGORIES))}


def _tags() -> dict[int, Name]:
    return {number: (text, None) for text, number in tag_numbers().items()}


def _payments() -> dict[int, Name]:
    return {FREE: ("free", None), CREDITS: ("credits", None), BYOK: ("BYOK", None)}


_FIXED = {"tag": _tags, "payment": _payments}
"""Columns whose values are no labels of the store."""


class Names:
    """Label tables of one open store, each read when first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, dict[int, Name]] = {}

    def of(self, column: str) -> dict[int, Name]:
        """Return text and lasting id by row id, for a column of `analysis.question.VALUE_COLUMNS`."""
        if column not in self._read:
            self._read[column] = self._names_of(column)
        return self._read[column]

    def _names_of(self, column: str) -> dict[int, Name]:
        fixed = _FIXED.get(column)
        if fixed is not None:
            return fixed()
        tables = {
            "model": self._models,
            "author": self._authors,
            "key": self._keys,
            "workspace": self._workspaces,
        }
        return tables[column]() if column in tables else self._plain(f"{column}s")

    def _models(self) -> dict[int, Name]:
        return {row_id: (permaslug, None) for row_id, permaslug in self._store.rows("SELECT id, permaslug FROM models")}

    def _authors(self) -> dict[int, Name]:
        return {row_id: (author, None) for row_id, author in self._store.rows("SELECT id, author FROM models")}

    def _keys(self) -> dict[int, Name]:
        names: dict[int, Name] = {
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
        """Return the row ids that any of the texts means: a value's text or lasting id, for models also the slug."""
        wanted = set(texts)
        found = {row_id for row_id, (text, lasting) in self.of(column).items() if text in wanted or lasting in wanted}
        if column == "model":
            found |= self._matching("SELECT id, slug FROM models", wanted)
        if column == "workspace":
            found |= self._matching("SELECT id, slug FROM workspaces", wanted)
        return found

    def _matching(self, sql: str, wanted: Collection[str]) -> set[int]:
        return {row_id for row_id, slug in self._store.rows(sql) if slug in wanted}


def used_names(store: Store) -> dict[str, list[Name]]:
    """Return by column every value that any call or day feed bears, sorted by text; of the tags those given out."""
    ids = _used_ids(store)
    names = Names(store)
    found = {column: sorted({names.of(column)[one] for one in ids[column]}, key=_sort_key) for column in ids}
    tags = [(tag, None) for (tag,) in store.rows("SELECT DISTINCT tag FROM tags ORDER BY tag")]
    return found | {"tag": [*tags, (UNTAGGED, None)] if tags else []}


_ROW_COLUMNS = ("model", "provider", "key", "app", "variant")


def _used_ids(store: Store) -> dict[str, set[int]]:
    """Return the label ids in use by column, from one look at every row: there are few kinds of them."""
    columns = ", ".join(f"{column}_id" for column in _ROW_COLUMNS)
    kinds = [
        *store.rows(f"SELECT DISTINCT {columns} FROM days"),
        *store.rows(f"SELECT DISTINCT {columns} FROM calls_by_day_detail"),
    ]
    workspaces = store.rows("SELECT workspace_id FROM days UNION SELECT workspace_id FROM keys")
    used = {column: {kind[place] for kind in kinds} for place, column in enumerate(_ROW_COLUMNS)}
    used |= {"author": used["model"], "workspace": {one for (one,) in workspaces}}
    return {column: ids - {None} for column, ids in used.items()}


def _sort_key(name: Name) -> tuple[str, str]:
    return name[0], name[1] or ""
