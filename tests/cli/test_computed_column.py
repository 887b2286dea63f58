"""A computed column that the program does not have becomes a split and a filter of commands by being listed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import ROOT, Outcome
from tests.make import NOW, call, import_calls
from tests.worlds.invented_column import HOME, LEGAL_MODEL, NO_TEAM, OFFICE, save_facts
from tracker.store.file.database import open_for_writing

# The list is added to before anything is made of it, as it would be in the program's own text.
_LISTED = """
import sys
from datetime import datetime
from tracker.store.questions.columns import COMPUTED_COLUMNS
from tests.worlds.invented_column import TEAM
COMPUTED_COLUMNS["team"] = TEAM
import tracker.cli.main as main
now = datetime.fromisoformat(sys.argv[1])
main.utc_now = lambda: now
sys.exit(main.run(sys.argv[2:]))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with a call of a team, one of none and one that may be of any."""
    path = tmp_path / "usage.sqlite3"
    with open_for_writing(path) as store:
        import_calls(store, [call("gen-old", app="Cline", model=LEGAL_MODEL, key=None)])
        save_facts(store)
        import_calls(
            store, [call("gen-beta", key=HOME), call("gen-none", key=OFFICE), call("gen-open", app=None)], "b.csv"
        )
    return path


def run(path: Path, *arguments: str) -> Outcome:
    command = [sys.executable, "-c", _LISTED, NOW.isoformat(), "--store", str(path), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, env=os.environ, check=False)
    return Outcome(done.returncode, done.stdout, done.stderr)


def test_commands_group_and_filter_by_it(path: Path) -> None:
    answer = run(path, "summary", "all", "--by", "team", "--json").json
    assert {group["group"]: (group["kind"], group["requests"]) for group in answer["groups"]} == {
        "alpha": ("value", 1),
        "beta": ("value", 1),
        NO_TEAM: ("unassigned", 1),
        None: ("rest", 1),
    }
    filtered = run(path, "summary", "all", "--team", "beta", "--json").json
    assert (filtered["total"]["requests"], filtered["undecided"]["requests"]) == (1, 1)
    calls = run(path, "calls", "all", "--team", NO_TEAM, "--json").json["calls"]
    assert [one["generation_id"] for one in calls] == ["gen-none"]


def test_an_unknown_value_is_refused_with_a_hint(path: Path) -> None:
    outcome = run(path, "summary", "all", "--team", "bet")
    assert outcome.code == 2
    assert "No team in the store is called 'bet'. Did you mean 'beta'?" in outcome.err
