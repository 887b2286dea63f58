"""What a card with one number shows, as texts. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberText:
    """One number card. `arrow` is ▲, ▼ or nothing; `change` and `origin` stand beside it."""

    label: str
    definition: str
    value: str
    arrow: str
    change: str
    origin: str
    weekly: tuple[float | None, ...]
