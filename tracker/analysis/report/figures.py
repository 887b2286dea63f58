"""The figures of the "State of AI" report, read from `resources/report_figures.json`.

Every number that the program shows as the report's comes from here, by its id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any

from tracker.paths import resource_path

STATED = "exact-from-report"
SECOND_HAND = "from-secondary-text"
CHART_READING = "approximate-read-off-chart"
"""Measured on the report's own charts, so shown to people in whole units only."""

_CONFIDENCES = (STATED, SECOND_HAND, CHART_READING)
_OPTIONAL = ("low", "high", "period_start", "period_end")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFigure:
    """One figure of the report. "More than" has `low` = value and no `high`, "under" the other way round.

    Dates are ISO with reduced precision where the report gives no more ("2025", "2025-05"); None = no date given.
    `value` is text only where `unit` is "date".
    """

    id: str
    value: float | str
    unit: str
    low: float | None
    high: float | None
    definition: str
    period_start: str | None
    period_end: str | None
    source: str
    section: str
    confidence: str
    notes: str

    @property
    def number(self) -> float:
        """The value of a figure that is not a date. Raises `ValueError` for a date."""
        if isinstance(self.value, str):
            raise ValueError(f"{self.id} is a date, not a number")
        return self.value

    @property
    def is_minimum(self) -> bool:
        """Return whether the report says "more than"."""
        return self.low is not None and self.low == self.value and self.high is None

    @property
    def dates(self) -> str | None:
        """The dates that it covers as ISO text: one date, or an interval "first/last"; None = no date given."""
        if self.period_start == self.period_end or self.period_start is None:
            return self.period_end
        return f"{self.period_start}/{self.period_end or '..'}"


@cache
def report_figures() -> Mapping[str, ReportFigure]:
    """Return all figures by id, in the order of the file. Raises `ValueError` if the file is damaged."""
    rows = json.loads(resource_path("report_figures.json").read_text(encoding="utf-8"))
    figures: dict[str, ReportFigure] = {}
    for row in rows:
        figure = _figure(row)
        if figure.id in figures:
            raise ValueError(f"report_figures.json contains {figure.id} twice")
        figures[figure.id] = figure
    return MappingProxyType(figures)


def _figure(row: dict[str, Any]) -> ReportFigure:
    names = {field.name for field in fields(ReportFigure)}
    if set(row) != names:
        raise ValueError(
            f"report_figures.json: {row.get('id')} does not have exactly the fields {', '.join(sorted(names))}"
        )
    figure = ReportFigure(**row)
    empty = [name for name in names.difference(_OPTIONAL, ("notes",)) if row[name] in (None, "")]
    if empty or isinstance(figure.value, str) != (figure.unit == "date") or figure.confidence not in _CONFIDENCES:
        raise ValueError(
            f"report_figures.json: {figure.id} is not a valid figure: {', '.join(empty) or 'value or confidence'}"
        )
    return figure
