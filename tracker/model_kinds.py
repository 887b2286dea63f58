"""The classes of models, and the classification that a person may give a model in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Weights = Literal["open", "closed"]
Origin = Literal["china", "rest of world"]
SizeClass = Literal["small", "medium", "large"]

_TEXTS: Mapping[str, tuple[Any, ...]] = {
    "weights": get_args(Weights),
    "origin": get_args(Origin),
    "size": get_args(SizeClass),
}


@dataclass(frozen=True, slots=True)
class ModelOverride:
    """A person's own classification of a model; where it is None, the program decides."""

    weights: Weights | None = None
    origin: Origin | None = None
    reasoning: bool | None = None
    size: SizeClass | None = None


def override_of(entry: Any) -> ModelOverride:
    """Return the override for an entry of the settings, such as {"weights": "open", "reasoning": true}.

    Raises `ValueError` that names the wrong word.
    """
    if not isinstance(entry, dict):
        raise ValueError(f"{entry!r} is not an object")
    for name, value in entry.items():
        if name == "reasoning":
            if not isinstance(value, bool):
                raise ValueError(f"reasoning is {value!r} and must be true or false")
        elif name not in _TEXTS:
            raise ValueError(f"{name!r} is not one of weights, origin, reasoning, size")
        elif value not in _TEXTS[name]:
            raise ValueError(f"{name} is {value!r} and must be one of {', '.join(_TEXTS[name])}")
    return ModelOverride(**entry)


def overrides_of(entries: Mapping[str, Any]) -> dict[str, ModelOverride]:
    """Return the overrides of the settings by model. Raises `ValueError` that names the model and the wrong word."""
    found = {}
    for model, entry in entries.items():
        try:
            found[model] = override_of(entry)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{model}: {error}") from error
    return found
