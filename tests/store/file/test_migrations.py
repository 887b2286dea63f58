"""Files of earlier versions, with rows in them: what is found after they were opened by this one."""

from __future__ import annotations

import hashlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, tzinfo
from importlib import resources
from pathlib import Path
from threading import Barrier
from typing import Self

import pytest

from tests.make import DAY
from tracker.store.file.database import Store, open_for_reading, open_for_writing
from tracker.store.file.migrations import migrate
from tracker.store.file.schema import APPLICATION_ID, SCHEMA_VERSION
from tracker.store.tables.rollup import roll_up

DUMP = Path(__file__).with_name("schema1.sql")
"""A store of version 1 as it wrote it: six calls on two days, an import, a day of /activity."""

RELEASED = {"m001_initial.sql": "615e6c5ccbf9fc2f25f533aae6fd8c85a41ee9767d64f674079e2b002b9c126c"}
ROLL_UPS = ("calls_by_day", "calls_by_day_detail", "calls_by_day_ending")


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    path = tmp_path / "usage.sqlite3"
    raw = sqlite3.connect(path)
    raw.executescript(DUMP.read_text(encoding="utf-8"))
    raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    raw.execute("PRAGMA user_version = 1")
    raw.execute("PRAGMA journal_mode = WAL").fetchone()
    raw.close()
    return path


def rows_of(store: Store, table: str) -> list[object]:
    return sorted(store.rows(f"SELECT * FROM {table}"), key=str)


def schema_of(store: Store) -> list[tuple[str, str]]:
    return store.rows("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE '%sqlite%' ORDER BY name")


@pytest.mark.parametrize(("name", "digest"), RELEASED.items())
def test_a_released_migration_is_never_edited(name: str, digest: str) -> None:
    script = resources.files("tracker.store.file").joinpath(name).read_bytes()
    assert hashlib.sha256(script).hexdigest() == digest


def test_a_file_of_version_1_keeps_its_rows(version_1: Path) -> None:
    raw = sqlite3.connect(version_1)
    kept = ("calls_view", "held_view", "keys_view", "imports", "import_calls")
    before = {table: sorted(raw.execute(f"SELECT * FROM {table}").fetchall(), key=str) for table in kept}
    of_feeds = sorted(raw.execute("SELECT * FROM days_view").fetchall(), key=str)
    raw.close()
    with open_for_reading(version_1) as store:
        assert {table: rows_of(store, table) for table in kept} == before
        assert rows_of(store, "feed_days_view") == of_feeds
        assert store.value("PRAGMA user_version") == SCHEMA_VERSION
        assert store.value("SELECT count(*) FROM calls") == 6
        assert rows_of(store, "tags") == []


def test_a_migrated_file_has_the_schema_of_a_new_one(version_1: Path, tmp_path: Path) -> None:
    with open_for_writing(version_1) as old, open_for_writing(tmp_path / "new.sqlite3") as new:
        assert schema_of(old) == schema_of(new)


def test_roll_ups_of_a_migrated_file_are_those_of_this_version(version_1: Path) -> None:
    with open_for_writing(version_1) as store:
        migrated = {table: rows_of(store, table) for table in ROLL_UPS}
        with store.writing():
            roll_up(store, [DAY, DAY + 1])
        assert {table: rows_of(store, table) for table in ROLL_UPS} == migrated


def test_calls_paid_in_different_ways_stand_apart_after_it(version_1: Path) -> None:
    with open_for_reading(version_1) as store:
        work = "day = ? AND key_id <> 1 AND model_id = (SELECT id FROM models WHERE permaslug = 'acme/nova-2')"
        paid = store.rows(f"SELECT requests, credits_nano, byok_nano FROM calls_by_day WHERE {work}", (DAY,))
    assert sorted(paid) == [(1, 0, 700), (2, 2000, 0)]


def test_the_file_of_version_1_is_kept_next_to_it(version_1: Path) -> None:
    open_for_writing(version_1).close()
    (copy,) = (other for other in version_1.parent.iterdir() if "schema1" in other.name)
    raw = sqlite3.connect(copy)
    assert raw.execute("SELECT count(*) FROM calls").fetchone() == (6,)
    assert raw.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'tags'").fetchone() == (0,)
    raw.close()


def test_a_process_that_comes_late_makes_no_copy_of_the_migrated_store(version_1: Path) -> None:
    late = sqlite3.connect(version_1, isolation_level=None)
    open_for_writing(version_1).close()
    before = copies_of(version_1)
    migrate(late, version_1, is_empty=False)
    late.close()
    assert copies_of(version_1) == before
    assert list(before.values()) == [1]


def test_processes_that_start_together_leave_one_copy_of_the_old_store(version_1: Path) -> None:
    together = Barrier(6)

    def start(_number: int) -> int:
        together.wait()
        with open_for_reading(version_1) as store:
            return int(store.value("SELECT count(*) FROM calls"))

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(start, range(6))) == [6] * 6
    assert list(copies_of(version_1).values()) == [1]


def test_a_copy_never_takes_the_place_of_a_file(version_1: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.store.file.migrations.datetime", FrozenTime)
    older = version_1.with_name("usage-schema1-20261130T120000Z.sqlite3")
    older.write_bytes(b"all that is left of something")
    open_for_writing(version_1).close()
    assert older.read_bytes() == b"all that is left of something"
    copy = older.with_name("usage-schema1-20261130T120000Z-2.sqlite3")
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)


class FrozenTime(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return noon of a day."""
        return cls(2026, 11, 30, 12, tzinfo=tz)


def copies_of(path: Path) -> dict[str, int]:
    """Return the copies next to a store and the schema that each of them really has."""
    found = {}
    for copy in path.parent.glob("*-schema*.sqlite3"):
        with closing(sqlite3.connect(copy)) as raw:
            (found[copy.name],) = raw.execute("PRAGMA user_version").fetchone()
    return found
