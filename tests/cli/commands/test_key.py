"""`key`: read from a prompt or standard input, checked, stored in the keyring, and shown nowhere."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import keyring
import pytest

from tests.accounts.memory_keyring import MemoryKeyring, SilentKeyring
from tests.cli.running import Cli
from tests.loopback import Fault, Loopback, html_error
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.sample.account import INFERENCE_KEY, MANAGEMENT_KEY


@pytest.fixture
def memory(set_keyring: Any) -> MemoryKeyring:
    """A keyring in memory."""
    memory = MemoryKeyring()
    set_keyring(memory)
    return memory


@pytest.fixture(autouse=True)
def no_key_in_the_environment(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE)


def _type(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.mark.parametrize(("key", "kind"), [(MANAGEMENT_KEY, "management"), (INFERENCE_KEY, "inference")])
def test_a_key_is_checked_and_stored(
    key: str, kind: str, cli: Cli, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    _type(monkeypatch, f"{key}\n")
    outcome = cli("key", "set")
    assert (outcome.code, outcome.out) == (0, "")
    assert f"{kind} key" in outcome.err
    assert memory.keys == [key]
    status = cli.json("key", "status")
    assert list(status) == ["source", "kind", "label"]
    assert (status["source"], status["kind"]) == ("keyring", kind)


def test_a_stored_key_is_used_by_sync_and_can_be_removed(
    cli: Cli, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    _type(monkeypatch, MANAGEMENT_KEY)
    assert cli("key", "set").code == 0
    assert cli("sync").code == 0
    assert "Removed" in cli("key", "forget").err
    assert memory.kept == {}
    (key,) = (feed for feed in cli.json("sync")["feeds"] if feed["name"] == "key")
    assert (key["status"], key["reason"]) == ("skipped", "needs a key")
    assert "no key" in cli("key", "forget").err


def test_the_environment_comes_before_the_keyring(
    cli: Cli, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    _type(monkeypatch, MANAGEMENT_KEY)
    cli("key", "set")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, INFERENCE_KEY)
    assert cli.json("key", "status")["source"] == "environment"
    assert cli.json("key", "status")["kind"] == "inference"


@pytest.mark.parametrize("text", ["", "\n", "two words", "sk-or-v1-1\nsk-or-v1-2", "sk-or-v1-\N{EN DASH}"])
def test_text_that_is_no_key_is_refused(
    text: str, cli: Cli, server: Loopback, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    _type(monkeypatch, text)
    outcome = cli("key", "set")
    assert outcome.code == 2
    assert server.seen == []
    assert memory.kept == {}


def test_a_wrong_key_is_not_stored_and_the_old_one_stays(
    cli: Cli, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    _type(monkeypatch, MANAGEMENT_KEY)
    cli("key", "set")
    _type(monkeypatch, "sk-or-v1-" + 64 * "0")
    assert cli("key", "set").code == 3
    assert memory.keys == [MANAGEMENT_KEY]


def test_a_key_that_cannot_be_checked_is_not_stored(
    cli: Cli, server: Loopback, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.fail("/key", Fault(status=503, headers={"retry-after": "0"}, body=html_error().body), times=4)
    _type(monkeypatch, MANAGEMENT_KEY)
    assert cli("key", "set").code == 4
    assert memory.kept == {}


@pytest.mark.parametrize("arguments", [["key", "set"], ["key", "status"], ["key", "forget"], ["sync"]], ids=" ".join)
def test_a_missing_keyring_says_what_to_do(
    arguments: list[str], cli: Cli, set_keyring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_keyring(SilentKeyring())
    _type(monkeypatch, MANAGEMENT_KEY)
    outcome = cli(*arguments)
    assert outcome.code == 3
    assert ENVIRONMENT_VARIABLE in outcome.err


def test_a_keyring_that_stores_nothing_is_reported(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    # The null keyring of the tests' environment accepts every password and stores none.
    _type(monkeypatch, MANAGEMENT_KEY)
    outcome = cli("key", "set")
    assert outcome.code == 3
    assert "did not store" in outcome.err


def test_status_without_a_key(cli: Cli, memory: MemoryKeyring) -> None:
    outcome = cli("key", "status")
    assert (outcome.code, outcome.out) == (3, "")
    assert "key set" in outcome.err


def test_the_key_is_no_argument(cli: Cli, memory: MemoryKeyring) -> None:
    assert cli("key", "set", MANAGEMENT_KEY).code == 2
    assert memory.kept == {}


@pytest.mark.parametrize("key", [MANAGEMENT_KEY, INFERENCE_KEY], ids=["management", "inference"])
def test_the_key_is_written_nowhere(
    key: str,
    cli: Cli,
    server: Loopback,
    memory: MemoryKeyring,
    own_environment: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _type(monkeypatch, key)
    repeats_the_key = f'{{"error":{{"message":"No rights for {key}"}}}}'.encode()
    printed = [cli("key", "set")]
    for arguments in (
        ["key", "status"],
        ["sync"],
        ["sync", "--full", "--json"],
        ["doctor"],
        ["summary", "--by", "key"],
    ):
        server.fail("/models", Fault(status=400, headers={}, body=repeats_the_key))
        server.fail("/credits", Fault(status=403, headers={}, body=repeats_the_key))
        printed.append(cli(*arguments))
    server.fail("/key", Fault(status=401, headers={}, body=repeats_the_key))
    printed.append(cli("sync"))
    secret = key.removeprefix("sk-or-v1-")
    assert memory.keys == [key], "it is kept where it belongs"
    assert [outcome for outcome in printed if secret in outcome.out + outcome.err] == []
    assert any("No rights for" in outcome.err for outcome in printed)
    files = [path for path in own_environment.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if secret.encode() in path.read_bytes()] == []


def test_a_fault_of_ours_does_not_show_the_key(
    cli: Cli, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("a fault")

    monkeypatch.setenv(ENVIRONMENT_VARIABLE, MANAGEMENT_KEY)
    monkeypatch.setattr("tracker.api.client.payloads.read_key_status", broken)
    outcome = cli("sync")
    assert outcome.code == 1
    assert MANAGEMENT_KEY not in outcome.err


def test_the_keyring_of_the_tests_is_not_the_persons() -> None:
    assert os.environ["PYTHON_KEYRING_BACKEND"] == "keyring.backends.null.Keyring"
    assert keyring.get_keyring().__module__ == "keyring.backends.null"
