"""The texts of a card with one number. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberText:
    """The texts of one card. `arrow` is ▲, ▼ or empty; `change` and `origin` are shown next to it.

    `weekly` are the values of the small line, oldest first, None where unknown; `weekly_text` says what they are.
    """

    label: str
    definition: str
    value: str
    arrow: str
    change: str
    origin: str
    weekly: tuple[float | None, ...] = ()
    weekly_text: str = ""
