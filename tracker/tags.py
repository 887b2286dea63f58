"""The categories that a key, an app or a model can be tagged with: those of the report's charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

TagKind = Literal["key", "app", "model"]
TAG_KINDS: tuple[TagKind, ...] = get_args(TagKind)
"""What can be tagged, in order of precedence: the first of them that has a tag gives a request its tag."""

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
"""The categories of the report's charts; its method section lists others, but no numbers use those."""

UNTAGGED = "untagged"
"""Group of requests whose key, app and model all have no tag."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. `value`: a key's hash or name, an app's name, a model's permaslug or slug."""

    kind: TagKind
    value: str
    category: str
