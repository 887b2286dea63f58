"""The report's levels, and the market's, as lines in charts over time, each with its words and its figure's id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.analysis.report.figures import report_figures
from tracker.analysis.report.wording import LevelKind, dates_text, level_kind, level_text, report_moment
from tracker.money import NANO_PER_USD

NOT_PUBLISHED = "not published"
"""Stands where OpenRouter publishes no such number of its whole market."""


@dataclass(frozen=True, slots=True)
class Level:
    """The report's mark on an axis, in the axis' unit, and its text as the report hedges it ("~30%", "> 6,000")."""

    value: float
    text: str
    kind: LevelKind


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A month's value. `month` is YYYY-MM; a month without enough data has no point, the line breaks there."""

    month: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The account by month over the report's months; `level` is its one number, None where the months say it all."""

    you: tuple[TrendPoint, ...]
    report: tuple[TrendPoint, ...]
    level: float | None
    you_label: str
    level_label: str
    market: tuple[TrendPoint, ...] = ()
    market_label: str = ""
    market_source: str | None = None
    """The credit of the market's points; None where there are none."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis of a group of rows, with its labelled ticks."""

    low: float
    high: float
    log: bool
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A level of the report, or the same measure of the market.

    `value`: shares 0 to 1, prices in nano-dollars per 1M tokens, else the figure's unit.
    """

    figure_id: str
    value: float
    text: str
    caption: str
    kind: LevelKind | Literal["market"]


def report_level(figure_id: str, noun: str = "", *, dated: bool = False) -> LevelLine:
    """Return the level of a figure; `noun` says of what it is ("~30% open").

    `dated`: it is not a level of the end of the report's window, so its own dates stand with it.
    """
    figure = report_figures()[figure_id]
    value = figure.number
    if figure.unit == "percent":
        value /= 100
    elif figure.unit == "usd_per_million_tokens":
        value *= NANO_PER_USD
    text = f"{level_text(figure)} {noun}".rstrip()
    moment = dates_text(figure) if dated else report_moment()
    return LevelLine(figure_id, value, text, f"report level, {moment}", level_kind(figure))


def report_months(series: tuple[str, ...]) -> tuple[TrendPoint, ...]:
    """Return the report's monthly levels (percent) of some series, added; months that one of them lacks are out."""
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
            points.append(TrendPoint(suffix.replace("_", "-"), round(value, 6)))
    return tuple(points)
