from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.worlds.sync_world import (
    NOW,
    TODAY,
    WEEKS_DAYS,
    Fault,
    Reply,
    World,
    by_name,
    json_reply,
    on,
    on_query,
    refused,
    small_account,
)
from tracker import feeds
from tracker.errors import AnswerNotUnderstood, Cancelled, KeyRejected, Offline, OtherAccount, TrackerError, Unreachable
from tracker.periods import day_of_ms
from tracker.sample.account import INFERENCE_KEY
from tracker.store.account.account import key_readings
from tracker.store.account.sync_log import last_sync
from tracker.store.file.database import open_for_reading, open_for_writing

DAY_FEEDS = (
    feeds.KEY_MODEL_APP,
    feeds.KEY_MODEL,
    feeds.MODEL_KEY_NAME,
    feeds.MODEL_VARIANT,
    feeds.MODEL_WORKSPACE,
)
HTML = (200, {"content-type": "text/html"}, b"<html>sign in</html>")


def days_of(query: dict[str, Any]) -> int:
    start, end = (datetime.fromisoformat(query["time_range"][edge]) for edge in ("start", "end"))
    return (end - start).days


def is_market(path: str) -> bool:
    return path.startswith(("/datasets/", "/classifications/"))


def test_a_year_is_held_with_today_open(synced: World) -> None:
    for feed in DAY_FEEDS:
        days = synced.day_sums(feed)
        assert (min(days), max(days), len(days)) == (TODAY - 366, TODAY, 367)
    ((fetched_at_ms,),) = synced.rows("SELECT DISTINCT fetched_at_ms FROM held WHERE day = ?", TODAY)
    assert day_of_ms(fetched_at_ms) == TODAY


def test_days_before_the_first_call_are_held_as_zero(synced: World) -> None:
    assert synced.day_sums(feeds.KEY_MODEL_APP)[TODAY - WEEKS_DAYS] == (0,) * 7


@pytest.mark.parametrize("feed", [feeds.KEY_MODEL_APP, feeds.KEY_MODEL, feeds.MODEL_VARIANT, feeds.MODEL_WORKSPACE])
def test_every_split_equals_the_control_total(synced: World, feed: str) -> None:
    assert synced.day_sums(feed) == synced.day_sums(feeds.MODEL_KEY_NAME)


def test_activity_equals_the_control_total(synced: World) -> None:
    control = synced.day_sums(feeds.MODEL_KEY_NAME)
    assert synced.day_sums(feeds.ACTIVITY) == {day: control[day] for day in range(TODAY - 30, TODAY)}


