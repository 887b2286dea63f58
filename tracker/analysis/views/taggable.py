"""What a person can tag: the apps, keys and models that were used, most expensive first, with the tags they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.analysis.ledger.question import Group, Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.models.names import ModelNames
from tracker.periods import Period, date_of
from tracker.plain_text import short_line
from tracker.store.account.tags import all_tags
from tracker.store.file.database import Store
from tracker.store.questions.queries import first_day
from tracker.store.tables.model_identity import ModelIdentity
from tracker.tags import TAG_KINDS, Tag, TagKind
from tracker.usage import author_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Taggable:
    """One app, key or model and what was spent with it over all stored usage (nano-dollars)."""

    kind: TagKind
    value: str
    """How a tag names it: a key by its hash, where that is known."""
    name: str
    """The name that is shown."""
    detail: str
    """What distinguishes it from others of the same name: the hash of a key, the author of a model; may be empty."""
    spend_nano: int
    tag: Tag | None
    """The active tag, which may use another name (a key by its name, a model by its slug)."""

    @property
    def category(self) -> str | None:
        """Its category; None: it has no tag of its own."""
        return None if self.tag is None else self.tag.category


@dataclass(frozen=True, slots=True)
class TagChanges:
    """Tags to store, and those to remove (kind and value)."""

    given: tuple[Tag, ...]
    removed: tuple[tuple[TagKind, str], ...]


def taggables(store: Store, now: datetime) -> tuple[Taggable, ...]:
    """Return what can be tagged as seen at `now` (aware), by spend, largest first. Raises `StoreUnusable`."""
    today = now.astimezone(UTC).date()
    with store.reading():
        day = first_day(store)
        period = Period(today if day is None else min(date_of(day), today), today)
        identity = ModelIdentity(store)
        tags = {(tag.kind, tag.value): tag for tag in all_tags(store)}
        found = [
            _taggable(kind, group, identity, tags)
            for kind in TAG_KINDS
            for group in summarize(store, Question(period, (kind,)), now).groups
            if group.kind == "value"
        ]
    return tuple(sorted(found, key=lambda one: (-one.spend_nano, TAG_KINDS.index(one.kind), one.name)))


def changes_of(found: Sequence[Taggable], chosen: Mapping[Taggable, str | None]) -> TagChanges:
    """Return what makes each of `chosen` have its category, None: no tag. `found` is everything that can be tagged.

    A tag under another name is removed too, unless that name also means other things.
    """
    given = [Tag(one.kind, one.value, category) for one, category in chosen.items() if category is not None]
    removed = dict.fromkeys(
        (one.kind, one.tag.value)
        for one, category in chosen.items()
        if one.tag is not None and (category is None or (one.tag.value != one.value and not _is_shared(one, found)))
    )
    return TagChanges(tuple(given), tuple(removed))


def _is_shared(one: Taggable, found: Iterable[Taggable]) -> bool:
    return sum(other.tag == one.tag for other in found) > 1


def _taggable(
    kind: TagKind, group: Group, identity: ModelIdentity, tags: Mapping[tuple[TagKind, str], Tag]
) -> Taggable:
    text, persistent = group.text, group.values[0].id
    others = sorted(identity.names.get(text, ())) if kind == "model" else ()
    known_as = [name for name in (persistent, text, *others) if name is not None]
    tag = next((tags[kind, name] for name in known_as if (kind, name) in tags), None)
    name, detail = short_line(group.shown), ""
    if kind == "model":
        name, detail = ModelNames(identity.slugs).short(text), author_of(text)
    return Taggable(
        kind=kind, value=persistent or text, name=name, detail=detail, spend_nano=group.measures.spend_nano, tag=tag
    )
