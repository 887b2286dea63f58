"""Stores in which much is unknown, each with what no source of it reports: zeros there would be wrong.

Each is small enough to know every number by heart. `NOW` is noon of 22 November 2026.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.make import NOW, call, import_calls, usage
from tracker import feeds
from tracker.market import ModelTokens, Rankings
from tracker.periods import MS_PER_DAY, day_number
from tracker.store.account.account import save_key_reading
from tracker.store.account.catalogue import save_models
from tracker.store.account.market import replace_market_days
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.days import replace_days
from tracker.usage import KeyStatus, Model

TODAY = day_number(NOW.date())
PERIOD_WORD = "30d"
NOVA, PICO, DEEPSEEK = "acme/nova-2", "zeta/pico", "deepseek/deepseek-v3.2"
_A_DAY_NANO = 2_988_000_000
KEY_SPEND_NANO = 10 * _A_DAY_NANO + _A_DAY_NANO // 2
"""What the inference key spent in the period: ten finished days, and half a day so far."""


class Quantity(StrEnum):
    """What a number of the program is about."""

    SPEND = "spend"
    BYOK = "BYOK"
    REQUESTS = "requests"
    TOKENS = "tokens"
    REASONING = "reasoning tokens"
    CACHED = "cached tokens"
    MODELS = "models"
    KINDS = "kinds of models"
    """Whether models are open or closed, and where they are from."""
    CALLS = "single calls"
    """How calls ended, how long they took, medians."""
    PRICES = "list prices"
    MARKET = "market"
    REASONING_COST = "what reasoning cost"


_OF_TOKENS = frozenset(
    {
        Quantity.REQUESTS,
        Quantity.TOKENS,
        Quantity.REASONING,
        Quantity.CACHED,
        Quantity.MODELS,
        Quantity.KINDS,
    }
)
_OF_PRICES = frozenset({Quantity.PRICES, Quantity.REASONING_COST})
_ALL = frozenset(Quantity)


@dataclass(frozen=True, slots=True)
class PoorState:
    """A store, what is unknown in it, and how it is filled."""

    name: str
    unknown: frozenset[Quantity]
    fill: Callable[[Store], None]
    uncharged: frozenset[str] = frozenset()
    """Names of models that were used and charged nothing: their zeros are known."""

    def made_at(self, path: Path) -> Path:
        """Make the store at a path, and return the path."""
        with open_for_writing(path) as store:
            self.fill(store)
        return path


def listed(permaslug: str, **pricing: str) -> Model:
    """Return a model of the catalogue that can reason, with its prices per token."""
    return Model(
        permaslug=permaslug,
        slug=permaslug,
        name=permaslug,
        created_at_ms=None,
        hugging_face_id=None,
        context_length=100_000,
        supported_parameters=("reasoning",),
        pricing=json.dumps(pricing),
    )


def _at(day: int, hour: int = 6) -> int:
    return day * MS_PER_DAY + hour * 3_600_000


def _reading(store: Store, day: int, credits_nano: int, today_nano: int) -> None:
    status = KeyStatus(
        label="sk-or-v1-abc...def",
        kind="inference",
        credits_nano=credits_nano,
        credits_today_nano=today_nano,
        byok_nano=0,
        byok_today_nano=0,
        organization_id=None,
        creator_user_id=None,
    )
    save_key_reading(store, status, _at(day))


def _nothing(store: Store) -> None:
    """A store without anything in it."""


def _inference_key(store: Store) -> None:
    """Readings of one key on eleven days, the market and the catalogue: nothing of requests, tokens and models."""
    save_models(store, [listed(NOVA, prompt="0.000002", completion="0.00001")], _at(TODAY - 40))
    spent = 0
    for number in range(11):
        today = _A_DAY_NANO // 2
        _reading(store, TODAY - 10 + number, 100_000_000_000 + spent + today, today)
        spent += _A_DAY_NANO
    rows = [ModelTokens(day, DEEPSEEK, "standard", 1_000) for day in range(TODAY - 30, TODAY)]
    replace_market_days(store, Rankings(_at(TODAY), tuple(rows)), _at(TODAY))


def _csv_only(store: Store) -> None:
    """A V1 export of thirty days: no column of cached tokens, no catalogue, no market."""
    import_calls(
        store,
        [
            call(f"gen-{day}-{n}", day, cached_tokens=None, reasoning_tokens=3, cost_places=6)
            for day in range(TODAY - 60, TODAY)
            for n in range(3)
        ],
    )


_SILENT = (
    "cached_tokens",
    "finish_reason",
    "finish_reason_raw",
    "cancelled",
    "streamed",
    "generation_time_ms",
    "time_to_first_token_ms",
)


def _one_call(store: Store) -> None:
    """One call of a millionth of a dollar that says nothing of its end, its times, its cache, and no second day."""
    silent: dict[str, Any] = dict.fromkeys(_SILENT)
    import_calls(store, [call("gen-1", TODAY - 1, credits_nano=1000, reasoning_tokens=1, **silent)])


def _day_feeds_only(store: Store) -> None:
    """Totals of sixty finished days from /activity: no single calls, no cached tokens, no prices."""
    days = range(TODAY - 60, TODAY)
    rows = [usage(day, 5, model=model, provider="Cloud", cached_tokens=None) for day in days for model in (NOVA, PICO)]
    replace_days(store, feeds.ACTIVITY, days, rows, _at(TODAY))


def _unpriced(store: Store) -> None:
    """97% of the reasoning tokens are of a model without a price; the others, of a priced one, were not charged."""
    save_models(store, [listed(NOVA, prompt="0.000002", completion="0.00001")], _at(TODAY - 90))
    calls = []
    for day in range(TODAY - 60, TODAY):
        free = {"completion_tokens": 60, "reasoning_tokens": 30, "credits_nano": 0}
        billed = {"completion_tokens": 1000, "reasoning_tokens": 970, "credits_nano": 50_000_000}
        calls.append(call(f"f-{day}", day, model=NOVA, **free))
        calls.append(call(f"b-{day}", day, model=PICO, **billed))
    import_calls(store, calls)


def _unclassified_market(store: Store) -> None:
    """The same as day totals, next to a market of which 99.9% is of models that nobody can classify."""
    _day_feeds_only(store)
    days = range(TODAY - 30, TODAY)
    rows = [
        row
        for day in days
        for row in (
            ModelTokens(day, DEEPSEEK, "standard", 1_000),
            ModelTokens(day, "other", "standard", 999_000),
        )
    ]
    replace_market_days(store, Rankings(_at(TODAY), tuple(rows)), _at(TODAY))


EMPTY = PoorState("empty", _ALL, _nothing)
INFERENCE_KEY = PoorState(
    "inference key",
    _OF_TOKENS | {Quantity.CALLS, Quantity.REASONING_COST},
    _inference_key,
)
CSV_ONLY = PoorState("CSV only", _OF_PRICES | {Quantity.KINDS, Quantity.CACHED, Quantity.MARKET}, _csv_only)
ONE_CALL = PoorState(
    "one call", _OF_PRICES | {Quantity.KINDS, Quantity.CACHED, Quantity.CALLS, Quantity.MARKET}, _one_call
)
DAY_FEEDS_ONLY = PoorState(
    "day feeds only", _OF_PRICES | {Quantity.KINDS, Quantity.CACHED, Quantity.CALLS, Quantity.MARKET}, _day_feeds_only
)
UNPRICED = PoorState(
    "unpriced",
    frozenset({Quantity.KINDS, Quantity.MARKET, Quantity.REASONING_COST}),
    _unpriced,
    frozenset({NOVA, NOVA.partition("/")[2]}),
)
UNCLASSIFIED_MARKET = PoorState(
    "unclassified market",
    _OF_PRICES | {Quantity.KINDS, Quantity.CACHED, Quantity.CALLS, Quantity.MARKET},
    _unclassified_market,
)

POOR_STATES = (EMPTY, INFERENCE_KEY, CSV_ONLY, ONE_CALL, DAY_FEEDS_ONLY, UNPRICED, UNCLASSIFIED_MARKET)
