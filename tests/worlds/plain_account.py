"""Everything that a store may contain, as plain lists, and what a row of it says: the basis of the reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from tracker import feeds
from tracker.store.account.account import KeyReading
from tracker.tags import TAG_KINDS, UNTAGGED, Tag
from tracker.usage import CHATROOM, NO_KEY, Call, DayUsage, KeyRef, Measures, author_of

HASHED = (feeds.KEY_MODEL_APP, feeds.KEY_MODEL)
"""Feeds that name every listed key by its hash."""

Label = tuple[str, str | None]
"""Text and permanent id."""
Row = Call | DayUsage


class FeedDay(NamedTuple):
    """All that a feed says of a day."""

    fetched_at_ms: int
    rows: Sequence[DayUsage]


@dataclass(kw_only=True)
class Plain:
    """Everything stored, as plain lists."""

    calls: list[Call] = field(default_factory=list)
    files: list[tuple[int, int]] = field(default_factory=list)
    """First and last instant (ms) of each complete file of calls."""
    read_calls: dict[int, int] = field(default_factory=dict)
    """UTC days whose calls were all read by a sync, and when (ms)."""
    feeds: dict[str, dict[int, FeedDay]] = field(default_factory=dict)
    keys: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Name and workspace by hash."""
    workspaces: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name and slug by id."""
    slugs: dict[str, str] = field(default_factory=dict)
    """By permaslug."""
    tags: list[Tag] = field(default_factory=list)
    readings: list[KeyReading] = field(default_factory=list)


def measures_of(row: Row) -> Measures:
    """Return what one row counts."""
    requests = row.requests if isinstance(row, DayUsage) else 1
    unknown = requests if row.cached_tokens is None else 0
    money = (row.credits_nano, row.byok_nano)
    tokens = (row.prompt_tokens, row.completion_tokens, row.reasoning_tokens or 0, row.cached_tokens or 0)
    return Measures(requests, *money, *tokens, unknown)


def added(parts: Sequence[Measures]) -> Measures:
    """Add up, one after the other."""
    total = Measures()
    for part in parts:
        total += part
    return total


class ModelNames(Protocol):
    """Tells which model a name means."""

    def model_of(self, name: str) -> str:
        """Return the model by the name under which it is shown."""


class Labels:
    """What a row's columns say, for one set of stored data."""

    def __init__(self, plain: Plain, names: ModelNames) -> None:
        self._plain = plain
        self._names = names

    def of(self, source: str, row: Row, column: str) -> Label | None:
        """Return what a row says of a column; None: not known."""
        if column == "tag":
            return self._tag(source, row)
        if column == "payment":
            return ("BYOK" if row.byok_nano else "credits" if row.credits_nano else "recorded as $0"), None
        if column == "workspace":
            return self._workspace(row)
        if column == "key":
            return None if row.key is None else self._key(row.key)
        text = row.model if column == "author" else getattr(row, column)
        if text is None:
            return None
        if column in ("model", "author"):
            text = self._names.model_of(text)
        return (author_of(text) if column == "author" else text), None

    def passes(self, source: str, row: Row, column: str, allowed: Sequence[str]) -> bool:
        """Return whether a row that knows a column has one of the values: by text, permanent id or slug."""
        label = self.of(source, row, column)
        assert label is not None
        names = {label[0], label[1]}
        if column == "model":
            return any(self._names.model_of(value) == label[0] for value in allowed)
        if column == "workspace" and label[1] is not None:
            names.add(self._plain.workspaces[label[1]][1])
        return any(value in names for value in allowed)

    def is_weak(self, source: str, row: Row) -> bool:
        """Return whether a row's key is known by name only, while a key with a hash has the same name."""
        key = row.key
        if source in HASHED or key is None or key == NO_KEY or key.hash is not None:
            return False
        return key.name in {name for name, _ in self._plain.keys.values()}

    def _key(self, key: KeyRef) -> Label:
        if key.hash is not None:
            return self._plain.keys[key.hash][0], key.hash
        return key.name or CHATROOM, None

    def _workspace(self, row: Row) -> Label | None:
        found = row.workspace if isinstance(row, DayUsage) else None
        if found is None and row.key is not None and row.key.hash is not None:
            found = self._plain.keys[row.key.hash][1]
        if found is None:
            return None
        return (self._plain.workspaces[found][0], found) if found in self._plain.workspaces else (found, None)

    def _tag(self, source: str, row: Row) -> Label | None:
        for kind in TAG_KINDS:
            given = {tag.value: tag.category for tag in self._plain.tags if tag.kind == kind}
            if not given:
                continue
            label = self.of(source, row, kind)
            if label is None:
                return None
            order: list[str | None] = [label[1], label[0]] if kind == "key" else [label[0]]
            if kind == "model":
                order += sorted(name for name in given if self._names.model_of(name) == label[0])
            found = next((given[name] for name in order if name in given), None)
            if found is not None:
                return found, None
            if kind == "key" and self.is_weak(source, row) and self._tagged_hash_is_called(label[0], given):
                return None
        return UNTAGGED, None

    def _tagged_hash_is_called(self, name: str, given: Mapping[str, str]) -> bool:
        return any(named == name and hash_ in given for hash_, (named, _) in self._plain.keys.items())
