"""The feed `calls` on later syncs and along with CSV exports: nothing is stored twice, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.exports import calls_csv
from tests.worlds.call_accounts import (
    FIRST_DAY,
    account_of,
    add,
    at,
    call_queries,
    calls_report,
    days_with_marker,
    edges,
    ids,
    reported,
    stored_ids,
)
from tests.worlds.sync_world import NOW, TODAY, Response, World, by_name
from tracker import feeds
from tracker.errors import Offline
from tracker.ingest.files.csv_import import import_file
from tracker.monitor import Monitor
from tracker.periods import MS_PER_DAY, day_of_ms, instant_of, ms_of
from tracker.sample.calls import cut
from tracker.sample.entities import CODING_AGENT
from tracker.sample.export import calls_file_name
from tracker.store.file.database import open_for_reading
from tracker.store.questions.queries import day_totals
from tracker.store.usage.imports import calls_of_files_alone

HOUR_MS = 3_600_000


def test_a_second_sync_asks_for_no_calls(world: World) -> None:
    world.sync()
    world.requested.clear()
    report = calls_report(world)
    assert call_queries(world) == []
    assert (report.status, report.new, report.changed, report.unchanged) == ("ok", 0, 0, 0)


def test_a_full_sync_reads_them_again_and_changes_nothing(world: World) -> None:
    world.sync()
    report = by_name(world.sync(full=True))[feeds.CALLS]
    assert (report.new, report.changed, report.unchanged) == (0, 0, len(reported(world)))


def test_new_calls_of_today_are_read_from_the_last_hour_on(world: World) -> None:
    world.sync()
    before = len(reported(world))
    world.now += timedelta(minutes=15)
    add(world, at(TODAY, ms_of(NOW) % MS_PER_DAY + 60_000, world))
    world.requested.clear()
    assert calls_report(world).new == len(reported(world)) - before >= 1
    assert edges(call_queries(world)) == {("2026-10-31T14:20:00Z", "2026-11-01T00:00:00Z")}
    assert stored_ids(world) == ids(reported(world))


def test_only_the_keys_of_the_new_calls_are_requested(world: World) -> None:
    world.sync()
    world.now += timedelta(minutes=90)
    number = next(n for n, entry in enumerate(reported(world)) if entry.key == CODING_AGENT)
    new = at(TODAY, ms_of(NOW) % MS_PER_DAY + 80 * 60_000, world, number)
    before = [entry for entry in world.account.recorded if entry.call.created_at_ms <= ms_of(NOW) - HOUR_MS]
    world.account = account_of([*before, new], world.account)
    world.requested.clear()
    world.sync()
    assert {q["filters"][0]["value"] for q in call_queries(world) if q.get("filters")} == {CODING_AGENT.hash}


def test_a_sync_without_news_stores_how_far_the_calls_reach(world: World) -> None:
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
    world.requested.clear()
    assert calls_report(world).status == "ok"
    (window,) = edges([q for q in call_queries(world) if q["dimensions"][-1] == "model" and len(q["metrics"]) > 1])
    assert window == ("2026-10-31T14:20:00Z", "2026-11-02T00:00:00Z")
    assert set(ids(reported(world))) <= set(stored_ids(world))
    world.requested.clear()
    world.sync()
    assert call_queries(world) == []


def test_a_call_that_turns_up_late_is_found_by_reading_its_day(world: World) -> None:
    world.sync()
    add(world, at(TODAY - 1, 5 * HOUR_MS, world), at(TODAY, 5 * HOUR_MS, world, 1))
    world.requested.clear()
    assert calls_report(world).new == 2
    assert stored_ids(world) == ids(reported(world))
    assert ("2026-10-30T00:00:00Z", "2026-10-31T00:00:00Z") in edges(call_queries(world))
    assert ("2026-10-31T00:00:00Z", "2026-11-01T00:00:00Z") in edges(call_queries(world))


def test_a_day_long_past_is_not_compared_any_more(world: World) -> None:
    world.sync()
    add(world, at(TODAY - 9, 5 * HOUR_MS, world))
    world.requested.clear()
    assert calls_report(world).new == 0
    assert by_name(world.sync(full=True))[feeds.CALLS].new == 1


def test_days_missed_while_the_program_was_off_are_read(world: World) -> None:
    world.sync()
    world.now += timedelta(days=6)
    add(world, *(at(TODAY + n, 3 * HOUR_MS, world, n) for n in range(6)))
    assert calls_report(world).status == "ok"
    assert set(ids(reported(world))) <= set(stored_ids(world))
    assert days_with_marker(world) == set(range(FIRST_DAY, TODAY + 7))


def test_calls_that_a_file_brought_to_an_open_day_are_requested(world: World, tmp_path: Path) -> None:
    world.sync()
    world.now += timedelta(hours=3)
    add(world, *(at(TODAY, (16 + n) * HOUR_MS, world, n) for n in range(2)))
    path = tmp_path / "today.csv"
    path.write_bytes(calls_csv([e.call for e in reported(world) if day_of_ms(e.call.created_at_ms) == TODAY]))
    import_file(world.store_path, path, Monitor(now=lambda: world.now))
    assert calls_report(world).changed >= 2
    with open_for_reading(world.store_path) as store:
        assert not calls_of_files_alone(store, TODAY)
    world.requested.clear()
    world.now += timedelta(minutes=1)
    world.sync()
    assert call_queries(world) == []


def stop_at(world: World, number: int) -> Callable[[str, str, dict[str, Any]], Response | None]:
    def stop(method: str, target: str, body: dict[str, Any]) -> Response | None:
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
    for day in days_with_marker(world):
        assert len({source.measures for source in totals[day] if source.source in (feeds.CALLS, feeds.KEY_MODEL)}) == 1
    stored = set(stored_ids(world))
    assert stored <= set(ids(reported(world)))
    world.faults.clear()
    assert calls_report(world).new == len(reported(world)) - len(stored)
    assert stored_ids(world) == ids(reported(world))
    assert days_with_marker(world) == set(range(FIRST_DAY, TODAY + 1))


def csv_of(world: World, folder: Path) -> Path:
    """Write the export of the last 20 days, in which keys have but names and costs six decimals."""
    calls = [entry.call for entry in reported(world) if day_of_ms(entry.call.created_at_ms) > TODAY - 20]
    path = folder / calls_file_name(NOW.date())
    path.write_bytes(calls_csv(calls))
    return path


@pytest.mark.parametrize("csv_first", [True, False])
def test_csv_and_api_make_one_call_of_one_call(world: World, tmp_path: Path, csv_first: bool) -> None:
    path = csv_of(world, tmp_path)
    if csv_first:
        import_file(world.store_path, path, Monitor(now=lambda: world.now))
    world.sync()
    if not csv_first:
        import_file(world.store_path, path, Monitor(now=lambda: world.now))
    exported = {
        c.generation_id: c for c in (e.call for e in reported(world)) if day_of_ms(c.created_at_ms) > TODAY - 20
    }
    assert stored_ids(world) == ids(reported(world))
    fields = (
        "generation_id, created_at_ms, created_at_exact, credits_nano, byok_nano, cost_cache_nano, generation_time_ms"
    )
    for name, at_ms, exact, *costs, cache, duration in world.rows(f"SELECT {fields} FROM calls"):
        call = next(e.call for e in reported(world) if e.call.generation_id == name)
        assert costs == [cut(call.credits_nano), cut(call.byok_nano)]
        assert cache == cut(call.cost_cache_nano or 0)
        in_csv = name in exported
        assert (at_ms, exact) == ((call.created_at_ms, 1) if in_csv else (call.created_at_ms // 1000 * 1000, 0))
        assert duration == (call.generation_time_ms if in_csv else None)
    hashes = dict(world.rows("SELECT generation_id, key_hash FROM calls_view"))
    listed = {k.hash for k in world.account.keys if k.is_listed(NOW.date())}
    for entry in reported(world):
        assert hashes[entry.call.generation_id] == (
            entry.key.hash if entry.key and entry.key.hash in listed else None
        ), "a name does not take the place of a hash"
    assert world.rows("SELECT count(*) FROM conflicts") == [(0,)]
    world.requested.clear()
    assert calls_report(world).changed == 0
    assert call_queries(world) == []
    again = import_file(world.store_path, path, Monitor(now=lambda: world.now))
    assert (again.new, again.changed, again.unchanged) == (0, 0, len(exported))


def test_a_late_day_reading_keeps_what_the_csv_brought(world: World, tmp_path: Path) -> None:
    world.sync()
    import_file(world.store_path, csv_of(world, tmp_path), Monitor(now=lambda: world.now))
    before = world.rows("SELECT * FROM calls_view ORDER BY 1")
    assert by_name(world.sync(full=True))[feeds.CALLS].changed == 0
    assert world.rows("SELECT * FROM calls_view ORDER BY 1") == before


def test_the_instant_of_the_mark_is_not_after_the_question(world: World) -> None:
    world.sync()
    ((fetched_at_ms,),) = world.rows(
        "SELECT DISTINCT h.fetched_at_ms FROM held h JOIN feeds f ON f.id = h.feed_id WHERE f.name = ?", feeds.CALLS
    )
    assert instant_of(fetched_at_ms) == NOW.astimezone(UTC)
