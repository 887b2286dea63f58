"""What the README shows works: its commands parse, its list of commands is complete, its files exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import pytest

from tracker.cli.main import cli
from tracker.periods import PERIOD_NAMES, Period, parse_period
from tracker.store.file.database import open_for_writing
from tracker.ui.pages.page_list import PAGES as WINDOW_PAGES

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "tests/README.md", *(ROOT / "tracker").rglob("README.md")])
CALLS = [line for line in README.splitlines() if line.startswith("./packaging/run ")]


@pytest.mark.parametrize("line", CALLS)
def test_every_command_line_parses(line: str) -> None:
    command: click.Command | None = cli
    words = shlex.split(line, comments=True)[1:]
    while words and isinstance(command, click.Group):
        word = words.pop(0)
        if word.startswith("-"):
            assert any(word in parameter.opts for parameter in command.params)
        else:
            command = command.get_command(click.Context(command), word)
    assert command is not None
    command.make_context("usage-tracker", words)


def _part(title: str) -> str:
    """Return the README's part below a title."""
    return README.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_the_list_of_commands_is_complete() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| ", _part("Commands"), re.MULTILINE)
    assert listed == cli.list_commands(click.Context(cli))


def test_the_list_of_periods_is_complete_and_right() -> None:
    """The words are those that the program takes, and what each is compared with is what the table says."""
    rows = re.findall(r"^\| (`.*) \| (.*) \| (.*) \|$", _part("Periods"), re.MULTILINE)
    words = [word for row in rows for word in re.findall(r"`([^`]+)`", row[0])]
    assert set(PERIOD_NAMES) <= set(words)
    assert {word for word in words if word not in PERIOD_NAMES} == {"7d", "30d", "90d", "Nd", "2026-10", "2026"}
    today = date(2026, 11, 22)
    for names, _, against in rows:
        for word in re.findall(r"`([^`]+)`", names):
            if word not in ("Nd", "all"):
                period = parse_period(word, today, None)
                assert (word, AGAINST[against](period)) == (word, True)


AGAINST: dict[str, Callable[[Period], bool]] = {
    "the day before": lambda period: period.before().days == 1,
    "the N days before": lambda period: period.before().days == period.days,
    "the same days of the month before": lambda period: (
        period.before() == Period(date(2026, 10, 1), date(2026, 10, 22), f"before {period.name}")
    ),
    "the month before": lambda period: (
        (period.before().first, period.before().last) == (date(2026, 9, 1), date(2026, 9, 30))
    ),
    "the same days of the year before": lambda period: period.before().last == date(2025, 11, 22),
    "the year before": lambda period: period.before().first == date(2025, 1, 1),
}


def test_the_list_of_pages_is_complete() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| ", _part("Pages"), re.MULTILINE)
    assert listed == [page.name for page in WINDOW_PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_that_are_named_exist(page: Path) -> None:
    named = re.findall(r"`(?:\./)?((?:tracker|packaging|tests|resources)/[\w./-]*)", page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_schema_page_tells_of_every_table_and_view(tmp_path: Path) -> None:
    page = (ROOT / "tracker/store/README.md").read_text("utf-8")
    with open_for_writing(tmp_path / "usage.sqlite3") as store:
        names = store.rows("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
    ours = {name for (name,) in names if not name.startswith(("sqlite_", "_sqlite"))}
    assert {name for name in ours if f"`{name}`" not in page} == set()


def test_the_page_on_tests_lists_every_helper_world() -> None:
    page = (ROOT / "tests/README.md").read_text("utf-8")
    listed = re.findall(r"^\| `(tests/worlds/[\w/]+\.py)` \| ", page, re.MULTILINE)
    worlds = (path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/worlds").rglob("*.py"))
    assert sorted(listed) == sorted(worlds)
