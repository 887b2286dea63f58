from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import truth
from tests.sample.exchange import TODAY, Send
from tracker.money import NANO_PER_USD
from tracker.sample import entities
from tracker.sample.account import MANAGEMENT_KEY, SampleAccount
from tracker.sample.server import StandIn


def test_it_equals_the_usage_of_30_finished_days(send: Send, account: SampleAccount) -> None:
    rows = send("/activity").body["data"]
    first, last = TODAY - timedelta(days=30), TODAY - timedelta(days=1)
    stored = [entry for entry in account.recorded if first <= truth.day_of(entry) <= last]
    expected = truth.split(stored, "day", "model", "provider", "variant")
    assert {row["date"][:10] for row in rows} == {key[0] for key in expected}
    assert {row["date"][10:] for row in rows} == {"", " 00:00:00"}, "days have two forms"
    assert len(rows) == len(expected)
    for row in rows:
        sums = expected[row["date"][:10], row["model_permaslug"], row["provider_name"], row["variant"]]
        assert row["requests"] == sums.requests
        assert round(row["usage"] * NANO_PER_USD) == sums.credits_nano
        assert round(row["byok_usage_inference"] * NANO_PER_USD) == sums.byok_nano
        assert row["prompt_tokens"] == sums.prompt_tokens
        assert row["cached_tokens"] == sums.cached_tokens


def test_free_variants_are_rows_of_their_own(send: Send) -> None:
    slugs = Counter(row["model"] for row in send("/activity").body["data"])
    assert slugs["openai/gpt-oss-120b"]
    assert slugs["openai/gpt-oss-120b:free"]


@pytest.mark.parametrize("days_ago", [0, 31])
def test_days_outside_the_window_are_refused(send: Send, days_ago: int) -> None:
    refused = send(f"/activity?date={TODAY - timedelta(days=days_ago)}")
    assert refused.status == 400
    assert refused.body["error"]["message"] == "Date must be within the last 30 (completed) UTC days"


@pytest.mark.parametrize("days_ago", [1, 30])
def test_one_day_can_be_requested(send: Send, days_ago: int) -> None:
    day = (TODAY - timedelta(days=days_ago)).isoformat()
    assert {row["date"][:10] for row in send(f"/activity?date={day}").body["data"]} == {day}


def test_cached_tokens_are_reported_since_the_summer_of_2026(account: SampleAccount) -> None:
    def fields(day: date) -> set[str]:
        stand_in = StandIn(account, lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        headers = {"authorization": f"Bearer {MANAGEMENT_KEY}"}
        return set(json.loads(stand_in.respond("GET", "/activity", b"", headers)[2])["data"][0])

    assert fields(date(2026, 8, 20)) - fields(date(2026, 8, 19)) == {"cached_tokens"}


@pytest.mark.parametrize("query", ["date=yesterday", "api_key_hash=abc", "group_by=model"])
def test_wrong_parameters_are_refused(send: Send, query: str) -> None:
    assert send(f"/activity?{query}").status == 400


def test_one_key_can_be_requested(send: Send, account: SampleAccount) -> None:
    rows = send(f"/activity?api_key_hash={entities.HARBOR.hash}").body["data"]
    first = TODAY - timedelta(days=30)
    stored = [e for e in account.recorded if e.key is entities.HARBOR and first <= truth.day_of(e) < TODAY]
    assert sum(row["requests"] for row in rows) == len(stored) > 0
    assert send("/activity?api_key_hash=" + "0" * 64).body["data"] == []


def test_workspaces_split_and_filter(send: Send) -> None:
    rows = send("/activity?group_by=workspace").body["data"]
    of_clients = [row for row in rows if row.get("workspace_id") == entities.CLIENT_WORKSPACE.id]
    filtered = send(f"/activity?workspace_id={entities.CLIENT_WORKSPACE.id}").body["data"]
    assert sum(row["requests"] for row in rows) == sum(r["requests"] for r in send("/activity").body["data"])
    assert sum(row["requests"] for row in of_clients) == sum(row["requests"] for row in filtered) > 0
    assert any("workspace_id" not in row for row in rows)
