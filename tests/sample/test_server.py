from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import truth
from tests.sample.exchange import NOW, TODAY, Ask
from tracker.money import NANO_PER_USD
from tracker.periods import ms_of
from tracker.sample import entities
from tracker.sample.account import INFERENCE_KEY, MANAGEMENT_KEY, SampleAccount
from tracker.sample.calls import SampleCall
from tracker.sample.server import StandIn

MANAGEMENT_ROUTES = ["/keys", "/workspaces", "/credits", "/activity", "/analytics/meta"]
KEYLESS_ROUTES = ["/models", "/models/count", "/providers", "/model/z-ai/glm-5.2", "/models/z-ai/glm-5.2/endpoints"]


def so_far(account: SampleAccount) -> list[SampleCall]:
    return [entry for entry in account.recorded if entry.call.created_at_ms <= ms_of(NOW)]


@pytest.mark.parametrize("route", MANAGEMENT_ROUTES)
def test_management_routes_refuse_other_keys(ask: Ask, route: str) -> None:
    assert ask(route).status == 200
    refused = ask(route, key=INFERENCE_KEY)
    assert refused.status == 403
    assert refused.body["error"]["code"] == 403
    assert refused.body["error"]["message"].startswith("Only management keys can")
    assert refused.body["error"]["metadata"]["error_type"] == "permission_denied"


def test_activity_says_what_it_needs(ask: Ask) -> None:
    message = ask("/activity", key=INFERENCE_KEY).body["error"]["message"]
    assert message == "Only management keys can fetch activity for an account"


@pytest.mark.parametrize("route", ["/key", "/generation", "/analytics/query", *MANAGEMENT_ROUTES])
@pytest.mark.parametrize(
    ("key", "message"), [(None, "Missing Authentication header"), ("sk-or-v1-x", "User not found.")]
)
def test_unknown_callers_are_refused(ask: Ask, route: str, key: str | None, message: str) -> None:
    refused = ask(route, key=key, method="POST" if route == "/analytics/query" else "GET")
    assert (refused.status, refused.body["error"]["message"]) == (401, message)


@pytest.mark.parametrize("route", KEYLESS_ROUTES)
@pytest.mark.parametrize("key", [None, INFERENCE_KEY, MANAGEMENT_KEY])
def test_the_catalogue_needs_no_key(ask: Ask, route: str, key: str | None) -> None:
    assert ask(route, key=key).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("route", ["/key", "/keys", "/credits", "/models"])
def test_nothing_can_be_changed(ask: Ask, route: str, method: str) -> None:
    refused = ask(route, method=method)
    assert refused.status == 405
    assert refused.headers["allow"] == "GET"


def test_an_unknown_route_is_not_found(ask: Ask) -> None:
    assert ask("/chat/completions", method="POST").status == 404


def test_a_management_key_counts_nothing_itself(ask: Ask) -> None:
    data = ask("/key").body["data"]
    assert data["is_management_key"] is True
    assert [data[name] for name in ("usage", "usage_daily", "byok_usage", "limit")] == [0, 0, 0, None]


def test_an_inference_key_counts_its_own(ask: Ask, account: SampleAccount) -> None:
    data = ask("/key", key=INFERENCE_KEY).body["data"]
    mine = [entry for entry in so_far(account) if entry.key is entities.LAPTOP]
    today = truth.total(entry for entry in mine if truth.day_of(entry) == TODAY)
    month = truth.total(entry for entry in mine if truth.day_of(entry).month == TODAY.month and entry.key)
    assert data["is_management_key"] is False
    assert round(data["usage_daily"] * NANO_PER_USD) == today.credits_nano > 0
    assert data["usage_weekly"] >= data["usage_daily"]
    assert data["usage_monthly"] < data["usage"]
    assert data["limit_remaining"] == pytest.approx(25 - data["usage_monthly"])
    assert month.credits_nano >= round(data["usage_monthly"] * NANO_PER_USD)


def test_keys_are_listed_per_workspace(ask: Ask) -> None:
    listed = {}
    for workspace in ask("/workspaces").body["data"]:
        answer = ask(f"/keys?include_disabled=true&workspace_id={workspace['id']}").body["data"]
        listed[workspace["slug"]] = {key["name"] for key in answer}
    assert listed == {
        "default": {"laptop", "coding-agent", "newsletter-bot"},
        "client-work": {"Harbor & Sons", "museum-guide"},
        "lab": {"laptop"},
    }


