"""A chart line by month as a table."""

from __future__ import annotations

from tracker.analysis.report.benchmarks import Trend, TrendPoint
from tracker.export.months import months_table

TREND = Trend(
    you=(TrendPoint("2026-10", 12.5), TrendPoint("2026-11", 13.0)),
    report=(TrendPoint("2025-11", 15.9),),
    benchmark=None,
    you_label="you",
    benchmark_label="report",
)


def test_every_line_has_one_row_per_month() -> None:
    table = months_table(TREND, "percent")
    assert table.header == ("who", "month", "percent")
    assert table.rows == (("you", "2026-10", "12.5"), ("you", "2026-11", "13"), ("report", "2025-11", "15.9"))


def test_benchmark_and_credit_come_last_if_there_are_any() -> None:
    whole = Trend(
        you=(),
        report=(),
        benchmark=30,
        you_label="",
        benchmark_label="report 30%",
        market=(TrendPoint("2026-11", 35.0),),
        market_source="Source: OpenRouter",
    )
    assert months_table(whole, "percent").rows == (
        ("market", "2026-11", "35"),
        ("report 30%", "", "30"),
        ("Source: OpenRouter", "", None),
    )