def test_the_sums_are_the_calls(synced: World) -> None:
    truth: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for call in synced.account.calls:
        truth[day_of_ms(call.created_at_ms)].update(
            requests=1, credits=call.credits_nano, byok=call.byok_nano, tokens=call.completion_tokens
        )
    held = synced.day_sums(feeds.KEY_MODEL_APP)
    for day in range(TODAY - WEEKS_DAYS + 1, TODAY):
        want = truth[day]
        assert (held[day][0], held[day][1], held[day][2], held[day][4]) == tuple(
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
    held = synced.requests_by(feeds.KEY_MODEL_APP, "key_hash, model, app")
    assert {k: n for k, n in held.items() if k[1] and k[0] < TODAY} == dict(truth)


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
    held = synced.requests_by(feeds.KEY_MODEL, "key_hash, key_name")
    found: Counter[str] = Counter()
    for (day, hash_, name), requests in held.items():
        if hash_ is None and day < TODAY:
            found[name] += requests
    assert found == others
    assert found["Chatroom"]


def test_workspaces_are_found_by_their_label(synced: World) -> None:
    ids = {space.id for space in synced.account.workspaces}
    stored = synced.rows("SELECT DISTINCT w.uuid, w.name FROM days d JOIN workspaces w ON w.id = d.workspace_id")
    assert {uuid for uuid, _ in stored} - {None} <= ids
    assert [name for uuid, name in stored if uuid is None] in ([], ["Unattributed"])


def test_the_log_holds_the_report(synced: World) -> None:
    with open_for_reading(synced.store_path) as store:
        record = last_sync(store)
    assert record is not None
    assert {feed.name for feed in record.feeds} >= {feeds.KEY, feeds.KEYS, feeds.ACTIVITY, *DAY_FEEDS}


def test_the_key_is_not_in_the_store(synced: World) -> None:
    assert synced.key.encode() not in synced.store_path.read_bytes()


def test_second_sync_adds_nothing_and_asks_little(world: World) -> None:
    world.sync()
    world.asked.clear()
    report = by_name(world.sync())
    for name, feed in report.items():
        assert (name, feed.new, feed.changed) == (name, 0, 0)
    assert {report[name].unchanged for name in DAY_FEEDS} == {4}
    assert {query["time_range"]["start"] for query in world.queries()} == {"2026-10-28T00:00:00Z"}
    assert {query["time_range"]["end"] for query in world.queries()} == {"2026-11-01T00:00:00Z"}
    assert {report[name].status for name in (feeds.CREDITS, feeds.MODELS, feeds.PROVIDERS)} == {"skipped"}


def test_the_next_day_closes_the_day_before(world: World) -> None:
    world.sync()
    world.now += timedelta(days=1)
    report = by_name(world.sync())
    feed = report[feeds.KEY_MODEL_APP]
    assert (feed.new, feed.changed, feed.unchanged) == (1, 1, 3)
    assert report[feeds.MODELS].status == "ok"


def test_a_full_sync_reads_the_year_again(world: World) -> None:
    world.sync()
    feed = by_name(world.sync(full=True))[feeds.MODEL_KEY_NAME]
    assert (feed.new, feed.changed, feed.unchanged) == (0, 0, 367)


def test_truncated_answers_are_halved_and_nothing_is_lost(world: World, synced: World) -> None:
    world.row_cap = 300
    assert world.sync().exit_code == 0
    for feed in DAY_FEEDS:
        assert world.day_sums(feed) == synced.day_sums(feed)
    assert len(world.queries()) > len(synced.queries()) + 10


def test_a_day_with_too_many_rows_fails_its_feed_alone(world: World) -> None:
    truncated = json_reply({"data": {"data": [], "metadata": {"row_count": 0, "truncated": True}}})
    world.faults.append(on_query(["model", "variant"], truncated))
    report = world.sync()
    feed = by_name(report)[feeds.MODEL_VARIANT]
    assert feed.status == "failed"
    assert "more than 10000 rows" in (feed.reason or "")
    assert report.exit_code == 7
    assert world.day_sums(feeds.MODEL_VARIANT) == {}
    assert len(world.day_sums(feeds.KEY_MODEL_APP)) == 367


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (refused(500), "trouble"),
        ((502, {}, b"<html>bad gateway"), "trouble"),
        (refused(429, "slow down", retry_after="600"), "10 minutes"),
        (refused(429, "slow down", retry_after="Thu, 01 Jan 1970 00:17:00 GMT"), "fewer requests"),
        (HTML, "web page"),
        ((200, {}, b'{"data":[{"date":"2026'), "cut off"),
        (json_reply({"data": [{"date": "2026-10-20"}]}), "lacks the field"),
        (refused(401), "management key"),
        (refused(403, "Only management keys can fetch activity for an account"), "management key"),
        (refused(404), "status 404"),
    ],
)
def test_a_feed_that_fails_leaves_the_others(world: World, synced: World, reply: Reply, words: str) -> None:
    world.faults.append(on("/activity", reply))
    report = world.sync()
    failed = [feed for feed in report.feeds if feed.status != "ok"]
    assert [feed.name for feed in failed] == [feeds.ACTIVITY]
    assert words in (failed[0].reason or "")
    assert report.exit_code == 7
    assert world.day_sums(feeds.ACTIVITY) == {}
    assert world.day_sums(feeds.KEY_MODEL_APP) == synced.day_sums(feeds.KEY_MODEL_APP)


def test_a_failed_feed_keeps_what_it_held_and_catches_up(world: World) -> None:
    world.sync()
    before = world.day_sums(feeds.MODEL_VARIANT)
    world.now += timedelta(days=9)
    world.account = small_account(world.now.date())
    world.faults.append(on_query(["model", "variant"], refused(503)))
    world.sync()
    assert world.day_sums(feeds.MODEL_VARIANT) == before
    world.faults.clear()
    assert by_name(world.sync())[feeds.MODEL_VARIANT].new == 9


def all_but_the_key(reply: Reply) -> Fault:
    return lambda method, target, body: None if target == "/key" else reply


