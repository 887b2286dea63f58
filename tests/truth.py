"""Sums over the sample account's calls, straight from the calls: what every other way of summing has to equal.

Reports cut the cost of each call to a millionth of a dollar, so these are sums of cut costs. Only the counters of keys
and credits move by what was really charged: `exact`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from tracker.periods import date_of, day_of_ms, month_of, week_of
from tracker.sample.calls import SampleCall, cut
from tracker.usage import CHATROOM, CUT_COST_PLACES, Call, Measures, author_of

COLUMNS: dict[str, Callable[[SampleCall], str]] = {
    "day": lambda entry: day_of(entry).isoformat(),
    "week": lambda entry: week_of(day_of(entry)).isoformat(),
    "month": lambda entry: month_of(day_of(entry)),
    "model": lambda entry: entry.call.model,
    "author": lambda entry: author_of(entry.call.model),
    "provider": lambda entry: entry.call.provider or "",
    "key": lambda entry: entry.key.hash if entry.key else CHATROOM,
    "key_name": lambda entry: entry.key.name if entry.key else CHATROOM,
    "app": lambda entry: entry.app.name,
    "workspace": lambda entry: entry.workspace.name if entry.workspace else "",
    "variant": lambda entry: entry.call.variant or "",
    "streamed": lambda entry: str(entry.call.streamed).lower(),
    "finish_reason": lambda entry: entry.call.finish_reason or "",
}
"""Column → the value by which the truth is split; keys by hash, web chat as "Chatroom"."""


def day_of(entry: SampleCall) -> date:
    """Return the UTC day of a call."""
    return date_of(day_of_ms(entry.call.created_at_ms))


def total(recorded: Iterable[SampleCall]) -> Measures:
    """Return the sum of calls."""
    return split(recorded).get((), Measures())


def exact(recorded: Iterable[SampleCall]) -> tuple[int, int]:
    """Return the credits and the BYOK cost of calls as they were really charged, nano-dollars."""
    entries = list(recorded)
    return sum(entry.call.credits_nano for entry in entries), sum(entry.call.byok_nano for entry in entries)


def as_reported(call: Call) -> Call:
    """Return a call with its costs as exports and analytics show them."""
    parts = (call.cost_web_search_nano, call.cost_cache_nano, call.cost_file_nano)
    web, cache, file = (None if part is None else cut(part) for part in parts)
    return call._replace(
        credits_nano=cut(call.credits_nano),
        byok_nano=cut(call.byok_nano),
        cost_places=CUT_COST_PLACES,
        cost_web_search_nano=web,
        cost_cache_nano=cache,
        cost_file_nano=file,
    )


def split(recorded: Iterable[SampleCall], *columns: str) -> dict[tuple[str, ...], Measures]:
    """Return the sum of calls per combination of column values."""
    values = [COLUMNS[column] for column in columns]
    sums: dict[tuple[str, ...], Measures] = {}
    for entry in recorded:
        key = tuple(value(entry) for value in values)
        sums[key] = sums.get(key, Measures()) + measures(entry)
    return sums


def measures(entry: SampleCall) -> Measures:
    """Return one call, as reports show it, as something to sum."""
    call = entry.call
    return Measures(
        requests=1,
        credits_nano=cut(call.credits_nano),
        byok_nano=cut(call.byok_nano),
        prompt_tokens=call.prompt_tokens,
        completion_tokens=call.completion_tokens,
        reasoning_tokens=call.reasoning_tokens,
        cached_tokens=call.cached_tokens,
    )
