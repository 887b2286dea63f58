"""A settings file that cannot be used: every command says so once, uses the defaults and does not change the file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import Cli, copied
from tests.ingest.files.csv_samples import a_call, export, written
from tests.loopback import Loopback

Breaking = Callable[[Path], None]


def _garbage(path: Path) -> None:
    path.write_bytes(b"\xff\xfe{ no settings")


def _list(path: Path) -> None:
    path.write_text("[1, 2]")


def _wrong_type(path: Path) -> None:
    path.write_text('{"poll_minutes": "often"}')


def _wrong_store(path: Path) -> None:
    path.write_text('{"store": "../elsewhere.sqlite3"}')


def _folder(path: Path) -> None:
    path.mkdir()


def _unreadable(path: Path) -> None:
    path.write_text("{}")
    path.chmod(0)


BREAKINGS = [_garbage, _list, _wrong_type, _wrong_store, _folder, _unreadable]
COMMANDS = [
    ["summary"],
    ["--quiet", "summary", "--json"],
    ["calls"],
    ["compare"],
    ["reconcile"],
    ["prices"],
    ["retention"],
    ["what-if", "--model", "deepseek/deepseek-v4-flash"],
    ["tag", "list"],
    ["tag", "set", "--app", "Cline", "programming"],
    ["key", "status"],
    ["sync"],
    ["import", "--undo", "1"],
]


@pytest.fixture(params=BREAKINGS, ids=lambda breaking: breaking.__name__[1:])
def broken(request: pytest.FixtureRequest, synced_store: Path) -> Path:
    """Settings that cannot be used, next to a synced store."""
    if request.param is _unreadable and os.geteuid() == 0:
        pytest.skip("the superuser may read everything")
    path = synced_store.with_name("settings.json")
    breaking: Breaking = request.param
    breaking(path)
    return path


def test_every_command_says_so_once_and_works_as_without_settings(
    broken: Path, cli: Cli, server: Loopback, ready_store: Path, synced_store: Path
) -> None:
    before = broken.stat()
    for arguments in COMMANDS:
        outcome = cli(*arguments)
        assert outcome.err.count(str(broken)) == 1, arguments
        first = outcome.err.splitlines()[0]
        assert str(broken) in first, arguments
        assert "Until" in first, arguments
        assert first.endswith("used."), arguments
        assert "Traceback" not in outcome.err, arguments
        assert outcome.code == (2 if "--undo" in arguments else 0), (arguments, outcome.err)
    after = broken.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_the_default_store_is_used(cli: Cli, synced_store: Path) -> None:
    whole = cli.json("summary", "all", "--by", "model")
    _garbage(synced_store.with_name("settings.json"))
    assert cli.json("summary", "all", "--by", "model") == whole


def test_a_named_store_and_the_sample_say_so_too(cli: Cli, synced_store: Path, sample_store: Path) -> None:
    _garbage(synced_store.with_name("settings.json"))
    elsewhere = copied(synced_store, synced_store.with_name("elsewhere.sqlite3"))
    for arguments in (["--store", elsewhere, "summary"], ["--sample", "summary"]):
        outcome = cli(*arguments)
        assert outcome.code == 0
        assert outcome.err.count("settings.json") == 1


def test_valid_settings_print_no_message(cli: Cli, synced_store: Path) -> None:
    synced_store.with_name("settings.json").write_text('{"theme": "dark", "of a later version": 1}')
    assert "ettings" not in cli("summary").err


@pytest.mark.parametrize("breaking", [_garbage, _wrong_store])
def test_no_store_is_changed_if_it_may_not_be_the_chosen_one(
    breaking: Breaking, cli: Cli, synced_store: Path, tmp_path: Path
) -> None:
    other = copied(synced_store, synced_store.with_name("usage-0123abcd.sqlite3"))
    file = written(tmp_path, export([a_call()]))
    breaking(synced_store.with_name("settings.json"))
    for arguments in (["import", file], ["import", "--undo", "1"], ["tag", "set", "--app", "Cline", "programming"]):
        outcome = cli(*arguments)
        assert outcome.code == 2, arguments
        assert "There are 2 stores" in outcome.err, arguments
        assert cli("--store", other, *arguments).err.count("There are 2 stores") == 0, arguments
    assert cli("summary").code == 0


def test_changes_are_allowed_if_the_store_is_certain(cli: Cli, synced_store: Path) -> None:
    copied(synced_store, synced_store.with_name("usage-0123abcd.sqlite3"))
    _wrong_type(synced_store.with_name("settings.json"))
    assert cli("tag", "set", "--app", "Cline", "programming").code == 0
