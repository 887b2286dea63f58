"""Opening a store: private, checked, migrated, and never harmed."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from tests.make import DAY, call, usage
from tracker import feeds
from tracker.errors import StoreMissing, StoreUnusable
from tracker.store.account.catalogue import save_models
from tracker.store.account.tags import remove_tag, set_tag
from tracker.store.file import database, migrations
from tracker.store.file.database import Store, open_for_reading, open_for_writing, revision_of
from tracker.store.file.schema import SCHEMA_VERSION
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import replace_days
from tracker.store.usage.imports import begin_import, undo_import
from tracker.tags import Tag
from tracker.usage import Model


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "usage.sqlite3"


def test_a_new_store_is_private_in_wal_and_at_the_current_schema(path: Path) -> None:
    with open_for_writing(path) as store:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert store.value("PRAGMA journal_mode") == "wal"
        assert store.value("PRAGMA user_version") == SCHEMA_VERSION
        assert store.value("PRAGMA foreign_keys") == 1


def test_reading_a_missing_store_says_what_to_do_and_makes_nothing(path: Path) -> None:
    with pytest.raises(StoreMissing, match="Sync your account or import"):
        open_for_reading(path)
    assert not path.exists()


def test_a_question_leaves_an_empty_file_empty(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with pytest.raises(StoreMissing, match="Sync your account or import"):
        open_for_reading(path)
    assert path.read_bytes() == b""


def test_a_reading_store_refuses_to_write(path: Path) -> None:
    open_for_writing(path).close()
    with open_for_reading(path) as store, pytest.raises(StoreUnusable, match="cannot be written"):
        store.run("DELETE FROM keys")


def test_a_newer_file_is_refused_unharmed(path: Path) -> None:
    open_for_writing(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match="newer version"):
        open_for_writing(path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_unharmed(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE theirs (a)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match="not a store of this program"):
        open_for_writing(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"<html>no database</html>" * 50, b"\x00" * 5000])
def test_a_file_that_is_no_database_is_refused_unharmed(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreUnusable):
        open_for_writing(path)
    assert path.read_bytes() == content


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="is a folder"):
        open_for_writing(tmp_path)


def test_a_second_writer_waits_and_then_says_who_is_in_the_way(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_TIMEOUT_MS", 10)
    with open_for_writing(path) as one, open_for_writing(path) as other, one.writing():
        with pytest.raises(StoreUnusable, match="in use by another program"), other.writing():
            pass
        assert other.value("SELECT count(*) FROM keys") == 1  # readers need not wait


def test_an_exception_rolls_the_entire_transaction_back(path: Path) -> None:
    with open_for_writing(path) as store:
        with pytest.raises(sqlite3.IntegrityError), store.writing():
            store.run_many("INSERT INTO apps (name) VALUES (?)", [("Editor",), ("Editor",)])
        assert store.value("SELECT count(*) FROM apps") == 0


def test_one_snapshot_over_several_questions(path: Path) -> None:
    with open_for_writing(path) as writer, open_for_reading(path) as reader, reader.reading():
        assert reader.value("SELECT count(*) FROM apps") == 0
        with writer.writing():
            writer.run("INSERT INTO apps (name) VALUES ('Editor')")
        with reader.reading():
            assert reader.value("SELECT count(*) FROM apps") == 0


def test_a_file_with_data_is_copied_before_it_is_migrated(path: Path) -> None:
    with open_for_writing(path) as store, store.writing():
        store.run("INSERT INTO apps (name) VALUES ('Editor')")
        store.run("PRAGMA user_version = 0")
    open_for_writing(path).close()
    copies = [other for other in path.parent.iterdir() if "schema0" in other.name]
    assert len(copies) == 1
    assert stat.S_IMODE(copies[0].stat().st_mode) == 0o600
    with sqlite3.connect(copies[0]) as raw:
        assert raw.execute("SELECT name FROM apps").fetchall() == [("Editor",)]
    raw.close()


def test_a_failing_migration_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "_statements", lambda _script: ["CREATE TABLE half (a)", "CREATE TABLE half (a)"])
    with pytest.raises(sqlite3.OperationalError):
        open_for_writing(path)
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone() == (0,)
        assert raw.execute("PRAGMA user_version").fetchone() == (0,)
    raw.close()
    monkeypatch.undo()
    open_for_writing(path).close()


def test_the_recorded_migrations_are_the_known_ones(path: Path) -> None:
    with open_for_writing(path) as store:
        names = [name for (name,) in store.rows("SELECT name FROM _sqlite_migrations ORDER BY id")]
    known = [
        "m001_initial",
        "m002_tags",
        "m003_market",
        "m004_precision",
        "m005_model_names",
        "m006_day_totals",
        "m007_imported_lines",
        "m008_dropped_calls",
        "m009_management_keys",
    ]
    assert names == known
    assert len(names) == SCHEMA_VERSION


def _import(store: Store) -> None:
    merge_calls(store, begin_import(store, "calls", "export.csv", "V4", 0), [call("gen-1")])


def _sync(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY], [usage()], fetched_at_ms=0)


def _name_a_model(store: Store) -> None:
    save_models(
        store,
        [
            Model(
                permaslug="acme/nova",
                slug="acme/nova",
                name="Nova",
                created_at_ms=None,
                hugging_face_id=None,
                context_length=None,
                supported_parameters=(),
                pricing="{}",
            )
        ],
        0,
    )


def _tag(store: Store) -> None:
    set_tag(store, Tag("app", "Editor", "science"))


def _untag(store: Store) -> None:
    remove_tag(store, "app", "Editor")


def _undo(store: Store) -> None:
    undo_import(store, 1, 0)


WRITES = (_import, _sync, _name_a_model, _tag, _untag, _undo)


def test_a_store_is_at_another_revision_after_every_write(path: Path) -> None:
    seen = []
    for write in WRITES:
        with open_for_writing(path) as store:
            write(store)
            seen.append(revision_of(path))
        seen.append(revision_of(path))
    open_revisions, closed_revisions = seen[::2], seen[1::2]
    assert len(set(open_revisions)) == len(set(closed_revisions)) == len(WRITES)


def test_reading_a_store_leaves_its_revision(path: Path) -> None:
    with open_for_writing(path) as store:
        _import(store)
    before = revision_of(path)
    for _ in range(2):
        with open_for_reading(path) as store:
            store.rows("SELECT * FROM calls")
            assert revision_of(path) == before
    assert revision_of(path) == before


def test_a_store_that_is_not_there_has_a_revision_too(path: Path) -> None:
    assert revision_of(path) == (None, None)
