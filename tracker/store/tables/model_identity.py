"""Which model a name means: sources call one model by its slug, by a dated permanent name, or by an alias.

A row keeps the name that it came with. Which names are one model is decided here, each time the store is read, from
all that is stored then. So the order of syncs and imports never matters. What decides, the first that knows a name:

1. the catalogue: the slug that it lists for a permanent name, and aliases ("~author/name-latest");
2. the pairs that the program ships (`tracker.model_names`);
3. pairs that the account's own usage proves (`tables.proven_names`).

A name that could mean several models stays a model of its own. Variants (":free") are no part of a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from tracker.model_names import permanent_names
from tracker.store.file.database import Store
from tracker.store.tables.proven_names import proven_pairs
from tracker.usage import split_variant


class _Pairs(NamedTuple):
    """Pairs of slug and permanent name, in both directions."""

    permanent: Mapping[str, str]
    slug: Mapping[str, str]

    @classmethod
    def of(cls, permanent: Mapping[str, str]) -> _Pairs:
        return cls(permanent, {name: slug for slug, name in permanent.items()})


class ModelIdentity:
    """The models of one state of a store. Each is named by one of its names, the same one everywhere."""

    def __init__(self, store: Store) -> None:
        self._rows: list[tuple[int, str, str | None]] = store.rows("SELECT id, permaslug, slug FROM models")
        self._listed = {permaslug for _, permaslug, slug in self._rows if slug is not None}
        self._models_of_slug: defaultdict[str, set[str]] = defaultdict(set)
        for _, permaslug, slug in self._rows:
            if slug is not None and (base := split_variant(slug)[0]) != permaslug:
                self._models_of_slug[base].add(permaslug)
        self._aliases: dict[str, str] = dict(
            store.rows("SELECT a.name, m.permaslug FROM model_aliases a JOIN models m ON m.id = a.model_id")
        )
        self._pairs = [_Pairs.of(permanent_names())]
        self._pairs.append(_Pairs.of(self._unambiguous(proven_pairs(store))))

    @cached_property
    def by_id(self) -> Mapping[int, str]:
        """The model by the row id of each name."""
        return {row_id: self.model_of(permaslug) for row_id, permaslug, _ in self._rows}

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """All names of each model that has several, by the model."""
        known = {name for _, name, _ in self._rows} | self._models_of_slug.keys() | self._aliases.keys()
        known |= {name for pairs in self._pairs for names in pairs for name in names}
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in known:
            if (model := self.model_of(name)) != name:
                found[model] |= {name, model}
        return {model: frozenset(names) for model, names in found.items()}

    @cached_property
    def slugs(self) -> Mapping[str, str]:
        """The short name of each model that has one: the slug of the catalogue, else that of a pair."""
        found = {self.model_of(slug): slug for pairs in reversed(self._pairs) for slug in pairs.permanent}
        return found | {permaslug: slug for _, permaslug, slug in self._rows if slug is not None}

    def model_of(self, name: str) -> str:
        """Return the model that a name means; a name that nothing is known of means itself."""
        base = split_variant(name)[0]
        return self._known(base, len(self._pairs)) or base

    def names_of(self, name: str) -> frozenset[str]:
        """Return all names of the model that a name means, this name included."""
        return self.names.get(self.model_of(name), frozenset()) | {name}

    def are_one(self, names: Iterable[str]) -> bool:
        """Return whether all names mean the same model."""
        return len({self.model_of(name) for name in names}) == 1

    def ids(self, texts: Iterable[str]) -> set[int]:
        """Return the row ids of all names of the models that any of the texts means.

        A slug that the catalogue listed for several models means all of them.
        """
        bases = {split_variant(text)[0] for text in texts}
        models = {self.model_of(base) for base in bases}.union(*(self._models_of_slug.get(base, ()) for base in bases))
        return {row_id for row_id, model in self.by_id.items() if model in models}

    def _known(self, name: str, tables: int) -> str | None:
        """Return the model of a name by the catalogue and the first `tables` tables of pairs; None: not known."""
        if (listed := self._by_catalogue(name)) is not None:
            return listed
        for index in range(tables):
            if (found := self._by_pairs(name, index)) is not None:
                return found
        return None

    def _by_catalogue(self, name: str) -> str | None:
        models = self._models_of_slug.get(name, ())
        if len(models) == 1:
            # Also if the slug was once listed as a permanent name: the listing with another name is the later one.
            return next(iter(models))
        if models or name in self._listed:
            return name
        target = self._aliases.get(name)
        return None if target is None else self._by_catalogue(target)

    def _by_pairs(self, name: str, index: int) -> str | None:
        pairs = self._pairs[index]
        if (permanent := pairs.permanent.get(name)) is not None:
            return self._known(permanent, index) or permanent
        if (slug := pairs.slug.get(name)) is None:
            return None
        if (known := self._known(slug, index)) is None:
            return name
        # If the slug is known to mean another permanent name, it may have been given to another model since.
        return slug if known == slug and slug not in self._models_of_slug else None

    def _unambiguous(self, proven: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return the proven pairs of which neither name is proven to be a third one."""
        permanents: defaultdict[str, set[str]] = defaultdict(set)
        slugs: defaultdict[str, set[str]] = defaultdict(set)
        for slug, permanent in proven:
            permanents[slug].add(self.model_of(permanent))
            slugs[self.model_of(permanent)].add(slug)
        return {
            slug: next(iter(found))
            for slug, found in permanents.items()
            if len(found) == 1 and len(slugs[next(iter(found))]) == 1
        }
