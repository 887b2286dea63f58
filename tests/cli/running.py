"""Running the command line in tests: in this process, or in a separate one with a stopped clock."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import Loopback
from tracker.api.client import Client
from tracker.cli.main import run
from tracker.ingest.poll import Poll
from tracker.money import nano_from_usd
from tracker.monitor import Monitor
from tracker.periods import ms_of
from tracker.sample.account import SampleAccount
from tracker.sample.calls import SampleCall
from tracker.usage import Measures

ROOT = Path(__file__).resolve().parent.parent.parent

TODAY = date(2026, 11, 12)
NOW = datetime(2026, 11, 12, 18, 30, tzinfo=UTC)
"""The current time in tests. It is not the machine's, so that no test passes by reading the wrong clock."""

SHORT_DAYS = 40
EVERY = 6
"""Most tests use every sixth call of 40 days: a few hundred calls of all kinds."""
MARKET_FROM = TODAY - timedelta(days=SHORT_DAYS)
"""Some weeks of the market: a year of it would be most of what a first sync reads."""

_FROZEN = (
    "import sys\n"
    "from datetime import datetime\n"
    "import tracker.cli.main as main\n"
    "now = datetime.fromisoformat(sys.argv[1])\n"
    "main.utc_now = lambda: now\n"
    "sys.exit(main.run(sys.argv[2:]))\n"
)


class Clock:
    """A clock that is stopped until a test moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    @property
    def today(self) -> date:
        """The UTC day of the current time."""
        return self.now.date()


def stopped_clock(patch: pytest.MonkeyPatch) -> Clock:
    """Give the command line a stopped clock, and return it."""
    clock = Clock()
    patch.setattr("tracker.cli.main.utc_now", clock)
    return clock


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON, numbers with decimals as exact `Decimal`."""
        return json.loads(self.out, parse_float=Decimal)


def findings_of(outcome: Outcome) -> dict[str, dict[str, Any]]:
    """Return the findings of `doctor --json` by name; checks the shape of the JSON."""
    answer = outcome.json
    assert list(answer) == ["ok", "findings"]
    assert answer["ok"] == (outcome.code == 0)
    assert {tuple(finding) for finding in answer["findings"]} == {("name", "good", "text")}
    found = {finding["name"]: finding for finding in answer["findings"]}
    assert len(found) == len(answer["findings"]), "every name once"
    return found


class Cli:
    """Run commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Outcome:
        """Run a command line and return what it did."""
        self._capsys.readouterr()
        code = run([str(word) for word in arguments])
        captured = self._capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    def json(self, *arguments: object) -> Any:
        """Return the JSON of a command that has to succeed and to print nothing else."""
        outcome = self(*arguments, "--json")
        assert outcome.code == 0, outcome.err
        return outcome.json


def start_frozen(
    arguments: Sequence[object],
    *,
    now: datetime = NOW,
    python: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[str]:
    """Start a command line in a separate process, whose clock is stopped at `now`."""
    command = [sys.executable, *python, "-c", _FROZEN, now.isoformat(), *(str(word) for word in arguments)]
    environment = {**os.environ, **(environment or {})}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, env=environment)


def finish(process: subprocess.Popen[str], seconds: float = 60) -> Outcome:
    """Wait for a process (at most so many seconds) and return what it did."""
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        process.kill()
    return Outcome(process.returncode, out, err)


def measures_of(answer: Mapping[str, Any]) -> Measures:
    """Return the sums in a JSON object of `summary`; checks that spend is credits + BYOK."""
    found = Measures(
        answer["requests"],
        nano_from_usd(answer["credits_usd"]),
        nano_from_usd(answer["byok_usd"]),
        answer["prompt_tokens"],
        answer["completion_tokens"],
        answer["reasoning_tokens"],
        answer["cached_tokens"],
        answer["cached_unknown_requests"],
    )
    assert nano_from_usd(answer["spend_usd"]) == found.spend_nano
    return found


def added(parts: Iterable[Measures]) -> Measures:
    """Return the sum of sums."""
    return sum(parts, Measures())


def groups_of(summary: Mapping[str, Any]) -> dict[str | None, Measures]:
    """Return the groups of a summary by one column; groups with the same text (two keys of a name) are added."""
    groups: dict[str | None, Measures] = {}
    for group in summary["groups"]:
        groups[group["group"]] = groups.get(group["group"], Measures()) + measures_of(group)
    return groups


def made_until(account: SampleAccount, now: datetime = NOW) -> list[SampleCall]:
    """Return the calls that the account has made until a given time."""
    return [entry for entry in account.recorded if entry.call.created_at_ms <= ms_of(now)]


def made_between(account: SampleAccount, first: date, last: date, now: datetime = NOW) -> list[SampleCall]:
    """Return the calls of UTC days, both included, made until a given time."""
    start = ms_of(datetime(first.year, first.month, first.day, tzinfo=UTC))
    end = ms_of(datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1))
    return [entry for entry in made_until(account, now) if start <= entry.call.created_at_ms < end]


def days_ago(days: int, today: date = TODAY) -> date:
    """Return the UTC day that many days before today."""
    return today - timedelta(days=days)


def copied(store: Path, place: Path) -> Path:
    """Copy a store and return the path of the copy."""
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(store, place)
    return place


def sync_over_http(account: SampleAccount, store: Path) -> None:
    """Sync a store with a management key from an account behind a real server, as seen at `NOW`."""
    clock = Clock()
    with Loopback(account, clock) as server, Client(server.key, base_url=server.base_url) as client:
        server.stand_in.market_from = MARKET_FROM
        assert Poll(client, store, Monitor(now=clock)).run().exit_code == 0
