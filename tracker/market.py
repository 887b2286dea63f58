"""The values of OpenRouter's public market data: how much all its users use each model, task and app.

The data is public under CC BY 4.0: wherever any of it is shown, `source_line` is shown with it. The sample's market is
invented and is called so everywhere. Tokens are prompt plus completion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.periods import instant_of
from tracker.usage import STANDARD_VARIANT, split_variant

FIRST_DAY = date(2025, 1, 1)
"""The first UTC day for which there are rankings."""

MOST_DAYS = 366
"""The largest number of days in one request for the rankings."""

OTHER_MODELS = "other"
"""The rankings' name for the sum of all models that are not among the 50 most used of a day."""


class ModelTokens(NamedTuple):
    """What all users used of one model in one variant on one UTC day."""

    day: int
    model: str
    """Permaslug without variant, or `OTHER_MODELS`."""
    variant: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Rankings:
    """The daily rankings of some days, and when OpenRouter made them (UTC milliseconds)."""

    as_of_ms: int
    rows: tuple[ModelTokens, ...]


class TaskShare(NamedTuple):
    """The share of a task in the sampled and classified traffic, 0 to 1. `group` is None if it is a group itself."""

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
    """The median cost of a session of an app with a model, by its number of turns, in nano-dollars."""

    app: str
    app_name: str
    model: str
    turns: str
    median_nano: int


@dataclass(frozen=True, slots=True)
class SessionCosts:
    """The sampled sessions of the UTC days from `first_day` to `last_day`; these are None if no sample is published."""

    as_of_ms: int
    first_day: int | None
    last_day: int | None
    rows: tuple[SessionCost, ...]


def model_and_variant(name: str) -> tuple[str, str]:
    """Split a name of the rankings ("acme/nova-2:free") into permaslug and variant."""
    model, variant = split_variant(name)
    return model, variant or STANDARD_VARIANT


def market_name(*, invented: bool) -> str:
    """Return what market data is called wherever its values stand."""
    return "invented market" if invented else "market"


def source_line(as_of_ms: int, page: str = "rankings", *, invented: bool) -> str:
    """Return the credit that the licence requires; `page` is "apps" for the ranking of apps.

    Invented data has no credit, because OpenRouter did not publish it; the line says what it is.
    """
    as_of = f"as of {instant_of(as_of_ms).date().isoformat()}"
    if invented:
        return f"Invented market data of the sample, {as_of}"
    return f"Source: OpenRouter (openrouter.ai/{page}), {as_of}"
