"""Stores with prices for tests: calls, days that are known only by their totals, and price snapshots."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from tests import make
from tracker import feeds
from tracker.periods import MS_PER_DAY, Period, day_number, ms_of
from tracker.store.account.catalogue import save_models
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import replace_days
from tracker.store.usage.imports import begin_import
from tracker.usage import Call, DayUsage, Model

NOVA = "acme/nova-2-20260101"
"""Listed as acme/nova-2."""
PICO = "zeta/pico"
NOW = make.NOW

FIRST, SECOND, LAST = date(2026, 11, 1), date(2026, 11, 5), date(2026, 11, 10)
PERIOD = Period(FIRST, LAST)
"""Ten days, of which three are used."""
LONG_AGO = date(2026, 1, 1)
"""A day since when prices are listed."""

NOVA_PRICE = {"prompt": "0.000002", "completion": "0.00001", "input_cache_read": "0.0000002"}
"""Nano-dollars per token: 2000, 10000 and 200."""
PICO_PRICE = {"prompt": "0.0000005", "completion": "0.000001"}
"""Nano-dollars per token: 500 and 1000."""


def at(day: date, hour: int = 12) -> int:
    """Return an hour of a UTC day as UTC ms."""
    return ms_of(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def listed(
    permaslug: str,
    pricing: Mapping[str, object],
    *,
    slug: str | None = None,
    context: int | None = 128_000,
    parameters: Sequence[str] = (),
) -> Model:
    """Return a model of the catalogue."""
    name = slug or permaslug.removesuffix("-20260101")
    return Model(
        permaslug=permaslug,
        slug=name,
        name=name,
        created_at_ms=None,
        hugging_face_id=None,
        context_length=context,
        supported_parameters=tuple(parameters),
        pricing=json.dumps(dict(pricing)),
    )


def call(name: str, day: date, prompt: int, completion: int, nano: int, **fields: object) -> Call:
    """Return a call of nova with nothing cached and no reasoning."""
    tokens = {"prompt_tokens": prompt, "completion_tokens": completion, "cached_tokens": 0, "reasoning_tokens": 0}
    return make.call(name, day_number(day), **({"model": NOVA, "credits_nano": nano} | tokens | fields))


def day_row(day: date, requests: int, prompt: int, completion: int, nano: int, **fields: object) -> DayUsage:
    """Return a day's total of nova with nothing cached and no reasoning."""
    tokens = {"prompt_tokens": prompt, "completion_tokens": completion, "cached_tokens": 0, "reasoning_tokens": 0}
    return make.usage(day_number(day), requests, **({"model": NOVA, "credits_nano": nano} | tokens | fields))


def add_calls(store: Store, calls: Sequence[Call]) -> None:
    """Store calls as an import brings them."""
    import_id = begin_import(store, "calls", "calls.csv", "V4", at(NOW.date(), 0))
    merge_calls(store, import_id, calls)


def add_days(store: Store, days: Iterable[date], rows: Iterable[DayUsage]) -> None:
    """Store days known only by their totals per model, read when they were over."""
    replace_days(store, feeds.MODEL_KEY_NAME, [day_number(day) for day in days], rows, at(NOW.date()))


def add_prices(store: Store, models: Sequence[Model], day: date, hour: int = 0) -> None:
    """Store the catalogue as it was listed at an hour of a UTC day."""
    save_models(store, models, at(day, hour))


def new_store(folder: Path) -> Store:
    """Return an empty store; the caller closes it."""
    return open_for_writing(folder / "priced.sqlite3")


def instant(day: date, hour: int = 0, minute: int = 0) -> int:
    """Return an instant of a UTC day as UTC ms."""
    return day_number(day) * MS_PER_DAY + (hour * 60 + minute) * 60_000
