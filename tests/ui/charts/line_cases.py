"""Invented lines for the tests of charts."""

from __future__ import annotations

from datetime import timedelta

from tests.ui.chart_cases import LAST, day
from tracker.analysis.ledger.question import DayState
from tracker.analysis.report.benchmarks import report_benchmark
from tracker.ui.charts.values.bars import Column
from tracker.ui.charts.values.lines import Line, Lines

STATES = (DayState.COMPLETE, DayState.FEEDS, DayState.OPEN)
DAYS = [LAST - timedelta(days=2 - n) for n in range(3)]
COLUMNS = tuple(
    Column(one, one, one == LAST, (day(one, state),), None) for one, state in zip(DAYS, STATES, strict=True)
)
BENCHMARK = report_benchmark("prompt_tokens_per_request_end")
LINES = Lines(
    unit="tokens",
    step="day",
    columns=COLUMNS,
    lines=(Line("mean", (900.0, 800.0, 700.0), "850"), Line("median", (400.0, None, 300.0), "380", main=False)),
    benchmarks=(BENCHMARK,),
)
