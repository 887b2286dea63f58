from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import truth
from tests.sample.analytics_requests import query, refusal, rows, summed
from tests.sample.exchange import NOW, TODAY, Send, so_far
from tracker.sample import entities
from tracker.sample.account import MANAGEMENT_KEY, SampleAccount
from tracker.sample.server import StandIn


@pytest.mark.parametrize(
    ("requested", "keeps"),
    [
        (("model", "eq", "z-ai/glm-5.2-20260616"), lambda e: e.call.model == "z-ai/glm-5.2-20260616"),
        (("model", "neq", "z-ai/glm-5.2-20260616"), lambda e: e.call.model != "z-ai/glm-5.2-20260616"),
        (("api_key_id", "eq", entities.LAPTOP.hash), lambda e: e.key is entities.LAPTOP),
        (("api_key_id", "eq", entities.LAPTOP.number), lambda e: e.key is entities.LAPTOP),
        (("api_key_id", "in", [entities.LAPTOP.hash]), lambda e: e.key is entities.LAPTOP),
        (("api_key_id", "not_in", [entities.LAPTOP.hash]), lambda e: e.key not in {None, entities.LAPTOP}),
        (("app", "eq", entities.CLINE.number), lambda e: e.app is entities.CLINE),
        (("app", "eq", "Cline"), lambda e: False),
        (("workspace", "eq", entities.LAB_WORKSPACE.id), lambda e: e.workspace is entities.LAB_WORKSPACE),
        (("variant", "in", ["free"]), lambda e: e.call.variant == "free"),
    ],
)
def test_raw_values_are_compared(
    send: Send, account: SampleAccount, requested: tuple[str, str, object], keeps: object
) -> None:
    assert callable(keeps)
    condition = dict(zip(("field", "operator", "value"), requested, strict=True))
    quarter = TODAY - timedelta(days=90)
    found = rows(send("/analytics/query", body=query(first=quarter, filters=[condition])))
    assert summed(found) == truth.total(entry for entry in so_far(account, quarter) if keeps(entry))


def test_streamed_is_a_boolean_or_text(send: Send) -> None:
    def requests(value: object) -> int | None:
        condition = {"field": "streamed", "operator": "eq", "value": value}
        body = query(first=TODAY - timedelta(days=9), filters=[condition])
        return summed(rows(send("/analytics/query", body=body))).requests

    assert requests(True) == requests("true") != 0


def test_unset_matches_if_requested(send: Send, account: SampleAccount) -> None:
    condition = {"field": "api_key_id", "operator": "in", "value": [], "include_unset": True}
    found = rows(send("/analytics/query", body=query("api_key_id", filters=[condition])))
    assert [row["api_key_id"] for row in found] == ["Chatroom"]


def test_filters_are_anded(send: Send, account: SampleAccount) -> None:
    conditions = [
        {"field": "api_key_id", "operator": "eq", "value": entities.MUSEUM.hash},
        {"field": "app", "operator": "eq", "value": str(entities.TRANSLATOR.number)},
    ]
    found = rows(send("/analytics/query", body=query(filters=conditions)))
    assert summed(found) == truth.total(e for e in so_far(account) if e.app is entities.TRANSLATOR)


