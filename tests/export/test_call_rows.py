"""Calls as JSON and CSV: every field once, unknown as null, exact dollars."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection
from typing import Any

from tracker.export.call_rows import CALL_FIELDS, call_csv, call_json, calls_csv_parts, calls_json_parts
from tracker.store.questions.call_list import StoredCall
from tracker.store.questions.call_sums import CallSums


def _call(**changes: Any) -> StoredCall:
    call = StoredCall(
        id=7,
        generation_id="gen-1",
        created_at_ms=1_788_444_012_345,
        model="acme/nova-2",
        author="acme",
        provider="ExampleCloud",
        variant="standard",
        key="work",
        key_hash="f" * 64,
        app="Editor",
        workspace="Default",
        credits_nano=1_234_567,
        byok_nano=1,
        prompt_tokens=100,
        completion_tokens=10,
        reasoning_tokens=4,
        cached_tokens=50,
        finish_reason="stop",
        cancelled=False,
        streamed=True,
        generation_time_ms=900,
        time_to_first_token_ms=300,
    )
    return call._replace(**changes)


UNKNOWN = dict.fromkeys(
    (
        *("provider", "variant", "key", "key_hash", "app", "workspace", "reasoning_tokens", "cached_tokens"),
        *("finish_reason", "cancelled", "streamed", "generation_time_ms", "time_to_first_token_ms"),
    )
)


NO_SUMS = CallSums(0, 0, 0, 0, 0, None, None)


def _csv(calls: list[StoredCall], known: Collection[str]) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(calls_csv_parts(calls, known, NO_SUMS)))))


def test_a_call_as_json() -> None:
    assert call_json(_call()) == {
        "generation_id": "gen-1",
        "created_at": "2026-09-03T14:00:12.345Z",
        "model": "acme/nova-2",
        "author": "acme",
        "provider": "ExampleCloud",
        "variant": "standard",
        "key": "work",
        "key_hash": "f" * 64,
        "app": "Editor",
        "workspace": "Default",
        "spend_usd": 0.001234568,
        "credits_usd": 0.001234567,
        "byok_usd": 1e-9,
        "prompt_tokens": 100,
        "completion_tokens": 10,
        "reasoning_tokens": 4,
        "cached_tokens": 50,
        "finish_reason": "stop",
        "cancelled": False,
        "streamed": True,
        "generation_time_ms": 900,
        "time_to_first_token_ms": 300,
    }


def test_fields_have_the_same_order_in_json_and_csv() -> None:
    assert tuple(call_json(_call())) == CALL_FIELDS
    assert _csv([], ()) == [list(CALL_FIELDS), ["total", *[""] * (len(CALL_FIELDS) - 1)]]


def test_unknown_is_null_in_json_and_empty_in_csv() -> None:
    call = _call(**UNKNOWN)
    assert [call_json(call)[name] for name in UNKNOWN] == [None] * len(UNKNOWN)
    row, _ = csv.DictReader(io.StringIO("".join(calls_csv_parts([call], CALL_FIELDS, NO_SUMS))))
    assert [row[name] for name in UNKNOWN] == [""] * len(UNKNOWN)


def test_a_description_that_no_call_has_is_no_column_but_unknown_sums_are() -> None:
    header, row, total = csv.reader(io.StringIO(call_csv(_call(**UNKNOWN))))
    assert header == [name for name in CALL_FIELDS if name not in UNKNOWN or name.endswith("_tokens")]
    assert row[-4:] == total[-4:] == ["100", "10", "", ""]


def test_the_total_ends_it_and_what_may_match_stands_after_it() -> None:
    calls = [_call(), _call(generation_id="gen-2", credits_nano=2_000_000, cached_tokens=None)]
    total = CallSums(2, 3_234_567, 2, 200, 20, 8, 50)
    may_match = CallSums(1, 5_000_000_000, 0, 7, 8, None, None)
    found = list(csv.DictReader(io.StringIO("".join(calls_csv_parts(calls, CALL_FIELDS, total, may_match)))))
    assert [row["generation_id"] for row in found] == ["gen-1", "gen-2", "total", "undecided"]
    assert (found[2]["spend_usd"], found[2]["cached_tokens"], found[2]["model"]) == ("0.003234569", "50", "")
    assert (found[3]["spend_usd"], found[3]["prompt_tokens"], found[3]["cached_tokens"]) == ("5", "7", "")
    assert len(_csv(calls, CALL_FIELDS)) == 4


def test_json_in_parts_is_one_document() -> None:
    for number in (0, 1, 1000, 1001):
        document = "".join(calls_json_parts(_call(id=n) for n in range(number)))
        assert json.loads(document) == {"calls": [call_json(_call())] * number}
        assert document.endswith("]}\n")


def test_csv_says_the_same_as_json() -> None:
    row, total = csv.DictReader(io.StringIO(call_csv(_call())))
    assert total["spend_usd"] == row["spend_usd"]
    said = call_json(_call())
    dollars = {"spend_usd": "0.001234568", "credits_usd": "0.001234567", "byok_usd": "0.000000001"}
    expected = {name: str(value) for name, value in said.items()} | {"cancelled": "false", "streamed": "true"} | dollars
    assert row == expected


def test_csv_names_cannot_run() -> None:
    row, _ = csv.DictReader(io.StringIO(call_csv(_call(app="=1+1", key="@key", workspace="-rm"))))
    assert (row["app"], row["key"], row["workspace"]) == ("'=1+1", "'@key", "'-rm")
