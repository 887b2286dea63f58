"""The feed `calls` when OpenRouter reports calls late, in part or not at all: it tries again, and a note says so."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.worlds.call_accounts import (
    FIRST_DAY,
    account_of,
    add,
    at,
    call_queries,
    calls_by_day,
    calls_report,
    days_of_truth,
    days_with_marker,
    edges,
    ids,
    reported,
    stored_ids,
    without,
)
from tests.worlds.sync_world import NOW, TODAY, Fault, Response, World, by_name, json_response
from tracker import feeds
from tracker.periods import MS_PER_DAY, date_of, day_of_ms, ms_of
from tracker.sample.calls import SampleCall

HOUR_MS = 3_600_000


def test_what_openrouter_does_not_report_is_not_requested_again_and_again(world: World) -> None:
    """The day feeds count a call that no query by generation has."""
    add(world, lost := at(TODAY - 1, 5 * HOUR_MS, world))

    world.faults.append(without_call(world, lost))
    assert calls_report(world).status == "ok"
    world.requested.clear()
    world.sync()
    assert call_queries(world) == []
    world.now += timedelta(minutes=15)
    add(world, at(TODAY - 1, 6 * HOUR_MS, world, 1))
    world.sync()
    assert set(ids(reported(world))) - set(stored_ids(world)) == {lost.call.generation_id}


def without_call(world: World, lost: SampleCall) -> Fault:
    """Return a fault: no query by generation has a call that the day feeds count."""

    def forget(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions", [""])[0] != "generation_id":
            return None
        return without(world.respond(method, target, body), {lost.call.generation_id})

    return forget


def test_a_call_that_the_total_knew_first_is_found_without_another_one(world: World) -> None:
    add(world, late := at(TODAY, ms_of(NOW) % MS_PER_DAY - 20_000, world))
    world.faults.append(without_call(world, late))
    world.sync()
    assert late.call.generation_id not in stored_ids(world)
    world.faults.clear()
    world.now += timedelta(minutes=15)
    world.account = account_of([e for e in world.account.recorded if e.call.created_at_ms <= ms_of(NOW)], world.account)
    assert calls_report(world).new == 1
    assert stored_ids(world) == ids(reported(world))


def test_a_call_that_is_never_reported_does_not_cost_a_complete_day_at_every_poll(world: World) -> None:
    add(world, lost := at(TODAY, 5 * HOUR_MS, world))
    world.faults.append(without_call(world, lost))
    world.sync()
    for minutes in (15, 30, 45):
        world.now = NOW + timedelta(minutes=minutes)
        add(world, at(TODAY, ms_of(world.now) % MS_PER_DAY - 700_000, world, minutes))
        world.requested.clear()
        world.sync()
        assert ("2026-10-31T00:00:00Z", "2026-11-01T00:00:00Z") not in edges(call_queries(world))
        assert set(ids(reported(world))) - set(stored_ids(world)) == {lost.call.generation_id}
    world.faults.clear()
    world.now = NOW + timedelta(days=1)
    world.sync()
    assert lost.call.generation_id in stored_ids(world), "the day is read whole once, when it is settled"


def test_searching_a_call_that_is_never_reported_costs_one_query(world: World) -> None:
    """Nothing else happens; when OpenRouter reports the call at last, the next sync reads it."""
    before = [e for e in world.account.recorded if e.call.created_at_ms <= ms_of(NOW)]
    world.account = account_of(before, world.account)
    minute_ago, lost = (at(TODAY, ms_of(NOW) % MS_PER_DAY - ms, world) for ms in (60_000, 20_000))
    add(world, minute_ago, lost)
    world.faults.append(without_call(world, lost))
    world.sync()
    for minutes in (15, 30, 45):
        world.now = NOW + timedelta(minutes=minutes)
        world.requested.clear()
        assert calls_report(world).new == 0
        assert [query["dimensions"] for query in call_queries(world)] == [["generation_id", "model"]]
    world.faults.clear()
    world.now += timedelta(minutes=15)
    assert calls_report(world).new == 1
    assert stored_ids(world) == ids(reported(world))
    assert world.rows("SELECT app FROM calls_view WHERE generation_id = ?", lost.call.generation_id) == [
        (lost.call.app,)
    ]


def test_a_call_so_young_that_its_parts_are_on_their_way_waits_for_the_next_sync(world: World) -> None:
    young = at(TODAY, ms_of(NOW) % MS_PER_DAY - 30_000, world)
    add(world, young)

    def half_reported(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions") != ["generation_id", "app"]:
            return None
        return without(world.respond(method, target, body), {young.call.generation_id})

    world.faults.append(half_reported)
    world.sync()
    assert stored_ids(world) == sorted(set(ids(reported(world))) - {young.call.generation_id})
    assert TODAY not in days_with_marker(world)
    world.faults.clear()
    world.now += timedelta(minutes=1)
    assert calls_report(world).new == 1
    assert world.rows("SELECT app FROM calls_view WHERE generation_id = ?", young.call.generation_id) == [
        (young.call.app,)
    ]


def test_a_detail_that_never_comes_keeps_no_old_call_out(world: World) -> None:
    plain = next(e for e in reported(world) if day_of_ms(e.call.created_at_ms) == TODAY - 5)

    def half_reported(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions") != ["generation_id", "provider"]:
            return None
        return without(world.respond(method, target, body), {plain.call.generation_id})

    world.faults.append(half_reported)
    world.sync()
    assert stored_ids(world) == ids(reported(world))
    assert world.rows("SELECT provider FROM calls_view WHERE generation_id = ?", plain.call.generation_id) == [(None,)]
    assert days_with_marker(world) == set(range(FIRST_DAY, TODAY + 1))


def test_responses_that_are_always_marked_as_cut_off_end_the_reading(world: World) -> None:
    def cut(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions") != ["generation_id", "model"]:
            return None
        status, headers, content = world.respond(method, target, body)
        response = json.loads(content)
        response["data"]["metadata"]["truncated"] = True
        return status, headers, json.dumps(response).encode()

    world.faults.append(cut)
    report = calls_report(world)
    assert report.status == "failed"
    assert "as cut off, but returned" in (report.reason or "")
    assert len(call_queries(world)) < 20
    world.faults.clear()
    assert calls_report(world).new == len(reported(world))


def silent(*dimensions: str, times: int = 10_000) -> Fault:
    """Return a fault: so many queries by generation and this are answered with nothing, as if there were no calls."""
    left = [times]

    def nothing(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions") != ["generation_id", *dimensions] or not left[0]:
            return None
        left[0] -= 1
        return json_response({"data": {"data": [], "metadata": {"row_count": 0, "truncated": False}}})

    return nothing


def test_days_without_any_reported_call_are_requested_again(world: World) -> None:
    world.faults.append(silent("model"))
    report = calls_report(world)
    busy = {day_of_ms(e.call.created_at_ms) for e in reported(world)}
    assert days_with_marker(world) == set(range(FIRST_DAY, TODAY + 1)) - busy
    assert "OpenRouter counts requests but reports no single calls; the next sync tries again." in (report.reason or "")
    assert (report.reason or "").startswith(date_of(min(busy)).isoformat())
    assert date_of(TODAY).isoformat() not in (report.reason or ""), "calls of today may be on their way"
    world.requested.clear()
    world.sync()
    assert 0 < len(call_queries(world)) <= 10, "and that is not dear"
    world.faults.clear()
    assert calls_report(world).new == len(reported(world))
    assert days_with_marker(world) == set(range(FIRST_DAY, TODAY + 1))


def test_a_detail_that_was_not_returned_is_requested_twice(world: World) -> None:
    world.faults.append(silent("app", times=1))
    report = calls_report(world)
    assert report.reason is None
    assert world.rows("SELECT count(*) FROM calls WHERE app_id IS NULL") == [(0,)]


def test_a_detail_that_no_call_has_is_noted(world: World) -> None:
    world.faults.append(silent("provider"))
    assert f"reported no provider for {len(reported(world))} calls, twice; a full sync" in (
        calls_report(world).reason or ""
    )
    world.faults.clear()
    assert by_name(world.sync(full=True))[feeds.CALLS].changed == len(reported(world))


def test_that_nobody_sends_sessions_is_no_news(world: World) -> None:
    world.faults.append(silent("session_id"))
    assert calls_report(world).reason is None


def test_costs_of_calls_that_contradict_each_other_are_noted(world: World) -> None:
    def doubled(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions") != ["generation_id", "model"]:
            return None
        status, headers, content = world.respond(method, target, body)
        response = json.loads(content)
        for row in response["data"]["data"]:
            row |= {name: row[name] or 0 for name in ("credits_usage", "byok_usage")}
            row["total_usage"] = 2 * float(row["total_usage"]) + 1
        return status, headers, json.dumps(response).encode()

    world.faults.append(doubled)
    report = calls_report(world)
    assert report.reason == "Credits and BYOK of some calls do not add up to their total; the parts were kept."
    assert calls_by_day(world) == days_of_truth(world)
