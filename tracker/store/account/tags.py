"""Tags of keys, apps and models, and the rule that gives a row of usage its tag: a computed column, `TAG`.

The first match in the order key, app, model decides. Everything before the match must be known: while any key is
tagged, a row whose key is not known has no known tag, because its key might be tagged. A row without a match is
"untagged".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from tracker.errors import UsageError
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.tables.computed_column import UNASSIGNED, ComputedColumn, RowSql
from tracker.store.tables.labels import NO_KEY_ID
from tracker.store.tables.model_identity import ModelIdentity
from tracker.store.tables.names import LabelNames
from tracker.tags import CATEGORIES, TAG_KINDS, UNTAGGED, Tag, TagKind

_NUMBERS = {category: number for number, category in enumerate(CATEGORIES, UNASSIGNED + 1)}
"""The number of each category in SQL."""


def set_tag(store: Store, tag: Tag) -> Changes:
    """Store a tag; it replaces the tag of the same key, app or model. Raises what `change_tags` raises."""
    return change_tags(store, [tag])


def change_tags(store: Store, given: Iterable[Tag], removed: Iterable[tuple[TagKind, str]] = ()) -> Changes:
    """Remove some tags (kind and value) and store others, which replace older ones. All changes are made, or none.

    Raises `UsageError` for a category that the report does not have, and for a value that the store does not know.
    """
    changes = Changes()
    with store.writing():
        names = LabelNames(store)
        for kind, value in removed:
            gone = _delete(store, kind, [value])
            changes += Changes(changed=gone, unchanged=1 - gone)
        for tag in given:
            changes += _put(store, names, tag)
    return changes


def _put(store: Store, names: LabelNames, tag: Tag) -> Changes:
    if tag.category not in CATEGORIES:
        near = get_close_matches(tag.category, CATEGORIES, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"There is no category {tag.category!r}.{hint} The report has {', '.join(CATEGORIES)}.")
    if not names.ids(tag.kind, [tag.value]):
        raise UsageError(
            f"No {tag.kind} in the store is called {tag.value!r}. "
            f"`usage-tracker summary --period all --by {tag.kind}` lists them.",
            in_window=f"No {tag.kind} in the store is called {tag.value!r}.",
        )
    if tag.kind == "model":
        # A tag under another name of the same model would still count, or count first.
        _delete(store, "model", names.identity.names_of(tag.value) - {tag.value})
    before = store.value("SELECT tag FROM tags WHERE kind = ? AND value = ?", (tag.kind, tag.value))
    if before == tag.category:
        return Changes(unchanged=1)
    store.run("INSERT OR REPLACE INTO tags VALUES (?, ?, ?)", (tag.kind, tag.value, tag.category))
    return Changes(new=1) if before is None else Changes(changed=1)


def remove_tag(store: Store, kind: TagKind, value: str) -> bool:
    """Remove a tag, of a model by any of its names; return whether there was one."""
    with store.writing():
        return _delete(store, kind, ModelIdentity(store).names_of(value) if kind == "model" else {value}) > 0


def _delete(store: Store, kind: TagKind, values: Collection[str]) -> int:
    return sum(store.run("DELETE FROM tags WHERE kind = ? AND value = ?", (kind, value)) for value in values)


def all_tags(store: Store) -> list[Tag]:
    """Return every tag: keys, apps, models, each sorted by value."""
    found = [Tag(*row) for row in store.rows("SELECT kind, value, tag FROM tags ORDER BY value")]
    return sorted(found, key=lambda tag: TAG_KINDS.index(tag.kind))


class TagRule:
    """The rule for the tags in a store, as SQL over the ids of a row's key, app and model."""

    def __init__(self, store: Store) -> None:
        names = LabelNames(store)
        tags = all_tags(store)
        self._ids = {
            "key": _key_ids(names, [tag for tag in tags if tag.kind == "key"]),
            "app": _ids(names, "app", [tag for tag in tags if tag.kind == "app"]),
            "model": _ids(names, "model", [tag for tag in tags if tag.kind == "model"]),
        }
        self.needs = frozenset(kind for kind, tagged in self._ids.items() if tagged)
        # A key row without a hash may be the tagged key of the same name. Whether it is cannot be known.
        hashes = {tag.value for tag in tags if tag.kind == "key"}
        named_so = {text for text, persistent in names.of("key").values() if persistent in hashes}
        self._unsure_keys = {
            row_id
            for row_id, (text, persistent) in names.of("key").items()
            if persistent is None and row_id != NO_KEY_ID and text in named_so and row_id not in self._ids["key"]
        }

    @property
    def can_be_indeterminate(self) -> bool:
        """Whether anything is tagged; if not, every row is known to be untagged."""
        return bool(self.needs)

    def expression(self, row: RowSql) -> str:
        """Return the SQL expression for the number of a row's category; NULL: the category cannot be known.

        A key that is known by its name alone might be a tagged key of that name. This cannot happen if the source
        names keys by their hash wherever it can.
        """
        cases: list[str] = []
        for kind in TAG_KINDS:
            tagged = self._ids[kind]
            if not tagged:
                continue
            column = row.id_of(kind)
            by_number: defaultdict[int, list[int]] = defaultdict(list)
            for row_id, number in tagged.items():
                by_number[number].append(row_id)
            cases += [f"WHEN {column} IN ({_list(ids)}) THEN {number}" for number, ids in sorted(by_number.items())]
            # With no unsure keys the list is empty. SQLite allows this: `IN ()` is never true.
            unsure = set() if kind != "key" or row.keys_by_hash else self._unsure_keys
            cases.append(f"WHEN {column} IS NULL OR {column} IN ({_list(unsure)}) THEN NULL")
        return f"CASE {' '.join(cases)} ELSE {UNASSIGNED} END" if cases else str(UNASSIGNED)


def _ids(names: LabelNames, kind: TagKind, tags: Iterable[Tag]) -> dict[int, int]:
    """Return the category's number by the id of every row that a tag means; an exact name wins over a slug."""
    found: dict[int, int] = {}
    exact: dict[int, int] = {}
    for tag in tags:
        number = _NUMBERS[tag.category]
        for row_id in names.ids(kind, [tag.value]):
            (exact if names.of(kind)[row_id][0] == tag.value else found)[row_id] = number
    return found | exact


def _key_ids(names: LabelNames, tags: Iterable[Tag]) -> dict[int, int]:
    """Return the category's number by the id of every tagged key; a hash wins over a name."""
    by_name: dict[int, int] = {}
    by_hash: dict[int, int] = {}
    for tag in tags:
        number = _NUMBERS[tag.category]
        for row_id in names.ids("key", [tag.value]):
            (by_hash if names.of("key")[row_id][1] == tag.value else by_name)[row_id] = number
    return by_name | by_hash


def _list(ids: Collection[int]) -> str:
    return ", ".join(str(row_id) for row_id in sorted(ids))


def _categories(_: Store) -> Mapping[int, str]:
    return {number: category for category, number in _NUMBERS.items()}


def _given(store: Store) -> list[str]:
    return [category for (category,) in store.rows("SELECT DISTINCT tag FROM tags ORDER BY tag")]


TAG = ComputedColumn(name="tag", unassigned=UNTAGGED, values=_categories, values_in_use=_given, rule=TagRule)
"""The column of the categories."""
