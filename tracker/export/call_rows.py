"""Calls as JSON (`calls --json`) and as a CSV table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.export.tables import Cell, table_csv
from tracker.money import usd_text
from tracker.periods import instant_of
from tracker.store.questions.call_list import StoredCall

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


def calls_csv(calls: Iterable[StoredCall]) -> str:
    """Return calls as CSV."""
    return table_csv(CALL_FIELDS, map(call_cells, calls))
