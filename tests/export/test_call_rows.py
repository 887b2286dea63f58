"""Calls as JSON and CSV: every field once, unknown as null, exact dollars."""

from __future__ import annotations

import csv
import io
from typing import Any

from tracker.export.call_rows import CALL_FIELDS, call_json, calls_csv
from tracker.store.questions.call_list import StoredCall


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
    assert calls_csv([]).splitlines() == [",".join(CALL_FIELDS)]


def test_unknown_is_null_in_json_and_empty_in_csv() -> None:
    call = _call(**UNKNOWN)
    assert [call_json(call)[name] for name in UNKNOWN] == [None] * len(UNKNOWN)
    (row,) = csv.DictReader(io.StringIO(calls_csv([call])))
    assert [row[name] for name in UNKNOWN] == [""] * len(UNKNOWN)


def test_csv_says_the_same_as_json() -> None:
    (row,) = csv.DictReader(io.StringIO(calls_csv([_call()])))
    said = call_json(_call())
    dollars = {"spend_usd": "0.001234568", "credits_usd": "0.001234567", "byok_usd": "0.000000001"}
    expected = {name: str(value) for name, value in said.items()} | {"cancelled": "false", "streamed": "true"} | dollars
    assert row == expected


def test_csv_names_cannot_run() -> None:
    (row,) = csv.DictReader(io.StringIO(calls_csv([_call(app="=1+1", key="@key", workspace="-rm")])))
    assert (row["app"], row["key"], row["workspace"]) == ("'=1+1", "'@key", "'-rm")
