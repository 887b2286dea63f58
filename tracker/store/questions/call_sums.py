"""What a list of calls amounts to: its sums, the calls that may belong to it too, and which fields its calls know."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from tracker.store.file.database import Store
from tracker.store.questions.call_list import NEWEST_FIRST, selected

_FROM = "FROM calls c LEFT JOIN keys k ON k.id = c.key_id"
_SUMS = (
    "count(*), coalesce(sum(credits_nano), 0), coalesce(sum(byok_nano), 0), coalesce(sum(prompt_tokens), 0), "
    "coalesce(sum(completion_tokens), 0), sum(reasoning_tokens), sum(cached_tokens)"
)
_KNOWN_IF = {
    "provider": "c.provider_id",
    "variant": "c.variant_id",
    "key": "c.key_id",
    "key_hash": "k.hash",
    "app": "c.app_id",
    "workspace": "k.workspace_id",
    "finish_reason": "c.finish_reason_id",
    "cancelled": "c.cancelled",
    "streamed": "c.streamed",
    "generation_time_ms": "c.generation_time_ms",
    "time_to_first_token_ms": "c.time_to_first_token_ms",
}
"""The fields of `StoredCall` that describe a call and may be unknown, with the column that is NULL then."""


class CallSums(NamedTuple):
    """Sums over calls: nano-dollars and tokens. Reasoning and cached tokens are those of the calls that report them."""

    calls: int
    credits_nano: int
    byok_nano: int
    prompt_tokens: int
    completion_tokens: int
    reasoning_tokens: int | None
    """None, also in the next field: no call reports it."""
    cached_tokens: int | None


def sums_of_calls(
    store: Store, first_day: int, last_day: int, filters: Mapping[str, Collection[int]], limit: int | None
) -> CallSums:
    """Return the sums over the calls that `call_list.each_call` yields."""
    conditions, parameters = selected(store, first_day, last_day, filters)
    order = ""
    if limit is not None:
        order, parameters["limit"] = NEWEST_FIRST, limit
    return _sums(store, conditions, order, parameters)


def sums_that_may_match(
    store: Store, first_day: int, last_day: int, filters: Mapping[str, Collection[int]]
) -> CallSums:
    """Return the sums over the calls of some UTC days that may or may not match, since they lack a filtered column."""
    conditions, parameters = selected(store, first_day, last_day, filters)
    # In SQL, an unknown value makes a condition NULL, unless another condition is false whatever the value is.
    filtered = f"({' AND '.join(conditions[2:]) or '1'}) IS NULL"
    return _sums(store, [*conditions[:2], filtered], "", parameters)


def _sums(store: Store, conditions: Sequence[str], order: str, parameters: dict[str, object]) -> CallSums:
    # The inner query has the columns of the calls alone: a key has amounts of the same names.
    calls = f"SELECT c.* {_FROM} WHERE {' AND '.join(conditions)} {order}"
    (row,) = store.rows(f"SELECT {_SUMS} FROM ({calls})", parameters)
    return CallSums(*row)


def known_fields(
    store: Store, first_day: int, last_day: int, filters: Mapping[str, Collection[int]], limit: int | None
) -> frozenset[str]:
    """Return the fields that at least one of the calls that `call_list.each_call` yields knows.

    Only of the fields that describe a call and may be unknown: names, flags and times.
    """
    conditions, parameters = selected(store, first_day, last_day, filters)
    parameters["limit"] = -1 if limit is None else limit
    columns = ", ".join(f"{column} AS {name}" for name, column in _KNOWN_IF.items())
    calls = f"SELECT {columns} {_FROM} WHERE {' AND '.join(conditions)} {NEWEST_FIRST}"
    # EXISTS stops at the first call that knows the field, which is most often the first one of all.
    found = ", ".join(f"EXISTS (SELECT 1 FROM ({calls}) WHERE {name} IS NOT NULL)" for name in _KNOWN_IF)
    (row,) = store.rows(f"SELECT {found}", parameters)
    return frozenset(name for name, is_known in zip(_KNOWN_IF, row, strict=True) if is_known)
