"""Killed at any moment (`kill -9`): what is left opens, holds whole batches only, and the next run makes it right.

killed                       | what is left, what the next run does           | code | test
-----------------------------|------------------------------------------------|------|-----------------------------
a first import               | whole batches; doctor: "Import the file again" | 0    | test_a_first_import
an import beside a sync      | the same; the totals never move                | 0    | test_an_import_beside_a_sync
undoing an import            | undone wholly or not at all                    | 0    | test_an_undo
a first sync                 | whole feeds; marked days are whole             | 0    | test_a_first_sync
the sync of the next day     | the same                                       | 0    | test_a_later_sync
a sync that lists a key late | the key's past is still read by its hash       | 0    | test_a_sync_that_lists_a_key
a migration                  | old or new schema; a copy is whole or none     | 0    | test_a_migration

Each is killed before and after commits, at steps between them (statements, and rows of one), inside writes (a frame of
the log cut in two, a checkpoint half way) and at moments that nobody chose. By default a few points of each are tried;
`-m slow` tries every commit, every step of an import and every twentieth of a sync.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.running import Cli, Clock
from tests.faults.accounts import (
    TOMORROW,
    calls_after_each_batch,
    made,
    store_in_small_batches,
    store_of_version_1,
    sums_in,
    truth_of,
    write_export,
)
from tests.faults.harm import Victims
from tests.faults.scenes import Scene, assert_sums, spread
from tracker.periods import day_of_ms
from tracker.sample.calls import SampleCall
from tracker.store.database import open_for_reading

DAY_LATER = {"hours_later": 24}

few_or_all = pytest.mark.parametrize("is_thorough", [False, pytest.param(True, marks=pytest.mark.slow)])


def points(commits: Sequence[int], stride: int, is_thorough: bool) -> Iterator[int]:
    """Yield the steps at which to kill: at and after commits, and between them."""
    *commits, last = commits
    if is_thorough:
        yield from sorted({*range(1, last + 1, stride), *commits, *(step + 1 for step in commits)})
    else:
        yield from spread([step + 1 for step in commits], 7)
        yield from spread(range(1, last + 1), 3)
        yield commits[-1]


def sweep(scene: Scene, is_thorough: bool, stride: int = 1) -> None:
    """Kill a scene's command at many points of all kinds."""
    steps = scene.steps()
    killed = [scene.kill(kill_at_step=step).signal for step in points(steps, stride, is_thorough)]
    assert killed.count(None) <= 1  # the step after the last commit may be none
    largest = largest_file(scene.place.parent)
    bytes_ = [largest * part // 40 + 24 for part in range(1, 40, 1 if is_thorough else 8)]
    assert any(scene.kill(kill_at_byte=limit).signal for limit in bytes_)
    for part in range(1, 20, 1 if is_thorough else 9):
        scene.kill(kill_after_seconds=part / 100)


def largest_file(folder: Path) -> int:
    """Return the size of the largest file of a folder in bytes."""
    return max(path.stat().st_size for path in folder.iterdir())


def held_calls(store: Path) -> int:
    with open_for_reading(store) as held:
        count: int = held.value("SELECT count(*) FROM calls")
        return count


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "scene" / "usage.sqlite3"


@few_or_all
def test_a_first_import(
    is_thorough: bool, victims: Victims, cli: Cli, place: Path, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_in_small_batches(monkeypatch.setattr)
    batches = calls_after_each_batch(export)
    assert len(batches) > 5
    told = set()

    def look(store: Path) -> None:
        assert held_calls(store) in batches
        with open_for_reading(store) as held:
            unfinished = held.rows("SELECT id FROM imports WHERE finished_at_ms IS NULL")
        says = cli("--store", store, "doctor")
        assert says.code == 0
        assert ("was cut off. Import the file again" in says.out) == bool(unfinished)
        told.add(bool(unfinished))

    sweep(Scene(victims, cli, place, None, ["import", export], sums_in(export), look=look), is_thorough)
    assert told == {True, False}


@few_or_all
def test_an_import_beside_a_sync(
    is_thorough: bool, victims: Victims, cli: Cli, place: Path, ready_store: Path, export: Path
) -> None:
    sums = truth_of(made())

    def look(store: Path) -> None:
        assert_sums(cli, store, {"model": sums["model"]})

    sweep(Scene(victims, cli, place, ready_store, ["import", export], sums, look=look), is_thorough, 3)


@few_or_all
def test_an_undo(is_thorough: bool, victims: Victims, cli: Cli, place: Path, export: Path, tmp_path: Path) -> None:
    older = write_export(tmp_path / "older.csv", "V1")
    before = tmp_path / "before.sqlite3"
    victims.unharmed("--store", before, "import", older, export, "--json")
    undone = sums_in(older)

    def look(store: Path) -> None:
        with open_for_reading(store) as held:
            is_undone = held.value("SELECT undone_at_ms FROM imports WHERE id = 2") is not None
        assert_sums(cli, store, undone if is_undone else sums_in(export))

    # Where it came to its end it cannot be done again; the file is imported anew, which always can.
    scene = Scene(victims, cli, place, before, ["import", "--undo", 2], undone, look=look)
    commits = scene.steps()
    scene = replace(scene, again=["import", export], sums=sums_in(export))
    for step in range(1, commits[-1] + 1) if is_thorough else [*spread(range(1, commits[-1]), 6), commits[0]]:
        scene.kill(kill_at_step=step)


def check_marks(store: Path, calls: Sequence[SampleCall]) -> None:
    """Check that a day is marked as read only where all its calls are held, and feeds hold all of their days."""
    with open_for_reading(store) as held:
        marked = {day for (day,) in held.rows("SELECT day FROM held JOIN feeds ON id = feed_id WHERE name = 'calls'")}
        ids = {name for (name,) in held.rows("SELECT generation_id FROM calls")}
        days = dict(held.rows("SELECT name, count(*) FROM held JOIN feeds ON id = feed_id GROUP BY 1"))
    assert {e.call.generation_id for e in calls if day_of_ms(e.call.created_at_ms) in marked} <= ids
    assert {days[name] for name in days if name.startswith("analytics")} <= {367, 368}


@few_or_all
def test_a_first_sync(is_thorough: bool, victims: Victims, cli: Cli, place: Path) -> None:
    calls = made()
    scene = Scene(victims, cli, place, None, ["sync"], truth_of(calls), look=lambda store: check_marks(store, calls))
    sweep(scene, is_thorough, 20)


@few_or_all
def test_a_later_sync(
    is_thorough: bool, victims: Victims, cli: Cli, clock: Clock, place: Path, ready_store: Path
) -> None:
    calls = made(TOMORROW)
    clock.now = TOMORROW

    def look(store: Path) -> None:
        check_marks(store, made())

    scene = Scene(victims, cli, place, ready_store, ["sync"], truth_of(calls), DAY_LATER, look)
    sweep(scene, is_thorough, 20)


def split_by_key(store: Path) -> list[tuple[object, ...]]:
    """Return what the feed by key tells of each day, key and model."""
    with open_for_reading(store) as held:
        return held.rows(
            "SELECT day_utc, key_hash, key_name, model, app, requests, spend_usd FROM days_view "
            "WHERE feed = 'analytics:key,model,app' ORDER BY 1, 2, 3, 4, 5"
        )


@few_or_all
def test_a_sync_that_lists_a_key(is_thorough: bool, victims: Victims, cli: Cli, place: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.sqlite3"
    # Where workspaces are not told, only the keys of the default one are listed.
    assert victims("--store", before, "sync", refused_routes=["/workspaces"]).code == 7
    scene = Scene(victims, cli, place, before, ["sync"], {"model": truth_of(made())["model"]})
    *commits, _ = scene.steps()
    by_hash = split_by_key(place)
    assert len({row[1] for row in by_hash}) > len({row[1] for row in split_by_key(before)})
    for step in commits if is_thorough else commits[2:6]:
        scene.kill(kill_at_step=step + 1)
        assert split_by_key(place) == by_hash


@few_or_all
def test_a_migration(is_thorough: bool, victims: Victims, cli: Cli, place: Path, tmp_path: Path) -> None:
    before = store_of_version_1(tmp_path / "before.sqlite3")
    with closing(sqlite3.connect(before)) as old:
        rows = old.execute("SELECT * FROM calls").fetchall()
    scene = Scene(victims, cli, place, before, ["summary", "all"], {})
    steps = range(1, scene.steps()[-1] + 1)
    for step in steps if is_thorough else spread(steps, 10):
        scene.kill(kill_at_step=step)
        with open_for_reading(place) as store:
            assert store.rows("SELECT * FROM calls") == rows
        copies = list(place.parent.glob("*-schema1-*.sqlite3"))
        assert copies
        for copy in copies:
            with closing(sqlite3.connect(copy)) as old:
                assert old.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert old.execute("SELECT * FROM calls").fetchall() == rows