def test_keys_without_a_workspace_are_the_default_ones(ask: Ask) -> None:
    assert {key["name"] for key in ask("/keys").body["data"]} == {"laptop", "coding-agent"}
    assert ask("/keys?offset=100").body["data"] == []


def test_one_key_can_be_read(ask: Ask) -> None:
    assert ask(f"/keys/{entities.HARBOR.hash}").body["data"]["name"] == "Harbor & Sons"
    assert ask(f"/keys/{entities.PROTOTYPE.hash}").status == 404


def test_workspaces_come_in_pages(ask: Ask) -> None:
    page = ask("/workspaces?offset=1&limit=1").body
    assert [entry["slug"] for entry in page["data"]] == ["client-work"]
    assert page["total_count"] == 3
    assert ask("/workspaces?limit=101").status == 400


def test_credits_move_with_the_calls(stand_in: StandIn, account: SampleAccount, ask: Ask) -> None:
    before = ask("/credits").body["data"]
    assert before["total_credits"] - before["total_usage"] >= 10
    later = StandIn(account, lambda: NOW + timedelta(hours=3))
    now_ms = ms_of(NOW)
    spent = truth.total(e for e in account.recorded if now_ms < e.call.created_at_ms <= now_ms + 3 * 3_600_000)
    _, _, raw = later.respond("GET", "/credits", b"", {"authorization": f"Bearer {MANAGEMENT_KEY}"})
    moved = json.loads(raw)["data"]["total_usage"] - before["total_usage"]
    assert round(moved * NANO_PER_USD) == spent.credits_nano > 0


class TestActivity:
    def test_it_equals_the_truth_of_30_finished_days(self, ask: Ask, account: SampleAccount) -> None:
        rows = ask("/activity").body["data"]
        first, last = TODAY - timedelta(days=30), TODAY - timedelta(days=1)
        held = [entry for entry in account.recorded if first <= truth.day_of(entry) <= last]
        expected = truth.split(held, "day", "model", "provider", "variant")
        assert {row["date"] for row in rows} == {key[0] for key in expected}
        assert len(rows) == len(expected)
        for row in rows:
            sums = expected[row["date"], row["model_permaslug"], row["provider_name"], row["variant"]]
            assert row["requests"] == sums.requests
            assert round(row["usage"] * NANO_PER_USD) == sums.credits_nano
            assert round(row["byok_usage_inference"] * NANO_PER_USD) == sums.byok_nano
            assert row["prompt_tokens"] == sums.prompt_tokens
            assert row["cached_tokens"] == sums.cached_tokens

    def test_free_variants_are_rows_of_their_own(self, ask: Ask) -> None:
        slugs = Counter(row["model"] for row in ask("/activity").body["data"])
        assert slugs["openai/gpt-oss-120b"]
        assert slugs["openai/gpt-oss-120b:free"]

    @pytest.mark.parametrize("days_ago", [0, 31])
    def test_days_outside_the_window_are_refused(self, ask: Ask, days_ago: int) -> None:
        refused = ask(f"/activity?date={TODAY - timedelta(days=days_ago)}")
        assert refused.status == 400
        assert refused.body["error"]["message"] == "Date must be within the last 30 (completed) UTC days"

    @pytest.mark.parametrize("days_ago", [1, 30])
    def test_one_day_can_be_asked(self, ask: Ask, days_ago: int) -> None:
        day = (TODAY - timedelta(days=days_ago)).isoformat()
        assert {row["date"] for row in ask(f"/activity?date={day}").body["data"]} == {day}

    @pytest.mark.parametrize("query", ["date=yesterday", "api_key_hash=abc", "group_by=model"])
    def test_wrong_parameters_are_refused(self, ask: Ask, query: str) -> None:
        assert ask(f"/activity?{query}").status == 400

    def test_one_key_can_be_asked(self, ask: Ask, account: SampleAccount) -> None:
        rows = ask(f"/activity?api_key_hash={entities.HARBOR.hash}").body["data"]
        first = TODAY - timedelta(days=30)
        held = [e for e in account.recorded if e.key is entities.HARBOR and first <= truth.day_of(e) < TODAY]
        assert sum(row["requests"] for row in rows) == len(held) > 0
        assert ask("/activity?api_key_hash=" + "0" * 64).body["data"] == []

    def test_workspaces_split_and_filter(self, ask: Ask) -> None:
        rows = ask("/activity?group_by=workspace").body["data"]
        of_clients = [row for row in rows if row.get("workspace_id") == entities.CLIENT_WORKSPACE.id]
        filtered = ask(f"/activity?workspace_id={entities.CLIENT_WORKSPACE.id}").body["data"]
        assert sum(row["requests"] for row in rows) == sum(r["requests"] for r in ask("/activity").body["data"])
        assert sum(row["requests"] for row in of_clients) == sum(row["requests"] for row in filtered) > 0
        assert any("workspace_id" not in row for row in rows)


