"""Which store is current, and where the usage of a key goes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from tracker.accounts.stores import (
    check_file,
    check_store,
    choose_store,
    current_store,
    is_ours,
    known_stores,
    moved_text,
    set_aside,
    store_for,
    use_store,
)
from tracker.errors import InvalidResponse, OtherAccount, StoreUnusable
from tracker.paths import data_dir, sample_store_path, settings_path, store_path
from tracker.store.account.account import bind_account, bound_account, save_key_reading, save_management_key
from tracker.store.file.database import open_for_reading, open_for_writing
from tracker.usage import KeyOwner, KeyStatus

A = KeyOwner("user_aaaa", "sk-or-v1-aaa…aaa")
B = KeyOwner("org_bbbb", "sk-or-v1-bbb…bbb")
NOBODY = KeyOwner(None, "sk-or-v1-nnn…nnn")


def new_path(owner: KeyOwner) -> Path:
    return data_dir() / f"usage-{sha256((owner.identity or owner.label).encode()).hexdigest()[:8]}.sqlite3"


def make_store(path: Path, owner: KeyOwner | None = None) -> Path:
    with open_for_writing(path) as store:
        if owner is not None:
            bind_account(store, owner)
            if owner.identity is None:
                save_key_reading(
                    store,
                    KeyStatus(
                        label=owner.label,
                        kind="inference",
                        credits_nano=1,
                        credits_today_nano=1,
                        byok_nano=0,
                        byok_today_nano=0,
                        organization_id=None,
                        creator_user_id=None,
                    ),
                    5,
                )
    return path


class TestCurrent:
    def test_it_is_the_default_store(self) -> None:
        assert current_store() == store_path()

    def test_a_chosen_one_is_remembered(self) -> None:
        other = make_store(data_dir() / "usage-1234abcd.sqlite3", B)
        use_store(other)
        assert current_store() == other
        assert json.loads(settings_path().read_text())["store"] == "usage-1234abcd.sqlite3"
        make_store(store_path(), A)
        use_store(store_path())
        assert current_store() == store_path()

    def test_a_removed_store_is_replaced_by_the_default(self) -> None:
        other = make_store(data_dir() / "usage-1234abcd.sqlite3", B)
        use_store(other)
        other.unlink()
        assert current_store() == store_path()

    def test_a_file_in_another_folder_is_not_remembered(self, tmp_path: Path) -> None:
        use_store(make_store(tmp_path / "elsewhere" / "usage.sqlite3", B))
        assert current_store() == store_path()
        assert not settings_path().exists()

    @pytest.mark.parametrize("name", ["../usage.sqlite3", "/etc/usage.sqlite3", "a\\b.sqlite3", "usage.db", "", 3])
    def test_settings_cannot_name_another_folder(self, name: object) -> None:
        settings_path().parent.mkdir(parents=True)
        settings_path().write_text(json.dumps({"store": name}))
        assert current_store() == store_path()


class TestPlace:
    """`store_for`: the current store if it fits, else the account's store, else a new one."""

    def test_the_first_account_uses_the_default_store(self) -> None:
        assert store_for(A, store_path()) == store_path()
        make_store(store_path())
        assert store_for(A, store_path()) == store_path()

    def test_its_own_store_is_kept(self) -> None:
        make_store(store_path(), A)
        assert store_for(A, store_path()) == store_path()

    def test_another_account_gets_a_new_one(self) -> None:
        make_store(store_path(), A)
        assert store_for(B, store_path()) == new_path(B)
        assert not new_path(B).exists()

    def test_another_account_finds_its_own_again(self) -> None:
        make_store(store_path(), A)
        kept = make_store(data_dir() / "work.sqlite3", B)
        assert store_for(B, store_path()) == kept
        assert store_for(A, kept) == store_path()

    def test_what_the_program_made_comes_before_copies(self) -> None:
        make_store(store_path(), A)
        make_store(data_dir() / "aaa-copy.sqlite3", B)
        made = make_store(new_path(B), B)
        assert store_for(B, store_path()) == made

    def test_copies_before_a_migration_and_the_sample_are_no_stores(self) -> None:
        make_store(store_path(), A)
        make_store(data_dir() / "usage-schema1-20261122T101500Z.sqlite3", B)
        make_store(sample_store_path(), B)
        assert store_for(B, store_path()) == new_path(B)
        assert [stored.path for stored in known_stores()] == [store_path()]

    def test_a_store_without_an_account_is_not_used_if_the_account_has_one(self) -> None:
        make_store(store_path())
        kept = make_store(new_path(A), A)
        assert store_for(A, store_path()) == kept

    def test_a_key_without_an_account_keeps_a_store_without_an_account(self) -> None:
        assert store_for(NOBODY, store_path()) == store_path()
        make_store(store_path())
        assert store_for(NOBODY, store_path()) == store_path()

    def test_a_key_without_an_account_does_not_get_the_store_of_an_account(self) -> None:
        make_store(store_path(), A)
        assert store_for(NOBODY, store_path()) == new_path(NOBODY)
        kept = make_store(new_path(NOBODY), NOBODY)
        assert store_for(NOBODY, store_path()) == kept


