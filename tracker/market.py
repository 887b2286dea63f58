"""The values of OpenRouter's public market data: how much all its users use which model, task and app.

Public data under CC BY 4.0: wherever any of it is shown, `credit_line` stands beside it. Tokens are prompt plus
completion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.periods import instant_of
from tracker.usage import STANDARD_VARIANT, split_variant

FIRST_DAY = date(2025, 1, 1)
"""The first UTC day that the rankings answer for."""

MOST_DAYS = 366
"""The most days that one question for the rankings may ask."""

OTHER_MODELS = "other"
"""The rankings' name for all models below the 50 most used of a day, put together."""


class ModelTokens(NamedTuple):
    """What all users used of one model in one variant on one UTC day."""

    day: int
    model: str
    """Permaslug without variant, or `OTHER_MODELS`."""
    variant: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Rankings:
    """The daily rankings of some days, and when OpenRouter made them (UTC ms)."""

    as_of_ms: int
    rows: tuple[ModelTokens, ...]


class TaskShare(NamedTuple):
    """A task's part of the sampled and classified traffic, fractions 0 to 1; `group` None: it is itself a group."""

    tag: str
    name: str
    group: str | None
    usage_share: float
    """Of the requests."""
    token_share: float


@dataclass(frozen=True, slots=True)
class TaskShares:
    """What all users used the models for in the days (UTC) from `first_day` to `last_day`."""

    as_of_ms: int
    first_day: int
    last_day: int
    rows: tuple[TaskShare, ...]


class AppUse(NamedTuple):
    """A public app among the most used."""

    rank: int
    app_id: int
    name: str
    tokens: int
    requests: int


@dataclass(frozen=True, slots=True)
class AppRanking:
    """The most used apps in the days (UTC) from `first_day` to `last_day`."""

    as_of_ms: int
    first_day: int
    last_day: int
    rows: tuple[AppUse, ...]


class SessionCost(NamedTuple):
    """What a session of so many turns of an app with a model costs in the median, nano-dollars."""

    app: str
    app_name: str
    model: str
    turns: str
    median_nano: int


@dataclass(frozen=True, slots=True)
class SessionCosts:
    """The sampled sessions of the days (UTC) from `first_day` to `last_day`; None where no sample is published."""

    as_of_ms: int
    first_day: int | None
    last_day: int | None
    rows: tuple[SessionCost, ...]


def model_and_variant(name: str) -> tuple[str, str]:
    """Split a name of the rankings ("acme/nova-2:free") into permaslug and variant."""
    model, variant = split_variant(name)
    return model, variant or STANDARD_VARIANT


def credit_line(as_of_ms: int, page: str = "rankings") -> str:
    """Return the credit that the licence asks for; `page` is "apps" for the ranking of apps."""
    return f"Source: OpenRouter (openrouter.ai/{page}), as of {instant_of(as_of_ms).date().isoformat()}"
