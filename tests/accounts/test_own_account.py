"""The person's own account: its store, its key, its syncs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.accounts.memory_keyring import MemoryKeyring
from tests.accounts.moment import NOW, Clock, total_of, truth_of
from tests.exports import calls_csv
from tests.loopback import Loopback
from tracker.accounts import keychain
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.accounts.own_account import OwnAccount
from tracker.errors import KeyProblem, OtherAccount, StoreMissing
from tracker.monitor import Monitor
from tracker.paths import settings_path, store_path
from tracker.sample.account import sample_account
from tracker.settings import change_settings
from tracker.store.account.account import bind_account, bound_account
from tracker.store.file.database import open_for_writing
from tracker.store.questions.queries import first_call_ms
from tracker.usage import KeyOwner


def test_without_a_store_there_is_nothing_to_open() -> None:
    account = OwnAccount.at()
    assert not account.exists()
    with pytest.raises(StoreMissing):
        account.open_store()
    assert not account.exists()


def test_without_a_key_a_client_says_what_to_do(server: Loopback) -> None:
    account = OwnAccount.at()
    assert not account.has_key()
    with pytest.raises(KeyProblem, match="key set"):
        account.client()


def test_without_a_key_a_sync_reads_what_is_public_and_claims_nothing(server: Loopback, clock: Clock) -> None:
    account = OwnAccount.at(clock=clock)
    report = account.sync()
    assert (report.exit_code, {feed.name for feed in report.feeds if feed.status == "ok"}) == (
        0,
        {"models", "providers"},
    )
    with account.open_store() as store:
        assert bound_account(store) is None


def test_a_sync_reads_the_account(server: Loopback, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, server.key)
    account = OwnAccount.at(clock=clock)
    assert account.has_key()
    assert account.sync().exit_code == 0
    assert total_of(account) == truth_of(NOW, sample_account)


def test_a_sync_reads_as_many_calls_one_by_one_as_the_settings_say(
    server: Loopback, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, server.key)
    change_settings(settings_path(), calls_limit=0)
    account = OwnAccount.at(clock=clock)
    assert account.sync().exit_code == 0
    with account.open_store() as store:
        assert first_call_ms(store) is None
    change_settings(settings_path(), calls_limit=100_000)
    account.sync()
    with account.open_store() as store:
        assert first_call_ms(store) is not None


def test_no_named_store_is_the_current_one_and_follows_the_key(tmp_path: Path) -> None:
    assert (OwnAccount.at().store_path, OwnAccount.at().follows_key) == (store_path(), True)
    named = OwnAccount.at(tmp_path / "mine.sqlite3")
    assert (named.store_path, named.follows_key) == (tmp_path / "mine.sqlite3", False)


def test_it_has_the_key_of_the_account_in_its_store(memory: MemoryKeyring) -> None:
    keychain.save_key("sk-or-v1-first", "user_first")
    keychain.save_key("sk-or-v1-other", "user_other")
    account = OwnAccount.at()
    assert account.load_key() == "sk-or-v1-other"
    with open_for_writing(account.store_path) as store:
        bind_account(store, KeyOwner("user_first", "sk…"))
    assert (account.load_key(), account.key_source()) == ("sk-or-v1-first", "keyring")
    assert account.forget_key()
    assert not account.has_key()
    assert memory.keys == ["sk-or-v1-other"]


class TestFollowing:
    """With a key of another account, that account's store becomes the current one."""

    owner = KeyOwner("user_other", "sk…")

    def test_the_account_changes_if_no_store_was_named(self) -> None:
        account, problem = OwnAccount.at(), OtherAccount("another", self.owner)
        with open_for_writing(account.store_path) as store:
            bind_account(store, KeyOwner("user_first", "sk…"))
        assert account.may_follow(problem)
        led = account.following(problem)
        assert led == replace(account, store_path=OwnAccount.at().store_path)
        assert led.store_path != account.store_path

    @pytest.mark.parametrize(("is_named", "owner"), [(True, owner), (False, None)])
    def test_a_named_store_and_a_key_without_an_account_change_nothing(
        self, is_named: bool, owner: KeyOwner | None, tmp_path: Path
    ) -> None:
        account = OwnAccount.at(tmp_path / "mine.sqlite3" if is_named else None)
        problem = OtherAccount("another", owner)
        assert not account.may_follow(problem)
        with pytest.raises(OtherAccount) as raised:
            account.following(problem)
        assert raised.value is problem


def test_a_file_goes_into_its_store(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_bytes(calls_csv([entry.call for entry in sample_account(NOW.date()).recorded[:3]]))
    account = OwnAccount.at(tmp_path / "mine.sqlite3")
    reported: list[float] = []
    report = account.import_file(export, Monitor(progress=lambda _text, fraction: reported.append(fraction)))
    assert (report.new, reported[-1]) == (3, 1.0)
    assert account.exists()
