"""Today's market: what all users of OpenRouter use, as model usage, so that the report's definitions measure it too.

The rankings name the 50 most used models of a day. All other models are one sum without a known model: it is
unclassified and in the denominator of every share. Only tokens are published: no requests, no dollars, and no split
into prompt and completion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from tracker import formatting
from tracker.analysis.ledger.question import Coverage
from tracker.analysis.models.usage import Counts, ModelDay, ModelUsage
from tracker.analysis.report.benchmarks import BenchmarkLine
from tracker.market import OTHER_MODELS, market_name, source_line
from tracker.periods import Period, date_of, day_number
from tracker.store.account.account import is_sample
from tracker.store.account.market import MarketDay, last_market_days, market_months
from tracker.store.file.database import Store

WINDOW_DAYS = 7
"""Today's market is the market of the last stored days, up to this number."""

MOST_UNCLASSIFIED = Fraction(1, 4)
"""If more of what a share is computed from is unclassified, the share is a range and not one number."""


class MarketRange(NamedTuple):
    """Between which values a measure of the market lies: low if no unclassified model counts, high if all do.

    `unclassified` is their share, 0 to 1, of the tokens that may count.
    """

    low: float
    high: float
    unclassified: float

    @property
    def reason(self) -> str:
        """Why it is not one number, in a sentence."""
        unclassified = formatting.percent(self.unclassified)
        return f"The market's value is a range: {unclassified} of the tokens that may count are of unclassified models."


@dataclass(frozen=True, slots=True)
class MarketWindow:
    """The market of some days. `usage` has only tokens; `days`: how many days of its period are stored.

    `invented`: it is the sample's.
    """

    usage: ModelUsage
    days: int
    as_of_ms: int
    invented: bool = False

    @property
    def caption(self) -> str:
        """The days as text."""
        return formatting.date_range(self.usage.period)

    @property
    def unnamed(self) -> Fraction | None:
        """The share, 0 to 1, of all models that the rankings do not name; None without tokens."""
        return self.usage.share(lambda model: model is None)

    def texts(self, *, of_all_models: bool) -> str:
        """Return what it is, in a sentence or two; `of_all_models`: it is divided by all tokens."""
        others = self.unnamed
        tail = "." if others is None else f"; the others, {formatting.percent(float(others))}, are unclassified"
        if others is not None:
            tail += " and stay in the total." if of_all_models else "."
        whose = "Invented tokens of all users" if self.invented else "Tokens of all users of OpenRouter"
        return f"{whose}, {self.caption}. Top 50 models a day{tail}"


@dataclass(frozen=True, slots=True)
class Market:
    """The market up to the end of a period, and by calendar month (YYYY-MM), also months that are stored in part.

    `invented`: it is the sample's.
    """

    latest: MarketWindow | None
    months: Mapping[str, MarketWindow]
    invented: bool = False

    @property
    def name(self) -> str:
        """What it is called wherever its values stand."""
        return market_name(invented=self.invented)

    @property
    def as_of_ms(self) -> int | None:
        """When OpenRouter made the newest stored rankings (UTC ms); None where none are stored."""
        windows = (*self.months.values(), *((self.latest,) if self.latest else ()))
        return max((window.as_of_ms for window in windows), default=None)

    @property
    def source(self) -> str | None:
        """The source line of the stored rankings; None where none are stored."""
        return None if self.as_of_ms is None else source_line(self.as_of_ms, invented=self.invented)


def read_market(store: Store, period: Period) -> Market:
    """Read the last stored days of the market up to the end of a period, and all its months.

    Raises `StoreUnusable`.
    """
    months = {}
    invented = is_sample(store)
    for month, found in market_months(store).items():
        span = Period(date_of(found.first_day), date_of(found.last_day))
        rows = market_rows((found.first_day, model, tokens) for model, tokens in found.tokens.items())
        months[month] = MarketWindow(_usage(span, rows), found.days, found.as_of_ms, invented)
    return Market(latest_market(store, period), months, invented)


def latest_market(store: Store, period: Period) -> MarketWindow | None:
    """Read the last stored days of the market up to the end of a period; None where none are stored.

    Raises `StoreUnusable`.
    """
    stored = last_market_days(store, period.last_day, WINDOW_DAYS)
    if not stored:
        return None
    first, last = min(stored), max(stored)
    usage = _usage(Period(date_of(first), date_of(last)), market_rows(ranked_tokens(stored)))
    return MarketWindow(usage, len(stored), stored[last].as_of_ms, is_sample(store))


def _usage(period: Period, rows: tuple[ModelDay, ...]) -> ModelUsage:
    return ModelUsage(period, rows, frozenset(), Coverage(()))


def ranked_tokens(days: Mapping[int, MarketDay]) -> Iterable[tuple[int, str, int]]:
    """Yield UTC day, model and tokens of rankings, each variant on its own."""
    for day, of_day in days.items():
        for (model, _variant), tokens in of_day.tokens.items():
            yield day, model, tokens


def market_rows(entries: Iterable[tuple[int, str, int]]) -> tuple[ModelDay, ...]:
    """Return rankings (UTC day, model, tokens) as rows of model usage, with all tokens counted as prompt tokens."""
    return tuple(
        ModelDay(date_of(day), None if model == OTHER_MODELS else model, Counts(0, tokens, 0, 0, 0, 0))
        for day, model, tokens in entries
    )


def is_whole_month(window: MarketWindow) -> bool:
    """Return whether every day is stored of the calendar month in which a window begins."""
    first = window.usage.period.first.replace(day=1)
    # Only December gives 1 here: the month after it is in the next year.
    following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return window.days == day_number(following) - day_number(first)


def market_benchmark(figure_id: str, share: float, window: MarketWindow, noun: str = "") -> BenchmarkLine:
    """Return a share (0 to 1) of all users' tokens as a line like a figure of the report, dated by its last day."""
    last = window.usage.period.last
    text = f"{formatting.percent(share)} {noun}".rstrip()
    caption = f"{market_name(invented=window.invented)}, {formatting.short_date(last)} {last.year}"
    return BenchmarkLine(figure_id, share, text, caption, "market")