class TestGeneration:
    def test_a_call_is_told_in_full(self, ask: Ask, account: SampleAccount) -> None:
        entry = account.recorded[100]
        data = ask(f"/generation?id={entry.call.generation_id}", key=INFERENCE_KEY).body["data"]
        instant = datetime.fromisoformat(data["created_at"])
        assert ms_of(instant) == entry.call.created_at_ms
        assert round(data["total_cost"] * NANO_PER_USD) == entry.call.credits_nano
        assert data["native_tokens_prompt"] == entry.call.prompt_tokens

    def test_unknown_missing_and_fresh_ids(self, ask: Ask, account: SampleAccount) -> None:
        assert ask("/generation").status == 400
        assert ask("/generation?id=gen-1-none").status == 404
        entry = account.recorded[100]
        just_after = datetime.fromtimestamp(entry.call.created_at_ms / 1000 + 1, UTC)
        stand_in = StandIn(account, lambda: just_after)
        headers = {"Authorization": f"Bearer {MANAGEMENT_KEY}"}
        assert stand_in.respond("GET", f"/generation?id={entry.call.generation_id}", b"", headers)[0] == 404


class TestCatalogue:
    def test_text_is_the_default_and_all_is_more(self, ask: Ask) -> None:
        text = {entry["id"] for entry in ask("/models").body["data"]}
        everything = {entry["id"] for entry in ask("/models?output_modalities=all").body["data"]}
        assert everything - text == {"google/gemini-2.5-flash-image"}
        assert ask("/models/count").body["data"]["count"] == len(everything)

    def test_pages_link_to_the_next(self, ask: Ask) -> None:
        first = ask("/models?limit=30").body
        assert first["links"]["next"].endswith("/models?offset=30&limit=30")
        assert len(ask("/models?limit=30&offset=30").body["data"]) == first["total_count"] - 30

    def test_free_variants_share_the_permaslug(self, ask: Ask) -> None:
        models = {entry["id"]: entry for entry in ask("/models?output_modalities=all").body["data"]}
        free, paid = models["openai/gpt-oss-120b:free"], models["openai/gpt-oss-120b"]
        assert free["canonical_slug"] == paid["canonical_slug"]
        assert free["pricing"] == {"prompt": "0", "completion": "0"}

    def test_prices_are_those_of_the_day(self, account: SampleAccount) -> None:
        def price_on(day: date) -> str:
            stand_in = StandIn(account, lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
            raw = stand_in.respond("GET", "/model/deepseek/deepseek-v3.2", b"", {})[2]
            return str(json.loads(raw)["data"]["pricing"]["prompt"])

        assert price_on(date(2026, 5, 31)) == "0.00000028"
        assert price_on(date(2026, 6, 1)) == "0.00000014"

    def test_models_are_listed_from_release_to_withdrawal(self, ask: Ask) -> None:
        assert ask("/model/stealth/space-bunny-alpha").status == 404
        assert ask("/models/stealth/space-bunny-alpha/endpoints").status == 404

    def test_speed_needs_a_key(self, ask: Ask) -> None:
        def speed(key: str | None) -> object:
            return ask("/models/z-ai/glm-5.2/endpoints", key=key).body["data"]["endpoints"][0]["throughput_last_30m"]

        assert speed(None) is None
        assert speed(INFERENCE_KEY) is not None