def test_an_unknown_key_gives_a_warning(send: Send) -> None:
    condition = {"field": "api_key_id", "operator": "eq", "value": "0" * 64}
    response = send("/analytics/query", body=query(filters=[condition]))
    assert rows(response) == []
    assert len(response.body["data"]["warnings"]) == 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"metrics": []}, "metrics"),
        ({"metrics": ["no_such"]}, "no_such"),
        ({"metrics": "request_count"}, "array"),
        ({"dimensions": ["model", "app", "variant"]}, "at most 2"),
        ({"dimensions": ["no_such"]}, "no_such"),
        ({"granularity": "year"}, "year"),
        ({"limit": 0}, "limit"),
        ({"limit": 10_001}, "limit"),
        ({"limit": "10"}, "limit"),
        ({"group_limit": 0}, "group_limit"),
        ({"filters": [{"field": "model", "operator": "eq", "value": "x"}] * 21}, "at most 20"),
        ({"filters": [{"field": "no_such", "operator": "eq", "value": "x"}]}, "no_such"),
        ({"filters": [{"field": "model", "operator": "like", "value": "x"}]}, "like"),
        ({"filters": [{"field": "model", "operator": "in", "value": "x"}]}, "array"),
        ({"filters": [{"field": "model", "operator": "eq", "value": ["x"]}]}, "model"),
        (
            {"filters": [{"field": "model", "operator": "in", "value": ["x"], "include_unset": True}]},
            "include_unset",
        ),
        ({"filters": [{"field": "app", "operator": "eq", "value": "1", "include_unset": True}]}, "include_unset"),
        ({"order_by": {"field": "app", "direction": "asc"}}, "order_by"),
        ({"order_by": {"field": "date", "direction": "up"}}, "asc or desc"),
        ({"time_range": {"start": "2026-11-01", "end": "2026-11-02T00:00:00Z"}}, "seconds"),
        ({"time_range": {"start": "2026-11-01T00:00Z", "end": "2026-11-02T00:00:00Z"}}, "seconds"),
        ({"time_range": {"start": "2026-11-02T00:00:00Z", "end": "2026-11-02T00:00:00Z"}}, "before"),
        ({"time_range": {"start": "2026-13-02T00:00:00Z", "end": "2026-11-02T00:00:00Z"}}, "date"),
        ({"classifier_dimensions": {"classifier_id": "x"}}, "classifier"),
    ],
)
def test_broken_rules_are_named(send: Send, change: dict[str, Any], word: str) -> None:
    assert word in refusal(send("/analytics/query", body={**query(), **change}))


@pytest.mark.parametrize(
    ("change", "maximum"),
    [
        ({"dimensions": ["provider"]}, "31 days"),
        ({"granularity": "hour"}, "31 days"),
        ({"metrics": ["p50_latency"]}, "31 days"),
        ({"filters": [{"field": "finish_reason", "operator": "eq", "value": "stop"}]}, "31 days"),
        ({"granularity": "minute"}, "3 hours"),
        ({"time_range": {"start": "2025-11-20T00:00:00Z", "end": "2026-11-23T00:00:00Z"}}, "367 days"),
    ],
)
def test_long_ranges_name_the_maximum(send: Send, change: dict[str, Any], maximum: str) -> None:
    assert maximum in refusal(send("/analytics/query", body={**query(), **change}))


@pytest.mark.parametrize("body", [b"", b"{", b"[]"])
def test_an_invalid_body_is_refused(stand_in: StandIn, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {MANAGEMENT_KEY}"}
    assert stand_in.respond("POST", "/analytics/query", body, headers)[0] == 400


def test_the_default_is_seven_days_and_a_thousand_rows(send: Send) -> None:
    body = {"metrics": ["request_count"], "dimensions": ["generation_id"]}
    response = send("/analytics/query", body=body)
    oldest = min(int(row["generation_id"].split("-")[1]) for row in rows(response))
    assert oldest >= NOW.timestamp() - 7 * 86_400
    assert len(rows(response)) <= 1000


def test_numbers_have_both_forms(send: Send) -> None:
    body: dict[str, object] = {"metrics": ["request_count", "total_usage"]}
    (usual,) = send("/analytics/query", body=body).body["data"]["data"]
    other = body | {"filters": [{"field": "variant", "operator": "neq", "value": "nitro"}]}
    (filtered,) = send("/analytics/query", body=other).body["data"]["data"]
    assert (type(usual["request_count"]), type(usual["total_usage"])) == (str, float)
    assert (type(filtered["request_count"]), type(filtered["total_usage"])) == (int, str)
    assert int(usual["request_count"]) == filtered["request_count"]
    assert usual["total_usage"] == float(filtered["total_usage"])
