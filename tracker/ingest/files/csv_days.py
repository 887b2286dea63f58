"""Reads OpenRouter's daily CSV export as day totals: one row for each UTC day, model and key.

The feed gives the usage of complete days, so a day is stored only if all its lines could be read. Exports by minute and
hour are added up by day. Exports by month have no figures for single days and are refused. A file of days whose only
dates are firsts of months looks the same, so it is refused too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from tracker.errors import FileRejected
from tracker.ingest.files.csv_cells import (
    BadCell,
    Memo,
    amount_nano,
    instant_ms,
    later_than_now,
    parse_count,
    quote_cell,
)
from tracker.ingest.files.csv_layouts import EXPORT_AGAIN, NOTHING_IMPORTED
from tracker.ingest.files.csv_reader import CsvFile, RejectedLine
from tracker.periods import MS_PER_DAY, date_of, day_of_ms, ms_of
from tracker.usage import CHATROOM, NO_KEY, DayUsage, KeyRef, split_variant

_Value = TypeVar("_Value")

_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?")
_EXPORTED_AT = re.compile(r"openrouter-activity-([0-9]{8}-[0-9]{6})", re.IGNORECASE)
_NOT_NAMED = "Unknown"
"""What the export has in the column of the key if it was grouped by model alone."""
_NO_NAMES = frozenset({"", _NOT_NAMED, CHATROOM})
_MS_PER_HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class DailyExport:
    """The content of a daily export: its UTC days and their rows; a day without rows had no usage."""

    days: Sequence[int]
    rows: Sequence[DayUsage]
    line_count: int
    """Lines after the header, including the rejected ones."""
    rejected: Sequence[RejectedLine]


class _Line(NamedTuple):
    """One line of the export: the start of its time bucket (UTC ms), model, key's cell, and the sums of `DayUsage`."""

    start_ms: int
    model: str | None
    key: str
    sums: tuple[int, int, int, int, int, int]


@dataclass(slots=True, kw_only=True)
class _Gathered:
    """The lines read so far, summed by (day, model, key's cell)."""

    sums: dict[tuple[int, str | None, str], list[int]] = field(default_factory=dict)
    starts_ms: set[int] = field(default_factory=set)
    first_line_of: dict[int, int] = field(default_factory=dict)
    """First line of each day."""
    rejected: list[RejectedLine] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    """Days with a rejected line."""
    has_undated: bool = False
    """Whether there is a rejected line that may belong to any day."""
    line_count: int = 0


def read_days(
    file: CsvFile,
    positions: Mapping[str, int],
    now_ms: int,
    latest_ms: int,
    progress: Callable[[float], None],
) -> DailyExport:
    """Return a daily export; its models keep the slugs of the file.

    Lines that begin after `latest_ms` (UTC ms) are rejected. They may belong to any day, so days without lines are then
    not stored. `progress` gets the fraction of the file read, 0 to 1. Raises `FileRejected` for an export that may be
    by month, as seen at `now_ms` (UTC ms), and for one by hour that has no complete day.
    """
    cells = _DailyCells(positions, latest_ms)
    gathered = _Gathered()
    for records in file.batches():
        for line in records.rejected:
            _reject(gathered, line, None)
        for number, row in zip(records.lines, records.rows, strict=True):
            _gather(gathered, cells, number, row)
        gathered.line_count += len(records.rows) + len(records.rejected)
        progress(records.fraction)
    _refuse_months(file.name, gathered, now_ms)
    _leave_out_cut_day(file.name, gathered)
    return _export(gathered)


def fetched_at_ms(file_name: str, last_day: int, now_ms: int) -> int:
    """Return when an export was made (UTC ms): the time in its name, else just before the end of its last day.

    The last day then counts as not finished. That is right for an export that includes today, and safe for any other.
    """
    named = _named_ms(file_name, last_day, now_ms)
    return min(now_ms, (last_day + 1) * MS_PER_DAY - 1) if named is None else named


def _named_ms(file_name: str, last_day: int, now_ms: int) -> int | None:
    """Return when an export was made (UTC ms) by its name; None if the name does not show it or cannot be right."""
    match = _EXPORTED_AT.search(file_name)
    if match is None:
        return None
    try:
        named = ms_of(datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC))
    except ValueError:
        return None
    # A file may have been renamed. It cannot be older than its last day, and not from the future.
    return named if last_day * MS_PER_DAY <= named <= now_ms else None


class _DailyCells:
    """Converts the rows of a daily export."""

    def __init__(self, positions: Mapping[str, int], latest_ms: int) -> None:
        self._positions = positions
        self._latest_ms = latest_ms
        self._starts = Memo(self._start_ms)

    def start_ms(self, row: Sequence[str]) -> int:
        """Return the start of a row's time bucket (UTC ms). Raises `BadCell`."""
        return self._cell(row, "Date", self._starts.__getitem__)

    def line(self, row: Sequence[str]) -> _Line:
        """Return a row's values. Raises `BadCell`."""
        return _Line(
            self.start_ms(row),
            self._cell(row, "Slug", self._model),
            row[self._positions["API Key"]] if "API Key" in self._positions else _NOT_NAMED,
            (
                self._cell(row, "Requests", parse_count),
                self._cell(row, "Usage", amount_nano),
                self._cell(row, "BYOK Usage", lambda text: amount_nano(text) if text.strip() else 0),
                self._cell(row, "Prompt Tokens", parse_count),
                self._cell(row, "Completion Tokens", parse_count),
                self._cell(row, "Reasoning Tokens", parse_count),
            ),
        )

    def _cell(self, row: Sequence[str], column: str, convert: Callable[[str], _Value]) -> _Value:
        try:
            return convert(row[self._positions[column]])
        except BadCell as error:
            raise BadCell(f"{column} {error}") from None

    def _start_ms(self, text: str) -> int:
        start = _start_ms(text)
        if start > self._latest_ms:
            raise later_than_now(text)
        return start

    def _model(self, text: str) -> str | None:
        slug, _ = split_variant(text.strip())
        # An export grouped by key or author has other names in this column. Models always are "author/name".
        return slug if "/" in slug else None


