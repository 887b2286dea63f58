"""`calls --details`: one stored call, requested in full."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import Decimal

import pytest

from tests.cli.running import Cli, made_until
from tests.loopback import Fault, Loopback
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.periods import ms_of
from tracker.sample.account import SampleAccount
from tracker.sample.calls import SampleCall, cut


@pytest.fixture
def call(cli: Cli, server: Loopback, account: SampleAccount) -> SampleCall:
    """A call whose time the sync reported only to the second, and whose cost it reported cut."""
    assert cli("sync").code == 0
    entries = [entry for entry in reversed(made_until(account)) if entry.key]
    return next(e for e in entries if e.call.created_at_ms % 1000 and e.call.credits_nano % 1000)


def test_what_openrouter_reports_is_shown_and_stored(cli: Cli, call: SampleCall) -> None:
    reported = call.call
    before = cli.json("summary", "all")["total"]
    (shown,) = cli.json("calls", "--details", reported.generation_id)["calls"]
    assert ms_of(datetime.fromisoformat(shown["created_at"])) == reported.created_at_ms
    assert (shown["cancelled"], shown["generation_time_ms"]) == (reported.cancelled, reported.generation_time_ms)
    assert (shown["key"], shown["app"]) == (call.key and call.key.name, call.app.name)
    assert shown in cli.json("calls", "all", "--limit", 100_000)["calls"]
    # The exact cost takes the place of the one that was cut; nothing else of the total changes.
    exact = Decimal(reported.credits_nano - cut(reported.credits_nano)).scaleb(-9)
    after = cli.json("summary", "all")["total"]
    assert exact > 0
    assert after == before | {name: before[name] + exact for name in ("credits_usd", "spend_usd")}


def test_text_and_csv_say_the_same(cli: Cli, call: SampleCall) -> None:
    arguments = ("calls", "--details", call.call.generation_id)
    row, total = csv.DictReader(io.StringIO(cli(*arguments, "--csv").out))
    assert (total["generation_id"], total["credits_usd"]) == ("total", row["credits_usd"])
    lines = dict(line.split(None, 1) for line in cli(*arguments).out.splitlines()[1:])
    # The CSV has no empty columns.
    assert {name: row.get(name) or "–" for name in lines} == lines


def test_a_call_that_is_not_stored_is_not_requested(cli: Cli, call: SampleCall, server: Loopback) -> None:
    asked = len(server.seen)
    outcome = cli("calls", "--details", "gen-1-none")
    assert (outcome.code, outcome.out) == (2, "")
    assert "sync" in outcome.err
    assert len(server.seen) == asked


@pytest.mark.parametrize(
    "arguments",
    [
        ("7d",),
        ("--period", "30d"),
        ("--from", "2026-11-01"),
        ("--to", "2026-11-10"),
        ("--model", "acme/nova-2"),
        ("--limit", "100"),
    ],
)
def test_options_that_choose_calls_are_refused_with_it(
    arguments: tuple[str, ...], cli: Cli, call: SampleCall, server: Loopback
) -> None:
    asked = len(server.seen)
    outcome = cli("calls", *arguments, "--details", call.call.generation_id)
    assert (outcome.code, outcome.out) == (2, "")
    assert "--details shows exactly one call" in outcome.err
    assert len(server.seen) == asked


@pytest.mark.parametrize("status", [403, 404])
def test_a_call_that_openrouter_no_longer_knows_stays_unchanged(
    status: int, cli: Cli, call: SampleCall, server: Loopback
) -> None:
    stored = cli.json("calls", "all", "--limit", 100_000)
    server.fail("/generation", Fault(status=status, headers={}, body=b'{"error":{"message":"No such generation"}}'))
    outcome = cli("calls", "--details", call.call.generation_id)
    assert (outcome.code, outcome.out) == (5, "")
    assert "no longer" in outcome.err
    assert cli.json("calls", "all", "--limit", 100_000) == stored


def test_without_a_key_it_is_said(cli: Cli, call: SampleCall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE)
    outcome = cli("calls", "--details", call.call.generation_id)
    assert outcome.code == 3
    assert "key set" in outcome.err
