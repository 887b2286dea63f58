"""An invented world for the tests of the page "You and the world"."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.chart_cases import LAST, day
from tracker.analysis.ledger.question import Coverage, DayState
from tracker.analysis.market.ranks import MarketRanks
from tracker.analysis.views.world import WorldPage as WorldNumbers
from tracker.analysis.world.market_context import MarketContext
from tracker.analysis.world.rows import Axis, Benchmark, Trend, TrendPoint, World, WorldGroup, WorldRow
from tracker.periods import Period

PERCENT = Axis(0, 100, False, ((0, "0"), (50, "50"), (100, "100%")))
LENGTH = Axis(100, 100_000, True, ((100, "100"), (100_000, "100k")))
PRICE = Axis(0.01, 100, True, ((0.01, "$0.01"), (100, "$100")))
TREND = Trend(
    you=(TrendPoint("2026-10", 20), TrendPoint("2026-11", 36)),
    report=(TrendPoint("2025-11", 13),),
    benchmark=13.0,
    you_label="you 36%, Nov",
    benchmark_label="report 13.0%, end of 2025",
)
OPEN = WorldRow(
    figure_id="oss", name="Open-weight", caption="models with public weights", you=40.6, you_text="40.6%",
    benchmark=Benchmark(30, "~30%", "stated"), difference_text="about 11 pts above", fairness="direct", trend=None,
    explanation=(("What", "Tokens on public models."), ("You", "glm 3%.")),
)  # fmt: skip
CHINA = replace(OPEN, figure_id="china", name="Open-weight, China", trend=TREND)
FEW = replace(
    OPEN, figure_id="tools", name="Ending in a tool call", you=None, you_text="too few requests",
    benchmark=Benchmark(15, "~15%", "second_hand"), difference_text="not compared", fairness="12 requests, 100 needed",
)  # fmt: skip
PROMPT = replace(OPEN, figure_id="prompt", name="Prompt", you=9048, benchmark=Benchmark(6000, "> 6,000", "minimum"))


def world_of(*groups: WorldGroup, missing: int = 0) -> World:
    """Return groups of figures compared with the report; `missing` days of the period have no data."""
    days = [day(LAST, DayState.MISSING if n < missing else DayState.COMPLETE) for n in range(30)]
    return World(
        period=Period(LAST.replace(day=1), LAST),
        you_caption="1 – 19 Nov 2026",
        report_caption="end of 2025",
        groups=groups or (WorldGroup("Mix", PERCENT, (OPEN, CHINA, FEW)), WorldGroup("Length", LENGTH, (PROMPT,))),
        not_compared=(("Languages", "Share of prompts by language.", "The account does not record it."),),
        report_source="Report: State of AI, 4 Dec 2025",
        coverage=Coverage(tuple(days)),
    )


NO_CONTEXT = MarketContext(
    tasks=(), tasks_head=None, apps=(), apps_head=None, other_apps=0, sessions=(), turns=(), sessions_head=None
)
NO_RANKS = MarketRanks((), None, None)


def value_of(world: World, ranks: MarketRanks = NO_RANKS, context: MarketContext = NO_CONTEXT) -> WorldNumbers:
    """Return what the page loads."""
    return WorldNumbers(world, ranks, context)


CREDIT = "Source: OpenRouter (openrouter.ai/rankings), as of 2026-11-22"


def with_market() -> World:
    """Return a group of figures with those of the market."""
    market = replace(CHINA, market=25.6, market_text="25.6%")
    return replace(
        world_of(WorldGroup("Mix", PERCENT, (market, FEW))),
        market_caption="15 – 21 Nov 2026",
        market_source=CREDIT,
    )
