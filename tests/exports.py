"""Writes calls as OpenRouter's CSV exports, byte for byte: the per-call export in its four variants, the daily one."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tracker.periods import date_of, day_number, day_of_ms
from tracker.sample.calls import cut
from tracker.sample.catalogue import MODELS
from tracker.sample.export import cells_of, usd_cell
from tracker.usage import Call

Variant = Literal["V1", "V2", "V3", "V4"]
VARIANTS: tuple[Variant, ...] = ("V1", "V2", "V3", "V4")

_HEAD = (
    "generation_id", "created_at", "cost_total", "cost_web_search", "cost_cache", "cost_file_processing",
    "byok_usage_inference", "tokens_prompt", "tokens_completion", "tokens_reasoning",
)  # fmt: skip
_MIDDLE = (
    "model_permaslug", "provider_name", "variant", "cancelled", "streamed", "user", "finish_reason_raw",
    "finish_reason_normalized", "generation_time_ms", "time_to_first_token_ms",
)  # fmt: skip
HEADERS: dict[Variant, tuple[str, ...]] = {
    "V1": (*_HEAD, *_MIDDLE, "app_name", "api_key_name"),
    "V2": (*_HEAD, "tokens_cached", *_MIDDLE, "app_name", "api_key_name"),
    "V3": (*_HEAD, "tokens_cached", *_MIDDLE, "app_name", "api_key_name", "api_key_disabled"),
    "V4": (*_HEAD, "tokens_cached", *_MIDDLE, "api_key_disabled", "api_key_name", "app_name"),
}
DAILY_HEADER = (
    "Date", "Slug", "Usage", "BYOK Usage", "Requests", "Prompt Tokens", "Completion Tokens", "Reasoning Tokens",
    "API Key",
)  # fmt: skip
_SLUG_OF = {model.permaslug: model.slug for model in MODELS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the bytes differ from OpenRouter's own: none of it by default."""

    bom: bool = False
    crlf: bool = False
    quote_all: bool = False
    final_newline: bool = False
    iso_times: bool = False
    """`2026-09-03T14:00:12.345Z` in place of `2026-09-03 14:00:12.345`."""
    title_booleans: bool = False
    """`True` and `False` in place of `true` and `false`."""


PLAIN = Style()


def calls_csv(
    calls: Iterable[Call],
    variant: Variant = "V4",
    *,
    first: date | None = None,
    last: date | None = None,
    disabled_keys: Collection[str] = (),
    style: Style = PLAIN,
) -> bytes:
    """Return the per-call export of the UTC days from `first` to `last`, newest row first.

    Like OpenRouter's it has LF line ends, none after the last row, no BOM and quotes only where CSV needs them.
    `disabled_keys` are hashes; the "Unknown" app and web chat's missing key are empty cells.
    """
    chosen = sorted(_within(calls, first, last), key=lambda call: call.created_at_ms, reverse=True)
    header = HEADERS[variant]
    cells = [_cells(call, disabled_keys, style) for call in chosen]
    return _encode([header, *([row[name] for name in header] for row in cells)], style)


def daily_csv(
    calls: Iterable[Call],
    *,
    by_key: bool = False,
    first: date | None = None,
    last: date | None = None,
    style: Style = PLAIN,
) -> bytes:
    """Return the daily export, newest day first: per model, or per model and key name (`by_key`).

    The header is bare and every data cell quoted, as OpenRouter writes it.
    """
    groups: dict[tuple[int, str, str], list[Call]] = {}
    for call in _within(calls, first, last):
        key_name = (call.key.name or "") if by_key and call.key else "Unknown"
        groups.setdefault((-day_of_ms(call.created_at_ms), _SLUG_OF.get(call.model, call.model), key_name), []).append(
            call
        )
    rows = [_daily_cells(date_of(-key[0]), key[1], key[2], group) for key, group in sorted(groups.items())]
    newline = "\r\n" if style.crlf else "\n"
    header = ",".join(DAILY_HEADER) + (newline if rows else "")
    body = _encode(rows, Style(crlf=style.crlf, quote_all=True, final_newline=style.final_newline))
    return (b"\xef\xbb\xbf" if style.bom else b"") + header.encode() + body


def daily_file_name(instant: datetime) -> str:
    """Return the name that OpenRouter gives a daily export."""
    return f"openrouter-activity-{instant:%Y%m%d-%H%M%S}.csv"


def _within(calls: Iterable[Call], first: date | None, last: date | None) -> Iterable[Call]:
    lowest = day_number(first or date.min)
    highest = day_number(last or date.max)
    return (call for call in calls if lowest <= day_of_ms(call.created_at_ms) <= highest)


def _cells(call: Call, disabled_keys: Collection[str], style: Style) -> dict[str, str]:
    cells = cells_of(call, disabled_keys)
    if style.iso_times:
        cells["created_at"] = cells["created_at"].replace(" ", "T") + "Z"
    if style.title_booleans:
        cells |= {column: cells[column].title() for column in ("cancelled", "streamed", "api_key_disabled")}
    return cells


def _daily_cells(day: date, slug: str, key_name: str, calls: Sequence[Call]) -> list[str]:
    return [
        f"{day.isoformat()} 00:00:00",
        slug,
        usd_cell(sum(cut(call.credits_nano) for call in calls)),
        usd_cell(sum(cut(call.byok_nano) for call in calls)),
        str(len(calls)),
        str(sum(call.prompt_tokens for call in calls)),
        str(sum(call.completion_tokens for call in calls)),
        str(sum(call.reasoning_tokens or 0 for call in calls)),
        key_name,
    ]


def _encode(rows: Sequence[Sequence[str]], style: Style) -> bytes:
    newline = "\r\n" if style.crlf else "\n"
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator=newline, quoting=csv.QUOTE_ALL if style.quote_all else csv.QUOTE_MINIMAL)
    writer.writerows(rows)
    text = buffer.getvalue()
    if not style.final_newline:
        text = text.removesuffix(newline)
    return (b"\xef\xbb\xbf" if style.bom else b"") + text.encode()
