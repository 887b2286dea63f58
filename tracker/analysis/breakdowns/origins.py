"""Weights and origin of the models in three columns: your tokens, the report's benchmark, the market now."""

from __future__ import annotations

from collections.abc import Callable
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
    unclassified_share,
)
from tracker.analysis.market.market import MarketWindow, market_benchmark
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.usage import ModelUsage
from tracker.analysis.report.benchmarks import NOT_PUBLISHED, Benchmark, BenchmarkLine, report_benchmark
from tracker.analysis.report.figures import report_figures
from tracker.analysis.report.wording import benchmark_kind, benchmark_text, report_moment
from tracker.market import market_name, source_line

_OPEN_BENCHMARK = "oss_share_equilibrium"
_Share = Callable[[ModelUsage, Classifier], Fraction | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRow:
    """A kind of model; shares of tokens from 0 to 1, None: no tokens, or no market data is stored.

    `is_part`: it is one of the rows that add up to 100%. `report` None: the report has no such figure.
    """

    name: str
    is_part: bool
    you: Fraction | None
    you_text: str
    report: Benchmark | None
    report_text: str
    market: Fraction | None
    market_text: str


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
        tuple(_row(name, figure_id, share, usage, market, classifier) for name, figure_id, share in _ROWS),
        f"report benchmark, {report_moment()}",
        None if market is None else market.caption,
        None if market is None else source_line(market.as_of_ms, invented=market.invented),
        market_name(invented=market is not None and market.invented),
    )


def open_benchmarks(market: MarketWindow | None, classifier: Classifier) -> tuple[BenchmarkLine, ...]:
    """Return the report's benchmark of open-weight models, and the market's share where it is stored."""
    share = None if market is None else market.usage.share(includes(OPEN, classifier))
    report = report_benchmark(_OPEN_BENCHMARK, "open")
    if market is None or share is None:
        return (report,)
    return report, market_benchmark(_OPEN_BENCHMARK, float(share), market, "open")


def _share_of(kind: Kind) -> _Share:
    return lambda usage, classifier: usage.share(includes(kind, classifier))


def _unclassified(usage: ModelUsage, classifier: Classifier) -> Fraction | None:
    # Any of the four cells gives the same: a model that is in no known cell is unknown for all of them.
    return unclassified_share(OPEN_CHINA, usage, classifier)


_ROWS: tuple[tuple[str, str | None, _Share], ...] = (
    ("Open-weight", _OPEN_BENCHMARK, _share_of(OPEN)),
    ("Open-weight, China", "chinese_oss_share_avg_weekly", _share_of(OPEN_CHINA)),
    ("Open-weight, rest of world", "row_oss_share_avg_weekly", _share_of(OPEN_REST)),
    ("Closed, outside China", "row_closed_share_avg", _share_of(CLOSED_REST)),
    ("Closed, China", None, _share_of(CLOSED_CHINA)),
    ("Unclassified", None, _unclassified),
)
"""The first is the sum of the next two, where a model's origin is known; all others add up to 100%."""


def _row(
    name: str,
    figure_id: str | None,
    share: _Share,
    usage: ModelUsage,
    market: MarketWindow | None,
    classifier: Classifier,
) -> OriginRow:
    you = share(usage, classifier)
    theirs = None if market is None else share(market.usage, classifier)
    report = None if figure_id is None else _report_benchmark(figure_id)
    return OriginRow(
        name=name,
        is_part=name != _ROWS[0][0],
        you=you,
        you_text=_text(you, formatting.UNKNOWN),
        report=report,
        report_text=NOT_PUBLISHED if report is None else report.text,
        market=theirs,
        market_text=_text(theirs, "no data"),
    )


def _report_benchmark(figure_id: str) -> Benchmark:
    """Return the report's benchmark on an axis from 0 to 1."""
    figure = report_figures()[figure_id]
    return Benchmark(figure.number / 100, benchmark_text(figure), benchmark_kind(figure))


def _text(share: Fraction | None, unknown: str) -> str:
    return unknown if share is None else formatting.percent(float(share))
