"""What kind of model something is: weights open or closed, where its developer is based, whether it reasons, its size.

Rules of the report: weights are judged by model, not by author; licence and hosting do not matter; origin is where the
developer is based; reasoning is a property of the model, so all tokens of such a model count; only open-weight models
have a size class. The person's settings decide first, then the tables in `resources/`, then OpenRouter's catalogue,
then the usage itself. Unknown stays None and is shown as "unclassified".
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from tracker.analysis.models.size import parameters_of, size_class
from tracker.model_kinds import ModelOverride, Origin, SizeClass, Weights
from tracker.paths import resource_path
from tracker.usage import Model, author_of, split_variant

Cell = Literal["open china", "open rest of world", "closed china", "closed rest of world"]

UNCLASSIFIED = "unclassified"

_REASONING_PARAMETERS = frozenset(("reasoning", "include_reasoning"))
_CELL_OF: Mapping[tuple[Weights, Origin], Cell] = {
    ("open", "china"): "open china",
    ("open", "rest of world"): "open rest of world",
    ("closed", "china"): "closed china",
    ("closed", "rest of world"): "closed rest of world",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelClass:
    """What is known of a model. None = unknown."""

    slug: str
    """The slug that requests use, where the catalogue has it, else the name in the usage; without variant."""
    author: str
    weights: Weights | None
    origin: Origin | None
    reasoning: bool | None
    size: SizeClass | None = None
    """None also for closed models, which have no size class."""

    @property
    def cell(self) -> Cell | None:
        """One of the four cells open/closed × origin; None where either is unknown."""
        if self.weights is None or self.origin is None:
            return None
        return _CELL_OF[self.weights, self.origin]


@dataclass(frozen=True, slots=True)
class _Exception:
    pattern: str
    weights: Weights | None


@dataclass(frozen=True, slots=True)
class _Author:
    weights: Weights | None
    origin: Origin
    exceptions: tuple[_Exception, ...]


@dataclass(frozen=True, slots=True)
class AuthorTable:
    """`resources/authors.json`: weights and origin by author, reasoning by model name."""

    authors: Mapping[str, _Author]
    reasoning: tuple[tuple[str, bool | None], ...]

    def weights_of(self, names: Collection[str], author: str) -> Weights | None:
        """Return a model's weights by the table: the first exception that matches a name, else the author's."""
        known = self.authors.get(author)
        if known is None:
            return None
        for exception in known.exceptions:
            if any(fnmatchcase(name, exception.pattern) for name in names):
                return exception.weights
        return known.weights

    def origin_of(self, author: str) -> Origin | None:
        """Return where the author is based."""
        known = self.authors.get(author)
        return known.origin if known else None

    def reasoning_of(self, names: Collection[str]) -> bool | None:
        """Return whether a model reasons by the table; None where the table does not decide."""
        for pattern, reasoning in self.reasoning:
            if any(fnmatchcase(name, pattern) for name in names):
                return reasoning
        return None


@cache
def author_table() -> AuthorTable:
    """Return the author table. Raises `ValueError` if the file is damaged."""
    content = json.loads(resource_path("authors.json").read_text(encoding="utf-8"))
    authors = {row["slug"]: _author(row) for row in content["authors"]}
    if len(authors) != len(content["authors"]):
        raise ValueError("authors.json names an author twice")
    return AuthorTable(authors, tuple((row["pattern"], row["reasoning"]) for row in content["reasoning"]))


def _author(row: dict[str, Any]) -> _Author:
    exceptions = tuple(_Exception(each["pattern"], each["weights"]) for each in row.get("exceptions", ()))
    allowed = (*get_args(Weights), None)
    if row["origin"] not in get_args(Origin) or any(each not in allowed for each in _weights_in(row, exceptions)):
        raise ValueError(f"authors.json: {row['slug']} has an unknown origin or kind of weights")
    return _Author(row["weights"], row["origin"], exceptions)


def _weights_in(row: dict[str, Any], exceptions: tuple[_Exception, ...]) -> list[str | None]:
    return [row["weights"], *(exception.weights for exception in exceptions)]


class Classifier:
    """Classifies models by their names in the usage. It remembers results, so make a new one for each answer.

    `catalogue` is OpenRouter's model list by permaslug; `reasoned` names the models whose usage has reasoning tokens;
    `overrides` is the person's own classification, by any name of a model. `slugs` and `names` are the short name and
    all names of models, also of those that the catalogue does not list.
    """

    def __init__(
        self,
        catalogue: Mapping[str, Model],
        reasoned: Collection[str] = (),
        overrides: Mapping[str, ModelOverride] | None = None,
        *,
        slugs: Mapping[str, str] = MappingProxyType({}),
        names: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        self._catalogue = catalogue
        self._slugs = {**slugs, **{permaslug: split_variant(model.slug)[0] for permaslug, model in catalogue.items()}}
        self._names = names
        self._models = {slug: model for model, slug in self._slugs.items()}
        self._models |= {name: model for model, all_names in names.items() for name in all_names}
        self._reasoned = frozenset(reasoned)
        self._overrides = overrides or {}
        self._table = author_table()
        self._known: dict[str, ModelClass] = {}

    def classify(self, model: str) -> ModelClass:
        """Return the class of a model named by permaslug or slug, with or without variant."""
        if model not in self._known:
            self._known[model] = self._work_out(model)
        return self._known[model]

    def _work_out(self, model: str) -> ModelClass:
        name = split_variant(model)[0]
        permaslug = name if name in self._catalogue else self._models.get(name, name)
        listed = self._catalogue.get(permaslug)
        slug = self._slugs.get(permaslug, name)
        # The usage may have a dated name, but a pattern of the table may fit only another one, so all are tried.
        others = sorted({permaslug, *self._names.get(permaslug, ())} - {name, slug})
        names = (*dict.fromkeys((name, *others)), slug)
        author = author_of(slug)
        said = next((self._overrides[each] for each in names if each in self._overrides), ModelOverride())
        weights = said.weights or self._weights(names, author, listed)
        reasoning = said.reasoning
        if reasoning is None:
            reasoning = self._reasoning(names, listed, permaslug in self._reasoned or name in self._reasoned)
        return ModelClass(
            slug=slug,
            author=author,
            weights=weights,
            origin=said.origin or self._table.origin_of(author),
            reasoning=reasoning,
            size=(said.size or _size(names, listed)) if weights == "open" else None,
        )

    def _weights(self, names: Collection[str], author: str, listed: Model | None) -> Weights | None:
        weights = self._table.weights_of(names, author)
        return "open" if weights is None and listed is not None and listed.hugging_face_id else weights

    def _reasoning(self, names: Collection[str], listed: Model | None, seen: bool) -> bool | None:
        table = self._table.reasoning_of(names)
        # Reasoning tokens in the usage prove it. A catalogue entry with parameters lists all of them, so a missing
        # one means no; an entry without any says nothing.
        if table or seen:
            return True
        if listed is not None and listed.supported_parameters:
            return not _REASONING_PARAMETERS.isdisjoint(listed.supported_parameters)
        return table


def _size(names: Collection[str], listed: Model | None) -> SizeClass | None:
    published = (listed.hugging_face_id,) if listed is not None and listed.hugging_face_id else ()
    return size_class(parameters_of((*names, *published)))
