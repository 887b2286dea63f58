"""What day feeds store: a response without usage is accepted only if the account was not used."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.worlds.sync_world import DAY_FEEDS, NOW, TODAY, Response, World, by_name, json_response, on, on_query
from tracker import feeds
from tracker.periods import day_of_ms

NOTHING = json_response({"data": {"data": [], "metadata": {"row_count": 0, "truncated": False}}})
NO_ACTIVITY = json_response({"data": []})


def nothing_by_day(method: str, target: str, body: dict[str, Any]) -> Response | None:
    return NOTHING if body.get("granularity") == "day" else None


@pytest.mark.parametrize("dimensions", [["model", "variant"], ["model", "workspace"], ["model", "api_key_id"]])
def test_an_empty_answer_that_other_feeds_contradict_has_failed(world: World, dimensions: list[str]) -> None:
    world.faults.append(on_query(dimensions, NOTHING, filtered=False))
    feed = f"analytics:{','.join(dimensions)}"
    report = by_name(world.sync())[feed]
    assert (report.status, world.day_sums(feed)) == ("failed", {})
    assert "reported no usage at all from 2025-10-30 to 2026-10-31" in (report.reason or "")
    assert "counts requests on 2026-10-30" in (report.reason or "")
    world.faults.clear()
    assert by_name(world.sync())[feed].new == 367
    assert world.day_sums(feed) == world.day_sums(feeds.KEY_MODEL)


def test_a_year_without_usage_is_not_accepted_when_there_is_activity(world: World) -> None:
    world.faults.append(nothing_by_day)
    report = by_name(world.sync())
    assert {name for name, feed in report.items() if feed.status == "failed"} == set(DAY_FEEDS)
    assert all("“Activity” counts requests" in (report[name].reason or "") for name in DAY_FEEDS)
    assert world.rows(
        "SELECT DISTINCT f.name FROM held h JOIN feeds f ON f.id = h.feed_id WHERE f.name <> 'calls'"
    ) == [(feeds.ACTIVITY,)]


def test_a_year_without_usage_is_not_accepted_when_keys_were_used(world: World) -> None:
    world.faults += [nothing_by_day, on("/activity", NO_ACTIVITY)]
    report = by_name(world.sync())
    assert {name for name, feed in report.items() if feed.status == "failed"} == set(DAY_FEEDS)
    assert all("has been used" in (report[name].reason or "") for name in DAY_FEEDS)
    # The last thirty days may well be without usage, whatever keys did today.
    assert report[feeds.ACTIVITY].status == "ok"


def test_empty_responses_delete_nothing_stored(world: World) -> None:
    world.sync()
    stored = {feed: world.day_sums(feed) for feed in (*DAY_FEEDS, feeds.ACTIVITY)}
    world.faults += [nothing_by_day, on("/activity", NO_ACTIVITY)]
    for full in (False, True):
        report = by_name(world.sync(full=full))
        assert {name for name, feed in report.items() if feed.status == "failed"} == stored.keys()
    assert {feed: world.day_sums(feed) for feed in stored} == stored


def test_an_account_without_usage_is_stored_as_zero(world: World) -> None:
    keys = tuple(replace(key, created=NOW.date()) for key in world.account.keys)
    world.account = replace(world.account, recorded=(), keys=keys)
    for full in (False, True):
        assert world.sync(full=full).exit_code == 0
    assert set(world.day_sums(feeds.KEY_MODEL_APP).values()) == {(0,) * 7}
    assert len(world.day_sums(feeds.ACTIVITY)) == 30


NUMBERS = ("request_count", "total_usage", "usage", "byok_usage", "tokens", "requests", "reasoning", "cached")


def zeroed(world: World, target: str, body: dict[str, Any], *, only: str = "") -> Response:
    """Return the stand-in's response with zeros for all numbers of rows, or of those of one date."""
    status, headers, content = world.respond("POST" if body else "GET", target, body)
    response = json.loads(content)
    rows = response["data"]["data"] if body else response["data"]
    for row in rows:
        if only in str(row.get("date__day") or row.get("date")):
            row |= {
                name: 0
                for name, value in row.items()
                if isinstance(value, int | float) or any(part in name for part in NUMBERS)
            }
    return status, headers, json.dumps(response).encode()


def test_rows_of_zeros_delete_nothing_stored(world: World) -> None:
    world.sync()
    stored = {feed: world.day_sums(feed) for feed in (*DAY_FEEDS, feeds.ACTIVITY)}

    def zeros(method: str, target: str, body: dict[str, Any]) -> Response | None:
        by_day = body.get("granularity") == "day" or target.startswith("/activity")
        return zeroed(world, target, body) if by_day else None

    world.faults.append(zeros)
    for full in (False, True):
        report = by_name(world.sync(full=full))
        assert {name for name, feed in report.items() if feed.status == "failed"} == stored.keys()
    assert {feed: world.day_sums(feed) for feed in stored} == stored


@pytest.mark.parametrize("day", ["2026-10-29", "2026-10-31"])
def test_a_day_of_zeros_keeps_its_usage_today_too(world: World, day: str) -> None:
    world.sync()
    stored = world.day_sums(feeds.MODEL_VARIANT)

    def zeros(method: str, target: str, body: dict[str, Any]) -> Response | None:
        return zeroed(world, target, body, only=day) if body.get("dimensions") == ["model", "variant"] else None

    world.faults.append(zeros)
    report = by_name(world.sync())[feeds.MODEL_VARIANT]
    assert (report.status, report.changed) == ("ok", 0)
    assert f"{day}: this response shows no usage any more; the stored usage is kept." in (report.reason or "")
    assert world.day_sums(feeds.MODEL_VARIANT) == stored


def test_no_rows_at_all_keep_the_usage_of_a_first_day(world: World) -> None:
    # All that was ever used was used today.
    world.account = replace(
        world.account,
        recorded=tuple(entry for entry in world.account.recorded if day_of_ms(entry.call.created_at_ms) == TODAY),
        keys=tuple(replace(key, created=NOW.date()) for key in world.account.keys),
    )
    world.sync()
    stored = {feed: world.day_sums(feed) for feed in DAY_FEEDS}
    assert all(sums[TODAY][0] > 0 for sums in stored.values())
    world.faults.append(nothing_by_day)
    report = by_name(world.sync())
    assert {name for name, feed in report.items() if feed.status == "failed"} == set(DAY_FEEDS)
    assert {feed: world.day_sums(feed) for feed in stored} == stored


def test_a_finished_day_does_not_lose_its_usage(world: World) -> None:
    world.sync()
    stored = world.day_sums(feeds.MODEL_VARIANT)

    def without_a_day(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions") != ["model", "variant"]:
            return None
        status, headers, content = world.respond(method, target, body)
        response = json.loads(content)
        response["data"]["data"] = [row for row in response["data"]["data"] if "2026-10-29" not in row["date__day"]]
        response["data"]["metadata"]["row_count"] = len(response["data"]["data"])
        return status, headers, json.dumps(response).encode()

    world.faults.append(without_a_day)
    report = by_name(world.sync())[feeds.MODEL_VARIANT]
    assert (report.status, report.changed, report.unchanged) == ("ok", 0, 3)
    assert "2026-10-29: this response shows no usage any more; the stored usage is kept." in (report.reason or "")
    assert world.day_sums(feeds.MODEL_VARIANT) == stored
