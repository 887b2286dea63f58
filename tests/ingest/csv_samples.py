"""Calls written as OpenRouter writes them: the per-call export in its header variants, and the daily export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tracker.ingest.csv_kinds import CALL_VARIANTS, DAILY_HEADER
from tracker.money import usd_text
from tracker.periods import instant_of
from tracker.usage import NO_KEY, UNKNOWN_APP, Call, KeyRef

HEADER = CALL_VARIANTS["V4"]


def a_call(**changes: Any) -> Call:
    """Return a call with every column filled, with some of them changed."""
    call = Call(
        generation_id="gen-1788444012-abc",
        created_at_ms=1_788_444_012_345,
        created_at_exact=True,
        model="acme/nova-2-20260301",
        credits_nano=1_234_000,
        byok_nano=0,
        cost_places=6,
        prompt_tokens=1200,
        completion_tokens=80,
        reasoning_tokens=20,
        cached_tokens=600,
        provider="ExampleCloud",
        variant="standard",
        key=KeyRef(None, "laptop"),
        app="Notes",
        finish_reason="stop",
        finish_reason_raw="end_turn",
        cancelled=False,
        streamed=True,
        generation_time_ms=2100,
        time_to_first_token_ms=300,
        cost_web_search_nano=0,
        cost_cache_nano=-120_000,
        cost_file_nano=0,
        user=None,
        session=None,
    )
    return call._replace(**changes)


def cells_of(call: Call) -> dict[str, str]:
    """Return a call as the export's cells by column name."""
    return {
        "generation_id": call.generation_id,
        "created_at": instant_of(call.created_at_ms).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
        "cost_total": usd_text(call.credits_nano),
        "cost_web_search": _money(call.cost_web_search_nano),
        "cost_cache": _money(call.cost_cache_nano),
        "cost_file_processing": _money(call.cost_file_nano),
        "byok_usage_inference": usd_text(call.byok_nano),
        "tokens_prompt": str(call.prompt_tokens),
        "tokens_completion": str(call.completion_tokens),
        "tokens_reasoning": _text(call.reasoning_tokens),
        "tokens_cached": _text(call.cached_tokens),
        "model_permaslug": call.model,
        "provider_name": _text(call.provider),
        "variant": _text(call.variant),
        "cancelled": _text(call.cancelled).lower(),
        "streamed": _text(call.streamed).lower(),
        "user": _text(call.user),
        "finish_reason_raw": _text(call.finish_reason_raw),
        "finish_reason_normalized": _text(call.finish_reason),
        "generation_time_ms": _text(call.generation_time_ms),
        "time_to_first_token_ms": _text(call.time_to_first_token_ms),
        "api_key_disabled": "false",
        "api_key_name": "" if call.key in (None, NO_KEY) else _text(call.key and call.key.name),
        "app_name": "" if call.app == UNKNOWN_APP else _text(call.app),
    }


def export(calls: Iterable[Call], variant: str = "V4") -> str:
    """Return calls as the text of an export, written as OpenRouter does: LF, no quotes, no final line end."""
    header = CALL_VARIANTS[variant]
    return table(header, ([cells_of(call)[name] for name in header] for call in calls))


def one_line(**cells: str) -> str:
    """Return an export of one call of which some cells are replaced."""
    return table(HEADER, [list((cells_of(a_call()) | cells).values())])


def table(header: Sequence[str], rows: Iterable[Sequence[str]], **dialect: Any) -> str:
    """Return rows as CSV text; `dialect` goes to the writer."""
    buffer = io.StringIO(newline="")
    options: dict[str, Any] = {"lineterminator": "\n"} | dialect
    writer = csv.writer(buffer, **options)
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().removesuffix(options["lineterminator"])


def day_line(
    date: str, slug: str = "acme/nova-2", usage: str = "0.5", requests: str = "2", key: str = "Unknown"
) -> list[str]:
    """Return a line of the daily export."""
    return [date, slug, usage, "0.25", requests, "100", "10", "4", key]


def daily(*lines: Sequence[str]) -> str:
    """Return lines as the daily export: header bare, every cell quoted."""
    body = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
    return f"{','.join(DAILY_HEADER)}\n{body}"


def written(folder: Path, text: str | bytes, name: str = "openrouter_activity_2026-09-30.csv") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _money(nano: int | None) -> str:
    return "" if nano is None else usd_text(nano)
