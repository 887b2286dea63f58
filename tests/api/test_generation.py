from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.scripted import Script, client_of, refusal, response
from tracker.api.analytics import MEMBER_METRICS, AnalyticsQuery, read_members, read_response
from tracker.api.fields import Json, parse_json
from tracker.api.generation import Generation, read_generation
from tracker.errors import InvalidResponse, RequestRefused

BODY: dict[str, Any] = {
    "id": "gen-1788444012-Ab12",
    "created_at": "2026-09-03T14:00:12.345678+00:00",
    "model": "acme/nova-2-20260301:free",
    "provider_name": "ExampleCloud",
    "usage": 0.00312,
    "total_cost": 0.00312,
    "is_byok": False,
    "upstream_inference_cost": 0.5,
    "native_tokens_prompt": "3120",
    "native_tokens_completion": 410,
    "native_tokens_cached": 1024,
    "tokens_prompt": 3000,
    "tokens_completion": 400,
    "latency": 5260,
    "generation_time": 5210.6,
    "streamed": True,
    "cancelled": None,
    "finish_reason": "stop",
    "native_finish_reason": "STOP",
    "origin": "",
    "something_new": [1],
}
PAIRS = AnalyticsQuery(
    dimensions=("generation_id", "streamed"), start_ms=0, end_ms=1000, metrics=MEMBER_METRICS, granularity=None
)


def json_of(value: object) -> Json:
    return parse_json(json.dumps(value).encode(), "/test")


def reported_of(body: dict[str, Any]) -> Generation:
    return read_generation(json_of({"data": body}))


def test_a_generation_is_a_call() -> None:
    reported = reported_of(BODY)
    call = reported.call
    assert reported.tokens_are_billed
    assert (call.generation_id, call.created_at_ms, call.created_at_exact) == (
        "gen-1788444012-Ab12",
        1788444012345,
        True,
    )
    assert (call.model, call.variant, call.provider) == ("acme/nova-2-20260301", "free", "ExampleCloud")
    assert (call.credits_nano, call.byok_nano, call.cost_places) == (3_120_000, 0, 9)
    assert (call.prompt_tokens, call.completion_tokens, call.reasoning_tokens, call.cached_tokens) == (
        3120,
        410,
        None,
        1024,
    )
    assert (call.finish_reason, call.finish_reason_raw, call.streamed, call.cancelled) == ("stop", "STOP", True, None)
    assert (call.generation_time_ms, call.time_to_first_token_ms) == (5211, None)
    assert (call.key, call.app) == (None, None)


def test_on_own_provider_keys_the_upstream_cost_is_byok() -> None:
    call = reported_of(BODY | {"is_byok": True, "total_cost": "0.000001"}).call
    assert (call.credits_nano, call.byok_nano) == (1000, 500_000_000)
    assert reported_of(BODY | {"is_byok": True, "upstream_inference_cost": None}).call.byok_nano == 0


@pytest.mark.parametrize(("native", "shown"), [(None, (3000, 410)), (0, (0, 410))])
def test_without_billed_tokens_the_estimate_is_used_and_reported(native: int | None, shown: tuple[int, int]) -> None:
    reported = reported_of(BODY | {"native_tokens_prompt": native})
    assert (reported.call.prompt_tokens, reported.call.completion_tokens) == shown
    assert reported.tokens_are_billed == (native is not None)


@pytest.mark.parametrize("field", ["id", "created_at", "model", "total_cost"])
def test_a_missing_required_field_is_named(field: str) -> None:
    with pytest.raises(InvalidResponse, match=field):
        reported_of({name: value for name, value in BODY.items() if name != field})


@pytest.mark.parametrize("duration", [-1, "soon", True])
def test_an_invalid_duration_is_refused(duration: object) -> None:
    with pytest.raises(InvalidResponse, match="generation_time"):
        reported_of(BODY | {"generation_time": duration})


def test_the_client_asks_for_one_id() -> None:
    script = Script(response({"data": BODY}))
    assert client_of(script).generation("gen-1 &x").call.model == "acme/nova-2-20260301"
    (request,) = script.requests
    assert request.url.path.endswith("/generation")
    assert dict(request.url.params) == {"id": "gen-1 &x"}


def test_an_unknown_call_is_not_retried() -> None:
    with pytest.raises(RequestRefused) as caught:
        client_of(Script(refusal(404, "Generation not found"))).generation("gen-1")
    assert caught.value.status == 404


def rows(*values: object, **metadata: object) -> dict[str, Any]:
    data = [{"generation_id": f"gen-{n}", "streamed": value, "request_count": "1"} for n, value in enumerate(values)]
    return {"data": {"data": data, "metadata": {"row_count": len(data), "truncated": False} | metadata}}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("true", "true"),
        (True, "true"),
        (False, "false"),
        (" x ", "x"),
        ("", None),
        (None, None),
        ("Zürich", "Zürich"),
        (7, "7"),
    ],
)
def test_values_are_read_leniently(value: object, read: str | None) -> None:
    assert read_members(rows(value), PAIRS).members == (("gen-0", read),)


@pytest.mark.parametrize("metadata", [{"truncated": True}, {"row_count": 9}])
def test_truncated_members_are_reported(metadata: dict[str, object]) -> None:
    assert read_members(rows("a"), PAIRS).truncated is False
    assert read_members(rows("a", **metadata), PAIRS).truncated is True


@pytest.mark.parametrize("row", [{"generation_id": "gen-1"}, {"generation_id": "gen-1", "streamed": ["x"]}, 3])
def test_a_row_whose_value_is_missing_or_no_value_is_left_out(row: object) -> None:
    response = rows("true", "false")
    response["data"]["data"][0] = row
    found = read_members(response, PAIRS)
    assert found.members == (("gen-1", "false"),)
    assert [odd.place for odd in found.left_out.odd] == ["row 1"]


def test_a_response_without_rows_is_refused() -> None:
    with pytest.raises(InvalidResponse):
        read_members({"data": {}}, PAIRS)


def test_the_client_asks_for_members_without_usage() -> None:
    script = Script(response(rows("true")))
    assert client_of(script).members(PAIRS).members == (("gen-0", "true"),)
    assert b'"metrics": ["request_count"]' in script.requests[0].content


def test_parts_of_the_cost_are_zero_where_they_are_null_and_unknown_where_they_are_missing() -> None:
    query = AnalyticsQuery(dimensions=("generation_id",), start_ms=0, end_ms=1000, granularity=None)
    row = {
        "generation_id": "gen-1",
        "request_count": 1,
        "credits_usage": 1,
        "byok_usage": 0,
        "tokens_prompt": 1,
        "tokens_completion": 1,
    }
    parts = {"usage_cache": -0.25, "usage_web": None}
    (found,) = read_response(json_of({"data": {"data": [row | parts]}}), query).rows
    assert (found.cache_nano, found.web_nano, found.file_nano) == (-250_000_000, 0, None)
