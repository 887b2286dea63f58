"""What a row of "You and the world" says: which figure, under which name, and the words around it.

Numbers and dates of the report never stand in these words: sentences name a figure's id in braces and are filled from
the report's file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.analysis.compare.median_lengths import LengthPart
from tracker.analysis.compare.metrics import Kind

Scale = Literal["share", "length", "price", "number"]

Shown = Literal["always", "compared", "used"]
"""Which rows of a group stand there: all; those with a value; those whose value is not zero."""

MINIMUM_LEVEL = "direct, level is a minimum"
SECOND_HAND = "caveat: second-hand level"
ONE_PERSON = "caveat: one person"
OWN_TAGS = "caveat: your own labels"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowText:
    """One row: `figure_id` is the level drawn; `months` are the monthly series whose sum is the report's trend.

    `kind` and `part` tell which models to name as those that make the value.
    """

    figure_id: str
    name: str
    caption: str
    what: str
    note: str
    fairness: str = "direct"
    kind: Kind | None = None
    part: LengthPart | None = None
    months: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupText:
    """Rows that share one axis."""

    title: str
    scale: Scale
    rows: tuple[RowText, ...]
    shown: Shown = "always"
