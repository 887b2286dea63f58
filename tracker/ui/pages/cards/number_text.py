"""The texts of a card with one number. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberText:
    """The texts of one card. `arrow` is ▲, ▼ or empty; `change` and `origin` are shown next to it."""

    label: str
    definition: str
    value: str
    arrow: str
    change: str
    origin: str
    weekly: tuple[float | None, ...]
