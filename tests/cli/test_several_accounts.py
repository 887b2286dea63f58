"""A key of another account: its own store becomes current, with a message; accounts are never mixed."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

import pytest

from tests.accounts.memory_keyring import MemoryKeyring
from tests.cli.running import Cli, days_ago, finish, made_between, start_frozen
from tests.exports import calls_csv
from tests.loopback import Loopback
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.locks import StoreLock
from tracker.sample.account import INFERENCE_KEY, MANAGEMENT_KEY, SampleAccount
from tracker.sample.entities import USER_ID
from tracker.sample.export import calls_file_name

OTHER = "user_2somebodyElseQ7x9"


def own_path(home: Path, identity: str) -> Path:
    return home / f"usage-{sha256(identity.encode()).hexdigest()[:8]}.sqlite3"


@pytest.fixture
def belongs_to(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return how to make the stand-in's keys belong to another account."""

    def belongs(identity: str) -> None:
        monkeypatch.setattr("tracker.sample.account_responses.USER_ID", identity)

    return belongs


@pytest.fixture
def first_store(synced_store: Path, belongs_to: Callable[[str], None]) -> Path:
    """The store of the first account; the key belongs to the other one from now on."""
    belongs_to(OTHER)
    return synced_store


def test_another_account_is_synced_into_its_own_store(cli: Cli, first_store: Path, own_environment: Path) -> None:
    before = first_store.read_bytes()
    outcome = cli("sync", "--json")
    assert outcome.code == 0
    assert {feed["status"] for feed in outcome.json["feeds"]} == {"ok"}
    place = own_path(own_environment, OTHER)
    assert place.name in outcome.err
    assert "another account" in outcome.err
    assert place.stat().st_mode & 0o777 == 0o600
    assert first_store.read_bytes() == before


def test_commands_then_read_the_new_store(cli: Cli, first_store: Path, own_environment: Path) -> None:
    cli("sync")
    first_store.unlink()
    assert cli.json("summary", "all")["total"]["requests"] > 0
    assert "another account" not in cli("sync").err, "it is not said again"


def test_the_first_account_finds_its_store_again(
    cli: Cli, first_store: Path, own_environment: Path, belongs_to: Callable[[str], None]
) -> None:
    cli("sync")
    belongs_to(USER_ID)
    outcome = cli("sync")
    assert outcome.code == 0
    assert "stored in usage.sqlite3" in outcome.err
    stores = {path.name for path in own_environment.glob("*.sqlite3")}
    assert stores == {"usage.sqlite3", own_path(own_environment, OTHER).name}


def test_quiet_means_quiet(cli: Cli, first_store: Path) -> None:
    assert cli("--quiet", "sync").err == ""


def test_a_named_store_is_not_changed_for_another(cli: Cli, first_store: Path, own_environment: Path) -> None:
    before = first_store.read_bytes()
    outcome = cli("--store", first_store, "sync")
    assert (outcome.code, outcome.out) == (6, "")
    assert "Another account" in outcome.err
    assert first_store.read_bytes() == before
    assert not own_path(own_environment, OTHER).exists()


def test_a_store_in_another_folder_is_for_the_first_account(
    cli: Cli, first_store: Path, tmp_path: Path, belongs_to: Callable[[str], None]
) -> None:
    elsewhere = tmp_path / "throwaway.sqlite3"
    assert cli("--store", elsewhere, "sync").code == 0
    belongs_to(USER_ID)
    assert cli("--store", elsewhere, "sync").code == 6


def test_doctor_lists_the_stores(cli: Cli, first_store: Path, own_environment: Path) -> None:
    cli("sync")
    found = {finding["name"]: finding["text"] for finding in cli.json("doctor")["findings"]}
    assert USER_ID[-4:] in found["account in usage.sqlite3"]
    mine = found[f"account in {own_path(own_environment, OTHER).name}"]
    assert f"…{OTHER[-4:]}, last used" in mine
    assert mine.endswith("this one")
    assert str(own_path(own_environment, OTHER)) in found["store"]


def test_doctor_says_that_the_key_is_another_accounts(cli: Cli, first_store: Path) -> None:
    found = {finding["name"]: finding["text"] for finding in cli.json("doctor")["findings"]}
    assert f"…{OTHER[-4:]}" in found["key's account"]
    cli("sync")
    assert "key's account" not in {finding["name"] for finding in cli.json("doctor")["findings"]}


