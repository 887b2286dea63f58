"""The categories that a key, an app or a model can be tagged with: those of the report's charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

TagKind = Literal["key", "app", "model"]
TAG_KINDS: tuple[TagKind, ...] = get_args(TagKind)
"""What can be tagged, in the order in which it decides: the first one that is tagged gives a request its tag."""

CATEGORIES = (
    "programming",
    "roleplay",
    "technology",
    "science",
    "translation",
    "finance",
    "academia",
    "health",
    "legal",
    "marketing",
    "trivia",
)
"""The chart set of the report; its method section has another one, to which no numbers refer."""

UNTAGGED = "untagged"
"""Group of requests of which neither key nor app nor model is tagged."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. `value`: a key's hash or name, an app's name, a model's permaslug or slug."""

    kind: TagKind
    value: str
    category: str
