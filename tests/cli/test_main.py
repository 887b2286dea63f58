"""The command line itself: every command is listed and has help, and every error has its exit code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.cli.running import Cli
from tracker.analysis.ledger.question import COLUMNS, VALUE_COLUMNS
from tracker.cli.main import cli as group
from tracker.errors import Offline, StoreUnusable
from tracker.ui.pages.page_list import PAGES

COMMANDS = group.list_commands(click.Context(group))

LOOKS_LIKE_A_KEY = "sk-or-v1-0123456789abcdef"
LOOKS_LIKE_NO_KEY = "proxy-token-4711"


def test_help_lists_every_command(cli: Cli) -> None:
    outcome = cli("--help")
    assert (outcome.code, outcome.err) == (0, "")
    listed = re.findall(r"^  ([a-z-]+)  ", outcome.out.partition("Commands:")[2], re.MULTILINE)
    assert listed == COMMANDS


@pytest.mark.parametrize("option", ["--store", "--sample", "--quiet", "--version", "--help"])
def test_help_lists_the_global_options(option: str, cli: Cli) -> None:
    assert option in cli("-h").out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, cli: Cli) -> None:
    outcome = cli(name, "--help")
    assert (outcome.code, outcome.err) == (0, "")
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in outcome.out
            assert parameter.help or parameter.metavar or isinstance(parameter.type, click.Choice)


@pytest.mark.parametrize("name", ["set", "status", "forget"])
def test_every_command_of_key_has_help(name: str, cli: Cli) -> None:
    outcome = cli("key", name, "--help")
    assert outcome.code == 0
    assert len(outcome.out.splitlines()) > 3


def test_help_of_summary_names_every_column(cli: Cli) -> None:
    text = " ".join(cli("summary", "--help").out.split())
    assert all(column in text for column in COLUMNS)
    assert all(f"--{column}" in text for column in VALUE_COLUMNS)


@pytest.mark.parametrize(("command", "before_last"), [("window", " or "), ("picture", ", ")])
def test_help_names_every_page_in_the_order_of_the_window(command: str, before_last: str, cli: Cli) -> None:
    text = " ".join(cli(command, "--help").out.split())
    names = [page.name for page in PAGES]
    assert f": {', '.join(names[:-1])}{before_last}{names[-1]}." in text


def test_version(cli: Cli) -> None:
    outcome = cli("--version")
    assert outcome.code == 0
    assert re.fullmatch(r"usage-tracker (\d+\.\d+\.\d+\S*|\(run from its source\))\n", outcome.out)


@pytest.mark.parametrize("arguments", [["--help"], ["summary", "--help"], ["--version"]], ids=" ".join)
def test_help_creates_no_files(arguments: list[str], cli: Cli, own_environment: Path) -> None:
    cli(*arguments)
    assert not own_environment.exists()


def test_a_fault_of_ours_is_reported_as_one(cli: Cli, synced_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tracker.cli.commands.summary.summarize", broken)
    outcome = cli("summary", "--json")
    assert (outcome.code, outcome.out) == (1, "")
    assert "fault of this program" in outcome.err


def test_a_printed_fault_has_no_key(
    cli: Cli, synced_store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(f"Illegal header value b'Bearer {LOOKS_LIKE_A_KEY}' or {LOOKS_LIKE_NO_KEY} \x1b[2J")

    monkeypatch.setenv("OPENROUTER_API_KEY", LOOKS_LIKE_NO_KEY)
    monkeypatch.setattr("tracker.cli.commands.summary.summarize", broken)
    outcome = cli("summary", "--json")
    assert "ValueError: Illegal header value b'Bearer …' or … \ufffd[2J" in outcome.err
    assert LOOKS_LIKE_A_KEY[10:] not in outcome.err


@pytest.mark.parametrize(
    ("arguments", "code"), [(["import", "\x1b]0;title\x07.csv"], 2), (["summary", "--by", "\x9b2J"], 2)]
)
def test_an_error_repeats_no_escape_characters(arguments: list[str], code: int, cli: Cli, synced_store: Path) -> None:
    outcome = cli(*arguments)
    assert outcome.code == code
    assert not {"\x1b", "\x07", "\x9b"} & set(outcome.err)


@pytest.mark.parametrize(
    ("error", "code"),
    [(Offline("No connection."), 4), (StoreUnusable("Full."), 6), (click.Abort(), 7), (click.UsageError("Odd."), 2)],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_an_error_becomes_its_exit_code(
    error: Exception, code: int, cli: Cli, synced_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr("tracker.cli.commands.summary.summarize", failing)
    outcome = cli("summary", "--json")
    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err
    assert "Traceback" not in outcome.err


def test_no_command_is_imported_before_it_is_used() -> None:
    code = "import sys, tracker.cli.main; print(*(name for name in sys.modules if 'cli.commands.' in name))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"
