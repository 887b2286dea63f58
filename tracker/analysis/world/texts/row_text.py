"""What a row of "You and the world" says: which figure it shows, under which name, and the text around it.

The report's numbers and dates are never written into these texts: a sentence names a figure's id in braces, and the
number comes from the report's file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.analysis.compare.median_lengths import LengthPart
from tracker.analysis.compare.metrics import Kind

Scale = Literal["share", "length", "price", "number"]

Shown = Literal["always", "compared", "used"]
"""Which rows of a group are shown: all; those with a value of yours; those whose value is not zero."""

MINIMUM_BENCHMARK = "direct, against a minimum"
SECOND_HAND = "caveat: second-hand figure"
ONE_PERSON = "caveat: one person"
OWN_TAGS = "caveat: your own labels"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowText:
    """One row: `figure_id` is the benchmark drawn; `months` are the monthly series whose sum is the report's trend.

    `kind` or `part` decides which models the row names: those of this kind, or the most used with this length.
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