class TestFilesFirst:
    """A store with only imported files belongs to the first account that syncs into it, and a message says so."""

    @pytest.fixture
    def files_store(
        self, cli: Cli, server: Loopback, account: SampleAccount, tmp_path: Path, own_environment: Path
    ) -> Path:
        export = tmp_path / calls_file_name(days_ago(1))
        export.write_bytes(calls_csv([entry.call for entry in made_between(account, days_ago(3), days_ago(1))]))
        assert cli("import", export).code == 0
        return own_environment / "usage.sqlite3"

    def test_it_is_taken_over_and_reported_once(self, cli: Cli, files_store: Path) -> None:
        outcome = cli("sync")
        assert outcome.code == 0
        assert "1 imported file stored here without an account" in outcome.err
        assert "imported file" not in cli("sync").err

    def test_the_report_says_so(self, cli: Cli, files_store: Path) -> None:
        reports = {feed["name"]: feed for feed in cli.json("sync")["feeds"]}
        assert reports["key"]["status"] == "ok"
        assert "this account now includes" in reports["key"]["reason"]

    def test_an_empty_store_is_taken_over_without_a_message(self, cli: Cli, server: Loopback) -> None:
        assert cli("sync").err == ""


class TestKeys:
    """`key set` changes to the account's store, and each account keeps its own key."""

    @pytest.fixture
    def memory(self, set_keyring: Any, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
        monkeypatch.delenv(ENVIRONMENT_VARIABLE)
        memory = MemoryKeyring()
        set_keyring(memory)
        return memory

    @pytest.fixture
    def set_key(self, cli: Cli, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
        def set_key(key: str, *arguments: object) -> Any:
            monkeypatch.setattr("sys.stdin", io.StringIO(key))
            return cli(*arguments, "key", "set")

        return set_key

    def test_the_first_key_only_makes_an_entry(
        self, set_key: Callable[..., Any], memory: MemoryKeyring, own_environment: Path
    ) -> None:
        assert set_key(MANAGEMENT_KEY).code == 0
        assert memory.keys == [MANAGEMENT_KEY]
        assert not own_environment.exists()

    def test_a_key_of_another_account_makes_that_ones_store_current(
        self,
        cli: Cli,
        set_key: Callable[..., Any],
        memory: MemoryKeyring,
        own_environment: Path,
        belongs_to: Callable[[str], None],
    ) -> None:
        set_key(MANAGEMENT_KEY)
        assert cli("sync").code == 0
        belongs_to(OTHER)
        outcome = set_key(INFERENCE_KEY)
        assert outcome.code == 0
        assert own_path(own_environment, OTHER).name in outcome.err
        assert sorted(memory.keys) == sorted([MANAGEMENT_KEY, INFERENCE_KEY])
        assert cli.json("key", "status")["kind"] == "inference"
        assert cli.json("--store", own_environment / "usage.sqlite3", "key", "status")["kind"] == "management"
        assert cli.json("summary", "30d")["coverage"]["missing"] == 30, "nothing of the first account"

    def test_for_a_named_store_of_another_account_no_key_is_stored(
        self, set_key: Callable[..., Any], memory: MemoryKeyring, first_store: Path
    ) -> None:
        outcome = set_key(MANAGEMENT_KEY, "--store", first_store)
        assert outcome.code == 6
        assert memory.kept == {}

    def test_forgetting_concerns_the_current_account(
        self, cli: Cli, set_key: Callable[..., Any], memory: MemoryKeyring, belongs_to: Callable[[str], None]
    ) -> None:
        set_key(MANAGEMENT_KEY)
        cli("sync")
        belongs_to(OTHER)
        set_key(INFERENCE_KEY)
        assert "Removed" in cli("key", "forget").err
        assert memory.keys == [MANAGEMENT_KEY]
        assert cli.json("sync")["feeds"][0]["reason"] == "needs a key"


def test_a_second_process_waits_for_its_turn(server: Loopback, synced_store: Path) -> None:
    lock = StoreLock(synced_store, "sync")
    assert lock.acquire()
    process = start_frozen(["sync"])
    while not server.seen and process.poll() is None:
        with suppress(TimeoutExpired):
            process.wait(timeout=0.1)
    with pytest.raises(TimeoutExpired):
        # Long enough for a sync that would not wait.
        process.wait(timeout=2)
    asked = {seen.path for seen in server.seen}
    lock.release()
    assert finish(process).code == 0
    assert asked == {"/key"}
    assert "/activity" in {seen.path for seen in server.seen}