@pytest.mark.parametrize(
    ("reply", "words", "seconds"),
    [
        (refused(429, "slow down"), "fewer requests", 70),
        (refused(429, "slow down", retry_after="19"), "fewer requests", 114),
        (refused(503), "trouble", 14),
    ],
)
def test_a_server_that_answers_nothing_any_more_is_waited_for_once(
    world: World, reply: Reply, words: str, seconds: int
) -> None:
    world.faults.append(all_but_the_key(reply))
    report = world.sync()
    failed = {feed.name: feed.reason or "" for feed in report.feeds if feed.status == "failed"}
    assert failed.keys() >= {feeds.WORKSPACES, feeds.KEYS, feeds.MODELS, feeds.ACTIVITY, feeds.CALLS, *DAY_FEEDS}
    by_key = {feeds.KEY_MODEL_APP, feeds.KEY_MODEL}
    assert all(words in reason for name, reason in failed.items() if name not in by_key)
    assert all("list of keys could not be read" in failed[name] for name in by_key)
    assert sum(world.time.slept) == seconds
    world.faults.clear()
    assert world.sync().exit_code == 0


def test_a_route_that_answers_nothing_leaves_the_others(world: World, synced: World) -> None:
    world.faults.append(on("/analytics/query", refused(429, "slow down")))
    report = by_name(world.sync())
    assert {name for name, feed in report.items() if feed.status == "failed"} == {*DAY_FEEDS, feeds.CALLS}
    assert sum(world.time.slept) == 70
    assert world.day_sums(feeds.ACTIVITY) == synced.day_sums(feeds.ACTIVITY)


def test_broken_routes_side_by_side_leave_the_others(world: World, synced: World) -> None:
    world.faults += [on(route, refused(503)) for route in ("/workspaces", "/keys", "/credits")]
    report = by_name(world.sync())
    assert {name for name, feed in report.items() if feed.status == "failed"} == {
        feeds.WORKSPACES,
        feeds.KEYS,
        feeds.CREDITS,
        feeds.KEY_MODEL_APP,
        feeds.KEY_MODEL,
    }
    assert world.day_sums(feeds.MODEL_KEY_NAME) == synced.day_sums(feeds.MODEL_KEY_NAME)


def test_408_is_answered_by_asking_for_less(world: World, synced: World) -> None:
    def too_long(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        wide = target == "/analytics/query" and days_of(body) > 100
        return refused(408) if wide else None

    world.faults.append(too_long)
    assert world.sync().exit_code == 0
    for feed in DAY_FEEDS:
        assert world.day_sums(feed) == synced.day_sums(feed)
    assert sum(days_of(query) > 100 for query in world.queries()) == 2


def test_a_server_that_stumbles_is_asked_again(world: World) -> None:
    world.faults += [on("/workspaces", refused(503), times=2), on("/keys", refused(429, retry_after="2"), times=1)]
    assert world.sync().exit_code == 0
    assert world.time.slept == [1.0, 2.0, 2.0]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (refused(401, "User not found."), KeyRejected),
        (refused(503), Unreachable),
        (HTML, AnswerNotUnderstood),
        (json_reply({"data": {"label": "x"}}), AnswerNotUnderstood),
    ],
)
def test_without_an_answer_of_the_key_nothing_is_touched(world: World, reply: Reply, error: type[TrackerError]) -> None:
    world.faults.append(on("/key", reply))
    with pytest.raises(error):
        world.sync()
    assert not world.store_path.exists()
    assert {target for _, target, _ in world.asked} == {"/key"}


