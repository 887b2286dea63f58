"""Where the key comes from, and keyrings that are missing, do not respond or do not store."""

from __future__ import annotations

import os
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend

from tests.accounts.memory_keyring import MemoryKeyring, SilentKeyring
from tracker.accounts import keychain
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.errors import KeyringUnavailable, UsageError
from tracker.paths import keys_revision_path

KEY = "sk-or-v1-0123456789abcdef"


@pytest.fixture(autouse=True)
def previous_keyring() -> Iterator[KeyringBackend]:
    before = keyring.get_keyring()
    yield before
    keyring.set_keyring(before)


@pytest.fixture
def memory() -> MemoryKeyring:
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    return memory


def test_without_a_key_there_is_none(memory: MemoryKeyring) -> None:
    assert keychain.load_key() is None
    assert keychain.key_source() is None
    assert keychain.forget_key() is False


def test_a_stored_key_is_loaded_and_removed(memory: MemoryKeyring) -> None:
    keychain.save_key(f"  {KEY}\n")
    assert keychain.load_key() == KEY
    assert keychain.key_source() == "keyring"
    assert memory.kept == {("model-usage-tracker", "openrouter"): KEY}
    assert keychain.forget_key() is True
    assert keychain.load_key() is None


def test_the_environment_comes_first(memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    keychain.save_key("sk-or-v1-kept")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, f" {KEY} ")
    assert keychain.load_key() == KEY
    assert keychain.key_source() == "environment"


def test_an_empty_variable_is_no_key(memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "  ")
    assert keychain.load_key() is None


def test_with_the_variable_no_keyring_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(SilentKeyring())
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, KEY)
    assert (keychain.load_key(), keychain.key_source()) == (KEY, "environment")


def test_a_keyring_that_does_not_respond_is_reported_with_a_remedy() -> None:
    keyring.set_keyring(SilentKeyring())
    for use in (keychain.load_key, keychain.key_source, keychain.forget_key, lambda: keychain.save_key(KEY)):
        with pytest.raises(KeyringUnavailable, match=ENVIRONMENT_VARIABLE) as caught:
            use()
        assert KEY not in str(caught.value)


class BrokenKeyring(SilentKeyring):
    """A plug-in that raises what it likes."""

    def get_password(self, service: str, username: str) -> str | None:
        raise ZeroDivisionError(f"of {service}")


def test_any_exception_of_a_keyring_is_an_error_of_ours() -> None:
    keyring.set_keyring(BrokenKeyring())
    for use in (keychain.load_key, keychain.key_source, keychain.forget_key, keychain.check_keyring):
        with pytest.raises(KeyringUnavailable, match=r"cannot be used \(ZeroDivisionError\)"):
            use()


def test_a_key_kept_until_quit_needs_no_keyring(memory: MemoryKeyring, own_memory: None) -> None:
    keyring.set_keyring(SilentKeyring())
    keychain.keep_until_quit(f" {KEY}\n", "user_1")
    assert (keychain.load_key("user_1"), keychain.key_source("user_1")) == (KEY, "memory")
    with pytest.raises(KeyringUnavailable):
        keychain.load_key("user_2")
    assert keychain.forget_key("user_1") is True
    with pytest.raises(KeyringUnavailable):
        keychain.load_key("user_1")


def test_a_stored_key_takes_the_place_of_one_kept_until_quit(memory: MemoryKeyring, own_memory: None) -> None:
    keychain.keep_until_quit("sk-or-v1-old")
    keychain.save_key(KEY)
    assert (keychain.load_key(), keychain.key_source()) == (KEY, "keyring")


def test_a_keyring_that_stores_nothing_is_reported() -> None:
    # The null keyring of the tests' environment accepts every password and stores none.
    with pytest.raises(KeyringUnavailable, match="did not store"):
        keychain.save_key(KEY)


