"""Turns rows of analytics into rows of a day's split: reads placeholders, and finds the key if only one is possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tracker.api.analytics import AnalyticsRow
from tracker.usage import (
    CHATROOM,
    NO_KEY,
    STANDARD_VARIANT,
    UNKNOWN_APP,
    DayUsage,
    KeyRef,
    split_variant,
)

UNKNOWN_MODEL = "unknown"
UNATTRIBUTED = "Unattributed"
"""The label that OpenRouter uses for usage without a workspace."""

_IDENTITY = 8
"""This many first fields of a row, up to `workspace`, identify it; the other fields are sums."""


def usage_of(
    row: AnalyticsRow,
    *,
    model: str | None = None,
    key: KeyRef | None = None,
    app: str | None = None,
    variant: str | None = None,
    workspace: str | None = None,
) -> DayUsage:
    """Return a row of analytics by day as a row of a split. Raises `ValueError` for a row without a day.

    If OpenRouter no longer reports reasoning tokens they count as 0; `WindowReader` adds a note about it.
    """
    if row.day is None:
        raise ValueError("a row of a day feed needs a day")
    return DayUsage(
        day=row.day,
        model=model,
        key=key,
        app=app,
        provider=None,
        endpoint_id=None,
        variant=variant,
        workspace=workspace,
        requests=row.requests,
        credits_nano=row.credits_nano,
        byok_nano=row.byok_nano,
        prompt_tokens=row.prompt_tokens,
        completion_tokens=row.completion_tokens,
        reasoning_tokens=row.reasoning_tokens or 0,
        cached_tokens=row.cached_tokens,
    )


def model_of(text: str | None) -> str:
    """Return the permaslug without its variant."""
    return split_variant(text)[0] if text else UNKNOWN_MODEL


def variant_of(text: str | None, model: str | None) -> str:
    """Return the variant: the one named, else the one in the model's name, else the standard one."""
    return text or (split_variant(model)[1] if model else None) or STANDARD_VARIANT


def key_named(name: str | None) -> KeyRef | None:
    """Return the key that analytics shows by its name: `NO_KEY` for the web chat, None if analytics names nothing."""
    if name is None:
        return None
    return NO_KEY if name == CHATROOM else KeyRef(None, name)


def app_of(text: str | None) -> str:
    """Return the app, `UNKNOWN_APP` if the calls named none."""
    return text or UNKNOWN_APP


def summed(rows: Iterable[DayUsage]) -> list[DayUsage]:
    """Add up rows of the same day and columns. Cached tokens stay known only if every row knows them."""
    totals: dict[tuple[object, ...], DayUsage] = {}
    for row in rows:
        identity = row[:_IDENTITY]
        before = totals.get(identity)
        totals[identity] = row if before is None else _added(before, row)
    return list(totals.values())


def _added(one: DayUsage, other: DayUsage) -> DayUsage:
    cached = (one.cached_tokens, other.cached_tokens)
    return one._replace(
        requests=one.requests + other.requests,
        credits_nano=one.credits_nano + other.credits_nano,
        byok_nano=one.byok_nano + other.byok_nano,
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
        reasoning_tokens=one.reasoning_tokens + other.reasoning_tokens,
        cached_tokens=None if cached[0] is None or cached[1] is None else cached[0] + cached[1],
    )


def without_app(rows: Iterable[DayUsage]) -> list[DayUsage]:
    """Return the same usage summed over apps."""
    return summed(row._replace(app=None) for row in rows)


def with_keys(by_app: Iterable[DayUsage], by_key: Iterable[DayUsage]) -> list[DayUsage]:
    """Return the rows by model and app with their keys, where only one key is possible; else the key stays unknown.

    Both arguments split the same usage. If only one key used a model on a day, all apps that used the model on that day
    used this key. This is true only if both splits count the same requests, as calls may arrive between two queries.
    """
    # A list, because it is read twice and a generator can be read only once.
    by_app = list(by_app)
    keys: dict[tuple[int, str | None], list[KeyRef | None]] = defaultdict(list)
    difference: dict[tuple[int, str | None], int] = defaultdict(int)
    for row in by_key:
        keys[row.day, row.model].append(row.key)
        difference[row.day, row.model] += row.requests
    for row in by_app:
        difference[row.day, row.model] -= row.requests
    return [
        row._replace(key=keys[group][0]) if len(keys[group]) == 1 and not difference[group] else row
        for row in by_app
        # The list with one element only gives the pair a name.
        for group in [(row.day, row.model)]
    ]


def disagreeing_days(one: Iterable[DayUsage], other: Iterable[DayUsage]) -> set[int]:
    """Return the days on which two splits of the same usage differ in requests or tokens.

    Money is not compared: each row is rounded to nano-dollars, so two splits may differ by a few nano-dollars.
    """
    difference: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for rows, sign in ((one, 1), (other, -1)):
        for row in rows:
            sums = difference[row.day]
            for group, value in enumerate((row.requests, row.prompt_tokens, row.completion_tokens)):
                sums[group] += sign * value
    return {day for day, sums in difference.items() if any(sums)}
