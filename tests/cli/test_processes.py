"""What only a separate process shows: streams, what a cold start loads, and two processes on one store."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from tests import truth
from tests.cli.running import (
    NOW,
    ROOT,
    Cli,
    copied,
    days_ago,
    finish,
    made_between,
    made_until,
    measures_of,
    start_frozen,
)
from tests.exports import calls_csv
from tests.loopback import Loopback
from tracker.sample.account import SampleAccount
from tracker.sample.export import calls_file_name

HEAVY = {"PySide6", "shiboken6", "pyqtgraph", "numpy", "httpx", "keyring", "sqlite_utils"}


def _loaded(import_times: str) -> set[str]:
    """Return the top-level names of all modules in what `-X importtime` prints."""
    lines = [line for line in import_times.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.fixture
def filled_store(ready_store: Path, account: SampleAccount, tmp_path: Path, own_environment: Path, cli: Cli) -> Path:
    """A store with day feeds and calls at the default path."""
    path = copied(ready_store, own_environment / "usage.sqlite3")
    export = tmp_path / calls_file_name(days_ago(1))
    export.write_bytes(calls_csv([entry.call for entry in made_between(account, days_ago(5), days_ago(1))]))
    assert cli("import", export).code == 0
    return path


@pytest.mark.parametrize(
    "arguments",
    [["summary", "--period", "all", "--json"], ["calls", "all", "--json"], ["summary", "all", "--by", "day", "--csv"]],
    ids=" ".join,
)
def test_a_cold_start_loads_nothing_heavy(arguments: list[str], filled_store: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "tracker", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert {"tracker", "sqlite3", "click"} <= _loaded(done.stderr)
    assert _loaded(done.stderr) & HEAVY == set()
    assert "gen-" in done.stdout or "spend_usd" in done.stdout


def test_a_cold_start_on_the_sample_loads_nothing_heavy(sample_store: Path) -> None:
    outcome = finish(start_frozen(["--sample", "summary", "--json"], python=["-X", "importtime"]))
    assert outcome.code == 0
    assert _loaded(outcome.err) & HEAVY == set()
    assert measures_of(outcome.json["total"]).requests


def test_a_reader_that_closes_the_pipe_causes_no_error(filled_store: Path) -> None:
    command = [sys.executable, "-m", "tracker", "summary", "all", "--by", "day,model,key", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


@pytest.mark.parametrize(
    ("arguments", "code"), [(["key", "status"], 3), (["key", "forget"], 3), (["sync"], 3), (["doctor"], 0)]
)
def test_a_keyring_that_is_configured_and_not_installed_is_named(
    arguments: list[str], code: int, own_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration = own_environment / "python_keyring" / "keyringrc.cfg"
    configuration.parent.mkdir(parents=True)
    configuration.write_text("[backend]\ndefault-keyring=not_installed.backend.Keyring\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(own_environment))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    command = [sys.executable, "-m", "tracker", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert "No module named 'not_installed'" in done.stdout + done.stderr


def test_data_is_utf8_whatever_the_code_page(sample_store: Path, cli: Cli) -> None:
    arguments = ["--sample", "summary", "--period", "all", "--by", "app", "--json"]
    script = (
        "import sys, datetime, tracker.cli.main as main\n"
        f"main.utc_now = lambda: datetime.datetime.fromisoformat({NOW.isoformat()!r})\n"
        "sys.argv[1:1] = []\n"
        "main.main()\n"
    )
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, env=environment, timeout=60, check=True)
    assert "Zürich 🏔️ Übersetzer · 翻訳" in done.stdout.decode("utf-8")
    assert done.stdout.decode("utf-8") == cli(*arguments).out


def test_progress_is_written_only_on_a_terminal(server: Loopback) -> None:
    outcome = finish(start_frozen(["sync", "--json"]))
    assert (outcome.code, outcome.err) == (0, "")


def test_two_processes_sync_and_import_at_once(
    cli: Cli, server: Loopback, account: SampleAccount, tmp_path: Path
) -> None:
    exports = []
    for name, variant, first, last in (("early", "V2", 30, 8), ("late", "V4", 15, 1)):
        path = tmp_path / f"{name}.csv"
        made = made_between(account, days_ago(first), days_ago(last))
        path.write_bytes(calls_csv([entry.call for entry in made], "V2" if variant == "V2" else "V4"))
        exports.append(path)
    arguments: list[list[object]] = [["sync"], ["import", exports[0]], ["sync", "--full"], ["import", exports[1]]]
    outcomes = [finish(process) for process in [start_frozen(line) for line in arguments]]
    assert [(outcome.code, outcome.err) for outcome in outcomes if outcome.code] == []

    answer = cli.json("summary", "all")
    expected = truth.total(made_until(account))
    found = measures_of(answer["total"])
    assert (found.requests, found.tokens) == (expected.requests, expected.tokens)
    exported = {entry.call.generation_id for entry in made_between(account, days_ago(30), days_ago(1))}
    assert abs(found.spend_nano - expected.spend_nano) <= 1000 * len(exported)
    stored = [call["generation_id"] for call in cli.json("calls", "all", "--limit", "100000")["calls"]]
    assert len(stored) == len(set(stored))
    assert set(stored) >= exported
    assert all(count == 0 for count in _second_pass(cli, exports))


def _second_pass(cli: Cli, exports: list[Path]) -> list[int]:
    """Import and sync once more, one after the other; return how many calls and days that changed."""
    files = [report for path in exports for report in cli.json("import", path)["files"]]
    feeds = cli.json("sync")["feeds"]
    return [report[count] for report in files + feeds for count in ("new", "changed")]


def test_reading_works_while_others_write(cli: Cli, server: Loopback, synced_store: Path) -> None:
    before = cli.json("summary", "--from", days_ago(30), "--to", days_ago(1))
    writer = start_frozen(["sync", "--full"])
    waiting = Thread(target=writer.wait)
    waiting.start()
    answers = [cli.json("summary", "--from", days_ago(30), "--to", days_ago(1))]
    while waiting.is_alive():
        answers.append(cli.json("summary", "--from", days_ago(30), "--to", days_ago(1)))
    assert finish(writer).code == 0
    assert all(answer == before for answer in answers)
