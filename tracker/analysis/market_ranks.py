"""Your model mix beside the market's, week by week and rank by rank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.analysis.classify import Classifier
from tracker.analysis.evidence import Evidence
from tracker.analysis.market import market_rows, ranked_tokens
from tracker.analysis.model_usage import ModelDay
from tracker.market import credit_line
from tracker.periods import day_number, week_of
from tracker.store.database import Store
from tracker.store.market import market_days

RANKS = 10


@dataclass(frozen=True, slots=True)
class RankedModel:
    """A model by its slug, its share of all tokens of the week (0 to 1), and its rank on the other side.

    `other_rank` None: not used there; on the market's side also: not among its 50 most used models.
    """

    slug: str
    share: Fraction
    other_rank: int | None


@dataclass(frozen=True, slots=True)
class WeekOfRanks:
    """The most used models of a week (its Monday, UTC) on both sides, over the days that are held of the market."""

    monday: date
    days: int
    you: tuple[RankedModel, ...]
    market: tuple[RankedModel, ...]


@dataclass(frozen=True, slots=True)
class MarketRanks:
    """The weeks of a period, and the credit that stands beside them; None where no market is held."""

    weeks: tuple[WeekOfRanks, ...]
    source: str | None


def market_ranks(store: Store, evidence: Evidence, ranks: int = RANKS) -> MarketRanks:
    """Return the first `ranks` models of either side for each week of the period. Raises `StoreUnusable`.

    Both sides count the days of which the market is held, so today is in neither. Variants of a model are added; what
    belongs to no known model is in the denominators alone.
    """
    period = evidence.period
    held = market_days(store, period.first_day, period.last_day)
    theirs = market_rows(ranked_tokens(held))
    mine = (row for row in evidence.usage.models.rows if day_number(row.day) in held)
    your_weeks, market_weeks = _by_week(mine, evidence.classifier), _by_week(theirs, evidence.classifier)
    days: defaultdict[date, int] = defaultdict(int)
    for day in period:
        days[week_of(day)] += day_number(day) in held
    weeks = tuple(
        _week(monday, number, your_weeks.get(monday, {}), market_weeks.get(monday, {}), ranks)
        for monday, number in sorted(days.items())
        if number
    )
    return MarketRanks(weeks, credit_line(max(of_day.as_of_ms for of_day in held.values())) if held else None)


def _by_week(rows: Iterable[ModelDay], classifier: Classifier) -> dict[date, dict[str | None, int]]:
    weeks: defaultdict[date, defaultdict[str | None, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        slug = None if row.model is None else classifier.classify(row.model).slug
        weeks[week_of(row.day)][slug] += row.counts.tokens
    return {monday: dict(tokens) for monday, tokens in weeks.items()}


def _week(
    monday: date, days: int, you: Mapping[str | None, int], market: Mapping[str | None, int], ranks: int
) -> WeekOfRanks:
    your_ranks, market_ranks = _ranks(you), _ranks(market)
    return WeekOfRanks(
        monday, days, _ranked(you, your_ranks, market_ranks, ranks), _ranked(market, market_ranks, your_ranks, ranks)
    )


def _ranks(tokens: Mapping[str | None, int]) -> dict[str, int]:
    """Return the rank of each model from 1 up, the most used first, equals by name."""
    known = ((slug, count) for slug, count in tokens.items() if slug is not None and count > 0)
    return {slug: rank for rank, (slug, _) in enumerate(sorted(known, key=lambda each: (-each[1], each[0])), 1)}


def _ranked(
    tokens: Mapping[str | None, int], own: Mapping[str, int], other: Mapping[str, int], ranks: int
) -> tuple[RankedModel, ...]:
    whole = sum(tokens.values())
    return tuple(
        RankedModel(slug, Fraction(tokens[slug], whole), other.get(slug)) for slug, rank in own.items() if rank <= ranks
    )