@pytest.mark.parametrize("text", ["", "   ", "two words", "one\ntwo", "sk-or-v1-\N{EN DASH}1", "sk\tor", "sk-\x00"])
def test_text_that_cannot_be_a_key_is_refused_and_not_shown(text: str, memory: MemoryKeyring) -> None:
    with pytest.raises(UsageError) as caught:
        keychain.save_key(text)
    assert memory.kept == {}
    assert not text.strip() or text.strip() not in str(caught.value)


class TestAccounts:
    """One key per account; the last one is found without knowing the account."""

    def test_each_account_has_its_own_key(self, memory: MemoryKeyring) -> None:
        keychain.save_key("sk-or-v1-home", "user_1")
        keychain.save_key("sk-or-v1-work", "org_2")
        assert keychain.load_key("user_1") == "sk-or-v1-home"
        assert keychain.load_key("org_2") == "sk-or-v1-work"
        assert keychain.load_key("org_3") is None
        assert (keychain.key_source("org_2"), keychain.key_source("org_3")) == ("keyring", None)

    def test_the_one_set_last_is_found_without_an_account(self, memory: MemoryKeyring) -> None:
        keychain.save_key("sk-or-v1-home", "user_1")
        keychain.save_key("sk-or-v1-work", "org_2")
        assert keychain.load_key() == "sk-or-v1-work"
        keychain.save_key("sk-or-v1-unknown")
        assert keychain.load_key() == "sk-or-v1-unknown"

    def test_a_key_is_stored_once(self, memory: MemoryKeyring) -> None:
        keychain.save_key(KEY, "user_1")
        assert memory.keys == [KEY]

    @pytest.mark.parametrize("account", ["user_1", None])
    def test_removing_a_key_leaves_nothing_of_it(self, memory: MemoryKeyring, account: str | None) -> None:
        keychain.save_key(KEY, "user_1")
        assert keychain.forget_key(account) is True
        assert memory.kept == {}

    def test_removing_one_key_keeps_the_others(self, memory: MemoryKeyring) -> None:
        keychain.save_key("sk-or-v1-home", "user_1")
        keychain.save_key("sk-or-v1-work", "org_2")
        assert keychain.forget_key("user_1") is True
        assert (keychain.load_key("user_1"), keychain.load_key()) == (None, "sk-or-v1-work")
        assert keychain.forget_key("user_1") is False

    def test_a_key_without_account_is_not_another_accounts(self, memory: MemoryKeyring) -> None:
        keychain.save_key(KEY)
        assert keychain.load_key("user_1") is None
        assert keychain.forget_key("user_1") is False
        assert keychain.load_key() == KEY

    def test_the_environment_comes_before_every_account(
        self, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keychain.save_key("sk-or-v1-home", "user_1")
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, KEY)
        assert (keychain.load_key("user_1"), keychain.key_source("user_1")) == (KEY, "environment")


def test_storing_and_removing_a_key_changes_a_file_without_the_key(memory: MemoryKeyring) -> None:
    keys_revision_path().parent.mkdir(parents=True, exist_ok=True)
    marks = [keychain.keys_revision()]
    keychain.save_key(KEY, "user_aaaa")
    marks.append(keychain.keys_revision())
    os.utime(keys_revision_path(), ns=(5, 5))
    marks.append(keychain.keys_revision())
    keychain.forget_key("user_aaaa")
    marks.append(keychain.keys_revision())
    assert marks[0] == 0
    assert marks[2] == 5
    assert len(set(marks)) == 4
    assert keys_revision_path().read_bytes() == b""


def test_a_file_that_cannot_be_changed_is_no_reason_to_refuse_a_key(memory: MemoryKeyring) -> None:
    keys_revision_path().parent.mkdir(parents=True, exist_ok=True)
    keys_revision_path().symlink_to(keys_revision_path().parent / "nowhere" / "at all")
    keychain.save_key(KEY)
    assert keychain.load_key() == KEY
    assert keychain.keys_revision() == 0
