"""Calls that one sync reported and later ones do not: read whole again, their days lose them, and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.exports import calls_csv
from tests.worlds.call_accounts import (
    account_of,
    call_queries,
    calls_by_day,
    days_of_truth,
    days_with_marker,
    ids,
    reported,
    stored_ids,
    without,
)
from tests.worlds.sync_world import TODAY, Response, World, by_name
from tracker import feeds
from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.ingest.files.csv_import import import_file
from tracker.monitor import Monitor
from tracker.periods import MS_PER_DAY, Period, date_of, day_of_ms
from tracker.store.file.database import open_for_reading


def other_ids(world: World) -> Any:
    """Return a fault: every id has another form."""

    def fault(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions", [""])[0] != "generation_id":
            return None
        status, headers, content = world.respond(method, target, body)
        answer = json.loads(content)
        for row in answer["data"]["data"]:
            row["generation_id"] = row["generation_id"].replace("gen-", "chatcmpl-")
        return status, headers, json.dumps(answer).encode()

    return fault


def lacking(world: World, names: set[str]) -> Any:
    """Return a fault: calls are missing in responses that do not say so."""

    def fault(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions", [""])[0] != "generation_id":
            return None
        return without(world.respond(method, target, body), names)

    return fault


def csv_of(world: World, folder: Path) -> Path:
    calls = [entry.call for entry in reported(world) if day_of_ms(entry.call.created_at_ms) > TODAY - 20]
    path = folder / "openrouter_activity_2026-10-31.csv"
    path.write_bytes(calls_csv(calls))
    return path


def requests(world: World, first: int, last: int) -> int | None:
    with open_for_reading(world.store_path) as store:
        period = Period(date_of(first), date_of(last))
        return summarize(store, Question(period), world.now).total.requests


def test_ids_of_another_form_do_not_stay_twice(world: World) -> None:
    world.sync()
    world.faults.append(other_ids(world))
    report = by_name(world.sync(full=True))[feeds.CALLS]
    assert calls_by_day(world) == days_of_truth(world)
    assert "are not reported any more and were dropped; Sources lists them." in (report.reason or "")
    world.faults.clear()
    world.sync(full=True)
    assert stored_ids(world) == ids(reported(world))
    assert world.rows("SELECT count(*) FROM dropped_calls WHERE generation_id LIKE 'chatcmpl-%'") == [
        (len(reported(world)),)
    ]


@pytest.fixture
def doubled(world: World, tmp_path: Path) -> World:
    """A world with calls of a file and the same calls by other ids."""
    world.sync()
    import_file(world.store_path, csv_of(world, tmp_path), Monitor(now=lambda: world.now))
    world.faults.append(other_ids(world))
    world.sync(full=True)
    world.faults.clear()
    assert calls_by_day(world)[TODAY - 5] == 2 * days_of_truth(world)[TODAY - 5]
    return world


def test_feeds_that_agree_outvote_calls_that_are_twice(doubled: World) -> None:
    days = range(TODAY - 19, TODAY - 1)
    truth = sum(days_of_truth(doubled)[day] for day in days)
    assert requests(doubled, days[0], days[-1]) == truth


def test_a_full_sync_drops_what_is_twice_beside_a_file(doubled: World) -> None:
    report = by_name(doubled.sync(full=True))[feeds.CALLS]
    assert stored_ids(doubled) == ids(reported(doubled))
    assert report.changed >= len(reported(doubled))
    assert days_with_marker(doubled) == set(range(TODAY - 30, TODAY + 1))
    doubled.requested.clear()
    assert by_name(doubled.sync())[feeds.CALLS].changed == 0


def test_the_sync_of_the_next_day_looks_for_calls_that_are_too_many(doubled: World) -> None:
    doubled.now += timedelta(days=1)
    doubled.sync()
    truth = {entry.call.generation_id for entry in reported(doubled) if entry.call.created_at_ms < TODAY * MS_PER_DAY}
    stored = doubled.rows(
        "SELECT generation_id FROM calls WHERE created_at_ms >= ? AND created_at_ms < ?",
        (TODAY - 19) * MS_PER_DAY,
        TODAY * MS_PER_DAY,
    )
    assert {name for (name,) in stored} <= truth


@pytest.mark.parametrize("number", [1, 5])
def test_a_response_that_lacks_calls_drops_none(world: World, number: int) -> None:
    world.sync()
    before = stored_ids(world)
    world.faults.append(lacking(world, set(before[:: len(before) // number])))
    assert by_name(world.sync(full=True))[feeds.CALLS].status == "ok"
    assert stored_ids(world) == before
    assert world.rows("SELECT count(*) FROM dropped_calls") == [(0,)]


def test_responses_without_calls_drop_none(world: World) -> None:
    world.sync()
    before = stored_ids(world)
    world.faults.append(lacking(world, set(before)))
    world.sync(full=True)
    assert stored_ids(world) == before


def test_more_calls_than_are_counted_are_looked_for_once_a_day_by_one_query(world: World, tmp_path: Path) -> None:
    world.sync()
    import_file(world.store_path, csv_of(world, tmp_path), Monitor(now=lambda: world.now))
    day = TODAY - 9
    of_day = [entry for entry in world.account.recorded if day_of_ms(entry.call.created_at_ms) == day]
    # OpenRouter loses a call that a file has.
    world.account = account_of([entry for entry in world.account.recorded if entry is not of_day[0]], world.account)
    world.sync(full=True)
    assert of_day[0].call.generation_id in stored_ids(world)
    for expected in ([["generation_id", "model"]], []):
        world.now += timedelta(days=1) if expected else timedelta(minutes=15)
        world.requested.clear()
        world.sync()
        asked = [
            query for query in call_queries(world) if query["time_range"]["start"].startswith(date_of(day).isoformat())
        ]
        assert [query["dimensions"] for query in asked] == expected
    assert of_day[0].call.generation_id in stored_ids(world)
