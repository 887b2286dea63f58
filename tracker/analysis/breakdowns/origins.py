"""Weights and origin of the models in three columns: your tokens, the report's benchmark, the market now."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tracker import formatting
from tracker.analysis.compare.metrics import (
    CLOSED_CHINA,
    CLOSED_REST,
    OPEN,
    OPEN_CHINA,
    OPEN_REST,
    Kind,
    includes,
    known_share,
    unclassified_share,
)
from tracker.analysis.market.market import MOST_UNCLASSIFIED, MarketRange, MarketWindow, market_benchmark
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.usage import ModelUsage
from tracker.analysis.report.benchmarks import NOT_PUBLISHED, Benchmark, BenchmarkLine, report_benchmark
from tracker.analysis.report.figures import report_figures
from tracker.analysis.report.wording import benchmark_kind, benchmark_text, range_text, report_moment
from tracker.market import market_name, source_line

_OPEN_BENCHMARK = "oss_share_equilibrium"


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRow:
    """A kind of model; shares of tokens from 0 to 1, None: no tokens, or no market data is stored.

    `is_part`: it is one of the rows that add up to 100%. `report` None: the report has no such figure. `market_range`:
    the market's share, where too much is unclassified for one number; `market` is None then.
    """

    name: str
    is_part: bool
    you: Fraction | None
    you_text: str
    report: Benchmark | None
    report_text: str
    market: Fraction | None
    market_text: str
    market_range: MarketRange | None = None


@dataclass(frozen=True, slots=True)
class Origins:
    """The rows, the dates of each column, and the source of the market's column; None where it has no data."""

    rows: tuple[OriginRow, ...]
    report_caption: str
    market_caption: str | None
    market_source: str | None
    market_name: str = market_name(invented=False)


def origins(usage: ModelUsage, market: MarketWindow | None, classifier: Classifier) -> Origins:
    """Return the open-weight share, then the four cells and unclassified models, which add up to 100%."""
    return Origins(
        tuple(_row(name, figure_id, kind, usage, market, classifier) for name, figure_id, kind in _ROWS),
        f"report benchmark, {report_moment()}",
        None if market is None else market.caption,
        None if market is None else source_line(market.as_of_ms, invented=market.invented),
        market_name(invented=market is not None and market.invented),
    )


def open_benchmarks(market: MarketWindow | None, classifier: Classifier) -> tuple[BenchmarkLine, ...]:
    """Return the report's benchmark of open-weight models, and the market's share where it is stored."""
    share = None if market is None else _market_share(OPEN, market.usage, classifier)
    report = report_benchmark(_OPEN_BENCHMARK, "open")
    if market is None or not isinstance(share, Fraction):
        return (report,)
    return report, market_benchmark(_OPEN_BENCHMARK, float(share), market, "open")


_ROWS: tuple[tuple[str, str | None, Kind | None], ...] = (
    ("Open-weight", _OPEN_BENCHMARK, OPEN),
    ("Open-weight, China", "chinese_oss_share_avg_weekly", OPEN_CHINA),
    ("Open-weight, rest of world", "row_oss_share_avg_weekly", OPEN_REST),
    ("Closed, outside China", "row_closed_share_avg", CLOSED_REST),
    ("Closed, China", None, CLOSED_CHINA),
    ("Unclassified", None, None),
)
"""Kind None: models in none of the four cells.

The first is the sum of the next two, where a model's origin is known; all others add up to 100%.
"""


def _row(
    name: str,
    figure_id: str | None,
    kind: Kind | None,
    usage: ModelUsage,
    market: MarketWindow | None,
    classifier: Classifier,
) -> OriginRow:
    you = _share(None, usage, classifier) if kind is None else known_share(kind, usage, classifier)
    theirs = None if market is None else _market_share(kind, market.usage, classifier)
    report = None if figure_id is None else _report_benchmark(figure_id)
    return OriginRow(
        name=name,
        is_part=name != _ROWS[0][0],
        you=you,
        you_text=_text(you, formatting.UNKNOWN),
        report=report,
        report_text=NOT_PUBLISHED if report is None else report.text,
        market=None if isinstance(theirs, MarketRange) else theirs,
        market_text=_text(theirs, "no data"),
        market_range=theirs if isinstance(theirs, MarketRange) else None,
    )


def _share(kind: Kind | None, usage: ModelUsage, classifier: Classifier) -> Fraction | None:
    if kind is None:
        # Any of the four cells gives the same: a model that is in no known cell is unknown for all of them.
        return unclassified_share(OPEN_CHINA, usage, classifier)
    return usage.share(includes(kind, classifier))


def _market_share(kind: Kind | None, usage: ModelUsage, classifier: Classifier) -> Fraction | MarketRange | None:
    """Return the market's share, a range where too much is unclassified; how much that is, is one number itself."""
    share = _share(kind, usage, classifier)
    unknown = None if kind is None else unclassified_share(kind, usage, classifier)
    if share is None or unknown is None or unknown <= MOST_UNCLASSIFIED:
        return share
    return MarketRange(float(share), float(share + unknown), float(unknown))


def _report_benchmark(figure_id: str) -> Benchmark:
    """Return the report's benchmark on an axis from 0 to 1."""
    figure = report_figures()[figure_id]
    return Benchmark(figure.number / 100, benchmark_text(figure), benchmark_kind(figure))


def _text(share: Fraction | MarketRange | None, unknown: str) -> str:
    if isinstance(share, MarketRange):
        return range_text("percent", 100 * share.low, 100 * share.high)
    return unknown if share is None else formatting.percent(float(share))
