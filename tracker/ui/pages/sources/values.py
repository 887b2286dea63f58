"""Prepares the values of the page "Sources" to be shown and exported. Free of Qt."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.analysis.reconcile.day_rows import DIFFERENT, DayRow
from tracker.analysis.views.sources import Outvoted, Quality, Sources
from tracker.export.tables import Table
from tracker.formatting import count, counted, date_range, moment
from tracker.money import usd_text
from tracker.periods import date_of, instant_of
from tracker.store.questions.quality import Conflict, DroppedCall, OddCall
from tracker.store.usage.imports import ImportRecord
from tracker.ui.charts.values.bars import Step
from tracker.ui.charts.values.feed_cells import TITLES, word_of

_STEP_NOTES: dict[Step, str] = {
    "day": "",
    "week": " One cell per week shows its worst day.",
    "month": " One cell per month shows its worst day.",
}
_COLUMN_NAMES = {
    "credits_nano": "credits, $",
    "byok_nano": "BYOK, $",
    "prompt_tokens": "prompt tokens",
    "completion_tokens": "completion tokens",
    "reasoning_tokens": "reasoning tokens",
    "cached_tokens": "cached tokens",
    "model_id": "model",
    "created_at_ms": "time",
}


def coverage_subtitle(step: Step) -> str:
    """Return what the cells mean."""
    rule = "UTC days. Each number comes from the first feed that is complete and has the columns for it."
    return rule + _STEP_NOTES[step]


def different_rows(rows: Sequence[DayRow]) -> tuple[DayRow, ...]:
    """Return the days on which the sources differ."""
    return tuple(row for row in rows if row.status in DIFFERENT)


def empty_text(value: Sources, *, only_different: bool) -> str:
    """Return why the reconciliation has no rows."""
    if only_different:
        return f"No differences in {date_range(value.period)}."
    return "The period has no days up to today."


def reconciliation_table(rows: Sequence[DayRow]) -> Table:
    """Return the reconciliation for a CSV file: US dollars as plain decimals, empty if not stored."""
    header = ("day", "calls_usd", "feed", "feed_usd", "balance_usd", "difference_usd", "state", "cause")
    table = [
        (
            date_of(row.day).isoformat(),
            _usd(row.calls_nano),
            row.feed,
            _usd(row.feed_nano),
            _usd(row.balance_nano),
            _usd(row.difference_nano),
            row.status.value,
            row.cause,
        )
        for row in rows
    ]
    return Table(header, tuple(table))


def coverage_table(value: Sources) -> Table:
    """Return what is stored of every feed and day for a CSV file."""
    header = ("day", "feed", "state", "requests", "spend_usd", "read_at")
    rows = [
        (
            date_of(day).isoformat(),
            TITLES[row.feed],
            word_of(cell.state),
            None if cell.measures is None else cell.measures.requests,
            None if cell.measures is None else usd_text(cell.measures.spend_nano),
            None if cell.read_at_ms is None else instant_of(cell.read_at_ms).isoformat(timespec="seconds"),
        )
        for row in value.rows
        for day, cell in zip(value.days, row.days, strict=True)
    ]
    return Table(header, tuple(rows))


def _usd(nano: int | None) -> str | None:
    return None if nano is None else usd_text(nano)


def quality_text(quality: Quality) -> str:
    """Return how many rows are inconsistent."""
    if not quality.count:
        return "Data quality: no inconsistent rows"
    return f"Data quality: {counted(quality.count, 'inconsistent row')}"


def quality_rows(quality: Quality) -> list[tuple[str, ...]]:
    """Return the inconsistent rows as texts: time, call, column, dropped value, kept value, source."""
    return [
        *(_outvoted_row(one) for one in quality.outvoted),
        *(_conflict_row(one) for one in quality.conflicts),
        *(row for one in quality.odd_calls for row in _odd_rows(one)),
        *(_dropped_row(one) for one in quality.dropped_calls),
    ]


def _outvoted_row(one: Outvoted) -> tuple[str, ...]:
    what = f"{count(one.calls - one.requests)} more than feeds count that agree"
    counts = (counted(one.calls, "call"), counted(one.requests, "request"))
    return date_of(one.day).isoformat(), "all of the day", what, *counts, TITLES[one.feed]


def _dropped_row(one: DroppedCall) -> tuple[str, ...]:
    when = moment(instant_of(one.created_at_ms))
    return when, one.generation_id, "not reported any more", f"a call of ${usd_text(one.spend_nano)}", "", ""


def _conflict_row(one: Conflict) -> tuple[str, ...]:
    what = _COLUMN_NAMES.get(one.column, one.column)
    dropped, kept = _stored_text(one.column, one.dropped), _stored_text(one.column, one.kept)
    return moment(instant_of(one.created_at_ms)), one.generation_id, what, dropped, kept, one.file_name


def _odd_rows(one: OddCall) -> list[tuple[str, ...]]:
    when = moment(instant_of(one.created_at_ms))
    pairs = (
        ("reasoning", one.reasoning_tokens, "completion", one.completion_tokens),
        ("cached", one.cached_tokens, "prompt", one.prompt_tokens),
    )
    return [
        (when, one.generation_id, f"more {part} than {total} tokens", "", f"{count(inner)} of {count(outer)}", "")
        for part, inner, total, outer in pairs
        if inner is not None and inner > outer
    ]


def _stored_text(column: str, text: str) -> str:
    """Return a stored value as readable text: dollars, counts, times; names are unchanged."""
    if not text.lstrip("-").isdecimal():
        return text
    number = int(text)
    if column.endswith("_nano"):
        return usd_text(number)
    return moment(instant_of(number)) if column == "created_at_ms" else count(number)


def undo_question(record: ImportRecord) -> tuple[str, str]:
    """Return the question before an import is undone, and what undoing means."""
    if record.kind == "days":
        means = "Days that only this daily export contains are removed."
    else:
        means = (
            "Calls that only this file contains are removed; calls that it completed return to their earlier values. "
            "Calls that OpenRouter or another file also reports stay."
        )
    return f"Undo the import of {record.file_name}?", f"{means} The file itself is not deleted."
