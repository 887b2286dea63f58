"""The sample account's exports, written by the tests' own writer, come back as the account's calls and days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.exports import DAILY_HEADER, HEADERS, VARIANTS, Style, Variant, calls_csv, daily_csv
from tests.ingest.files.csv_samples import END_OF_TIME_MS, written
from tests.truth import as_reported
from tracker.ingest.files import csv_layouts
from tracker.ingest.files.csv_calls import read_calls
from tracker.ingest.files.csv_days import read_days
from tracker.ingest.files.csv_reader import CsvFile
from tracker.periods import day_number, day_of_ms
from tracker.sample.account import sample_account
from tracker.usage import Call, KeyRef

TODAY = date(2026, 11, 19)
FIRST = TODAY - timedelta(days=29)


@cache
def account_calls() -> tuple[Call, ...]:
    """Return the calls of the sample account's last 30 days, newest first."""
    calls = [call for call in sample_account(TODAY).calls if day_of_ms(call.created_at_ms) >= day_number(FIRST)]
    return tuple(sorted(calls, key=lambda call: call.created_at_ms, reverse=True))


def as_exported(call: Call, variant: Variant) -> Call:
    """Return the part of a call that an export can contain."""
    return as_reported(call)._replace(
        created_at_exact=True,
        cached_tokens=None if variant == "V1" else call.cached_tokens,
        key=KeyRef(None, call.key.name if call.key else None),
        session=None,
    )


def test_both_headers_are_the_same_although_written_twice() -> None:
    assert dict(csv_layouts.CALL_VARIANTS) == HEADERS
    assert csv_layouts.DAILY_HEADER == DAILY_HEADER


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(
    "style",
    [Style(), Style(bom=True, crlf=True, quote_all=True, final_newline=True, iso_times=True, title_booleans=True)],
    ids=["plain", "dressed"],
)
def test_every_call_comes_back(tmp_path: Path, variant: Variant, style: Style) -> None:
    path = written(tmp_path, calls_csv(account_calls(), variant, style=style))
    with CsvFile(path) as file:
        layout = csv_layouts.recognise(file.header, file.name)
        batches = list(read_calls(file, layout.positions, END_OF_TIME_MS))
    assert [call for batch in batches for call in batch.calls] == [as_exported(c, variant) for c in account_calls()]
    assert not any(batch.rejected for batch in batches)


@pytest.mark.parametrize("by_key", [False, True])
def test_every_day_comes_back(tmp_path: Path, by_key: bool) -> None:
    path = written(tmp_path, daily_csv(account_calls(), by_key=by_key))
    with CsvFile(path) as file:
        layout = csv_layouts.recognise(file.header, file.name)
        export = read_days(file, layout.positions, END_OF_TIME_MS, END_OF_TIME_MS, lambda _: None)
    assert (list(export.days), export.rejected) == (list(range(day_number(FIRST), day_number(TODAY) + 1)), [])
    assert sum(row.requests for row in export.rows) == len(account_calls())
    assert sum(row.prompt_tokens for row in export.rows) == sum(call.prompt_tokens for call in account_calls())
    keys = {row.key for row in export.rows}
    assert keys == ({KeyRef(None, call.key.name) for call in account_calls() if call.key} if by_key else {None})
