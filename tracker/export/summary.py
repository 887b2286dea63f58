"""A summary as JSON (`summary --json`) and as a CSV table."""

from __future__ import annotations

from typing import Any

from tracker.analysis.ledger.question import Group, Summary
from tracker.export.tables import Cell, table_csv
from tracker.money import usd_number, usd_text
from tracker.usage import Measures

MEASURE_FIELDS = (
    "spend_usd",
    "credits_usd",
    "byok_usd",
    "requests",
    "prompt_tokens",
    "completion_tokens",
    "reasoning_tokens",
    "cached_tokens",
    "cached_unknown_requests",
)


def summary_json(summary: Summary) -> dict[str, Any]:
    """Return the JSON object of `summary --json`; unknown values are null."""
    period = summary.question.period
    coverage = summary.coverage
    return {
        "period": {"from": period.first.isoformat(), "to": period.last.isoformat(), "zone": period.zone_name},
        "total": _sums_json(summary, summary.total),
        "groups": [_group_json(summary, group) for group in summary.groups],
        "undecided": None if summary.indeterminate is None else _sums_json(summary, summary.indeterminate),
        "coverage": {
            "days": len(coverage.days),
            "complete": coverage.complete,
            "partial": coverage.partial,
            "missing": coverage.missing,
            "sources": list(coverage.sources),
        },
    }


def _sums_json(summary: Summary, measures: Measures) -> dict[str, Any]:
    return dict.fromkeys(MEASURE_FIELDS) if summary.is_unknown else measures_json(measures)


def _sums_cells(summary: Summary, measures: Measures) -> list[Cell]:
    return [None for _ in MEASURE_FIELDS] if summary.is_unknown else measures_cells(measures)


def measures_json(measures: Measures) -> dict[str, Any]:
    """Return sums as JSON: money as US dollars, exact to the nano-dollar for sums below one million dollars."""
    return {
        "spend_usd": usd_number(measures.spend_nano),
        "credits_usd": usd_number(measures.credits_nano),
        "byok_usd": usd_number(measures.byok_nano),
        "requests": measures.requests,
        "prompt_tokens": measures.prompt_tokens,
        "completion_tokens": measures.completion_tokens,
        "reasoning_tokens": measures.reasoning_tokens,
        "cached_tokens": measures.reported_cached_tokens,
        "cached_unknown_requests": measures.cached_unknown_requests,
    }


def _group_json(summary: Summary, group: Group) -> dict[str, Any]:
    by = summary.question.by
    if len(by) == 1:
        named: dict[str, Any] = {"group": group.values[0].text, "id": group.values[0].id}
    else:
        named = {
            "keys": {column: value.text for column, value in zip(by, group.values, strict=True)},
            "ids": {c: value.id for c, value in zip(by, group.values, strict=True) if value.id is not None},
        }
    return named | {"kind": group.kind} | measures_json(group.measures)


def summary_csv(summary: Summary) -> str:
    """Return groups, total and then unclear matches as CSV: columns, ids, kind and measures, dollars as decimal text.

    A column has ids next to it if any of its values has one. The row of unclear matches is left out if it is zero.
    """
    by = summary.question.by
    with_ids = [index for index in range(len(by)) if any(group.values[index].id for group in summary.groups)]
    header = [*by, *(f"{by[index]}_id" for index in with_ids), "kind", *MEASURE_FIELDS]
    blank = [""] * (len(by) + len(with_ids))
    rows: list[list[Cell]] = [
        [
            *(value.shown for value in group.values),
            *(group.values[index].id for index in with_ids),
            group.kind,
            *measures_cells(group.measures),
        ]
        for group in summary.groups
    ]
    rows.append([*blank, "total", *_sums_cells(summary, summary.total)])
    if summary.indeterminate is not None and not summary.indeterminate.is_zero():
        rows.append([*blank, "undecided", *_sums_cells(summary, summary.indeterminate)])
    return table_csv(header, rows)


def measures_cells(measures: Measures) -> list[Cell]:
    """Return the cells of `MEASURE_FIELDS`, dollars as exact decimal text."""
    return [
        usd_text(measures.spend_nano),
        usd_text(measures.credits_nano),
        usd_text(measures.byok_nano),
        measures.requests,
        measures.prompt_tokens,
        measures.completion_tokens,
        measures.reasoning_tokens,
        measures.reported_cached_tokens,
        measures.cached_unknown_requests,
    ]
