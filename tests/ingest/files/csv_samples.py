"""Calls written as OpenRouter writes them: the per-call export in its header variants, and the daily export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.make import call
from tracker.ingest.files.csv_layouts import CALL_VARIANTS, DAILY_HEADER
from tracker.sample.export import cells_of
from tracker.usage import Call, KeyRef

HEADER = CALL_VARIANTS["V4"]
END_OF_TIME_MS = 4_102_444_800_000
"""No cell is later (2100)."""


def a_call(**changes: Any) -> Call:
    """Return a call of which an export fills every column but the user's, with some of them changed."""
    exported: dict[str, Any] = {
        "created_at_ms": 1_788_444_012_345,
        "model": "acme/nova-2-20260301",
        "credits_nano": 1_234_000,
        "cost_places": 6,
        "key": KeyRef(None, "laptop"),
        "finish_reason_raw": "end_turn",
        "cost_web_search_nano": 0,
        "cost_cache_nano": -120_000,
        "cost_file_nano": 0,
    }
    return call("gen-1788444012-abc", **(exported | changes))


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
