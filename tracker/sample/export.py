"""Calls as in OpenRouter's per-call CSV export, with its newest header."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from datetime import date

from tracker.money import usd_text
from tracker.periods import instant_of
from tracker.sample.calls import cut
from tracker.usage import UNKNOWN_APP, Call


def calls_csv(calls: Iterable[Call]) -> bytes:
    """Return calls as a file: newest first, LF between rows, none after the last, quotes only where CSV needs them."""
    buffer = io.StringIO()
    rows = [cells_of(call) for call in sorted(calls, key=lambda call: call.created_at_ms, reverse=True)]
    csv.writer(buffer, lineterminator="\n").writerows([*rows[:1], *(row.values() for row in rows)])
    return buffer.getvalue().removesuffix("\n").encode()


def calls_file_name(day: date) -> str:
    """Return the name that OpenRouter gives a per-call export of a day."""
    return f"openrouter_activity_{day.isoformat()}.csv"


def cells_of(call: Call, disabled_keys: Collection[str] = ()) -> dict[str, str]:
    """Return a call's cells by column, in the export's order.

    `disabled_keys` are hashes; the "Unknown" app and web chat's missing key are empty cells.
    """
    key_hash = call.key.hash if call.key else None
    return {
        "generation_id": call.generation_id,
        "created_at": instant_of(call.created_at_ms).strftime("%Y-%m-%d %H:%M:%S")
        + f".{call.created_at_ms % 1000:03d}",
        "cost_total": usd_cell(call.credits_nano),
        "cost_web_search": usd_cell(call.cost_web_search_nano),
        "cost_cache": usd_cell(call.cost_cache_nano),
        "cost_file_processing": usd_cell(call.cost_file_nano),
        "byok_usage_inference": usd_cell(call.byok_nano),
        "tokens_prompt": str(call.prompt_tokens),
        "tokens_completion": str(call.completion_tokens),
        "tokens_reasoning": _text(call.reasoning_tokens),
        "tokens_cached": _text(call.cached_tokens),
        "model_permaslug": call.model,
        "provider_name": _text(call.provider),
        "variant": _text(call.variant),
        "cancelled": _boolean(call.cancelled),
        "streamed": _boolean(call.streamed),
        "user": _text(call.user),
        "finish_reason_raw": _text(call.finish_reason_raw),
        "finish_reason_normalized": _text(call.finish_reason),
        "generation_time_ms": _text(call.generation_time_ms),
        "time_to_first_token_ms": _text(call.time_to_first_token_ms),
        "api_key_disabled": "" if key_hash is None else _boolean(key_hash in disabled_keys),
        "api_key_name": _text(call.key.name if call.key else None),
        "app_name": "" if call.app in {None, UNKNOWN_APP} else _text(call.app),
    }


def usd_cell(nano: int | None) -> str:
    """Return nano-dollars as the exports write them: plain, cut to at most six decimals; empty for None."""
    return "" if nano is None else usd_text(cut(nano))


def _boolean(value: bool | None) -> str:
    return _text(value).lower()


def _text(value: object) -> str:
    return "" if value is None else str(value)
