"""The market feeds of a sync: how often, from when, and what a key that may not read them means."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.worlds.sync_world import TODAY, World, by_name, json_response, on, refused
from tracker import feeds
from tracker.sample.account import INFERENCE_KEY
from tracker.sample.market import FIRST_DAY

RANKINGS, TASKS, APPS, SESSIONS = (
    "/datasets/rankings-daily",
    "/classifications/task",
    "/datasets/app-rankings",
    "/datasets/session-cost",
)
ROUTES = (RANKINGS, TASKS, APPS, SESSIONS)


@pytest.fixture
def world(tmp_path: Path) -> World:
    # The key with little else to read: these tests are about the market.
    return World(store_path=tmp_path / "usage.sqlite3", key=INFERENCE_KEY)


def requested_routes(world: World) -> list[str]:
    return [path for _, target, _ in world.requested if (path := target.partition("?")[0]) in ROUTES]


def days_requested(world: World) -> list[str]:
    return [target.partition("?")[2] for _, target, _ in world.requested if target.startswith(RANKINGS)]


def statuses(world: World) -> dict[str, tuple[str, str | None]]:
    report = by_name(world.sync())
    return {name: (report[name].status, report[name].reason) for name in feeds.MARKET_FEEDS}


def test_a_first_sync_holds_a_year_of_finished_days(world: World) -> None:
    world.market_from = FIRST_DAY
    report = by_name(world.sync())
    assert {report[name].status for name in feeds.MARKET_FEEDS} == {"ok"}
    assert days_requested(world) == ["start_date=2025-10-30&end_date=2026-10-30"]
    assert world.rows("SELECT min(day), max(day), count(*) FROM market_days") == [(TODAY - 366, TODAY - 1, 366)]
    assert world.rows("SELECT count(*) FROM market_rankings WHERE model = 'other'") == [(366,)]
    assert all(report[name].new for name in feeds.MARKET_FEEDS)
    assert {name for (name,) in world.rows("SELECT name FROM market_snapshots")} == {"task", "apps", "session-cost"}


def test_the_rankings_begin_in_2025(world: World) -> None:
    world.now = world.now.replace(year=2025)
    world.sync()
    assert days_requested(world) == ["start_date=2025-01-01&end_date=2025-10-30"]


def test_it_is_requested_again_only_after_6_hours(world: World) -> None:
    world.sync()
    world.requested.clear()
    world.now += timedelta(hours=5, minutes=59)
    assert set(statuses(world).values()) == {("skipped", feeds.READ_HOURS_AGO)}
    assert requested_routes(world) == []
    world.now += timedelta(minutes=1)
    assert {status for status, _ in statuses(world).values()} == {"ok"}


def test_later_the_last_three_days_are_read_once_more(world: World) -> None:
    world.sync()
    world.requested.clear()
    world.now += timedelta(days=2)
    feed = by_name(world.sync())[feeds.MARKET_MODELS]
    assert days_requested(world) == ["start_date=2026-10-28&end_date=2026-11-01"]
    assert (feed.new, feed.changed, feed.unchanged) == (2, 0, 3)


@pytest.mark.parametrize("status", [401, 403])
def test_a_management_key_that_may_not_read_it_is_no_failure(tmp_path: Path, status: int) -> None:
    world = World(store_path=tmp_path / "usage.sqlite3", faults=[on(route, refused(status)) for route in ROUTES])
    report = world.sync()
    assert report.exit_code == 0
    market = [by_name(report)[name] for name in feeds.MARKET_FEEDS]
    assert {(feed.status, feed.reason) for feed in market} == {("skipped", feeds.NEEDS_INFERENCE_KEY)}
    assert requested_routes(world) == [RANKINGS]  # one refusal speaks for all
    world.requested.clear()
    world.now += timedelta(hours=1)
    later = statuses(world)
    assert {status for status, _ in later.values()} == {"skipped"}
    assert all((reason or "").startswith(feeds.NEEDS_INFERENCE_KEY) for _, reason in later.values())
    assert requested_routes(world) == []
    world.now += timedelta(hours=5)
    world.faults.clear()
    assert {status for status, _ in statuses(world).values()} == {"ok"}


def test_one_feed_that_is_not_understood_leaves_the_others_alone(world: World) -> None:
    world.faults.append(on(TASKS, json_response({"data": {}})))
    found = statuses(world)
    assert [status for status, _ in found.values()] == ["ok", "failed", "ok", "ok"]


@pytest.mark.parametrize(
    "response", [refused(429, retry_after="86400"), refused(503)], ids=["too many requests", "server trouble"]
)
def test_a_market_out_of_reach_is_left_alone_and_holds_up_nothing(world: World, response: Any) -> None:
    world.faults.append(on(RANKINGS, response))
    report = world.sync()
    found = by_name(report)
    assert [found[name].status for name in feeds.MARKET_FEEDS] == ["failed", "skipped", "skipped", "skipped"]
    assert report.exit_code == 7
    assert report.retry_after_seconds is None
    world.faults.clear()
    assert {status for status, _ in statuses(world).values()} == {"ok"}


def test_days_that_are_not_published_yet_are_not_stored(world: World) -> None:
    empty = {"data": [], "meta": {"as_of": "2026-10-31T00:05:00Z"}}
    world.faults.append(on(RANKINGS, json_response(empty)))
    assert statuses(world)[feeds.MARKET_MODELS] == ("ok", None)
    assert world.rows("SELECT count(*) FROM market_days") == [(0,)]
