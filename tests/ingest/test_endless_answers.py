"""A server whose responses are cut off for ever: a feed ends soon, a sync ends at last, and what was read stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.worlds.sync_world import DAY_FEEDS, TODAY, Fault, Response, World, by_name
from tracker import feeds
from tracker.ingest import sync_pass
from tracker.ingest.calls.call_plan import CALL_DAYS


def cut_off(world: World, rows: int, matches: Callable[[dict[str, Any]], bool]) -> Fault:
    """Return a fault: such queries get so many rows, always the same, and the mark that the response was cut off."""
    same: list[Any] = []

    def fault(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if not body.get("dimensions") or not matches(body):
            return None
        status, headers, content = world.respond(method, target, body)
        response = json.loads(content)
        same.extend(response["data"]["data"][: rows - len(same)])
        response["data"]["data"] = same
        response["data"]["metadata"] = {"row_count": rows, "truncated": True}
        return status, headers, json.dumps(response).encode()

    return fault


def asks_for_calls(body: dict[str, Any]) -> bool:
    return "generation_id" in body["dimensions"]


def asks_for_days(body: dict[str, Any]) -> bool:
    return "granularity" in body


def test_calls_cut_off_without_any_are_not_understood(world: World) -> None:
    world.faults.append(cut_off(world, 0, asks_for_calls))
    report = world.sync()
    calls = by_name(report)[feeds.CALLS]
    assert (calls.status, report.exit_code) == ("failed", 7)
    assert "without any calls as cut off" in (calls.reason or "")
    assert sum(asks_for_calls(query) for query in world.queries()) == 1


def test_days_cut_off_without_any_rows_are_not_understood(world: World) -> None:
    world.faults.append(cut_off(world, 0, asks_for_days))
    report = by_name(world.sync())
    assert {report[feed].status for feed in DAY_FEEDS} == {"failed"}
    assert all("without any rows as cut off" in (report[feed].reason or "") for feed in DAY_FEEDS)
    assert sum(asks_for_days(query) for query in world.queries()) == 4


def test_a_sync_has_a_ceiling_of_requests_and_keeps_what_it_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_pass, "MOST_REQUESTS", 150)
    world.faults.append(cut_off(world, 1, asks_for_calls))
    report = by_name(world.sync())
    assert len(world.requested) == 150 + 1  # and the key before the sync begins
    assert report[feeds.CALLS].status == "failed"
    assert "The sync ended here after 150 requests" in (report[feeds.CALLS].reason or "")
    assert report[feeds.KEY_MODEL].status == "ok"
    assert len(world.day_sums(feeds.KEY_MODEL)) == 367
    world.faults.clear()
    monkeypatch.undo()
    assert by_name(world.sync())[feeds.CALLS].status == "ok"
    counted = world.day_sums(feeds.MODEL_KEY_NAME).items()
    assert len(world.rows("SELECT 1 FROM calls")) == sum(sums[0] for day, sums in counted if day > TODAY - CALL_DAYS)
