"""A short look into stores: what they show, and that no other file counts as a store."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tracker.store.account.account import bind_account, save_key_reading, save_keys, save_workspaces
from tracker.store.account.sync_log import begin_sync
from tracker.store.file.database import open_for_writing
from tracker.store.file.stores_in_folder import account_title, inspect_store, stores_in
from tracker.store.usage.imports import begin_import
from tracker.usage import AccountKey, KeyOwner, KeyStatus, Workspace

HOME = Workspace("uuid-1", "Home", "home", True)
KEY = AccountKey(
    hash="ab12",
    name="work",
    label="sk-or-v1-ab…12",
    disabled=False,
    workspace_id="uuid-1",
    created_at_ms=5,
    credits_nano=100,
    byok_nano=0,
)
STATUS = KeyStatus(
    label="sk-or-v1-cd…34",
    kind="inference",
    credits_nano=7,
    credits_today_nano=3,
    byok_nano=0,
    byok_today_nano=0,
    organization_id=None,
    creator_user_id=None,
)


def make_store(path: Path, identity: str | None = None, used_at_ms: int | None = None) -> Path:
    with open_for_writing(path) as store:
        bind_account(store, KeyOwner(identity, "sk…"))
        if used_at_ms is not None:
            begin_sync(store, used_at_ms)
    return path


def test_a_store_shows_its_account_its_keys_and_its_last_use(tmp_path: Path) -> None:
    path = make_store(tmp_path / "usage.sqlite3", "user_1a2b", 100)
    with open_for_writing(path) as store:
        save_workspaces(store, [HOME, Workspace("uuid-2", "Lab", "lab", False)])
        save_keys(store, [KEY], 10)
        save_key_reading(store, STATUS, 20)
        begin_import(store, "calls", "export.csv", "V4", 300)
    stored = inspect_store(path)
    assert stored is not None
    assert (stored.path, stored.identity, stored.workspace, stored.used_at_ms) == (path, "user_1a2b", "Home", 300)
    assert stored.labels == {KEY.label, STATUS.label}
    assert stored.title == "Home …1a2b"


def test_a_fresh_store_shows_nothing(tmp_path: Path) -> None:
    stored = inspect_store(make_store(tmp_path / "usage.sqlite3"))
    assert stored is not None
    assert (stored.identity, stored.workspace, stored.labels, stored.used_at_ms) == (None, None, frozenset(), None)
    assert stored.title == "No account yet"


def test_an_account_without_a_known_workspace_is_named_by_the_end_of_its_id() -> None:
    assert account_title("org_xyz9", None) == "Account …xyz9"


def test_looking_changes_nothing(tmp_path: Path) -> None:
    path = make_store(tmp_path / "usage.sqlite3", "user_1", 100)
    before = path.read_bytes()
    inspect_store(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["usage.sqlite3"]


def test_a_store_that_is_being_written_is_looked_into(tmp_path: Path) -> None:
    path = make_store(tmp_path / "usage.sqlite3", "user_1")
    with open_for_writing(path) as store, store.writing():
        stored = inspect_store(path)
    assert stored is not None
    assert stored.identity == "user_1"


def test_what_is_no_store_is_none(tmp_path: Path) -> None:
    text = tmp_path / "letter.sqlite3"
    text.write_text("Dear all, " * 1000)
    other = tmp_path / "other.sqlite3"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE account (identity)")
    connection.close()
    broken = make_store(tmp_path / "broken.sqlite3", "user_1")
    broken.write_bytes(broken.read_bytes()[:5000])
    for path in (text, other, broken, tmp_path, tmp_path / "none.sqlite3", tmp_path / ("long" * 100)):
        assert inspect_store(path) is None


def test_a_folder_lists_its_stores_the_last_used_first(tmp_path: Path) -> None:
    make_store(tmp_path / "a.sqlite3", "user_1", 100)
    make_store(tmp_path / "b.sqlite3", "user_2", 300)
    make_store(tmp_path / "c.sqlite3")
    make_store(tmp_path / "usage-schema1-20261122T101500Z.sqlite3", "user_1", 900)
    (tmp_path / "letter.sqlite3").write_text("Dear all,")
    (tmp_path / "notes.txt").write_text("")
    assert [store.path.name for store in stores_in(tmp_path)] == ["b.sqlite3", "a.sqlite3", "c.sqlite3"]


def test_a_folder_that_is_none_lists_nothing(tmp_path: Path) -> None:
    assert stores_in(tmp_path / "none") == []
