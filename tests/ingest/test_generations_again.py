"""The feed `calls` on later syncs, in odd answers and beside CSV exports: nothing twice, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import truth
from tests.exports import calls_csv
from tests.ingest.call_accounts import (
    FIRST_DAY,
    account_of,
    call_queries,
    calls_report,
    held_ids,
    marked_days,
    moved,
    small_account,
    told,
)
from tests.ingest.sync_world import NOW, TODAY, Fault, Reply, World, by_name, json_reply, refused
from tracker import feeds
from tracker.errors import Offline
from tracker.ingest.csv_import import import_file
from tracker.periods import MS_PER_DAY, date_of, day_of_ms, instant_of, ms_of
from tracker.sample.calls import SampleCall
from tracker.sample.export import calls_file_name
from tracker.sample.holders import CODING_AGENT
from tracker.store.database import open_for_reading
from tracker.store.queries import day_totals

HOUR_MS = 3_600_000


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "usage.sqlite3", account=small_account())


def ids(entries: list[SampleCall]) -> list[str]:
    return sorted(entry.call.generation_id for entry in entries)


def add(world: World, *entries: SampleCall) -> None:
    world.account = account_of([*world.account.recorded, *entries], world.account)


def at(day: int, time_ms: int, world: World, number: int = 0) -> SampleCall:
    """Return a call at a time of a UTC day under an id of its own."""
    at_ms = day * MS_PER_DAY + time_ms
    return moved(told(world)[number], at_ms, f"gen-{at_ms // 1000}-added{number}")


def edges(queries: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Return the windows of queries."""
    return {(query["time_range"]["start"], query["time_range"]["end"]) for query in queries}


def test_a_second_sync_asks_for_no_calls(world: World) -> None:
    world.sync()
    world.asked.clear()
    report = calls_report(world)
    assert call_queries(world) == []
    assert (report.status, report.new, report.changed, report.unchanged) == ("ok", 0, 0, 0)


def test_a_full_sync_reads_them_again_and_changes_nothing(world: World) -> None:
    world.sync()
    report = by_name(world.sync(full=True))[feeds.CALLS]
    assert (report.new, report.changed, report.unchanged) == (0, 0, len(told(world)))


def test_new_calls_of_today_are_read_from_the_last_hour_on(world: World) -> None:
    world.sync()
    before = len(told(world))
    world.now += timedelta(minutes=15)
    add(world, at(TODAY, ms_of(NOW) % MS_PER_DAY + 60_000, world))
    world.asked.clear()
    assert calls_report(world).new == len(told(world)) - before >= 1
    assert edges(call_queries(world)) == {("2026-10-31T14:20:00Z", "2026-11-01T00:00:00Z")}
    assert held_ids(world) == ids(told(world))


def test_only_the_keys_of_the_new_calls_are_asked(world: World) -> None:
    world.sync()
    world.now += timedelta(minutes=90)
    number = next(n for n, entry in enumerate(told(world)) if entry.key == CODING_AGENT)
    new = at(TODAY, ms_of(NOW) % MS_PER_DAY + 80 * 60_000, world, number)
    before = [entry for entry in world.account.recorded if entry.call.created_at_ms <= ms_of(NOW) - HOUR_MS]
    world.account = account_of([*before, new], world.account)
    world.asked.clear()
    world.sync()
    assert {q["filters"][0]["value"] for q in call_queries(world) if q.get("filters")} == {CODING_AGENT.hash}


def test_a_sync_without_news_tells_how_far_the_calls_reach(world: World) -> None:
    world.sync()
    world.now += timedelta(seconds=20)
    assert calls_report(world).new == 0
    with open_for_reading(world.store_path) as store:
        sources = {source.source: source for source in day_totals(store, TODAY, TODAY)[TODAY]}
    assert sources[feeds.CALLS].fetched_at_ms == ms_of(world.now)


