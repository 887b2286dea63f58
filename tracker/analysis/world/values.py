"""What the page "You and the world" is made of: rows, levels, trends and axes, every word and number ready to draw."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.analysis.ledger.question import Coverage
from tracker.analysis.report.wording import LevelKind
from tracker.periods import Period

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


@dataclass(frozen=True, slots=True)
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
class WorldRow:
    """One figure: `you` None comes with the reason in `you_text` ("too few requests", "not held")."""

    figure_id: str
    name: str
    caption: str
    you: float | None
    you_text: str
    level: Level
    verdict: str
    fairness: str
    trend: Trend | None
    explanation: tuple[tuple[str, str], ...]
    market: float | None = None
    """The same measure of all users of OpenRouter today."""
    market_text: str = NOT_PUBLISHED
    """Its words, or why there is none."""
    median_text: str = ""
    """Beside a mean of yours the median of the calls, where it is known."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis of a group of rows, with its labelled ticks."""

    low: float
    high: float
    log: bool
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class WorldGroup:
    """Rows that share one axis."""

    title: str
    axis: Axis
    rows: tuple[WorldRow, ...]


@dataclass(frozen=True, slots=True)
class World:
    """The whole page. `not_compared`: family of figures, what it is, why it is not compared."""

    period: Period
    you_caption: str
    report_caption: str
    groups: tuple[WorldGroup, ...]
    not_compared: tuple[tuple[str, str, str], ...]
    report_source: str
    requests: int | None
    coverage: Coverage
    market_caption: str | None = None
    """The days of the market; None where none is held."""
    market_source: str | None = None
    """The credit that stands wherever market data is shown."""
    summary: str = ""
    """Where the person stands farthest from the report, in one sentence; empty where nothing is compared."""
