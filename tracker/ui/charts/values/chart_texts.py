"""The numbers of a chart as texts, for the table that one key shows instead of the chart. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.ui.charts.values.bars import Bars
from tracker.ui.charts.values.hover import column_title


@dataclass(frozen=True, slots=True)
class ChartTexts:
    """The numbers of a chart as texts; `texts` are the columns without numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: frozenset[int] = frozenset({0})


def bars_texts(bars: Bars) -> ChartTexts:
    """Return one row per day, week or month: its total and each part, as shares if all bars are drawn as 100 %."""
    drawn = bars.drawn()
    header = (bars.step.capitalize(), "Total", *(part.name for part in bars.parts))
    rows = tuple(
        (
            column_title(bars, number),
            bars.text(bars.total(number)),
            *(drawn.text(part.values[number]) for part in drawn.parts),
        )
        for number in range(len(bars.columns))
    )
    return ChartTexts(header, rows)
