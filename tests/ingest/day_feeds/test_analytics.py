"""The year of days: every split is right, keys stay apart, and a request that is too large is split."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.worlds.sync_world import (
    DAY_FEEDS,
    NOW,
    TODAY,
    WEEKS_DAYS,
    Response,
    World,
    by_name,
    json_response,
    on,
    on_query,
    refused,
)
from tracker import feeds
from tracker.periods import day_of_ms
from tracker.sample.calls import cut
from tracker.store.file.database import open_for_writing


def days_of(query: dict[str, Any]) -> int:
    start, end = (datetime.fromisoformat(query["time_range"][edge]) for edge in ("start", "end"))
    return (end - start).days


def test_a_year_is_stored_with_today_open(synced: World) -> None:
    for feed in DAY_FEEDS:
        days = synced.day_sums(feed)
        assert (min(days), max(days), len(days)) == (TODAY - 366, TODAY, 367)
    ((fetched_at_ms,),) = synced.rows("SELECT DISTINCT fetched_at_ms FROM held WHERE day = ?", TODAY)
    assert day_of_ms(fetched_at_ms) == TODAY


def test_days_before_the_first_call_are_stored_as_zero(synced: World) -> None:
    assert synced.day_sums(feeds.KEY_MODEL_APP)[TODAY - WEEKS_DAYS] == (0,) * 7


@pytest.mark.parametrize("feed", [feeds.KEY_MODEL_APP, feeds.KEY_MODEL, feeds.MODEL_VARIANT, feeds.MODEL_WORKSPACE])
def test_every_split_equals_the_control_total(synced: World, feed: str) -> None:
    assert synced.day_sums(feed) == synced.day_sums(feeds.MODEL_KEY_NAME)


def test_the_sums_are_the_calls(synced: World) -> None:
    truth: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for call in synced.account.calls:
        truth[day_of_ms(call.created_at_ms)].update(
            requests=1, credits=cut(call.credits_nano), byok=cut(call.byok_nano), tokens=call.completion_tokens
        )
    stored = synced.day_sums(feeds.KEY_MODEL_APP)
    for day in range(TODAY - WEEKS_DAYS + 1, TODAY):
        want = truth[day]
        assert (stored[day][0], stored[day][1], stored[day][2], stored[day][4]) == tuple(
            want[name] for name in ("requests", "credits", "byok", "tokens")
        )


def test_listed_keys_are_split_exactly(synced: World) -> None:
    listed = {key.hash for key in synced.account.keys if key.is_listed(NOW.date())}
    truth = Counter(
        (day_of_ms(call.created_at_ms), call.key.hash, call.model, call.app)
        for call in synced.account.calls
        if call.key and call.key.hash in listed and day_of_ms(call.created_at_ms) < TODAY
    )
    assert len({name for _, name, _, _ in truth}) > 2
    stored = synced.requests_by(feeds.KEY_MODEL_APP, "key_hash, model, app")
    assert {k: n for k, n in stored.items() if k[1] and k[0] < TODAY} == dict(truth)


def test_two_keys_of_one_name_stay_apart(synced: World) -> None:
    names = Counter(key.name for key in synced.account.keys if key.is_listed(NOW.date()))
    twice = next(name for name, count in names.items() if count == 2)
    by_hash = synced.requests_by(feeds.KEY_MODEL, "key_hash, key_name")
    assert len({hash_ for _, hash_, name in by_hash if name == twice}) == 2


def test_other_keys_are_known_by_name_and_the_web_chat_as_no_key(synced: World) -> None:
    listed = {key.hash for key in synced.account.keys if key.is_listed(NOW.date())}
    others = Counter(
        (call.key.name or "Chatroom") if call.key else None
        for call in synced.account.calls
        if (not call.key or call.key.hash not in listed) and day_of_ms(call.created_at_ms) < TODAY
    )
    stored = synced.requests_by(feeds.KEY_MODEL, "key_hash, key_name")
    found: Counter[str] = Counter()
    for (day, hash_, name), requests in stored.items():
        if hash_ is None and day < TODAY:
            found[name] += requests
    assert found == others
    assert found["Chatroom"]


def test_workspaces_are_found_by_their_label(synced: World) -> None:
    ids = {space.id for space in synced.account.workspaces}
    stored = synced.rows("SELECT DISTINCT w.uuid, w.name FROM days d JOIN workspaces w ON w.id = d.workspace_id")
    assert {uuid for uuid, _ in stored} - {None} <= ids
    assert [name for uuid, name in stored if uuid is None] in ([], ["Unattributed"])


def test_truncated_answers_are_halved_and_nothing_is_lost(world: World, synced: World) -> None:
    world.row_cap = 300
    assert world.sync().exit_code == 0
    for feed in DAY_FEEDS:
        assert world.day_sums(feed) == synced.day_sums(feed)
    assert len(world.queries()) > len(synced.queries()) + 10


def test_a_day_with_too_many_rows_fails_its_feed_alone(world: World) -> None:
    row = {"date__day": "2026-09-01", "model": "acme/nova-2", "variant": "standard", "request_count": "1"}
    tokens = ("tokens_prompt", "tokens_completion", "reasoning_tokens", "cached_tokens")
    row |= dict.fromkeys(("total_usage", *tokens), "0")
    truncated = json_response({"data": {"data": [row], "metadata": {"row_count": 10_000, "truncated": True}}})
    world.faults.append(on_query(["model", "variant"], truncated))
    report = world.sync()
    feed = by_name(report)[feeds.MODEL_VARIANT]
    assert feed.status == "failed"
    assert "more than 10000 rows" in (feed.reason or "")
    assert report.exit_code == 7
    assert world.day_sums(feeds.MODEL_VARIANT) == {}
    assert len(world.day_sums(feeds.KEY_MODEL_APP)) == 367


def test_408_is_answered_by_asking_for_less(world: World, synced: World) -> None:
    def too_long(method: str, target: str, body: dict[str, Any]) -> Response | None:
        wide = target == "/analytics/query" and days_of(body) > 100
        return refused(408) if wide else None

    world.faults.append(too_long)
    assert world.sync().exit_code == 0
    for feed in DAY_FEEDS:
        assert world.day_sums(feed) == synced.day_sums(feed)
    assert sum(days_of(query) > 100 for query in world.queries()) == 2


def test_more_keys_than_the_limit_are_read_by_name(world: World, synced: World) -> None:
    world.key_limit = 3
    report = world.sync()
    feed = by_name(report)
    assert report.exit_code == 0
    assert {feed[name].status for name in (feeds.KEY_MODEL_APP, feeds.KEY_MODEL)} == {"skipped"}
    assert world.day_sums(feeds.KEY_APP) == synced.day_sums(feeds.MODEL_KEY_NAME)
    assert not any(query.get("filters") for query in world.queries())


def test_days_forgotten_while_there_were_too_many_keys_are_read_again(world: World) -> None:
    world.sync()
    limit, days = world.key_limit, world.day_sums(feeds.KEY_MODEL_APP)
    long_ago = min(day for day, sums in days.items() if sums[0])
    with open_for_writing(world.store_path) as store, store.writing():
        # As if OpenRouter had corrected that day since.
        store.run("UPDATE held SET requests = requests - 1 WHERE day = ?", (long_ago,))
    world.now += timedelta(hours=1)
    world.key_limit = 1
    world.sync(full=True)
    assert long_ago not in world.day_sums(feeds.KEY_MODEL_APP)
    world.key_limit = limit
    world.sync()
    assert world.day_sums(feeds.KEY_MODEL_APP)[long_ago] == days[long_ago]
    feed = by_name(world.sync())[feeds.KEY_MODEL_APP]
    assert feed.new + feed.changed + feed.unchanged == 4


def test_without_a_list_of_keys_usage_is_not_stored_by_key(world: World) -> None:
    world.faults.append(on("/keys", refused(500)))
    feed = by_name(world.sync())
    assert feed[feeds.KEY_MODEL_APP].status == feed[feeds.KEY_MODEL].status == "failed"
    assert feed[feeds.MODEL_KEY_NAME].status == "ok"


def test_a_key_listed_late_has_its_past_read_by_hash(world: World, synced: World) -> None:
    world.faults.append(on("/workspaces", refused(404)))
    first = by_name(world.sync())
    assert "default" in (first[feeds.KEYS].reason or "")
    world.faults.clear()
    second = by_name(world.sync())
    assert second[feeds.KEYS].new > 0
    feed = second[feeds.KEY_MODEL_APP]
    assert feed.new + feed.changed + feed.unchanged == 367
    columns = "key_hash, key_name, model, app"
    assert world.requests_by(feeds.KEY_MODEL_APP, columns) == synced.requests_by(feeds.KEY_MODEL_APP, columns)


def test_an_account_without_keys_is_the_web_chat(world: World) -> None:
    calls = tuple(entry for entry in world.account.recorded if entry.key is None)
    world.account = replace(world.account, recorded=calls, keys=())
    assert world.sync().exit_code == 0
    assert {name for _, name in world.requests_by(feeds.KEY_MODEL_APP, "key_name")} == {"Chatroom"}
    assert world.day_sums(feeds.KEY_MODEL) == world.day_sums(feeds.MODEL_KEY_NAME)


def test_without_meta_all_names_are_tried(world: World) -> None:
    world.faults.append(on("/analytics/meta", refused(500)))
    assert world.sync().exit_code == 0


def test_a_dimension_that_is_gone_is_skipped_with_a_reason(world: World) -> None:
    names = ["model", "api_key_id", "app", "workspace"]
    metrics = ["request_count", "total_usage", "credits_usage", "byok_usage", "tokens_prompt", "tokens_completion"]
    meta = {"metrics": [{"name": name} for name in metrics], "dimensions": [{"name": name} for name in names]}
    world.faults.append(on("/analytics/meta", json_response({"data": meta})))
    feed = by_name(world.sync())
    assert (feed[feeds.MODEL_VARIANT].status, feed[feeds.MODEL_KEY_NAME].status) == ("skipped", "ok")
    assert all("cached_tokens" not in query["metrics"] for query in world.queries())
    assert feed[feeds.MODEL_KEY_NAME].reason == (
        "OpenRouter no longer reports reasoning tokens by day: they count as 0."
    )


@pytest.mark.parametrize(("day", "again"), [("2026-10-20", True), ("2026-10-31", False)])
def test_a_call_that_arrives_between_the_two_queries(world: World, day: str, again: bool) -> None:
    """The first response by app lacks a day that the response by key has."""

    def late(method: str, target: str, body: dict[str, Any]) -> Response | None:
        by_app = body.get("dimensions") == ["model", "app"] and body["filters"][0]["operator"] == "not_in"
        if not by_app:
            return None
        world.faults.clear()
        status, headers, content = world.respond(method, target, body)
        response = json.loads(content)
        response["data"]["data"] = [row for row in response["data"]["data"] if not row["date__day"].startswith(day)]
        response["data"]["metadata"]["row_count"] = len(response["data"]["data"])
        return status, headers, json.dumps(response).encode()

    world.faults.append(late)
    assert world.sync().exit_code == 0
    spans = [
        days_of(query)
        for query in world.queries()
        if query.get("filters") and query["filters"][0]["operator"] == "not_in"
    ]
    assert spans == ([367, 367, 1, 1] if again else [367, 367])
    if again:
        assert world.day_sums(feeds.KEY_MODEL_APP) == world.day_sums(feeds.MODEL_KEY_NAME)
