"""What the window may open: only the named store, or the stores of pasted keys if none was named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from tests.accounts.memory_keyring import MemoryKeyring
from tests.loopback import Loopback
from tests.ui.moment import clock
from tracker.accounts.openrouter import BASE_URL_VARIABLE
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.tracked_sample import TrackedSample
from tracker.errors import OtherAccount
from tracker.paths import data_dir, store_path
from tracker.sample.account import MANAGEMENT_KEY, sample_account
from tracker.store.account.account import bind_account
from tracker.store.file.database import open_for_writing
from tracker.ui.accounts.access import SystemAccess
from tracker.usage import KeyOwner

SOMEBODY = KeyOwner("user_somebody", "sk…")


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    with Loopback(sample_account(clock().date()), clock) as server:
        monkeypatch.setenv(BASE_URL_VARIABLE, server.base_url)
        yield server


@pytest.fixture
def somebodys() -> Path:
    with open_for_writing(store_path()) as store:
        bind_account(store, SOMEBODY)
    return store_path()


def test_window_without_a_named_store_uses_the_current_one() -> None:
    access = SystemAccess(OwnAccount.at(clock=clock))
    assert access.own(None) == OwnAccount.at(clock=clock)
    assert access.own(None).follows_key


def test_window_keeps_a_named_store(tmp_path: Path) -> None:
    account = OwnAccount.at(tmp_path / "mine.sqlite3", clock)
    assert SystemAccess(account).own(None) is account


def test_pasted_key_opens_the_store_of_its_account(server: Loopback, memory: MemoryKeyring, somebodys: Path) -> None:
    access = SystemAccess(OwnAccount.at(clock=clock))
    chosen = access.own(somebodys)
    connected = access.connect(chosen, MANAGEMENT_KEY)
    assert connected.account.store_path != somebodys
    assert not connected.account.follows_key, "the chosen account stays"
    assert [store.path for store in access.stores()] != [somebodys]
    assert access.own(None).store_path == connected.account.store_path
    assert connected.account.load_key() == MANAGEMENT_KEY
    assert chosen.load_key() is None
    assert access.forget_key(connected.account)
    assert memory.kept == {}


def test_key_of_another_account_is_refused_for_a_named_store(
    server: Loopback, memory: MemoryKeyring, somebodys: Path
) -> None:
    account = OwnAccount.at(somebodys, clock)
    with pytest.raises(OtherAccount):
        SystemAccess(account).connect(account, MANAGEMENT_KEY)
    assert memory.kept == {}


def test_sample_in_the_data_folder_is_not_listed(somebodys: Path) -> None:
    sample = TrackedSample.at(data_dir() / "demo.sqlite3", clock)
    with open_for_writing(sample.store_path):
        pass
    assert [store.path for store in SystemAccess(sample).stores()] == [somebodys]
