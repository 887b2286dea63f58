"""Calls as JSON (`calls --json`) and as a CSV table, both in parts, so that any number of calls needs little memory."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from tracker.export.tables import Cell, table_csv_parts
from tracker.money import usd_text
from tracker.periods import instant_of
from tracker.store.questions.call_list import StoredCall
from tracker.store.questions.call_sums import CallSums

_AS_STORED = (
    "prompt_tokens",
    "completion_tokens",
    "reasoning_tokens",
    "cached_tokens",
    "finish_reason",
    "cancelled",
    "streamed",
    "generation_time_ms",
    "time_to_first_token_ms",
)
_NAMES = ("model", "author", "provider", "variant", "key", "key_hash", "app", "workspace")
_DOLLARS = ("spend_usd", "credits_usd", "byok_usd")
_CALLS_OF_PART = 1000
_ALWAYS = frozenset(("generation_id", "created_at", "model", "author", *_DOLLARS, *_AS_STORED[:4]))
CALL_FIELDS = ("generation_id", "created_at", *_NAMES, *_DOLLARS, *_AS_STORED)


def _dollars(call: StoredCall) -> tuple[str, str, str]:
    return usd_text(call.credits_nano + call.byok_nano), usd_text(call.credits_nano), usd_text(call.byok_nano)


def _created_at(call: StoredCall) -> str:
    return instant_of(call.created_at_ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def call_json(call: StoredCall) -> dict[str, Any]:
    """Return one call as JSON: US dollars, ISO time in UTC, null for unknown values."""
    named = {name: getattr(call, name) for name in _NAMES}
    dollars = {name: float(text) for name, text in zip(_DOLLARS, _dollars(call), strict=True)}
    stored = {name: getattr(call, name) for name in _AS_STORED}
    return {"generation_id": call.generation_id, "created_at": _created_at(call)} | named | dollars | stored


def call_cells(call: StoredCall) -> list[Cell]:
    """Return the cells of `CALL_FIELDS`, dollars as exact decimal text, booleans as true and false."""
    stored = [getattr(call, name) for name in (*_NAMES, *_AS_STORED)]
    shown = [str(cell).lower() if isinstance(cell, bool) else cell for cell in stored]
    width = len(_NAMES)
    return [call.generation_id, _created_at(call), *shown[:width], *_dollars(call), *shown[width:]]


def calls_json_parts(calls: Iterable[StoredCall]) -> Iterator[str]:
    """Yield the document `{"calls": […]}` in parts of many calls."""
    left = iter(calls)
    before = '{"calls": ['
    while part := list(islice(left, _CALLS_OF_PART)):
        yield before + ", ".join(json.dumps(call_json(call), ensure_ascii=False) for call in part)
        before = ", "
    yield "]}\n" if before == ", " else f"{before}]}}\n"


def calls_csv_parts(
    calls: Iterable[StoredCall], known: Collection[str], total: CallSums, may_match: CallSums | None = None
) -> Iterator[str]:
    """Yield calls as CSV: the calls, their total, and after it the sums of calls that may match too, if there are any.

    Columns that describe a call are left out if no call knows them, so if they are not among the `known` ones. Columns
    of sums always stay: there an empty cell means unknown.
    """
    fields = [name for name in CALL_FIELDS if name in known or name in _ALWAYS or not total.calls]
    places = [CALL_FIELDS.index(name) for name in fields]
    ends = [_sums_cells("total", total)]
    if may_match is not None and may_match.calls:
        ends.append(_sums_cells("undecided", may_match))
    rows = chain(map(call_cells, calls), ends)
    yield from table_csv_parts(fields, ([row[place] for place in places] for row in rows))


def call_csv(call: StoredCall) -> str:
    """Return one call as CSV, with its total."""
    known = [name for name in CALL_FIELDS if getattr(call, name, None) is not None]
    total = CallSums(1, *(getattr(call, name) for name in CallSums._fields[1:]))
    return "".join(calls_csv_parts([call], known, total))


def _sums_cells(name: str, sums: CallSums) -> list[Cell]:
    if sums.calls == 0:
        # Without a stored call nothing is summed: what was used may be known by other sources, or by none.
        return [name if field == "generation_id" else None for field in CALL_FIELDS]
    dollars = [usd_text(nano) for nano in (sums.credits_nano + sums.byok_nano, sums.credits_nano, sums.byok_nano)]
    of_field: dict[str, Cell] = {"generation_id": name, **dict(zip(_DOLLARS, dollars, strict=True))}
    return [of_field.get(field, getattr(sums, field, None)) for field in CALL_FIELDS]
