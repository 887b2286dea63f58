"""An invented account for the tests of the page "Reasoning"."""

from __future__ import annotations

from datetime import timedelta

from tests.ui.chart_cases import LAST, USD, day
from tracker.analysis.breakdowns.reasoning_cost import CostSum
from tracker.analysis.ledger.question import Coverage, DayState
from tracker.analysis.ledger.time_buckets import Bucket
from tracker.analysis.report.benchmarks import Trend, TrendPoint
from tracker.analysis.views.reasoning import ReasoningPage as ReasoningNumbers
from tracker.analysis.views.reasoning import ReasoningRow
from tracker.periods import Period

FIRST = LAST - timedelta(days=2)
DAYS = [FIRST + timedelta(days=n) for n in range(3)]
STATES = (DayState.COMPLETE, DayState.MISSING, DayState.OPEN)
CREDIT = "Source: OpenRouter (openrouter.ai/rankings), as of 2026-11-19"
TREND = Trend(
    you=(TrendPoint("2026-10", 72.0), TrendPoint("2026-11", 80.4)),
    report=(TrendPoint("2025-10", 56.1), TrendPoint("2025-11", 58.9)),
    benchmark=50.0,
    you_label="you 80%, Nov",
    benchmark_label="report > 50%, end of 2025",
    market=(TrendPoint("2026-11", 78.0),),
    market_label="market 78%, Nov",
    market_source=CREDIT,
)


def row(name: str, nano: int | None) -> ReasoningRow:
    """Return a reasoning model, with what its reasoning cost."""
    return ReasoningRow(
        model=f"acme/{name}",
        name=name,
        author="acme",
        tokens=900,
        completion_tokens=100,
        reasoning_tokens=40,
        inside=0.4,
        cost=CostSum(nano, 40, 40 if nano is None else 0),
        spend_nano=10 * USD,
    )


def numbers() -> ReasoningNumbers:
    """Return three days, the second one not stored and the last one open."""
    coverage = tuple(day(one, state) for one, state in zip(DAYS, STATES, strict=True))
    return ReasoningNumbers(
        period=Period(FIRST, LAST),
        step="day",
        step_text="by day",
        buckets=tuple(Bucket(one, one, one == LAST, (stored,)) for one, stored in zip(DAYS, coverage, strict=True)),
        share=(0.9, None, 0.5),
        total_share=0.8,
        trend=TREND,
        inside=(0.25, None, 0.5),
        reasoned=(25, None, 50),
        answered=(75, None, 50),
        total_inside=0.375,
        reasoning_tokens=75,
        cost=(CostSum(2 * USD, 25, 0), None, CostSum(USD, 50, 0)),
        total_cost=CostSum(3 * USD, 75, 0),
        cost_rule="Estimate: tokens × price.",
        rows=(row("cheap", USD), row("dear", 2 * USD), row("unpriced", None)),
        notes=("Not stored: 1 of 3 days.",),
        counted_days=2,
        coverage=Coverage(coverage),
    )