def _gather(gathered: _Gathered, cells: _DailyCells, number: int, row: Sequence[str]) -> None:
    """Add one row of the file to the sums, or reject it."""
    try:
        line = cells.line(row)
    except BadCell as error:
        try:
            day = day_of_ms(cells.start_ms(row))
        except BadCell:
            day = None
        _reject(gathered, RejectedLine(number, str(error)), day)
        return
    day = day_of_ms(line.start_ms)
    gathered.starts_ms.add(line.start_ms)
    gathered.first_line_of.setdefault(day, number)
    sums = gathered.sums.setdefault((day, line.model, line.key), [0] * len(line.sums))
    for index, amount in enumerate(line.sums):
        sums[index] += amount


def _reject(gathered: _Gathered, line: RejectedLine, day: int | None) -> None:
    """Record a line that cannot be read, and the day that is left out because of it, if the day is known."""
    if day is None:
        gathered.has_undated = True
    else:
        gathered.left_out.add(day)
        line = RejectedLine(line.line, f"{line.reason}; {date_of(day)} is left out, its total would lack this line")
    gathered.rejected.append(line)


def _refuse_months(file_name: str, gathered: _Gathered, now_ms: int) -> None:
    """Refuse a file whose only dates are firsts of months that have gone on: it may have a line for each month.

    On the first of a month itself, the month has no other day yet, so both kinds of export are the same.
    """
    starts_ms = gathered.starts_ms | {day * MS_PER_DAY for day in gathered.left_out}
    if not starts_ms or any(start % MS_PER_DAY or date_of(day_of_ms(start)).day != 1 for start in starts_ms):
        return
    last_day = day_of_ms(max(starts_ms))
    made_ms = _named_ms(file_name, last_day, now_ms)
    if len(starts_ms) == 1 and (now_ms if made_ms is None else made_ms) < (last_day + 1) * MS_PER_DAY:
        return
    raise FileRejected(
        f"{file_name} has no dates but firsts of months, as an export by month has (“1 Year” on OpenRouter's site): "
        "its lines may be whole months, and no day of them is known. Export by day: choose “1 Month” or less. If it is "
        f"by day, export more days with these. {NOTHING_IMPORTED}"
    )


def _leave_out_cut_day(file_name: str, gathered: _Gathered) -> None:
    """Leave out the first day of an export by hour or minute, unless it begins in the day's first hour.

    Such exports cover "the last 24 hours", so their first day is incomplete.
    """
    if all(start % MS_PER_DAY == 0 for start in gathered.starts_ms):
        return
    first = min(gathered.starts_ms)
    if first % MS_PER_DAY < _MS_PER_HOUR:
        return
    day = day_of_ms(first)
    if day_of_ms(max(gathered.starts_ms)) == day:
        raise FileRejected(
            f"{file_name} is an export by hour that may contain only a part of {date_of(day)}. Export by day. "
            f"{EXPORT_AGAIN}"
        )
    reason = f"the export by hour begins in the middle of {date_of(day)}: that day is left out, export it by day"
    gathered.left_out.add(day)
    gathered.rejected.append(RejectedLine(gathered.first_line_of[day], reason))


def _export(gathered: _Gathered) -> DailyExport:
    """Return the export without the days that are left out."""
    with_rows = {day for day, _, _ in gathered.sums}
    # Days between the first and the last one that have no line had no usage. This is only certain if no rejected line
    # may belong to them.
    days: set[int] = with_rows
    if with_rows and not gathered.has_undated:
        days = set(range(min(with_rows), max(with_rows) + 1))
    days -= gathered.left_out
    names_keys = any(key not in _NO_NAMES for _, _, key in gathered.sums)
    rows = [
        _row(day, model, _key(key, names_keys), *sums)
        for (day, model, key), sums in gathered.sums.items()
        if day in days
    ]
    rejected = sorted(gathered.rejected, key=lambda line: line.line)
    return DailyExport(sorted(days), rows, gathered.line_count, rejected)


def _row(
    day: int,
    model: str | None,
    key: KeyRef | None,
    requests: int,
    credits_nano: int,
    byok_nano: int,
    prompt_tokens: int,
    completion_tokens: int,
    reasoning_tokens: int,
) -> DayUsage:
    """Return a row of the feed. It has no app, provider, variant, workspace or cached tokens."""
    return DayUsage(
        day=day,
        model=model,
        key=key,
        app=None,
        provider=None,
        endpoint_id=None,
        variant=None,
        workspace=None,
        requests=requests,
        credits_nano=credits_nano,
        byok_nano=byok_nano,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        reasoning_tokens=reasoning_tokens,
        cached_tokens=None,
    )


def _start_ms(text: str) -> int:
    match = _DATE.fullmatch(text.strip())
    try:
        if match:
            return instant_ms(f"{match[1]} {match[2] or '00:00'}:00")
    except BadCell:
        pass
    raise BadCell(f"is {quote_cell(text)}, not a day like 2026-09-03 00:00:00" if text.strip() else "is empty")


def _key(text: str, names_keys: bool) -> KeyRef | None:
    """Return the key that a cell names; an empty cell means "no key" only if the export names keys in other rows."""
    if text == CHATROOM or (not text and names_keys):
        return NO_KEY
    return None if text in _NO_NAMES else KeyRef(None, text)
