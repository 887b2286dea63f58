"""A key is stored for the account that it belongs to, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.accounts.memory_keyring import MemoryKeyring
from tests.loopback import Loopback
from tracker.accounts import keychain
from tracker.accounts.connect import connect
from tracker.accounts.own_account import OwnAccount
from tracker.errors import KeyRejected, KeyringUnavailable, OtherAccount, UsageError
from tracker.paths import store_path
from tracker.sample.account import MANAGEMENT_KEY
from tracker.sample.entities import USER_ID
from tracker.store.account.account import bind_account
from tracker.store.file.database import open_for_writing
from tracker.store.file.stores_in_folder import inspect_store
from tracker.usage import KeyOwner


def somebodys(path: Path) -> Path:
    """Make a store of another account."""
    with open_for_writing(path) as store:
        bind_account(store, KeyOwner("user_somebody", "sk…"))
    return path


def test_the_first_key_is_stored_for_the_default_store(server: Loopback, memory: MemoryKeyring) -> None:
    connected = connect(OwnAccount.at(), f" {MANAGEMENT_KEY}\n")
    assert connected.status.kind == "management"
    assert (connected.account.store_path, connected.account.follows_key) == (store_path(), False)
    assert memory.keys == [MANAGEMENT_KEY]
    assert not connected.account.exists()


def test_a_key_of_another_account_changes_to_that_accounts_store(server: Loopback, memory: MemoryKeyring) -> None:
    before = somebodys(store_path())
    connected = connect(OwnAccount.at(), MANAGEMENT_KEY)
    stored = inspect_store(connected.account.store_path)
    assert connected.account.store_path != before
    assert (stored and stored.identity, connected.account.load_key()) == (USER_ID, MANAGEMENT_KEY)
    assert OwnAccount.at().store_path == connected.account.store_path


def test_a_named_store_of_another_account_accepts_no_key(
    server: Loopback, memory: MemoryKeyring, tmp_path: Path
) -> None:
    account = OwnAccount.at(somebodys(tmp_path / "mine.sqlite3"))
    with pytest.raises(OtherAccount):
        connect(account, MANAGEMENT_KEY)
    assert memory.kept == {}


def test_without_a_keyring_no_key_is_sent(server: Loopback, silent_keyring: None) -> None:
    with pytest.raises(KeyringUnavailable):
        connect(OwnAccount.at(), MANAGEMENT_KEY)
    assert server.seen == []


def test_a_key_used_until_quit_is_checked_and_not_stored(
    server: Loopback, silent_keyring: None, own_memory: None
) -> None:
    assert connect(OwnAccount.at(), MANAGEMENT_KEY, until_quit=True).status.kind == "management"
    assert (keychain.load_key(USER_ID), keychain.key_source(USER_ID)) == (MANAGEMENT_KEY, "memory")


def test_a_wrong_key_is_not_stored(server: Loopback, memory: MemoryKeyring) -> None:
    with pytest.raises(KeyRejected):
        connect(OwnAccount.at(), "sk-or-v1-" + 64 * "0")
    with pytest.raises(UsageError):
        connect(OwnAccount.at(), "my key is sk-or-v1-1")
    assert memory.kept == {}