def test_a_key_revoked_on_the_way_ends_the_sync(world: World) -> None:
    def revoked(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        return refused(401, "User not found.") if len(world.asked) > 5 else None

    world.faults.append(revoked)
    with pytest.raises(KeyRejected):
        world.sync()
    assert world.rows("SELECT count(*) FROM workspaces")[0][0] == 3


def test_no_network_leaves_what_is_held(world: World) -> None:
    world.sync()
    before = world.store_path.read_bytes()

    def down(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        raise Offline("No connection.")

    world.faults.append(down)
    with pytest.raises(Offline):
        world.sync()
    assert world.store_path.read_bytes() == before


def test_an_inference_key_gets_what_it_can(world: World) -> None:
    world.key = INFERENCE_KEY
    report = world.sync()
    feed = by_name(report)
    assert report.exit_code == 0
    assert feed[feeds.KEY].status == feed[feeds.MODELS].status == "ok"
    skipped = {name for name, item in feed.items() if item.status == "skipped"}
    assert skipped == {feeds.WORKSPACES, feeds.KEYS, feeds.CREDITS, feeds.ACTIVITY, feeds.CALLS, *DAY_FEEDS}
    assert {feed[name].reason for name in skipped} == {"needs a management key"}
    assert {feed[name].status for name in feeds.MARKET_FEEDS} == {"ok"}
    assert {path for _, target, _ in world.asked if not is_market(path := target.partition("?")[0])} == {
        "/key",
        "/models",
        "/providers",
    }
    with open_for_reading(world.store_path) as store:
        assert len(key_readings(store)) == 1


def test_a_management_keys_own_counters_are_not_readings(synced: World) -> None:
    with open_for_reading(synced.store_path) as store:
        assert key_readings(store) == []


def test_another_account_gets_its_own_store(world: World) -> None:
    world.sync()
    body = {"label": "x", "usage": 0, "usage_daily": 0, "is_management_key": True, "organization_id": "org_2"}
    world.faults.append(on("/key", json_reply({"data": body})))
    with pytest.raises(OtherAccount):
        world.sync()


def test_an_account_without_ids_is_known_by_its_default_workspace(world: World) -> None:
    body = {"label": "x", "usage": 0, "usage_daily": 0, "is_management_key": True}
    world.faults.append(on("/key", json_reply({"data": body})))
    world.sync()
    assert world.rows("SELECT identity FROM account") == [(world.account.workspaces[0].id,)]


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


def test_a_dimension_that_is_gone_is_skipped_and_said(world: World) -> None:
    names = ["model", "api_key_id", "app", "workspace"]
    metrics = ["request_count", "total_usage", "credits_usage", "byok_usage", "tokens_prompt", "tokens_completion"]
    meta = {"metrics": [{"name": name} for name in metrics], "dimensions": [{"name": name} for name in names]}
    world.faults.append(on("/analytics/meta", json_reply({"data": meta})))
    feed = by_name(world.sync())
    assert (feed[feeds.MODEL_VARIANT].status, feed[feeds.MODEL_KEY_NAME].status) == ("skipped", "ok")
    assert all("cached_tokens" not in query["metrics"] for query in world.queries())
    assert feed[feeds.MODEL_KEY_NAME].reason == (
        "OpenRouter does not tell reasoning tokens by day any more: they count as 0."
    )


def test_progress_only_grows(synced: World) -> None:
    fractions = [fraction for _, fraction in synced.progress]
    assert fractions == sorted(fractions)
    assert synced.progress[-1] == ("Done", 1.0)


def test_it_can_be_stopped_between_requests(world: World) -> None:
    world.cancel_after = 12
    with pytest.raises(Cancelled):
        world.sync()
    assert len(world.asked) == 12
    assert world.rows("SELECT count(*) FROM keys WHERE hash IS NOT NULL")[0][0] > 0
    assert world.rows("SELECT finished_at_ms IS NOT NULL FROM syncs") == [(1,)]
    world.cancel_after = None
    assert world.sync().exit_code == 0


@pytest.mark.parametrize(("day", "again"), [("2026-10-20", True), ("2026-10-31", False)])
def test_a_call_that_arrives_between_the_two_queries(world: World, day: str, again: bool) -> None:
    """The first answer by app lacks a day that the answer by key has."""

    def late(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        by_app = body.get("dimensions") == ["model", "app"] and body["filters"][0]["operator"] == "not_in"
        if not by_app:
            return None
        world.faults.clear()
        status, headers, content = world.answer(method, target, body)
        answer = json.loads(content)
        answer["data"]["data"] = [row for row in answer["data"]["data"] if not row["date__day"].startswith(day)]
        answer["data"]["metadata"]["row_count"] = len(answer["data"]["data"])
        return status, headers, json.dumps(answer).encode()

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


def test_activity_of_other_days_is_ignored(world: World) -> None:
    """Today is not finished, and of older days only a part may come."""
    row = {"model": "a/b", "usage": 1, "requests": 1, "prompt_tokens": 1, "completion_tokens": 1}
    dates = ("2026-10-31", "2026-10-30", "2026-10-01", "2026-09-30")
    world.faults.append(on("/activity", json_reply({"data": [row | {"date": date} for date in dates]})))
    assert by_name(world.sync())[feeds.ACTIVITY].new == 30
    held = world.day_sums(feeds.ACTIVITY)
    assert (min(held), max(held), sum(sums[0] for sums in held.values())) == (TODAY - 30, TODAY - 1, 2)