def test_a_management_key_that_names_no_account_leads_to_no_other_store(tmp_path: Path) -> None:
    """One odd response, such as an empty list of workspaces, must not change the account."""
    nobody = KeyOwner(None, "sk-or-v1-mmm…mmm", is_management=True)
    assert store_for(nobody, store_path()) == store_path()
    make_store(store_path(), A)
    named = make_store(tmp_path / "named.sqlite3", A)
    for move in (
        lambda: store_for(nobody, store_path()),
        lambda: choose_store(nobody, store_path()),
        lambda: check_store(nobody, store_path(), may_move=True),
        lambda: check_store(nobody, named, may_move=False),
    ):
        with pytest.raises(InvalidResponse, match="did not say to which account"):
            move()
    assert [store.path for store in known_stores()] == [store_path()]
    assert current_store() == store_path()


def test_a_management_key_that_seems_to_be_another_leads_to_no_other_store() -> None:
    """One odd response of /key: an inference key that names no user."""
    make_store(store_path(), A)
    with open_for_writing(store_path()) as store:
        save_management_key(store, A.label)
    with pytest.raises(InvalidResponse, match="did not say to which account"):
        store_for(KeyOwner(None, A.label), store_path())
    assert store_for(NOBODY, store_path()) == new_path(NOBODY)


class TestSettling:
    def test_a_new_store_is_made_marked_and_current(self) -> None:
        make_store(store_path(), A)
        owner_path = choose_store(B, store_path())
        assert (owner_path, current_store()) == (new_path(B), new_path(B))
        with open_for_reading(owner_path) as store:
            assert bound_account(store) == B.identity
        assert choose_store(A, owner_path) == store_path()
        assert current_store() == store_path()

    def test_if_the_store_fits_nothing_is_made(self, own_environment: Path) -> None:
        assert choose_store(A, store_path()) == store_path()
        assert not own_environment.exists()

    def test_the_message_names_both_files(self) -> None:
        said = moved_text(store_path(), new_path(B))
        assert store_path().name in said
        assert new_path(B).name in said


class TestNamedStore:
    """`check_store`: a store that the person named is never changed for another, and never has two accounts."""

    def test_a_file_in_another_folder_is_for_any_single_account(self, tmp_path: Path) -> None:
        make_store(store_path(), A)
        path = tmp_path / "throwaway.sqlite3"
        check_store(A, path, may_move=False)
        make_store(path, B)
        check_store(B, path, may_move=False)
        with pytest.raises(OtherAccount) as caught:
            check_store(A, path, may_move=False)
        assert caught.value.owner == A

    def test_a_file_of_the_data_folder_is_not_a_second_store_of_an_account(self) -> None:
        make_store(store_path(), A)
        files_only = make_store(data_dir() / "files.sqlite3")
        with pytest.raises(OtherAccount, match="aaaa"):
            check_store(A, files_only, may_move=False)
        check_store(B, files_only, may_move=False)

    def test_a_folder_is_ours_by_its_path(self, tmp_path: Path) -> None:
        assert is_ours(store_path())
        assert not is_ours(tmp_path / "usage.sqlite3")


def text_file(path: Path) -> None:
    path.write_text("generation_id,created_at\n")


def empty_file(path: Path) -> None:
    path.touch()


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (id INTEGER PRIMARY KEY)")


def database_without_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 0")
        connection.execute("VACUUM")


def damaged_store(path: Path) -> None:
    make_store(path, A)
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)


def newer_store(path: Path) -> None:
    make_store(path, A)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


class TestChosenFile:
    def test_a_store_is_accepted(self, tmp_path: Path) -> None:
        check_file(make_store(tmp_path / "mine.sqlite3", A))
        check_file(make_store(tmp_path / "nobodys.sqlite3"))

    @pytest.mark.parametrize(
        ("make", "words"),
        [
            (text_file, "is not a store of this program"),
            (empty_file, "is not a store of this program"),
            (foreign_database, "is not a store of this program"),
            (database_without_tables, "is not a store of this program"),
            (damaged_store, "is not a store of this program, or it is damaged"),
            (newer_store, "newer version"),
        ],
        ids=lambda value: getattr(value, "__name__", ""),
    )
    def test_any_other_file_is_refused_and_left_unchanged(
        self, tmp_path: Path, make: Callable[[Path], None], words: str
    ) -> None:
        path = tmp_path / "chosen.sqlite3"
        make(path)
        before = path.read_bytes()
        with pytest.raises(StoreUnusable, match=words):
            check_file(path)
        assert path.read_bytes() == before
        assert [one.name for one in tmp_path.iterdir()] == [path.name]

    def test_a_missing_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(StoreUnusable):
            check_file(tmp_path / "none.sqlite3")
        assert list(tmp_path.iterdir()) == []


def test_a_damaged_store_is_set_aside_with_its_log(tmp_path: Path) -> None:
    path = tmp_path / "usage.sqlite3"
    for ending in ("", "-wal"):
        path.with_name(path.name + ending).write_text(f"content{ending}")
    kept = set_aside(path, datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert kept.name == "usage.sqlite3.damaged-20261130T120000Z"
    assert (kept.read_text(), kept.with_name(f"{kept.name}-wal").read_text()) == ("content", "content-wal")
    assert {one.name for one in tmp_path.iterdir()} == {kept.name, f"{kept.name}-wal"}


def test_setting_aside_replaces_no_file(tmp_path: Path) -> None:
    path = tmp_path / "usage.sqlite3"
    now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    path.write_text("first")
    kept = set_aside(path, now)
    path.write_text("second")
    with pytest.raises(StoreUnusable, match="there is one already"):
        set_aside(path, now)
    assert (kept.read_text(), path.read_text()) == ("first", "second")
