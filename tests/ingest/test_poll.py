from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.worlds.sync_world import (
    DAY_FEEDS,
    Fault,
    Response,
    World,
    by_name,
    json_response,
    on,
    on_query,
    refused,
    small_account,
)
from tracker import feeds
from tracker.errors import Cancelled, InvalidResponse, KeyRejected, Offline, OtherAccount, TrackerError, Unreachable
from tracker.sample.account import INFERENCE_KEY
from tracker.store.account.account import key_readings
from tracker.store.account.sync_log import last_sync
from tracker.store.file.database import open_for_reading

HTML = (200, {"content-type": "text/html"}, b"<html>sign in</html>")


def is_market(path: str) -> bool:
    return path.startswith(("/datasets/", "/classifications/"))


def test_the_log_holds_the_report(synced: World) -> None:
    with open_for_reading(synced.store_path) as store:
        record = last_sync(store)
    assert record is not None
    assert {feed.name for feed in record.feeds} >= {feeds.KEY, feeds.KEYS, feeds.ACTIVITY, *DAY_FEEDS}


def test_the_key_is_not_in_the_store(synced: World) -> None:
    assert synced.key.encode() not in synced.store_path.read_bytes()


def test_second_sync_adds_nothing_and_asks_little(world: World) -> None:
    world.sync()
    world.requested.clear()
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


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (refused(500), "problem"),
        ((502, {}, b"<html>bad gateway"), "problem"),
        (refused(429, "slow down", retry_after="600"), "10 minutes"),
        (refused(429, "slow down", retry_after="Thu, 01 Jan 1970 00:17:00 GMT"), "fewer requests"),
        (HTML, "web page"),
        ((200, {}, b'{"data":[{"date":"2026'), "cut off"),
        (json_response({"data": [{"date": "2026-10-20"}]}), "lacks the field"),
        (refused(401), "management key"),
        (refused(403, "Only management keys can fetch activity for an account"), "management key"),
        (refused(404), "status 404"),
    ],
)
def test_a_feed_that_fails_leaves_the_others(world: World, synced: World, response: Response, words: str) -> None:
    world.faults.append(on("/activity", response))
    report = world.sync()
    failed = [feed for feed in report.feeds if feed.status != "ok"]
    assert [feed.name for feed in failed] == [feeds.ACTIVITY]
    assert words in (failed[0].reason or "")
    assert report.exit_code == 7
    assert world.day_sums(feeds.ACTIVITY) == {}
    assert world.day_sums(feeds.KEY_MODEL_APP) == synced.day_sums(feeds.KEY_MODEL_APP)


def test_a_failed_feed_keeps_its_stored_days_and_catches_up(world: World) -> None:
    world.sync()
    before = world.day_sums(feeds.MODEL_VARIANT)
    world.now += timedelta(days=9)
    world.account = small_account(world.now.date())
    world.faults.append(on_query(["model", "variant"], refused(503)))
    world.sync()
    assert world.day_sums(feeds.MODEL_VARIANT) == before
    world.faults.clear()
    assert by_name(world.sync())[feeds.MODEL_VARIANT].new == 9


def all_but_the_key(response: Response) -> Fault:
    return lambda method, target, body: None if target == "/key" else response


@pytest.mark.parametrize(
    ("response", "words", "seconds"),
    [
        (refused(429, "slow down"), "fewer requests", 70),
        (refused(429, "slow down", retry_after="19"), "fewer requests", 114),
        (refused(503), "problem", 14),
    ],
)
def test_a_server_that_answers_nothing_any_more_is_waited_for_once(
    world: World, response: Response, words: str, seconds: int
) -> None:
    world.faults.append(all_but_the_key(response))
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


def test_a_server_with_a_short_failure_gets_the_request_again(world: World) -> None:
    world.faults += [on("/workspaces", refused(503), times=2), on("/keys", refused(429, retry_after="2"), times=1)]
    assert world.sync().exit_code == 0
    assert world.time.slept == [1.0, 2.0, 2.0]


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (refused(401, "User not found."), KeyRejected),
        (refused(503), Unreachable),
        (HTML, InvalidResponse),
        (json_response({"data": {"label": "x"}}), InvalidResponse),
    ],
)
def test_without_an_answer_of_the_key_nothing_is_touched(
    world: World, response: Response, error: type[TrackerError]
) -> None:
    world.faults.append(on("/key", response))
    with pytest.raises(error):
        world.sync()
    assert not world.store_path.exists()
    assert {target for _, target, _ in world.requested} == {"/key"}


def test_a_key_revoked_on_the_way_ends_the_sync(world: World) -> None:
    def revoked(method: str, target: str, body: dict[str, Any]) -> Response | None:
        return refused(401, "User not found.") if len(world.requested) > 5 else None

    world.faults.append(revoked)
    with pytest.raises(KeyRejected):
        world.sync()
    assert world.rows("SELECT count(*) FROM workspaces")[0][0] == 3


def test_no_network_leaves_what_is_stored(world: World) -> None:
    world.sync()
    before = world.store_path.read_bytes()

    def down(method: str, target: str, body: dict[str, Any]) -> Response | None:
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
    assert {path for _, target, _ in world.requested if not is_market(path := target.partition("?")[0])} == {
        "/key",
        "/models",
        "/providers",
    }
    with open_for_reading(world.store_path) as store:
        assert len(key_readings(store)) == 1


def test_counters_at_zero_are_not_believed_of_a_key_that_was_used(world: World) -> None:
    world.key = INFERENCE_KEY
    world.sync()
    status, headers, content = world.respond("GET", "/key", {})
    answer = json.loads(content)
    answer["data"] |= {name: 0 for name in answer["data"] if "usage" in name and "limit" not in name}
    world.faults.append(on("/key", (status, headers, json.dumps(answer).encode())))
    world.now += timedelta(hours=1)
    report = by_name(world.sync())
    assert report[feeds.KEY].status == "failed"
    assert "was never used" in (report[feeds.KEY].reason or "")
    with open_for_reading(world.store_path) as store:
        assert len(key_readings(store)) == 1


def test_a_management_keys_own_counters_are_not_readings(synced: World) -> None:
    with open_for_reading(synced.store_path) as store:
        assert key_readings(store) == []


def test_another_account_gets_its_own_store(world: World) -> None:
    world.sync()
    body = {"label": "x", "usage": 0, "usage_daily": 0, "is_management_key": True, "organization_id": "org_2"}
    world.faults.append(on("/key", json_response({"data": body})))
    with pytest.raises(OtherAccount):
        world.sync()


def test_an_account_without_ids_is_known_by_its_default_workspace(world: World) -> None:
    body = {"label": "x", "usage": 0, "usage_daily": 0, "is_management_key": True}
    world.faults.append(on("/key", json_response({"data": body})))
    world.sync()
    assert world.rows("SELECT identity FROM account") == [(world.account.workspaces[0].id,)]


def test_progress_only_grows(synced: World) -> None:
    fractions = [fraction for _, fraction in synced.progress]
    assert fractions == sorted(fractions)
    assert synced.progress[-1] == ("Done", 1.0)


def test_it_can_be_stopped_between_requests(world: World) -> None:
    world.cancel_after = 12
    with pytest.raises(Cancelled):
        world.sync()
    assert len(world.requested) == 12
    assert world.rows("SELECT count(*) FROM keys WHERE hash IS NOT NULL")[0][0] > 0
    assert world.rows("SELECT finished_at_ms IS NOT NULL FROM syncs") == [(1,)]
    world.cancel_after = None
    assert world.sync().exit_code == 0
