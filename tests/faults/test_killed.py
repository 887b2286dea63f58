"""Killed at any moment (`kill -9`): the store opens, has only complete batches, and the next run completes it.

killed                       | what is left, what the next run does           | code | test
-----------------------------|------------------------------------------------|------|-----------------------------
a first import               | whole batches; doctor: "Import the file again" | 0    | test_a_first_import
an import beside a sync      | the same; the totals never move                | 0    | test_an_import_beside_a_sync
undoing an import            | undone completely or not at all                | 0    | test_an_undo
a first sync                 | whole feeds; marked days are whole             | 0    | test_a_sync[sync]
the sync of the next day     | the same                                       | 0    | test_a_sync[later sync]
a sync that lists a key late | the key's past is still read by its hash       | 0    | test_a_sync_that_lists_a_key
a migration                  | old or new schema; a copy is whole or none     | 0    | test_a_migration
Ctrl-C in place of the kill  | "Stopped."                                     | 7    | test_an_interruption

Each is killed before and after commits, at steps between them (statements, and rows of one), inside writes (a frame of
the log cut in two, a checkpoint half way) and at moments that nobody chose. By default a few points of each are tried;
`-m slow` tries every commit, every step of an import and every sixtieth of a sync.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Cli
from tests.faults.accounts import (
    calls_after_each_batch,
    made,
    store_in_small_batches,
    store_of_version_1,
    sums_in,
)
from tests.faults.harm import Victims
from tests.faults.scenarios import Scene, assert_sums, spread
from tracker.periods import day_of_ms
from tracker.sample.calls import SampleCall
from tracker.store.file.database import open_for_reading

SceneOf = Callable[[str], Scene]
few_or_all = pytest.mark.parametrize("is_thorough", [False, pytest.param(True, marks=pytest.mark.slow)])


def points(commits: Sequence[int], stride: int, is_thorough: bool) -> Iterator[int]:
    """Yield the steps at which to kill: at and after commits, and between them."""
    *commits, last = commits
    if is_thorough:
        yield from sorted({*range(1, last + 1, stride), *commits, *(step + 1 for step in commits)})
    else:
        yield from spread([step + 1 for step in commits], 4)
        yield from spread(range(1, last), 2)


def kill_everywhere(scene: Scene, is_thorough: bool, stride: int = 1) -> None:
    """Kill a scene's command at many points of all kinds."""
    steps = list(points(scene.steps(), stride, is_thorough))
    largest = scene.largest_file()
    sizes = [largest * part // 40 + 24 for part in range(1, 40, 1 if is_thorough else 19)]
    moments = [part / 50 for part in range(1, 30, 1 if is_thorough else 28)]
    by_step = [kill(scene, kill_at_step=step) for step in steps]
    by_size = [kill(scene, kill_at_byte=size) for size in sizes]
    assert by_step.count(False) <= 1  # after the last commit there may be no step
    assert any(by_size)
    for moment in moments:
        kill(scene, kill_after_seconds=moment)


def kill(scene: Scene, **harm: Any) -> bool:
    """Kill a scene's command once and tell whether it was killed; else it came to its end."""
    fate = scene.harm(**harm)
    assert fate.signal or fate.code == 0, fate
    return fate.signal is not None


def stored_calls(store: Path) -> int:
    with open_for_reading(store) as stored:
        count: int = stored.value("SELECT count(*) FROM calls")
        return count


@few_or_all
def test_a_first_import(
    is_thorough: bool, scene_of: SceneOf, cli: Cli, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_in_small_batches(monkeypatch.setattr)
    batches = calls_after_each_batch(export)
    assert len(batches) > 5
    reported = set()

    def inspect(store: Path) -> None:
        assert stored_calls(store) in batches
        with open_for_reading(store) as stored:
            unfinished = stored.rows("SELECT id FROM imports WHERE finished_at_ms IS NULL")
        says = cli("--store", store, "doctor")
        assert says.code == 0
        assert ("was cut off, unless it still runs. Import the file again" in says.out) == bool(unfinished)
        reported.add(bool(unfinished))

    kill_everywhere(replace(scene_of("import"), inspect=inspect), is_thorough)
    assert reported == {True, False}


@few_or_all
def test_an_import_beside_a_sync(is_thorough: bool, scene_of: SceneOf, cli: Cli) -> None:
    scene = scene_of("import beside")

    def inspect(store: Path) -> None:
        assert_sums(cli, store, {"model": scene.sums["model"]})

    kill_everywhere(replace(scene, inspect=inspect), is_thorough, 3)


@few_or_all
def test_an_undo(is_thorough: bool, scene_of: SceneOf, cli: Cli, export: Path, tmp_path: Path) -> None:
    scene = scene_of("undo")
    undone = sums_in(tmp_path / "older.csv")

    def inspect(store: Path) -> None:
        with open_for_reading(store) as stored:
            is_undone = stored.value("SELECT undone_at_ms FROM imports WHERE id = 2") is not None
        assert_sums(cli, store, undone if is_undone else sums_in(export))

    kill_everywhere(replace(scene, inspect=inspect), is_thorough)


def check_markers(store: Path, calls: Sequence[SampleCall]) -> None:
    """Check that a day is marked as read only if all its calls are stored, and that feeds have all of their days."""
    with open_for_reading(store) as stored:
        marked = {day for (day,) in stored.rows("SELECT day FROM held JOIN feeds ON id = feed_id WHERE name = 'calls'")}
        ids = {name for (name,) in stored.rows("SELECT generation_id FROM calls")}
        days = dict(stored.rows("SELECT name, count(*) FROM held JOIN feeds ON id = feed_id GROUP BY 1"))
    assert {e.call.generation_id for e in calls if day_of_ms(e.call.created_at_ms) in marked} <= ids
    assert {days[name] for name in days if name.startswith("analytics")} <= {367, 368}


@few_or_all
@pytest.mark.parametrize("name", ["sync", "later sync"])
def test_a_sync(is_thorough: bool, name: str, scene_of: SceneOf) -> None:
    scene = replace(scene_of(name), inspect=lambda store: check_markers(store, made()))
    kill_everywhere(scene, is_thorough, 60)


STOPPED = re.compile(
    r"\nStopped\.\n|Stopped: You stopped the import of (\S+); what was read stays\.\n"
    r"\1 was not imported completely\. Import the same file again; nothing is doubled\.\n"
)
"""What a command says that Ctrl-C ended; of a file that was begun, also what became of it."""


@few_or_all
@pytest.mark.parametrize("name", ["import", "later sync", "undo"])
def test_an_interruption(is_thorough: bool, name: str, scene_of: SceneOf) -> None:
    scene = scene_of(name)
    steps = scene.steps()
    for step in points(steps, 60, True) if is_thorough else spread(steps, 3):
        fate = scene.harm(interrupt_at_step=step)
        stopped = (fate.code, fate.out) == (7, "") and STOPPED.fullmatch(fate.err)
        assert stopped or step > steps[-1], fate


def split_by_key(store: Path) -> list[tuple[object, ...]]:
    """Return what the feed by key reports for each day, key and model."""
    with open_for_reading(store) as stored:
        return stored.rows(
            "SELECT day_utc, key_hash, key_name, model, app, requests, spend_usd FROM feed_days_view "
            "WHERE feed = 'analytics:key,model,app' ORDER BY 1, 2, 3, 4, 5"
        )


@few_or_all
def test_a_sync_that_lists_a_key(is_thorough: bool, scene_of: SceneOf, victims: Victims, tmp_path: Path) -> None:
    before = tmp_path / "before.sqlite3"
    # If workspaces are not reported, only the keys of the default one are listed.
    assert victims("--store", before, "sync", refused_routes=["/workspaces"]).code == 7
    scene = replace(scene_of("sync"), before=before, sums={})
    *commits, _ = scene.steps()
    by_hash = split_by_key(scene.place)
    assert len({row[1] for row in by_hash}) > len({row[1] for row in split_by_key(before)})
    for step in commits if is_thorough else commits[2:6]:
        kill(scene, kill_at_step=step + 1)
        assert split_by_key(scene.place) == by_hash


_KEPT = "generation_id, created_at_ms, credits_nano, byok_nano, prompt_tokens, completion_tokens, reasoning_tokens"
"""Columns that no migration changes. The number of decimals of a cost may be another: files cut it to six."""


@few_or_all
def test_a_migration(is_thorough: bool, scene_of: SceneOf, tmp_path: Path) -> None:
    before = store_of_version_1(tmp_path / "before.sqlite3")
    with closing(sqlite3.connect(before)) as old:
        rows = old.execute("SELECT * FROM calls").fetchall()
        known = old.execute(f"SELECT {_KEPT} FROM calls").fetchall()
    scene = replace(scene_of("import"), before=before, arguments=["summary", "all"], sums={})
    steps = range(1, scene.steps()[-1] + 1)
    for step in steps if is_thorough else spread(steps, 10):
        kill(scene, kill_at_step=step)
        with open_for_reading(scene.place) as store:
            assert store.rows(f"SELECT {_KEPT} FROM calls") == known
        copies = list(scene.place.parent.glob("*-schema1-*.sqlite3"))
        assert copies
        for copy in copies:
            with closing(sqlite3.connect(copy)) as old:
                assert old.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert old.execute("SELECT * FROM calls").fetchall() == rows
