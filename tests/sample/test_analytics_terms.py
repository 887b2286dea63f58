from __future__ import annotations

from datetime import timedelta

from tests import truth
from tests.sample.analytics_requests import measures, query, rows
from tests.sample.exchange import TODAY, Send, so_far
from tracker.sample import entities
from tracker.sample.account import SampleAccount
from tracker.sample.analytics_terms import DIMENSIONS, METRICS


def test_metrics_come_as_openrouter_sends_them(send: Send) -> None:
    body = {**query("model", first=TODAY - timedelta(days=30)), "metrics": list(METRICS)}
    found = rows(send("/analytics/query", body=body))
    assert all(set(METRICS) <= set(row) for row in found)
    assert {type(row["tokens_prompt"]) for row in found} == {str}
    assert any(row["byok_usage"] is None for row in found)
    assert any(row["usage_cache"] is None for row in found)
    assert any((row["usage_cache"] or 0) < 0 for row in found)
    assert all(row["p50_latency"] <= row["p99_latency"] for row in found)


def test_same_named_keys_merge(send: Send, account: SampleAccount) -> None:
    found = {row["api_key_id"]: measures(row) for row in rows(send("/analytics/query", body=query("api_key_id")))}
    assert set(found) == {key.name for key in account.keys} | {"Chatroom"}
    keyed = truth.split(so_far(account), "key")
    assert found["laptop"] == keyed[entities.LAPTOP.hash,] + keyed[entities.LAB_LAPTOP.hash,]


def test_placeholders(send: Send) -> None:
    def values(dimension: str) -> set[str]:
        body = query(dimension, first=TODAY - timedelta(days=30))
        return {row[dimension] for row in rows(send("/analytics/query", body=body))}

    assert {"Unknown", "OpenRouter: Chatroom"} <= values("app")
    assert "Unattributed" in values("workspace")
    assert "none" in values("session_id")
    assert values("streamed") == {"true", "false"}


def test_meta_lists_what_can_be_requested(send: Send) -> None:
    data = send("/analytics/meta").body["data"]
    assert {entry["name"] for entry in data["metrics"]} == set(METRICS)
    assert {entry["name"] for entry in data["dimensions"]} == set(DIMENSIONS)
    for entry in data["metrics"]:
        body = {**query(first=TODAY - timedelta(days=1)), "metrics": [entry["name"]]}
        assert send("/analytics/query", body=body).status == 200
