"""A small account for the tests of faults, its exports, and the sums that a store has to give in the end."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import accumulate
from pathlib import Path

from tests import truth
from tests.cli.running import NOW, ROOT, TODAY, made_until
from tests.exports import Variant, calls_csv
from tracker.ingest.files import csv_calls, csv_reader
from tracker.ingest.files.csv_layouts import recognise
from tracker.money import nano_from_usd
from tracker.periods import ms_of
from tracker.sample.account import SampleAccount, sample_account
from tracker.sample.calls import SampleCall
from tracker.store.file.schema import APPLICATION_ID
from tracker.usage import CHATROOM, Measures

TOMORROW = NOW + timedelta(days=1)
ROW_CAP = 150
"""Rows that the stand-in gives at once, so that calls are read and stored in several parts."""

Sums = Mapping[str, Mapping[str, Measures]]
"""Column of `summary --by` → its groups."""

_DAYS = 12
_EVERY = 5
_BLOCK_BYTES = 8 * 1024
_BATCH_CALLS = 40


@cache
def few_calls() -> SampleAccount:
    """Return an account of some hundred calls of the last days, with all its keys and apps; it goes on tomorrow."""
    account = sample_account(TODAY + timedelta(days=1))
    first_ms = ms_of(NOW - timedelta(days=_DAYS))
    return replace(account, recorded=tuple(e for e in account.recorded[::_EVERY] if e.call.created_at_ms >= first_ms))


def made(now: datetime = NOW) -> list[SampleCall]:
    """Return the account's calls until an instant."""
    return made_until(few_calls(), now)


def write_export(path: Path, variant: Variant = "V4", now: datetime = NOW) -> Path:
    """Write the account's calls until an instant as OpenRouter does and return the path."""
    path.write_bytes(calls_csv([entry.call for entry in made(now)], variant))
    return path


def store_in_small_batches(change: Callable[[object, str, object], None] = setattr) -> None:
    """Make this process import a file of some hundred calls in several batches."""
    change(csv_reader, "_START_BYTES", _BLOCK_BYTES)
    change(csv_reader, "BLOCK_BYTES", _BLOCK_BYTES)
    change(csv_calls.read_calls, "__defaults__", (_BATCH_CALLS,))


def calls_after_each_batch(path: Path) -> list[int]:
    """Return how many calls of an export are stored after each batch, beginning with none."""
    with csv_reader.CsvFile(path) as file:
        batches = csv_calls.read_calls(file, recognise(file.header, file.name).positions, ms_of(TOMORROW))
        return list(accumulate((len(batch.calls) for batch in batches), initial=0))


def store_of_version_1(path: Path) -> Path:
    """Make a store as the first version of the program left it and return its path."""
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript((ROOT / "tests" / "store" / "file" / "schema1.sql").read_text(encoding="utf-8"))
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.execute("PRAGMA user_version = 1")
        raw.execute("PRAGMA journal_mode = WAL").fetchone()
    return path


def truth_of(calls: Iterable[SampleCall]) -> Sums:
    """Return the sums of calls as the account tells them."""
    columns = {"model": "model", "key": "key_name", "app": "app", "variant": "variant"}
    return {
        column: {group: sums for (group,), sums in truth.split(calls, name).items()} for column, name in columns.items()
    }


def sums_in(export: Path) -> Sums:
    """Return the sums of an export as its cells tell them."""
    return {"model": _sums_of(export, "model_permaslug"), "key": _sums_of(export, "api_key_name")}


def _sums_of(path: Path, column: str) -> Mapping[str, Measures]:
    """Add up an export cell by cell and exactly, by the texts of a column."""
    sums: dict[str, Measures] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            group = row[column] or CHATROOM
            sums[group] = sums.get(group, Measures()) + _measures(row)
    return sums


def _measures(row: Mapping[str, str]) -> Measures:
    return Measures(
        1,
        nano_from_usd(Decimal(row["cost_total"])),
        nano_from_usd(Decimal(row["byok_usage_inference"] or 0)),
        int(row["tokens_prompt"]),
        int(row["tokens_completion"]),
        int(row["tokens_reasoning"] or 0),
        int(row.get("tokens_cached") or 0),
        int(not row.get("tokens_cached")),
    )
