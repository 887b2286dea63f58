"""Recognises from a file's first bytes and its header which of OpenRouter's CSV exports it is, if any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.errors import FileRejected

NOTHING_IMPORTED = "Nothing was imported."
EXPORT_AGAIN = f"{NOTHING_IMPORTED} Export your activity from OpenRouter as CSV and import that file."

_COMMON = (
    *("generation_id", "created_at", "cost_total", "cost_web_search", "cost_cache", "cost_file_processing"),
    *("byok_usage_inference", "tokens_prompt", "tokens_completion", "tokens_reasoning"),
)
_COMMON_END = (
    *("model_permaslug", "provider_name", "variant", "cancelled", "streamed", "user"),
    *("finish_reason_raw", "finish_reason_normalized", "generation_time_ms", "time_to_first_token_ms"),
)
_WITH_CACHED = (*_COMMON, "tokens_cached", *_COMMON_END)

CALL_VARIANTS: Mapping[str, tuple[str, ...]] = {
    "V1": (*_COMMON, *_COMMON_END, "app_name", "api_key_name"),
    "V2": (*_WITH_CACHED, "app_name", "api_key_name"),
    "V3": (*_WITH_CACHED, "app_name", "api_key_name", "api_key_disabled"),
    "V4": (*_WITH_CACHED, "api_key_disabled", "api_key_name", "app_name"),
}
"""Headers of the per-call export, in the order in which OpenRouter introduced them."""

DAILY_HEADER = (
    "Date",
    "Slug",
    "Usage",
    "BYOK Usage",
    "Requests",
    "Prompt Tokens",
    "Completion Tokens",
    "Reasoning Tokens",
    "API Key",
)

_NEEDED_OF_CALLS = (
    "generation_id",
    "created_at",
    "cost_total",
    "tokens_prompt",
    "tokens_completion",
    # Every export has these two. Without them, sums would count unknown values as 0.
    "byok_usage_inference",
    "tokens_reasoning",
    "model_permaslug",
)
_NEEDED_OF_DAYS = DAILY_HEADER[:-1]
_SHOWN_EXTRAS = 5

_BINARY_STARTS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an Excel workbook or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\xff\xfe", "text in UTF-16 (a spreadsheet may have saved it)"),
    (b"\xfe\xff", "text in UTF-16 (a spreadsheet may have saved it)"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a header shows: the kind of export, the name of its variant, and the index of each known column."""

    kind: Literal["calls", "days"]
    variant: str
    positions: Mapping[str, int]
    """Index of each column, by its name in the header of the export."""


def kind_of_file(start: bytes) -> str | None:
    """Return what kind of file begins with these bytes, None if it may be CSV."""
    for prefix, words in _BINARY_STARTS:
        if start.startswith(prefix):
            return words
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] == b"<":
        return "a web page" if b"html" in text[:1000].lower() else "an XML file"
    if text[:1] in (b"{", b"["):
        return "a JSON file"
    header = text.partition(b"\n")[0].partition(b"\r")[0]
    if b"\0" in header:
        # In UTF-16 every other byte of plain letters is 0.
        return "text in UTF-16 (a spreadsheet may have saved it)" if header[1:6:2] == b"\0\0\0" else "a binary file"
    return None


def recognise(header: Sequence[str], file_name: str) -> Layout:
    """Return the layout of a header. Upper and lower case and spaces do not matter.

    Raises `FileRejected` if the header is not one of OpenRouter's; the message names the missing columns of the kind of
    export that is most similar.
    """
    folded = [_fold(cell) for cell in header]
    missing_of_calls = [name for name in _NEEDED_OF_CALLS if _fold(name) not in folded]
    missing_of_days = [name for name in _NEEDED_OF_DAYS if _fold(name) not in folded]
    if not missing_of_calls:
        # V4 has every column that the other variants have.
        known = CALL_VARIANTS["V4"]
        return Layout("calls", _variant_of_calls(header, folded), _positions(known, folded, file_name))
    if not missing_of_days:
        return Layout("days", _variant_of_days(header, folded), _positions(DAILY_HEADER, folded, file_name))
    raise FileRejected(_refusal(file_name, header, _lacks(missing_of_calls, missing_of_days)))


def _fold(cell: str) -> str:
    return "_".join(cell.casefold().split())


def _positions(known: Sequence[str], folded: Sequence[str], file_name: str) -> dict[str, int]:
    wanted = {_fold(name): name for name in known}
    positions: dict[str, int] = {}
    for index, cell in enumerate(folded):
        if name := wanted.get(cell):
            if name in positions:
                raise FileRejected(f"{file_name} has two columns {name}, and only one can be right. {EXPORT_AGAIN}")
            positions[name] = index
    return positions


def _variant_of_calls(header: Sequence[str], folded: Sequence[str]) -> str:
    for name, columns in CALL_VARIANTS.items():
        if tuple(folded) == columns:
            return name
    known = set(CALL_VARIANTS["V4"])
    if extras := [cell for cell, plain in zip(header, folded, strict=True) if plain not in known]:
        return _unknown_columns(extras)
    return "known columns in another order" if known == set(folded) else "fewer columns"


def _variant_of_days(header: Sequence[str], folded: Sequence[str]) -> str:
    known = {_fold(name) for name in DAILY_HEADER}
    extras = [cell for cell, plain in zip(header, folded, strict=True) if plain not in known]
    return f"daily, {_unknown_columns(extras)}" if extras else "daily"


def _unknown_columns(extras: Sequence[str]) -> str:
    shown = ", ".join(repr(cell[:40]) if not cell.isidentifier() else cell[:40] for cell in extras[:_SHOWN_EXTRAS])
    more = len(extras) - _SHOWN_EXTRAS
    return f"unknown columns {shown}" + (f" and {more} more" if more > 0 else "")


def _lacks(missing_of_calls: Sequence[str], missing_of_days: Sequence[str]) -> str:
    """Return which columns of the most similar export a header lacks; of both exports if they are equally similar."""
    of_calls = f"the {_columns(missing_of_calls)} of the export per call"
    of_days = f"the {_columns(missing_of_days)} of the export by day"
    nearness = len(missing_of_days) - len(missing_of_calls)
    if nearness == 0:
        return f"{of_calls}, and {of_days}"
    return of_calls if nearness > 0 else of_days


def _columns(names: Sequence[str]) -> str:
    return f"column {names[0]}" if len(names) == 1 else f"columns {', '.join(names)}"


def _refusal(file_name: str, header: Sequence[str], lacks: str) -> str:
    text = f"{file_name} is not an export of OpenRouter's activity: it lacks {lacks}."
    if len(header) == 1 and any(separator in header[0] for separator in ";\t"):
        text += " Its cells are not separated by commas: a spreadsheet may have saved it."
    return f"{text} {EXPORT_AGAIN}"