def test_a_day_is_closed_after_midnight_together_with_the_next(world: World) -> None:
    world.sync()
    world.now += timedelta(hours=9)
    add(world, at(TODAY, 23 * HOUR_MS, world), at(TODAY + 1, 1000, world, 1))
    world.asked.clear()
    assert calls_report(world).status == "ok"
    (window,) = edges([q for q in call_queries(world) if q["dimensions"][-1] == "model" and len(q["metrics"]) > 1])
    assert window == ("2026-10-31T14:20:00Z", "2026-11-02T00:00:00Z")
    assert set(ids(told(world))) <= set(held_ids(world))
    world.asked.clear()
    world.sync()
    assert call_queries(world) == []


def test_a_call_that_turns_up_late_is_found_by_reading_its_day(world: World) -> None:
    world.sync()
    add(world, at(TODAY - 1, 5 * HOUR_MS, world), at(TODAY, 5 * HOUR_MS, world, 1))
    world.asked.clear()
    assert calls_report(world).new == 2
    assert held_ids(world) == ids(told(world))
    assert ("2026-10-30T00:00:00Z", "2026-10-31T00:00:00Z") in edges(call_queries(world))
    assert ("2026-10-31T00:00:00Z", "2026-11-01T00:00:00Z") in edges(call_queries(world))


def test_a_day_long_past_is_not_compared_any_more(world: World) -> None:
    world.sync()
    add(world, at(TODAY - 9, 5 * HOUR_MS, world))
    world.asked.clear()
    assert calls_report(world).new == 0
    assert by_name(world.sync(full=True))[feeds.CALLS].new == 1


def test_days_missed_while_the_program_was_off_are_read(world: World) -> None:
    world.sync()
    world.now += timedelta(days=6)
    add(world, *(at(TODAY + n, 3 * HOUR_MS, world, n) for n in range(6)))
    assert calls_report(world).status == "ok"
    assert set(ids(told(world))) <= set(held_ids(world))
    assert marked_days(world) == set(range(FIRST_DAY, TODAY + 7))


def test_what_openrouter_does_not_tell_is_not_asked_for_again_and_again(world: World) -> None:
    """The day feeds count a call that no query by generation has."""
    add(world, lost := at(TODAY - 1, 5 * HOUR_MS, world))

    world.faults.append(without_call(world, lost))
    assert calls_report(world).status == "ok"
    world.asked.clear()
    world.sync()
    assert call_queries(world) == []
    world.now += timedelta(minutes=15)
    add(world, at(TODAY - 1, 6 * HOUR_MS, world, 1))
    world.sync()
    assert set(ids(told(world))) - set(held_ids(world)) == {lost.call.generation_id}


