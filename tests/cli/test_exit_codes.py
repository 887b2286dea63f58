"""Every error has its exit code and a sentence that says what to do, and does not change the store."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Cli, days_ago, made_between
from tests.exports import calls_csv
from tests.loopback import Fault, Loopback, cut_off, garbage, html_error, rate_limited, redirect, response_of
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.accounts.openrouter import BASE_URL_VARIABLE
from tracker.sample.account import SampleAccount
from tracker.sample.export import calls_file_name

SIGN_IN_PAGE = Fault(status=200, headers={"content-type": "text/html"}, body=b"<!doctype html><title>Sign in</title>")
REVOKED = Fault(
    status=401, headers={"content-type": "application/json"}, body=b'{"error":{"code":401,"message":"User not found."}}'
)
AT_ONCE = {"retry-after": "0"}
STORE_COMMANDS = (["sync"], ["summary"], ["calls"], ["compare"], ["doctor"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["summary", "--by", "colour"], "colour"),
        (["summary", "--by", "day,day"], "different"),
        (["summary", "--by", "day,week,month,model"], "one to three"),
        (["summary", "--by", "model,"], "Cannot group by"),
        (["summary", "--period", "fortnight"], "fortnight"),
        (["summary", "0d"], "0d"),
        (["summary", "--by", ""], "Cannot group by ''. Use one of"),
        (["summary", ""], "'' is not a period"),
        (["summary", "--period", "-5d"], "'-5d' is not a period. Use a number of days like 30d"),
        (["summary", "99999d"], "Use at most 9999d, or all"),
        (["summary", "--from", "2026-13-01"], "'2026-13-01' is not a valid date. Give year, month"),
        (["reconcile", "--to", "2026-02-30"], "'2026-02-30' is not a valid date"),
        (["calls", "--to", "tomorrow"], "like 2026-11-05"),
        (["compare", "--to", "2026-11-13"], "--to 2026-11-13 is in the future: today is 2026-11-12 (UTC). Give today"),
        (["prices", "--from", "2026-12-01", "--to", "2026-12-31"], "--from 2026-12-01 is in the future"),
        (["summary", "--from", "0001-01-01"], "from 1970-01-01 on"),
        (["summary", "--zone", "Mars/Base"], "is not utc or local. For local days of another zone set TZ"),
        (
            ["summary", "--from", "2026-11-05", "--to", "2026-11-01"],
            "before it begins on 2026-11-05. Give --from the earlier",
        ),
        (["summary", "7d", "--period", "30d"], "once"),
        (["summary", "--period", "30d", "--from", "2026-11-01"], "once"),
        (["summary", "--model", "acme/absent"], "acme/absent"),
        (["summary", "--key", "nobody"], "--by key"),
        (["summary", "--model", "OPUS-5"], "Did you mean 'anthropic/claude-opus-5-20260723'?"),
        (["summary", "--key", "coding-agnet"], "Did you mean 'coding-agent'?"),
        (["summary", "--json", "--csv"], "--json and --csv"),
        (["summary", "7d", "8d"], "8d"),
        (["summary", "--colour", "red"], "--colour"),
        (["calls", "--app", "absent"], "absent"),
        (["calls", "--limit", "0"], "--limit"),
        (["calls", "--json", "--csv"], "--json and --csv"),
        (["compare", "--period", "never"], "never"),
        (["picture", "overview"], "--out"),
        (["picture", "overview", "--out", "a.png", "--size", "large"], "large"),
        (["picture", "overview", "--out", "a.jpg"], "a.jpg does not end in .png. Give a name like a.png."),
        (["picture", "overview", "--out", "folder.png/overview"], "overview.png"),
        (["sync", "now"], "now"),
        (["forget"], "forget"),
        (["sumary", "30d"], "There is no command 'sumary'. Did you mean summary?"),
        (["whatif"], "Did you mean what-if?"),
        (["key", "show"], "show"),
    ],
    ids=" ".join,
)
def test_wrong_arguments(arguments: list[str], said: str, cli: Cli, synced_store: Path) -> None:
    before = synced_store.read_bytes()
    outcome = cli(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert synced_store.read_bytes() == before


@pytest.mark.parametrize("arguments", [["summary"], ["calls"], ["compare"]], ids=" ".join)
def test_without_a_store_the_message_says_how_to_start(arguments: list[str], cli: Cli, own_environment: Path) -> None:
    outcome = cli(*arguments, "--json")
    assert (outcome.code, outcome.out) == (6, "")
    assert "Sync your account or import" in outcome.err
    assert not own_environment.exists()


class TestProblems:
    """A synced store; then something fails, and the store has the same data as before."""

    @pytest.fixture
    def fails(self, cli: Cli, server: Loopback, synced_store: Path) -> Iterator[Callable[..., str]]:
        """Run a command that has to fail with a code and print nothing; return what it said."""
        before = self._stored(cli)

        def fails(code: int, *arguments: str) -> str:
            outcome = cli(*arguments)
            assert (outcome.code, outcome.out) == (code, "")
            assert outcome.err.count("\n") == 1, "one sentence, no traceback"
            return outcome.err

        yield fails
        assert self._stored(cli) == before

    def _stored(self, cli: Cli) -> Any:
        return [cli.json("summary", "all", "--by", by) for by in ("day,model", "key", "app")]

    def test_no_key(self, fails: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(ENVIRONMENT_VARIABLE)
        assert "usage-tracker key set" in fails(3, "key", "status")

    def test_a_revoked_key(self, fails: Callable[..., str], server: Loopback) -> None:
        server.fail("/key", REVOKED)
        assert "Key rejected" in fails(3, "sync")

    def test_a_key_revoked_during_a_sync(self, fails: Callable[..., str], server: Loopback) -> None:
        # The management route returns 401, and so does /key, which is requested to find out why.
        server.fail("/workspaces", REVOKED)
        server.fail("/key", response_of(server.stand_in.respond("GET", "/key", b"", _bearer(server))), REVOKED)
        assert "Key rejected" in fails(3, "sync")

    def test_a_mistyped_key(self, fails: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, "sk-or-v1-\N{EN DASH}123")
        assert "Copy it again" in fails(3, "sync")

    def test_nothing_listens(
        self, fails: Callable[..., str], monkeypatch: pytest.MonkeyPatch, unhurried: list[float]
    ) -> None:
        monkeypatch.setenv(BASE_URL_VARIABLE, f"http://127.0.0.1:{_free_port()}/api/v1")
        assert "Check the network" in fails(4, "sync")
        assert len(unhurried) == 3

    @pytest.mark.parametrize("status", [500, 502, 503, 529])
    def test_the_server_has_a_problem(self, status: int, fails: Callable[..., str], server: Loopback) -> None:
        server.fail("/key", Fault(status=status, headers=AT_ONCE, body=b"{}"), times=4)
        assert "Try again later" in fails(4, "sync")

    def test_too_many_requests(self, fails: Callable[..., str], server: Loopback) -> None:
        server.fail("/key", rate_limited("0"), times=4)
        assert "fewer requests" in fails(4, "sync")

    @pytest.mark.parametrize("fault", [SIGN_IN_PAGE, garbage(), cut_off()], ids=["page", "garbage", "cut"])
    def test_a_response_that_is_no_data(
        self, fault: Fault, fails: Callable[..., str], server: Loopback, unhurried: list[float]
    ) -> None:
        server.fail("/key", fault, times=4)
        assert "Response not understood" in fails(5, "sync")

    def test_a_sign_in_page_elsewhere(self, fails: Callable[..., str], server: Loopback) -> None:
        server.fail("/key", redirect("https://portal.example/sign-in"))
        assert "was redirected" in fails(5, "sync")

    def test_an_address_that_is_not_safe(self, fails: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(BASE_URL_VARIABLE, "http://openrouter.example/api/v1")
        assert "not https" in fails(2, "sync")

    def test_another_account(self, fails: Callable[..., str], synced_store: Path) -> None:
        _change(synced_store, "UPDATE account SET identity = 'user_somebody_else'")
        assert "Another account" in fails(6, "--store", str(synced_store), "sync")

    @pytest.mark.usefixtures("unhurried")
    @pytest.mark.parametrize(
        "fault", [SIGN_IN_PAGE, garbage(), cut_off(), html_error(400), Fault(status=404, headers={}, body=b"{}")]
    )
    def test_one_feed_fails(self, fault: Fault, cli: Cli, fails: Callable[..., str], server: Loopback) -> None:
        server.fail("/activity", fault, times=4)
        outcome = cli("sync", "--json")
        assert outcome.code == 7
        assert [feed["name"] for feed in outcome.json["feeds"] if feed["status"] == "failed"] == ["activity"]
        assert outcome.err.startswith("Activity: ")

    def test_locked_by_another_writer(
        self, fails: Callable[..., str], synced_store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tracker.store.file.database._BUSY_TIMEOUT_MS", 20)
        with closing(sqlite3.connect(synced_store, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            assert "in use by another program" in fails(6, "sync")
            writer.execute("ROLLBACK")

    def test_an_import_into_a_locked_store(
        self,
        fails: Callable[..., str],
        synced_store: Path,
        account: SampleAccount,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("tracker.store.file.database._BUSY_TIMEOUT_MS", 20)
        export = tmp_path / calls_file_name(days_ago(1))
        export.write_bytes(calls_csv([entry.call for entry in made_between(account, days_ago(5), days_ago(1))]))
        with closing(sqlite3.connect(synced_store, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            fails(6, "import", str(export))
            writer.execute("ROLLBACK")

    def test_a_lock_does_not_stop_reading(self, cli: Cli, fails: Callable[..., str], synced_store: Path) -> None:
        with closing(sqlite3.connect(synced_store, isolation_level=None)) as writer:
            writer.execute("BEGIN EXCLUSIVE")
            assert cli("summary", "--by", "model").code == 0
            writer.execute("ROLLBACK")


def _bearer(server: Loopback) -> dict[str, str]:
    return {"authorization": f"Bearer {server.key}"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _change(store: Path, sql: str) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as database:
        database.execute(sql)


def _folder(path: Path) -> str:
    path.mkdir()
    (path / "kept").touch()
    return "is a folder"


def _text(path: Path) -> str:
    path.write_text("my notes, and no store at all\n" * 100)
    return "not a store of this program"


def _other_database(path: Path) -> str:
    _change(path, "CREATE TABLE songs (title TEXT)")
    return "not a store of this program"


def _other_database_of_our_number(path: Path) -> str:
    _change(path, "CREATE TABLE songs (title TEXT)")
    _change(path, "PRAGMA user_version = 1")
    return "not a store of this program"


WRONG_STORES = [_folder, _text, _other_database, _other_database_of_our_number]


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("arguments", STORE_COMMANDS, ids=" ".join)
@pytest.mark.parametrize("make", WRONG_STORES)
def test_a_file_that_is_no_store_is_left_unchanged(
    make: Callable[[Path], str], arguments: list[str], cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "precious"
    said = make(path)
    before = _bytes_below(tmp_path)
    outcome = cli("--store", path, *arguments)
    assert outcome.code == 6
    assert said in outcome.err + outcome.out
    assert _bytes_below(tmp_path) == before


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("arguments", STORE_COMMANDS, ids=" ".join)
def test_a_store_of_a_newer_version_is_left_unchanged(arguments: list[str], cli: Cli, synced_store: Path) -> None:
    _change(synced_store, "PRAGMA user_version = 99")
    before = synced_store.read_bytes()
    outcome = cli(*arguments)
    assert outcome.code == 6
    assert "newer version" in outcome.err + outcome.out
    assert synced_store.read_bytes() == before


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("arguments", [["summary", "all", "--by", "day,model"], ["sync", "--full"], ["doctor"]])
def test_a_damaged_store_is_reported_as_damaged(arguments: list[str], cli: Cli, synced_store: Path) -> None:
    content = bytearray(synced_store.read_bytes())
    # Every page but the first, which holds the file's header and the schema's root.
    for start in range(4096 * 2, len(content), 4096):
        content[start : start + 64] = os.urandom(64)
    synced_store.write_bytes(content)
    outcome = cli(*arguments)
    assert outcome.code == 6
    assert "damaged" in outcome.err + outcome.out
    assert "Traceback" not in outcome.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
@pytest.mark.usefixtures("server")
def test_a_folder_that_cannot_be_written(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "read_only"
    folder.mkdir(mode=0o500)
    outcome = cli("--store", folder / "usage.sqlite3", "sync")
    assert outcome.code == 6
    assert "cannot be made" in outcome.err


@pytest.mark.usefixtures("server")
def test_a_store_below_a_file_cannot_be_made(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    outcome = cli("--store", tmp_path / "file" / "usage.sqlite3", "sync")
    assert (outcome.code, outcome.out) == (6, "")
    assert "--store" in outcome.err


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    "arguments", [*STORE_COMMANDS, ["import", "--undo", "1"], ["--sample", "summary"]], ids=" ".join
)
def test_a_name_that_the_system_refuses(arguments: list[str], cli: Cli, tmp_path: Path) -> None:
    outcome = cli("--store", tmp_path / ("long" * 100), *arguments)
    assert outcome.code == 6
    assert "Traceback" not in outcome.err


def _bytes_below(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
