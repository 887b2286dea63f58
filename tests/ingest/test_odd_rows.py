"""A row that cannot be read costs itself and not its feed: it is said and left out, and no day is stored without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.worlds.sync_world import (
    DAY_FEEDS,
    TODAY,
    Fault,
    Response,
    World,
    by_name,
    json_response,
    on,
)
from tracker import feeds
from tracker.sample.account import INFERENCE_KEY, MANAGEMENT_KEY
from tracker.store.account.catalogue import known_models
from tracker.store.file.database import open_for_reading

Edit = Callable[[list[Any]], None]

CATALOGUE = {
    "data": [
        {"id": "acme/nova-2", "canonical_slug": "acme/nova-2-20260301", "created": 1772323200, "pricing": {}},
        {"id": "zeta/odd", "created": 1775001600.5, "pricing": {"prompt": "0.000001"}},
        {"name": "no id at all", "pricing": {}},
    ]
}


def edited(world: World, edit: Edit, matches: Callable[[str, dict[str, Any]], bool]) -> Fault:
    """Return a fault that changes the rows of the stand-in's own responses to some requests."""

    def fault(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if not matches(target.partition("?")[0], body):
            return None
        status, headers, content = world.respond(method, target, body)
        response = json.loads(content)
        holder = response if isinstance(response["data"], list) else response["data"]
        rows = holder["data" if "data" in holder else "classifications"]
        edit(rows)
        if "metadata" in holder:
            holder["metadata"]["row_count"] = len(rows)
        return status, headers, json.dumps(response).encode()

    return fault


def with_garbage(rows: list[Any]) -> None:
    rows.insert(0, {"\x1b[31m": "\x1b]0;\x07", "id": None})


def without_requests(date: str) -> Edit:
    """Return an edit: the first row of a date loses its number of requests."""

    def edit(rows: list[Any]) -> None:
        row = next(row for row in rows if row.get("date__day", row.get("date", "")).startswith(date))
        row["requests" if "requests" in row else "request_count"] = None

    return edit


def path_is(*paths: str) -> Callable[[str, dict[str, Any]], bool]:
    return lambda path, body: path in paths


def dimensions_are(*names: str) -> Callable[[str, dict[str, Any]], bool]:
    return lambda path, body: body.get("dimensions") == [*names]


def splits_days(path: str, body: dict[str, Any]) -> bool:
    return path == "/activity" or body.get("granularity") == "day"


def splits_days_without_key(path: str, body: dict[str, Any]) -> bool:
    return splits_days(path, body) and not body.get("filters")


def test_an_odd_catalogue_row_is_left_out_and_the_others_are_stored(world: World) -> None:
    world.faults.append(on("/models", json_response(CATALOGUE)))
    report = world.sync()
    models = by_name(report)[feeds.MODELS]
    assert (report.exit_code, models.status, models.new) == (0, "ok", 2)
    assert models.reason == "1 of 3 rows left out: row 3 has no id"
    with open_for_reading(world.store_path) as store:
        known = known_models(store)
    assert {name: model.created_at_ms for name, model in known.items()} == {
        "acme/nova-2-20260301": 1772323200_000,
        "zeta/odd": 1775001600_500,
    }


ACCOUNT_LISTS = {
    "/workspaces": feeds.WORKSPACES,
    "/keys": feeds.KEYS,
    "/models": feeds.MODELS,
    "/providers": feeds.PROVIDERS,
    "/activity": feeds.ACTIVITY,
}
MARKET_LISTS = {
    "/datasets/rankings-daily": feeds.MARKET_MODELS,
    "/classifications/task": feeds.MARKET_TASKS,
    "/datasets/app-rankings": feeds.MARKET_APPS,
    "/datasets/session-cost": feeds.MARKET_SESSIONS,
}


@pytest.mark.parametrize(("lists", "key"), [(ACCOUNT_LISTS, MANAGEMENT_KEY), (MARKET_LISTS, INFERENCE_KEY)])
def test_one_garbage_row_of_a_list_costs_only_itself(world: World, lists: dict[str, str], key: str) -> None:
    world.key = key
    world.faults.append(edited(world, with_garbage, path_is(*lists)))
    report = world.sync()
    assert report.exit_code == 0
    for feed in lists.values():
        found = by_name(report)[feed]
        assert (found.status, found.new > 0) == ("ok", True)
        assert "rows left out: " in (found.reason or "")
        assert "row 1 has no " in (found.reason or "")
        assert (found.reason or "").isprintable()


@pytest.mark.parametrize("body", [{"data": [{}, 3]}, {"data": "none"}, {"rows": []}])
def test_a_response_of_odd_rows_only_or_without_its_list_is_not_understood(world: World, body: dict[str, Any]) -> None:
    world.faults += [on(path, json_response(body)) for path in ACCOUNT_LISTS]
    report = world.sync()
    assert {by_name(report)[feed].status for feed in ACCOUNT_LISTS.values()} == {"failed"}
    assert report.exit_code == 7


def test_a_key_with_a_null_is_said_and_the_other_keys_are_stored(world: World) -> None:
    def spoil(rows: list[Any]) -> None:
        if len(rows) > 1:
            rows[1]["usage"] = None

    world.faults.append(edited(world, spoil, path_is("/keys")))
    report = by_name(world.sync())[feeds.KEYS]
    listed = sum(key.is_listed(world.now.date()) for key in world.account.keys)
    assert report.status == "ok"
    assert "row 2 has no usage" in (report.reason or "")
    assert report.new == listed - (report.reason or "").count("row 2 has no usage")
    # The usage of a key that was left out is known by its name all the same.
    assert world.day_sums(feeds.KEY_MODEL) == world.day_sums(feeds.MODEL_KEY_NAME)


def test_a_day_that_lacks_a_row_is_not_stored(world: World) -> None:
    world.faults.append(edited(world, without_requests("2026-10-20"), path_is("/activity")))
    activity = by_name(world.sync())[feeds.ACTIVITY]
    stored, control = world.day_sums(feeds.ACTIVITY), world.day_sums(feeds.MODEL_KEY_NAME)
    lacking = TODAY - 11
    assert stored == {day: control[day] for day in range(TODAY - 30, TODAY) if day != lacking}
    assert (activity.status, activity.new) == ("ok", 29)
    assert (activity.reason or "").endswith(
        "has no requests. Usage may be missing on 2026-10-20: what was stored before is kept"
    )
    world.faults.clear()
    assert by_name(world.sync())[feeds.ACTIVITY].new == 1


def test_a_stored_day_is_kept_when_its_response_lacks_a_row(world: World) -> None:
    world.sync()
    before = {feed: world.day_sums(feed) for feed in (*DAY_FEEDS, feeds.ACTIVITY)}
    world.now += timedelta(minutes=20)
    world.faults.append(edited(world, without_requests("2026-10-30"), splits_days_without_key))
    report = world.sync()
    assert report.exit_code == 0
    after = {feed: world.day_sums(feed) for feed in before}
    assert {feed: sums[TODAY - 1] for feed, sums in after.items()} == {
        feed: sums[TODAY - 1] for feed, sums in before.items()
    }


def test_a_row_without_a_date_makes_no_day_uncertain_that_another_feed_confirms(world: World) -> None:
    world.faults.append(edited(world, with_garbage, path_is("/activity")))
    assert by_name(world.sync())[feeds.ACTIVITY].new == 30
    control = world.day_sums(feeds.MODEL_KEY_NAME)
    assert world.day_sums(feeds.ACTIVITY) == {day: control[day] for day in range(TODAY - 30, TODAY)}


def test_a_row_without_a_date_makes_every_day_uncertain_that_none_confirms(world: World) -> None:
    world.faults.append(edited(world, with_garbage, splits_days))
    report = world.sync()
    named = by_name(report)
    assert {name for name in named if named[name].status == "failed"} == {*DAY_FEEDS, feeds.ACTIVITY}
    assert report.exit_code == 7
    assert "no day of this response is certain" in (named[feeds.ACTIVITY].reason or "")
    assert world.rows("SELECT count(*) FROM days") == [(0,)]


def test_a_row_that_counts_nothing_is_missing_in_no_day(world: World) -> None:
    unused = {
        "date__day": "2026-10-20",
        "model": "a/b",
        "variant": ["?"],
        "request_count": 0,
        "tokens_prompt": "0",
        "tokens_completion": 0,
        "total_usage": 0,
    }
    by_variant = dimensions_are("model", "variant")
    world.faults.append(edited(world, lambda rows: rows.append(unused), by_variant))
    variants = by_name(world.sync())[feeds.MODEL_VARIANT]
    assert (variants.status, variants.new) == ("ok", 367)
    assert "(variant is not a text)" in (variants.reason or "")


def test_a_day_that_could_not_be_stored_is_read_again_the_next_day(world: World) -> None:
    """It is older than the days that every sync reads again."""
    old = "2026-10-01"
    world.faults.append(
        edited(
            world,
            lambda rows: without_requests(old)(rows) if any(old in str(row) for row in rows) else None,
            splits_days_without_key,
        )
    )
    world.sync()
    day = TODAY - 30
    assert day not in world.day_sums(feeds.MODEL_KEY_NAME)
    world.faults.clear()
    world.now += timedelta(minutes=20)
    world.requested.clear()
    world.sync()
    assert day not in world.day_sums(feeds.MODEL_KEY_NAME)
    world.now += timedelta(days=1)
    world.sync()
    sums = world.day_sums(feeds.MODEL_KEY_NAME)
    assert sums[day] == world.day_sums(feeds.KEY_MODEL)[day]
    assert sums[day][0] > 0


def test_a_call_that_cannot_be_read_leaves_its_day_incomplete(world: World) -> None:
    def spoil(rows: list[Any]) -> None:
        for row in rows:
            if row["generation_id"] == spoiled:
                row["tokens_prompt"] = None

    spoiled = world.account.recorded[-20].call.generation_id
    day = world.account.recorded[-20].call.created_at_ms // 86_400_000
    world.faults.append(edited(world, spoil, dimensions_are("generation_id", "model")))
    calls = by_name(world.sync())[feeds.CALLS]
    assert calls.status == "ok"
    assert "1 of " in (calls.reason or "")
    assert "has no tokens_prompt" in (calls.reason or "")
    marked = "SELECT day FROM held h JOIN feeds f ON f.id = h.feed_id WHERE f.name = 'calls'"
    assert {row[0] for row in world.rows(marked)} == set(range(TODAY - 30, TODAY + 1)) - {day}
    assert world.rows("SELECT count(*) FROM calls WHERE generation_id = ?", spoiled) == [(0,)]
    world.faults.clear()
    world.now += timedelta(minutes=20)
    assert by_name(world.sync())[feeds.CALLS].reason is None
    assert world.rows("SELECT count(*) FROM calls WHERE generation_id = ?", spoiled) == [(1,)]
    assert day in {row[0] for row in world.rows(marked)}
