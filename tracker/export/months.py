"""A chart line by month as a table, for "Export these numbers": of the account, the report and the market."""

from __future__ import annotations

from tracker.analysis.report.benchmarks import Trend
from tracker.export.tables import Cell, Table, fixed_text


def months_table(trend: Trend, value: str) -> Table:
    """Return one row per line and month, then the report's single benchmark, and the source of the market's months.

    `value` is the title of the column, with its unit.
    """
    lines = (("you", trend.you), ("report", trend.report), (trend.market_name, trend.market))
    rows: list[tuple[Cell, ...]] = [
        (who, point.month, fixed_text(point.value)) for who, points in lines for point in points
    ]
    if trend.benchmark is not None:
        rows.append((trend.benchmark_label, "", fixed_text(trend.benchmark)))
    if trend.market_source is not None:
        rows.append((trend.market_source, "", None))
    return Table(("who", "month", value), tuple(rows))
