"""Help and version: every command is listed and explains itself."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from tests.cli.running import Cli
from tracker.analysis.ledger.question import COLUMNS, VALUE_COLUMNS
from tracker.cli.main import cli as group
from tracker.ui.pages.page_list import PAGES

COMMANDS = group.list_commands(click.Context(group))


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


@pytest.mark.parametrize("words", [["--help"], ["summary", "--help"], ["--version"]], ids=" ".join)
def test_asking_makes_nothing(words: list[str], cli: Cli, own_environment: Path) -> None:
    cli(*words)
    assert not own_environment.exists()
