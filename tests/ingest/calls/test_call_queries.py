"""Single calls requested from analytics in windows: truncated, too long, and at midnight."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests import truth
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
    moved,
    reported,
    stored_ids,
)
from tests.worlds.sync_world import TODAY, Response, World, by_name, refused
from tracker import feeds
from tracker.periods import MS_PER_DAY, day_of_ms, ms_of

HOUR_MS = 3_600_000


@pytest.mark.parametrize("cap", [100, 13, 5])
def test_truncated_answers_are_cut_also_inside_a_day(world: World, cap: int) -> None:
    world.row_cap = cap
    assert by_name(world.sync())[feeds.CALLS].status == "ok"
    assert stored_ids(world) == ids(reported(world))
    assert days_with_marker(world) == set(range(FIRST_DAY, TODAY + 1))
    inside = [query for query in call_queries(world) if not query["time_range"]["start"].endswith("T00:00:00Z")]
    assert bool(inside) == (cap < 20)
    expected = truth.total(reported(world))
    assert world.rows("SELECT count(*), sum(credits_nano) FROM calls") == [(expected.requests, expected.credits_nano)]


def test_more_calls_in_a_minute_than_one_response_has_are_noted(world: World) -> None:
    day = TODAY - 2
    add(world, *(at(day, 5 * HOUR_MS + n, world, n) for n in range(40)))
    world.row_cap = 30
    report = calls_report(world)
    assert report.status == "ok"
    assert report.reason == "2026-10-29: more calls in one minute than OpenRouter returns at once; not all are stored."
    assert days_with_marker(world) == set(range(FIRST_DAY, TODAY + 1)) - {day}
    assert {
        day_of_ms(e.call.created_at_ms) for e in reported(world) if e.call.generation_id not in stored_ids(world)
    } == {day}
    world.row_cap = 10_000
    assert calls_report(world).reason is None
    assert stored_ids(world) == ids(reported(world))


@pytest.mark.parametrize(("status", "allowed_hours"), [(408, 24 * 9), (408, 24), (408, 5), (400, 24 * 9)])
def test_a_window_too_long_for_the_server_is_cut(world: World, status: int, allowed_hours: int) -> None:
    def too_long(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions", [""])[0] != "generation_id":
            return None
        start, end = (datetime.fromisoformat(body["time_range"][edge]) for edge in ("start", "end"))
        return refused(status) if end - start > timedelta(hours=allowed_hours) else None

    world.faults.append(too_long)
    assert world.sync().exit_code == 0
    assert stored_ids(world) == ids(reported(world))
    tried = [q for q in call_queries(world) if too_long("", "", q)]
    assert len(tried) <= 8, "a length that failed is not tried again"


def test_a_server_that_is_always_too_slow_fails_the_feed_alone(world: World) -> None:
    def slow(method: str, target: str, body: dict[str, Any]) -> Response | None:
        return refused(408) if body.get("dimensions", [""])[0] == "generation_id" else None

    world.faults.append(slow)
    report = world.sync()
    assert [feed.name for feed in report.feeds if feed.status == "failed"] == [feeds.CALLS]
    assert report.exit_code == 7
    assert len(call_queries(world)) < 15
    assert days_with_marker(world) == set()


def test_ids_without_a_second_get_the_midnight_of_their_day(world: World) -> None:
    old = [e for e in reported(world) if day_of_ms(e.call.created_at_ms) in (TODAY - 12, TODAY - 3)]
    bare = {e.call.generation_id: moved(e, e.call.created_at_ms, f"gen-{e.call.generation_id[-12:]}") for e in old}
    world.account = account_of([bare.get(e.call.generation_id, e) for e in world.account.recorded], world.account)
    report = calls_report(world)
    assert report.reason == f"Calls without a time: {len(bare)}; they count at UTC midnight of their day."
    found = dict(world.rows("SELECT generation_id, created_at_ms FROM calls"))
    for entry in bare.values():
        midnight = day_of_ms(entry.call.created_at_ms) * MS_PER_DAY
        assert found[entry.call.generation_id] == midnight
    assert calls_by_day(world) == days_of_truth(world)


def test_an_id_whose_number_is_no_second_is_not_used(world: World) -> None:
    entry = reported(world)[200]
    world.account = account_of(
        [moved(e, e.call.created_at_ms, "gen-1234567890-x") if e is entry else e for e in world.account.recorded],
        world.account,
    )
    assert "Calls without a time: 1;" in (calls_report(world).reason or "")
    assert calls_by_day(world) == days_of_truth(world)


@pytest.mark.parametrize("cap", [10_000, 60])
def test_calls_at_midnight_stay_on_their_day(world: World, cap: int) -> None:
    """The second in the id may differ by up to one second from the instant that decides about the day."""
    world.row_cap = cap
    made = []
    for number, day in enumerate(range(FIRST_DAY, TODAY + 1)):
        for shift_ms in (-1900, -1000, -400, -1, 0, 1, 999, 1500):
            for beside in (-1, 0, 1):
                at_ms = day * MS_PER_DAY + shift_ms
                name = f"gen-{at_ms // 1000 + beside}-{shift_ms}n{beside}m{number}".replace("--", "-b")
                made.append(moved(reported(world)[number], at_ms, name))
    add(world, *made)
    assert world.sync().exit_code == 0
    days = dict(world.rows("SELECT generation_id, created_at_ms / 86400000 FROM calls"))
    assert days == {e.call.generation_id: day_of_ms(e.call.created_at_ms) for e in reported(world)}


def test_a_server_that_takes_the_end_of_a_window_with_it_moves_no_call(world: World) -> None:
    """It is not documented whether the end of a window belongs to it: here its complete last second does."""

    def with_the_end(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions", [""])[0] != "generation_id":
            return None
        span = body["time_range"]
        end = datetime.fromisoformat(span["end"]) + timedelta(seconds=1)
        return world.respond(method, target, body | {"time_range": span | {"end": end.strftime("%Y-%m-%dT%H:%M:%SZ")}})

    world.row_cap = 60
    add(world, *(at(day, 0, world, number) for number, day in enumerate(range(FIRST_DAY, TODAY + 1))))
    world.sync()
    first, second = TODAY - 2, TODAY - 1
    add(world, at(first, 5 * HOUR_MS, world, 90))
    world.faults.append(with_the_end)
    world.requested.clear()
    assert calls_report(world).changed == 0
    assert day_windows(call_queries(world)) == {first}
    assert calls_by_day(world)[second] == days_of_truth(world)[second]


def day_windows(queries: list[dict[str, Any]]) -> set[int]:
    """Return the days (numbers) that queries cover from their start to their end."""
    return {
        day_of_ms(ms_of(datetime.fromisoformat(start)))
        for start, end in edges(queries)
        if datetime.fromisoformat(end) - datetime.fromisoformat(start) == timedelta(days=1)
    }