def without_call(world: World, lost: SampleCall) -> Fault:
    """Return a fault: no query by generation has a call that the day feeds count."""

    def forget(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        if body.get("dimensions", [""])[0] != "generation_id":
            return None
        return without(world.answer(method, target, body), {lost.call.generation_id})

    return forget


def test_a_call_that_the_total_knew_first_is_found_without_another_one(world: World) -> None:
    add(world, late := at(TODAY, ms_of(NOW) % MS_PER_DAY - 20_000, world))
    world.faults.append(without_call(world, late))
    world.sync()
    assert late.call.generation_id not in held_ids(world)
    world.faults.clear()
    world.now += timedelta(minutes=15)
    world.account = account_of([e for e in world.account.recorded if e.call.created_at_ms <= ms_of(NOW)], world.account)
    assert calls_report(world).new == 1
    assert held_ids(world) == ids(told(world))


def test_a_call_that_is_never_told_does_not_cost_a_whole_day_at_every_poll(world: World) -> None:
    add(world, lost := at(TODAY, 5 * HOUR_MS, world))
    world.faults.append(without_call(world, lost))
    world.sync()
    for minutes in (15, 30, 45):
        world.now = NOW + timedelta(minutes=minutes)
        add(world, at(TODAY, ms_of(world.now) % MS_PER_DAY - 700_000, world, minutes))
        world.asked.clear()
        world.sync()
        assert ("2026-10-31T00:00:00Z", "2026-11-01T00:00:00Z") not in edges(call_queries(world))
        assert set(ids(told(world))) - set(held_ids(world)) == {lost.call.generation_id}
    world.faults.clear()
    world.now = NOW + timedelta(days=1)
    world.sync()
    assert lost.call.generation_id in held_ids(world), "the day is read whole once, when it is settled"


def test_calls_that_a_file_brought_to_an_open_day_are_asked_for(world: World, tmp_path: Path) -> None:
    world.sync()
    world.now += timedelta(hours=3)
    add(world, *(at(TODAY, (16 + n) * HOUR_MS, world, n) for n in range(2)))
    path = tmp_path / "today.csv"
    path.write_bytes(calls_csv([e.call for e in told(world) if day_of_ms(e.call.created_at_ms) == TODAY]))
    import_file(world.store_path, path, now=lambda: world.now)
    assert calls_report(world).changed >= 2
    assert world.rows("SELECT count(*) FROM calls WHERE cost_places < 9") == [(0,)]
    world.asked.clear()
    world.now += timedelta(minutes=1)
    world.sync()
    assert call_queries(world) == []


def without(reply: Reply, names: set[str]) -> Reply:
    status, headers, content = reply
    answer = json.loads(content)
    answer["data"]["data"] = [row for row in answer["data"]["data"] if row["generation_id"] not in names]
    answer["data"]["metadata"]["row_count"] = len(answer["data"]["data"])
    return status, headers, json.dumps(answer).encode()


def test_a_call_so_young_that_its_parts_are_on_their_way_waits_for_the_next_sync(world: World) -> None:
    young = at(TODAY, ms_of(NOW) % MS_PER_DAY - 30_000, world)
    add(world, young)

    def half_told(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        if body.get("dimensions") != ["generation_id", "app"]:
            return None
        return without(world.answer(method, target, body), {young.call.generation_id})

    world.faults.append(half_told)
    world.sync()
    assert held_ids(world) == sorted(set(ids(told(world))) - {young.call.generation_id})
    assert TODAY not in marked_days(world)
    world.faults.clear()
    world.now += timedelta(minutes=1)
    assert calls_report(world).new == 1
    assert world.rows("SELECT app FROM calls_view WHERE generation_id = ?", young.call.generation_id) == [
        (young.call.app,)
    ]


def test_a_detail_that_never_comes_keeps_no_old_call_out(world: World) -> None:
    plain = next(e for e in told(world) if day_of_ms(e.call.created_at_ms) == TODAY - 5)

    def half_told(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        if body.get("dimensions") != ["generation_id", "provider"]:
            return None
        return without(world.answer(method, target, body), {plain.call.generation_id})

    world.faults.append(half_told)
    world.sync()
    assert held_ids(world) == ids(told(world))
    assert world.rows("SELECT provider FROM calls_view WHERE generation_id = ?", plain.call.generation_id) == [(None,)]
    assert marked_days(world) == set(range(FIRST_DAY, TODAY + 1))


def silent(*dimensions: str, times: int = 10_000) -> Fault:
    """Return a fault: so many queries by generation and this are answered with nothing, as if there were no calls."""
    left = [times]

    def nothing(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        if body.get("dimensions") != ["generation_id", *dimensions] or not left[0]:
            return None
        left[0] -= 1
        return json_reply({"data": {"data": [], "metadata": {"row_count": 0, "truncated": False}}})

    return nothing


def test_days_of_which_no_call_is_told_are_asked_for_again(world: World) -> None:
    world.faults.append(silent("model"))
    report = calls_report(world)
    busy = {day_of_ms(e.call.created_at_ms) for e in told(world)}
    assert marked_days(world) == set(range(FIRST_DAY, TODAY + 1)) - busy
    assert "requests are counted and no single call is told; asked for again next time." in (report.reason or "")
    assert (report.reason or "").startswith(date_of(min(busy)).isoformat())
    assert date_of(TODAY).isoformat() not in (report.reason or ""), "calls of today may be on their way"
    world.asked.clear()
    world.sync()
    assert 0 < len(call_queries(world)) <= 10, "and that is not dear"
    world.faults.clear()
    assert calls_report(world).new == len(told(world))
    assert marked_days(world) == set(range(FIRST_DAY, TODAY + 1))


def test_a_detail_that_was_not_answered_is_asked_twice(world: World) -> None:
    world.faults.append(silent("app", times=1))
    report = calls_report(world)
    assert report.reason is None
    assert world.rows("SELECT count(*) FROM calls WHERE app_id IS NULL") == [(0,)]


def test_a_detail_that_no_call_has_is_said(world: World) -> None:
    world.faults.append(silent("provider"))
    assert f"told no provider of {len(told(world))} calls, twice; sync --full" in (calls_report(world).reason or "")
    world.faults.clear()
    assert by_name(world.sync(full=True))[feeds.CALLS].changed == len(told(world))


def test_that_nobody_sends_sessions_is_no_news(world: World) -> None:
    world.faults.append(silent("session_id"))
    assert calls_report(world).reason is None


def test_costs_of_calls_that_contradict_each_other_are_said(world: World) -> None:
    def doubled(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        if body.get("dimensions") != ["generation_id", "model"]:
            return None
        status, headers, content = world.answer(method, target, body)
        answer = json.loads(content)
        for row in answer["data"]["data"]:
            row |= {name: row[name] or 0 for name in ("credits_usage", "byok_usage")}
            row["total_usage"] = 2 * float(row["total_usage"]) + 1
        return status, headers, json.dumps(answer).encode()

    world.faults.append(doubled)
    report = calls_report(world)
    assert report.reason == "Credits and BYOK of some calls do not make their total; the parts were kept."
    assert calls_by_day(world) == days_of_truth(world)


@pytest.mark.parametrize("cap", [100, 13, 5])
def test_truncated_answers_are_cut_also_inside_a_day(world: World, cap: int) -> None:
    world.row_cap = cap
    assert by_name(world.sync())[feeds.CALLS].status == "ok"
    assert held_ids(world) == ids(told(world))
    assert marked_days(world) == set(range(FIRST_DAY, TODAY + 1))
    inside = [query for query in call_queries(world) if not query["time_range"]["start"].endswith("T00:00:00Z")]
    assert bool(inside) == (cap < 20)
    expected = truth.total(told(world))
    assert world.rows("SELECT count(*), sum(credits_nano) FROM calls") == [(expected.requests, expected.credits_nano)]


def test_more_calls_in_a_minute_than_one_answer_holds_are_said(world: World) -> None:
    day = TODAY - 2
    add(world, *(at(day, 5 * HOUR_MS + n, world, n) for n in range(40)))
    world.row_cap = 30
    report = calls_report(world)
    assert report.status == "ok"
    assert report.reason == "2026-10-29: more calls in one minute than OpenRouter gives at once; not all are held."
    assert marked_days(world) == set(range(FIRST_DAY, TODAY + 1)) - {day}
    assert {day_of_ms(e.call.created_at_ms) for e in told(world) if e.call.generation_id not in held_ids(world)} == {
        day
    }
    world.row_cap = 10_000
    assert calls_report(world).reason is None
    assert held_ids(world) == ids(told(world))


@pytest.mark.parametrize(("status", "allowed_hours"), [(408, 24 * 9), (408, 24), (408, 5), (400, 24 * 9)])
def test_a_window_too_long_for_the_server_is_cut(world: World, status: int, allowed_hours: int) -> None:
    def too_long(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        if body.get("dimensions", [""])[0] != "generation_id":
            return None
        start, end = (datetime.fromisoformat(body["time_range"][edge]) for edge in ("start", "end"))
        return refused(status) if end - start > timedelta(hours=allowed_hours) else None

    world.faults.append(too_long)
    assert world.sync().exit_code == 0
    assert held_ids(world) == ids(told(world))
    tried = [q for q in call_queries(world) if too_long("", "", q)]
    assert len(tried) <= 8, "a length that failed is not tried again"


def test_a_server_that_is_always_too_slow_fails_the_feed_alone(world: World) -> None:
    def slow(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        return refused(408) if body.get("dimensions", [""])[0] == "generation_id" else None

    world.faults.append(slow)
    report = world.sync()
    assert [feed.name for feed in report.feeds if feed.status == "failed"] == [feeds.CALLS]
    assert report.exit_code == 7
    assert len(call_queries(world)) < 15
    assert marked_days(world) == set()


def test_ids_without_a_second_get_the_midnight_of_their_day(world: World) -> None:
    old = [e for e in told(world) if day_of_ms(e.call.created_at_ms) in (TODAY - 12, TODAY - 3)]
    bare = {e.call.generation_id: moved(e, e.call.created_at_ms, f"gen-{e.call.generation_id[-12:]}") for e in old}
    world.account = account_of([bare.get(e.call.generation_id, e) for e in world.account.recorded], world.account)
    report = calls_report(world)
    assert report.reason == f"Calls that do not tell their time: {len(bare)}; they stand at UTC midnight of their day."
    found = dict(world.rows("SELECT generation_id, created_at_ms FROM calls"))
    for entry in bare.values():
        midnight = day_of_ms(entry.call.created_at_ms) * MS_PER_DAY
        assert found[entry.call.generation_id] == midnight
    assert calls_by_day(world) == days_of_truth(world)


def test_an_id_whose_number_is_no_second_is_not_believed(world: World) -> None:
    entry = told(world)[200]
    world.account = account_of(
        [moved(e, e.call.created_at_ms, "gen-1234567890-x") if e is entry else e for e in world.account.recorded],
        world.account,
    )
    assert "do not tell their time: 1;" in (calls_report(world).reason or "")
    assert calls_by_day(world) == days_of_truth(world)


@pytest.mark.parametrize("cap", [10_000, 60])
def test_calls_at_midnight_stay_on_their_day(world: World, cap: int) -> None:
    """The second in the id may lie up to one second beside the instant that decides about the day."""
    world.row_cap = cap
    made = []
    for number, day in enumerate(range(FIRST_DAY, TODAY + 1)):
        for shift_ms in (-1900, -1000, -400, -1, 0, 1, 999, 1500):
            for beside in (-1, 0, 1):
                at_ms = day * MS_PER_DAY + shift_ms
                name = f"gen-{at_ms // 1000 + beside}-{shift_ms}n{beside}m{number}".replace("--", "-b")
                made.append(moved(told(world)[number], at_ms, name))
    add(world, *made)
    assert world.sync().exit_code == 0
    days = dict(world.rows("SELECT generation_id, created_at_ms / 86400000 FROM calls"))
    assert days == {e.call.generation_id: day_of_ms(e.call.created_at_ms) for e in told(world)}


def test_a_server_that_takes_the_end_of_a_window_with_it_moves_no_call(world: World) -> None:
    """Whether the end of a window belongs to it is not documented: here its whole last second does."""

    def with_the_end(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        if body.get("dimensions", [""])[0] != "generation_id":
            return None
        span = body["time_range"]
        end = datetime.fromisoformat(span["end"]) + timedelta(seconds=1)
        return world.answer(method, target, body | {"time_range": span | {"end": end.strftime("%Y-%m-%dT%H:%M:%SZ")}})

    world.row_cap = 60
    add(world, *(at(day, 0, world, number) for number, day in enumerate(range(FIRST_DAY, TODAY + 1))))
    world.sync()
    first, second = TODAY - 2, TODAY - 1
    add(world, at(first, 5 * HOUR_MS, world, 90))
    world.faults.append(with_the_end)
    world.asked.clear()
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


def calls_by_day(world: World) -> dict[int, int]:
    return dict(world.rows("SELECT created_at_ms / 86400000, count(*) FROM calls GROUP BY 1"))


def days_of_truth(world: World) -> dict[int, int]:
    days = [day_of_ms(entry.call.created_at_ms) for entry in told(world)]
    return {day: days.count(day) for day in set(days)}


def stop_at(world: World, number: int) -> Callable[[str, str, dict[str, Any]], Reply | None]:
    def stop(method: str, target: str, body: dict[str, Any]) -> Reply | None:
        if len(call_queries(world)) == number:
            raise Offline("The cable was pulled.")
        return None

    return stop


@pytest.mark.parametrize("number", [1, 2, 9, 15, 30, 55])
def test_a_sync_that_breaks_off_is_completed_by_the_next(world: World, number: int) -> None:
    world.row_cap = 60
    world.faults.append(stop_at(world, number))
    assert by_name(world.sync())[feeds.CALLS].status == "failed"
    with open_for_reading(world.store_path) as store:
        totals = day_totals(store, FIRST_DAY, TODAY)
    for day in marked_days(world):
        assert len({source.measures for source in totals[day] if source.source in (feeds.CALLS, feeds.KEY_MODEL)}) == 1
    held = set(held_ids(world))
    assert held <= set(ids(told(world)))
    world.faults.clear()
    assert calls_report(world).new == len(told(world)) - len(held)
    assert held_ids(world) == ids(told(world))
    assert marked_days(world) == set(range(FIRST_DAY, TODAY + 1))


def csv_of(world: World, folder: Path) -> Path:
    """Write the export of the last 20 days, in which keys have but names and costs six decimals."""
    calls = [entry.call for entry in told(world) if day_of_ms(entry.call.created_at_ms) > TODAY - 20]
    path = folder / calls_file_name(NOW.date())
    path.write_bytes(calls_csv(calls))
    return path


@pytest.mark.parametrize("csv_first", [True, False])
def test_csv_and_api_make_one_call_of_one_call(world: World, tmp_path: Path, csv_first: bool) -> None:
    path = csv_of(world, tmp_path)
    if csv_first:
        import_file(world.store_path, path, now=lambda: world.now)
    world.sync()
    if not csv_first:
        import_file(world.store_path, path, now=lambda: world.now)
    exported = {c.generation_id: c for c in (e.call for e in told(world)) if day_of_ms(c.created_at_ms) > TODAY - 20}
    assert held_ids(world) == ids(told(world))
    fields = (
        "generation_id, created_at_ms, created_at_exact, credits_nano, byok_nano, cost_cache_nano, generation_time_ms"
    )
    for name, at_ms, exact, *costs, cache, duration in world.rows(f"SELECT {fields} FROM calls"):
        call = next(e.call for e in told(world) if e.call.generation_id == name)
        assert costs == [call.credits_nano, call.byok_nano], "the cost with more decimals stays"
        assert cache == (call.cost_cache_nano or 0)
        in_csv = name in exported
        assert (at_ms, exact) == ((call.created_at_ms, 1) if in_csv else (call.created_at_ms // 1000 * 1000, 0))
        assert duration == (call.generation_time_ms if in_csv else None)
    hashes = dict(world.rows("SELECT generation_id, key_hash FROM calls_view"))
    listed = {k.hash for k in world.account.keys if k.is_listed(NOW.date())}
    for entry in told(world):
        assert hashes[entry.call.generation_id] == (
            entry.key.hash if entry.key and entry.key.hash in listed else None
        ), "a name does not take the place of a hash"
    assert world.rows("SELECT count(*) FROM conflicts") == [(0,)]
    world.asked.clear()
    assert calls_report(world).changed == 0
    assert call_queries(world) == []
    again = import_file(world.store_path, path, now=lambda: world.now)
    assert (again.new, again.changed, again.unchanged) == (0, 0, len(exported))


def test_a_late_day_reading_keeps_what_the_csv_told(world: World, tmp_path: Path) -> None:
    world.sync()
    import_file(world.store_path, csv_of(world, tmp_path), now=lambda: world.now)
    before = world.rows("SELECT * FROM calls_view ORDER BY 1")
    assert by_name(world.sync(full=True))[feeds.CALLS].changed == 0
    assert world.rows("SELECT * FROM calls_view ORDER BY 1") == before


def test_the_instant_of_the_mark_is_not_after_the_question(world: World) -> None:
    world.sync()
    ((fetched_at_ms,),) = world.rows(
        "SELECT DISTINCT h.fetched_at_ms FROM held h JOIN feeds f ON f.id = h.feed_id WHERE f.name = ?", feeds.CALLS
    )
    assert instant_of(fetched_at_ms) == NOW.astimezone(UTC)
