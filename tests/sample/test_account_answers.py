from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests import truth
from tests.sample.exchange import NOW, TODAY, Send, so_far
from tracker.money import NANO_PER_USD
from tracker.periods import ms_of
from tracker.sample import entities
from tracker.sample.account import INFERENCE_KEY, MANAGEMENT_KEY, SampleAccount
from tracker.sample.server import StandIn


def test_a_management_key_counts_nothing_itself(send: Send) -> None:
    data = send("/key").body["data"]
    assert data["is_management_key"] is True
    assert [data[name] for name in ("usage", "usage_daily", "byok_usage", "limit")] == [0, 0, 0, None]


def test_an_inference_key_counts_its_own(send: Send, account: SampleAccount) -> None:
    data = send("/key", key=INFERENCE_KEY).body["data"]
    mine = [entry for entry in so_far(account) if entry.key is entities.LAPTOP]
    today, _ = truth.exact(entry for entry in mine if truth.day_of(entry) == TODAY)
    month, _ = truth.exact(entry for entry in mine if truth.day_of(entry).month == TODAY.month and entry.key)
    assert data["is_management_key"] is False
    assert round(data["usage_daily"] * NANO_PER_USD) == today > 0
    assert data["usage_weekly"] >= data["usage_daily"]
    assert data["usage_monthly"] < data["usage"]
    assert data["limit_remaining"] == pytest.approx(25 - data["usage_monthly"])
    assert month >= round(data["usage_monthly"] * NANO_PER_USD)


def test_keys_are_listed_per_workspace(send: Send) -> None:
    listed = {}
    for workspace in send("/workspaces").body["data"]:
        response = send(f"/keys?include_disabled=true&workspace_id={workspace['id']}").body["data"]
        listed[workspace["slug"]] = {key["name"] for key in response}
    assert listed == {
        "default": {"laptop", "coding-agent", "newsletter-bot"},
        "client-work": {"Harbor & Sons", "museum-guide"},
        "lab": {"laptop"},
    }


def test_keys_without_a_workspace_are_the_default_ones(send: Send) -> None:
    assert {key["name"] for key in send("/keys").body["data"]} == {"laptop", "coding-agent"}
    assert send("/keys?offset=100").body["data"] == []


def test_one_key_can_be_read(send: Send) -> None:
    assert send(f"/keys/{entities.HARBOR.hash}").body["data"]["name"] == "Harbor & Sons"
    assert send(f"/keys/{entities.PROTOTYPE.hash}").status == 404


def test_workspaces_come_in_pages(send: Send) -> None:
    page = send("/workspaces?offset=1&limit=1").body
    assert [entry["slug"] for entry in page["data"]] == ["client-work"]
    assert page["total_count"] == 3
    assert send("/workspaces?limit=101").status == 400


def test_credits_move_with_the_calls(stand_in: StandIn, account: SampleAccount, send: Send) -> None:
    before = send("/credits").body["data"]
    assert before["total_credits"] - before["total_usage"] >= 10
    later = StandIn(account, lambda: NOW + timedelta(hours=3))
    now_ms = ms_of(NOW)
    spent, _ = truth.exact(e for e in account.recorded if now_ms < e.call.created_at_ms <= now_ms + 3 * 3_600_000)
    _, _, raw = later.respond("GET", "/credits", b"", {"authorization": f"Bearer {MANAGEMENT_KEY}"})
    moved = json.loads(raw)["data"]["total_usage"] - before["total_usage"]
    assert round(moved * NANO_PER_USD) == spent > 0


def test_a_call_is_returned_in_full(send: Send, account: SampleAccount) -> None:
    entry = account.recorded[100]
    data = send(f"/generation?id={entry.call.generation_id}", key=INFERENCE_KEY).body["data"]
    instant = datetime.fromisoformat(data["created_at"])
    assert ms_of(instant) == entry.call.created_at_ms
    assert round(data["total_cost"] * NANO_PER_USD) == entry.call.credits_nano
    assert data["native_tokens_prompt"] == entry.call.prompt_tokens


def test_the_upstream_cost_is_the_cost_itself_unless_the_call_was_paid_to_the_provider(
    send: Send, account: SampleAccount
) -> None:
    entries = account.recorded[-2000:]
    for entry in (next(e for e in entries if not e.call.byok_nano), next(e for e in entries if e.call.byok_nano)):
        data = send(f"/generation?id={entry.call.generation_id}").body["data"]
        upstream = entry.call.byok_nano or entry.call.credits_nano
        assert data["is_byok"] is (entry.call.byok_nano > 0)
        assert round(data["upstream_inference_cost"] * NANO_PER_USD) == upstream > 0


def test_unknown_missing_and_fresh_ids(send: Send, account: SampleAccount) -> None:
    assert send("/generation").status == 400
    assert send("/generation?id=gen-1-none").status == 404
    entry = account.recorded[100]
    just_after = datetime.fromtimestamp(entry.call.created_at_ms / 1000 + 1, UTC)
    stand_in = StandIn(account, lambda: just_after)
    headers = {"Authorization": f"Bearer {MANAGEMENT_KEY}"}
    assert stand_in.respond("GET", f"/generation?id={entry.call.generation_id}", b"", headers)[0] == 404
