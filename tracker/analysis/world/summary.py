"""The comparison in one sentence: where the person's usage differs most from the report."""

from __future__ import annotations

import math
from collections.abc import Iterable

from tracker.analysis.world.texts.row_text import MINIMUM_BENCHMARK, Scale
from tracker.analysis.world.values import WorldRow

_FAIR = ("direct", MINIMUM_BENCHMARK)


def largest_difference(rows: Iterable[tuple[Scale, WorldRow]]) -> str:
    """Return the share most above the report's, the share most below it, and the length that differs most.

    Only direct comparisons count, where the report does not contradict itself; empty where none has a value.
    """
    fair = [(scale, row) for scale, row in rows if row.you is not None and row.fairness in _FAIR]
    shares = [row for scale, row in fair if scale == "share"]
    lengths = [row for scale, row in fair if scale == "length" and row.you]
    above, below = max(shares, key=_points, default=None), min(shares, key=_points, default=None)
    parts = [
        *([_texts(above)] if above is not None and _points(above) > 0 else []),
        *([_texts(below)] if below is not None and _points(below) < 0 else []),
        *([_texts(max(lengths, key=_times), " tokens")] if lengths else []),
    ]
    if not parts:
        return ""
    return f"Largest differences from the report, among figures that compare directly: {'; '.join(parts)}."


def _points(row: WorldRow) -> float:
    return (row.you or 0.0) - row.benchmark.value


def _times(row: WorldRow) -> float:
    """Return by what factor a length differs, as a distance on a log axis: twice and half are equally far."""
    return abs(math.log((row.you or row.benchmark.value) / row.benchmark.value))


def _texts(row: WorldRow, unit: str = "") -> str:
    # A line must not break between the sign and its number ("> 6,000").
    benchmark = row.benchmark.text.replace(" ", "\N{NO-BREAK SPACE}")
    return f"{row.name} {row.you_text}{unit} against {benchmark}"
