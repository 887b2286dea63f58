"""A hand-made account: five models on two days of October 2026, small enough to work out every answer on paper.

    Thu 1 Oct   deepseek-v3.2          100 requests    600,000 + 100,000   open, China; 40,000 of it reasoning
                claude-sonnet-4.5      100 requests  1,200,000 + 100,000   closed, rest of world; reasoning by name
    Tue 6 Oct   llama-3.3-70b           50 requests    400,000 + 100,000   open, rest of world
                qwen-max                25 requests    400,000 + 100,000   closed, China
                space-bunny             25 requests  1,900,000 + 100,000   by an author nobody knows
    1 to 13 Oct held, 14 Oct not held; all other days zero.

All: 300 requests, 4.5M prompt + 0.5M completion = 5M tokens; week of 28 Sep: 2M, week of 5 Oct: 3M.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from tracker import feeds
from tracker.periods import Period, day_number, ms_of
from tracker.store.account.catalogue import save_models
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.days import replace_days
from tracker.usage import DayUsage, Model

NOW = datetime(2026, 11, 19, 14, 12, tzinfo=UTC)
PERIOD = Period(date(2026, 10, 1), date(2026, 10, 14))

DEEPSEEK = "deepseek/deepseek-v3.2"
CLAUDE = "anthropic/claude-sonnet-4.5"
CLAUDE_SHOWN = "anthropic/claude-4.5-sonnet-20250929"
"""Its permanent name, under which it is shown."""
LLAMA = "meta-llama/llama-3.3-70b-instruct"
QWEN_MAX = "qwen/qwen-max"
BUNNY = "stealth/space-bunny"


def usage(
    day: date,
    model: str,
    requests: int,
    prompt: int,
    completion: int,
    *,
    reasoning: int = 0,
    credits_nano: int = 0,
    byok_nano: int = 0,
) -> DayUsage:
    """Return one row of a day's split by model."""
    return DayUsage(
        day=day_number(day),
        model=model,
        key=None,
        app=None,
        provider=None,
        endpoint_id=None,
        variant=None,
        workspace=None,
        requests=requests,
        credits_nano=credits_nano,
        byok_nano=byok_nano,
        prompt_tokens=prompt,
        completion_tokens=completion,
        reasoning_tokens=reasoning,
        cached_tokens=0,
    )


HAND_ROWS = (
    usage(date(2026, 10, 1), DEEPSEEK, 100, 600_000, 100_000, reasoning=40_000),
    usage(date(2026, 10, 1), CLAUDE, 100, 1_200_000, 100_000),
    usage(date(2026, 10, 6), LLAMA, 50, 400_000, 100_000),
    usage(date(2026, 10, 6), QWEN_MAX, 25, 400_000, 100_000),
    usage(date(2026, 10, 6), BUNNY, 25, 1_900_000, 100_000),
)
HAND_DAYS = tuple(date(2026, 10, day) for day in range(1, 14))


def model(
    permaslug: str, *, slug: str | None = None, weights: str | None = None, parameters: Sequence[str] = ()
) -> Model:
    """Return a model of the catalogue."""
    return Model(
        permaslug=permaslug,
        slug=slug or permaslug,
        name=permaslug,
        created_at_ms=None,
        hugging_face_id=weights,
        context_length=128_000,
        supported_parameters=tuple(parameters),
        pricing="{}",
    )


def filled(path: Path, rows: Iterable[DayUsage], stored: Iterable[date], catalogue: Sequence[Model] = ()) -> Store:
    """Return a store with exactly `rows` on the days `stored`, read after they ended; the caller closes it."""
    store = open_for_writing(path / "hand.sqlite3")
    replace_days(store, feeds.MODEL_KEY_NAME, [day_number(day) for day in stored], rows, ms_of(NOW))
    save_models(store, catalogue, ms_of(NOW))
    return store


def hand_store(path: Path) -> Store:
    """Return the account described above; the caller closes it."""
    return filled(path, HAND_ROWS, HAND_DAYS)
