"""The report's benchmarks, and the market's, as lines in charts over time, each with its text and its figure's id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.analysis.report.figures import report_figures
from tracker.analysis.report.wording import BenchmarkKind, benchmark_kind, benchmark_text, dates_text, report_moment
from tracker.market import market_name
from tracker.money import NANO_PER_USD

NOT_PUBLISHED = "not published"
"""Shown where OpenRouter publishes no such number for all its users."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark on an axis, in the axis' unit, and its text, as sure as the report puts it ("~30%", "> 6,000")."""

    value: float
    text: str
    kind: BenchmarkKind


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A month's value. `month` is YYYY-MM; a month without enough data has no point, and the line has a gap there."""

    month: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The account and the report by month; `benchmark` is the report's one number, if it adds to the months."""

    you: tuple[TrendPoint, ...]
    report: tuple[TrendPoint, ...]
    benchmark: float | None
    you_label: str
    benchmark_label: str
    market: tuple[TrendPoint, ...] = ()
    market_label: str = ""
    market_source: str | None = None
    """The source of the market's points; None where there are none."""
    market_name: str = market_name(invented=False)


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis of a group of rows, with its labelled ticks."""

    low: float
    high: float
    log: bool
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class BenchmarkLine:
    """A benchmark of the report, or the same measure of the market.

    `value`: a share of 0 to 1, a price in nano-dollars per 1M tokens, or else in the figure's own unit.
    """

    figure_id: str
    value: float
    text: str
    caption: str
    kind: BenchmarkKind | Literal["market"]


def report_benchmark(figure_id: str, noun: str = "", *, dated: bool = False) -> BenchmarkLine:
    """Return the benchmark of a figure; `noun` says what it measures ("~30% open").

    `dated`: the figure is not of the end of the report's window, so the caption names its own dates.
    """
    figure = report_figures()[figure_id]
    value = figure.number
    if figure.unit == "percent":
        value /= 100
    elif figure.unit == "usd_per_million_tokens":
        value *= NANO_PER_USD
    text = f"{benchmark_text(figure)} {noun}".rstrip()
    moment = dates_text(figure) if dated else report_moment()
    return BenchmarkLine(figure_id, value, text, f"report benchmark, {moment}", benchmark_kind(figure))


def report_months(series: tuple[str, ...]) -> tuple[TrendPoint, ...]:
    """Return the sum of some of the report's monthly series (percent), for the months that all of them have."""
    if not series:
        return ()
    figures = report_figures()
    first, *others = series
    prefix = f"monthly_{first}_share_"
    points = []
    for figure_id, figure in figures.items():
        if not figure_id.startswith(prefix):
            continue
        suffix = figure_id.removeprefix(prefix)
        parts = [figures.get(f"monthly_{other}_share_{suffix}") for other in others]
        if all(part is not None for part in parts):
            value = figure.number + sum(part.number for part in parts if part is not None)
            # Sums of decimal percentages such as 23.1 + 1.3 carry an error in the last bit; rounding removes it.
            points.append(TrendPoint(suffix.replace("_", "-"), round(value, 6)))
    return tuple(points)
