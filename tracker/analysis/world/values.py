"""What the page "You and the world" is made of: groups of rows, with every text and number ready to draw."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.analysis.ledger.question import Coverage
from tracker.analysis.market.market import MarketRange
from tracker.analysis.report.benchmarks import NOT_PUBLISHED, Axis, Benchmark, Trend
from tracker.market import market_name
from tracker.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldRow:
    """One figure. Where `you` is None, `you_text` says why ("too few requests", "no data")."""

    figure_id: str
    name: str
    caption: str
    you: float | None
    you_text: str
    benchmark: Benchmark
    difference_text: str
    fairness: str
    trend: Trend | None
    explanation: tuple[tuple[str, str], ...]
    market: float | None = None
    """The same measure of all users of OpenRouter today."""
    market_range: MarketRange | None = None
    """The same where too much of the market is unclassified for one number; `market` is None then."""
    market_text: str = NOT_PUBLISHED
    """The same as text, or why there is none."""
    market_name: str = market_name(invented=False)
    median_text: str = ""
    """The median of the calls, shown next to your mean where it is known."""


@dataclass(frozen=True, slots=True)
class WorldGroup:
    """Rows that share one axis."""

    title: str
    axis: Axis
    rows: tuple[WorldRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All that the page shows. `not_compared`: a family of figures, what it is, why it is not compared."""

    period: Period
    you_caption: str
    report_caption: str
    groups: tuple[WorldGroup, ...]
    not_compared: tuple[tuple[str, str, str], ...]
    report_source: str
    coverage: Coverage
    market_caption: str | None = None
    """The days of the market; None where no market data is stored."""
    market_source: str | None = None
    """The source that is shown wherever market data is shown."""
    market_name: str = market_name(invented=False)
    summary: str = ""
    """Where the person's usage differs most from the report, in one sentence; empty where nothing is compared."""
