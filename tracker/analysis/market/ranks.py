"""Your models next to the market's, week by week and rank by rank."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.market.market import market_rows, ranked_tokens
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.usage import BY_DAY, ModelDay, ModelUsage, usage_of
from tracker.formatting import age
from tracker.market import source_line
from tracker.periods import Period, day_number, ms_of, week_of
from tracker.store.account.account import is_sample
from tracker.store.account.market import market_days
from tracker.store.file.database import Store

RANKS = 10
WEEKS = 13
"""At most this many weeks are ranked, the last ones of the period: a quarter."""

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rank:
    """A model's rank in a week from 1 up, its share of all tokens (0 to 1), and its rank in the week before.

    `before` None: it had no rank then, or no data is stored for that week.
    """

    rank: int
    share: Fraction
    before: int | None


@dataclass(frozen=True, slots=True)
class RankedModel:
    """A model by its slug. `market` None: on no day among the 50 most used; `you` None: not used on a stored day."""

    slug: str
    market: Rank | None
    you: Rank | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekOfRanks:
    """The most used models of a week (its Monday, UTC): the market's by rank, then yours that are not among them.

    The shares are of the days that are stored: `days` of the week for the market, `your_days` of these for you.
    `has_before` and `you_had_before`: whether any data of the week before is stored for the market and for you.
    `more`: how many of your models are not listed.
    """

    monday: date
    days: int
    your_days: int
    has_before: bool
    you_had_before: bool
    models: tuple[RankedModel, ...]
    more: int


@dataclass(frozen=True, slots=True)
class MarketRanks:
    """The weeks of a period, oldest first, their age and their source; None: no market data is stored.

    `invented`: the market is the sample's.
    """

    weeks: tuple[WeekOfRanks, ...]
    age: str | None
    source: str | None
    invented: bool = False


@dataclass(frozen=True, slots=True)
class _Side:
    """One side's tokens by week and model, and the number of stored days by week."""

    tokens: Mapping[date, Mapping[str | None, int]]
    days: Mapping[date, int]

    def ranks(self, monday: date) -> dict[str, int]:
        """Return the rank of each model from 1 up, the most used first, equal ones by name."""
        of_week = self.tokens.get(monday, {})
        known = ((slug, count) for slug, count in of_week.items() if slug is not None and count > 0)
        return {slug: rank for rank, (slug, _) in enumerate(sorted(known, key=lambda each: (-each[1], each[0])), 1)}

    def places(self, monday: date) -> dict[str, Rank]:
        """Return the rank and share of each of a week's models."""
        of_week, before = self.tokens.get(monday, {}), self.ranks(monday - _WEEK)
        all_tokens = sum(of_week.values())
        return {
            slug: Rank(rank, Fraction(of_week[slug], all_tokens), before.get(slug))
            for slug, rank in self.ranks(monday).items()
        }


def market_ranks(
    store: Store, period: Period, now: datetime, classifier: Classifier, ranks: int = RANKS
) -> MarketRanks:
    """Return the first `ranks` models of either side for the last weeks of a period, up to its last day.

    Both sides count only days for which the market is stored, so neither has today; the first week is counted from its
    Monday. Variants of a model are added. Usage without a known model is only in the denominators. Raises
    `StoreUnusable`.
    """
    first = max(week_of(period.first), week_of(period.last) - _WEEK * (WEEKS - 1))
    # One week more, so that the first week shown can be compared with the week before it.
    span = Period(first - _WEEK, period.last)
    with store.reading():
        stored = market_days(store, span.first_day, span.last_day)
        usage = usage_of(summarize(store, Question(span, by=BY_DAY), now)) if stored else None
        invented = is_sample(store)
    if usage is None:
        return MarketRanks((), None, None)
    as_of_ms = max(of_day.as_of_ms for of_day in stored.values())
    market = _Side(_by_week(market_rows(ranked_tokens(stored)), classifier), _weekly(span, stored))
    mine = (row for row in usage.rows if day_number(row.day) in stored)
    you = _Side(_by_week(mine, classifier), _weekly(span, set(stored) - _unknown_days(usage)))
    weeks = tuple(_week(monday, you, market, ranks) for monday in sorted(market.days) if monday >= first)
    return MarketRanks(weeks, age(ms_of(now) - as_of_ms), source_line(as_of_ms, invented=invented), invented)


def _unknown_days(usage: ModelUsage) -> set[int]:
    return {day_number(day) for day in usage.missing_days | usage.uncounted}


def _weekly(span: Period, days: Iterable[int]) -> Counter[date]:
    known = set(days)
    return Counter(week_of(day) for day in span if day_number(day) in known)


def _by_week(rows: Iterable[ModelDay], classifier: Classifier) -> dict[date, dict[str | None, int]]:
    weeks: defaultdict[date, defaultdict[str | None, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        slug = None if row.model is None else classifier.classify(row.model).slug
        weeks[week_of(row.day)][slug] += row.counts.tokens
    return {monday: dict(tokens) for monday, tokens in weeks.items()}


def _week(monday: date, you: _Side, market: _Side, ranks: int) -> WeekOfRanks:
    yours, theirs = you.places(monday), market.places(monday)
    top = [slug for slug, standing in theirs.items() if standing.rank <= ranks]
    outside = [slug for slug in yours if slug not in top]
    listed = (*top, *outside[:ranks])
    return WeekOfRanks(
        monday=monday,
        days=market.days[monday],
        your_days=you.days.get(monday, 0),
        has_before=monday - _WEEK in market.days,
        you_had_before=monday - _WEEK in you.days,
        models=tuple(RankedModel(slug, theirs.get(slug), yours.get(slug)) for slug in listed),
        more=len(outside) - len(outside[:ranks]),
    )
