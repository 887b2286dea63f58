"""The data of a trend, free of Qt: values per month of the account, the report and the market, and their texts."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from tracker.analysis.world.rows import Trend, TrendPoint
from tracker.formatting import count, money, money_axis, month_year, percent, tokens_axis
from tracker.money import NANO_PER_USD
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.hover import Hover, plain_row

TrendUnit = Literal["percent", "tokens", "usd"]
"""What the values of a trend are: percent (0 to 100), tokens, or US dollars."""

SCALE: dict[TrendUnit, int] = {"percent": 1, "tokens": 1, "usd": NANO_PER_USD}
AXIS_TEXT: dict[TrendUnit, Callable[[int], str]] = {
    "percent": lambda value: f"{value}%",
    "tokens": tokens_axis,
    "usd": money_axis,
}
_TEXT: dict[TrendUnit, Callable[[float], str]] = {
    "percent": lambda value: percent(value / 100),
    "tokens": lambda value: count(round(value)),
    "usd": lambda value: money(round(value * NANO_PER_USD)),
}
YOU, REPORT = "you", "report"


@dataclass(frozen=True, slots=True)
class TrendSeries:
    """A line's months (as numbers) and values in order of time; NaN for a month without a value."""

    x: tuple[float, ...]
    y: tuple[float, ...]


def months_of(trend: Trend) -> tuple[str, ...]:
    """Return every month (YYYY-MM) from the first to the last one that has a value."""
    known = sorted({point.month for point in (*trend.you, *trend.report, *trend.market)})
    if not known:
        return ()
    year, month = (int(part) for part in known[0].split("-"))
    months: list[str] = []
    while not months or months[-1] < known[-1]:
        months.append(f"{year:04d}-{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(months)


def series_of(points: tuple[TrendPoint, ...], months: tuple[str, ...]) -> TrendSeries:
    """Return a line over the months; it breaks (NaN) at a month without a value."""
    values = {point.month: point.value for point in points}
    known = [number for number, month in enumerate(months) if month in values]
    if not known:
        return TrendSeries((), ())
    span = range(known[0], known[-1] + 1)
    return TrendSeries(tuple(map(float, span)), tuple(values.get(months[number], math.nan) for number in span))


def without(trend: Trend, hidden: frozenset[str]) -> Trend:
    """Return a trend without the lines with these names; the report's benchmark is hidden together with its months."""
    if YOU in hidden:
        trend = replace(trend, you=(), you_label="")
    if REPORT in hidden:
        trend = replace(trend, report=(), benchmark=None, benchmark_label="")
    return replace(trend, market=(), market_label="") if trend.market_name in hidden else trend


def trend_texts(trend: Trend, unit: TrendUnit) -> ChartTexts:
    """Return every line's value in every month as texts, and the report's benchmark below them."""
    rows = [(month_name(month), *_texts_of(trend, unit, month)) for month in months_of(trend)]
    if trend.benchmark is not None:
        rows.append((trend.benchmark_label, "", _TEXT[unit](trend.benchmark), ""))
    return ChartTexts(("Month", "You", "Report", trend.market_name.capitalize()), tuple(rows))


def trend_hover(trend: Trend, unit: TrendUnit, month: str) -> Hover:
    """Return the tooltip of a month: the value of each line, and the report's benchmark."""
    there = (bool(trend.you), bool(trend.report), bool(trend.market))
    texts = _texts_of(trend, unit, month)
    named = zip((YOU, REPORT, trend.market_name), texts, there, strict=True)
    rows = tuple(plain_row(name, text) for name, text, is_there in named if is_there)
    return Hover(month_name(month), "", rows, "" if trend.benchmark is None else trend.benchmark_label)


def _texts_of(trend: Trend, unit: TrendUnit, month: str) -> tuple[str, str, str]:
    you, report, market = (
        next((_TEXT[unit](point.value) for point in line if point.month == month), "–")
        for line in (trend.you, trend.report, trend.market)
    )
    return you, report, market


def first_of(month: str) -> date:
    """Return the first day of a month (YYYY-MM)."""
    return date.fromisoformat(f"{month}-01")


def last_of(month: str) -> date:
    """Return the last day of a month (YYYY-MM)."""
    # Day 28 plus four days is always in the next month; the day before its first is the last day of this one.
    after = first_of(month).replace(day=28) + timedelta(days=4)
    return after.replace(day=1) - timedelta(days=1)


def month_name(month: str) -> str:
    """Return a month (YYYY-MM) as "Nov 2026"."""
    return month_year(first_of(month))
