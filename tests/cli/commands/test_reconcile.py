"""`reconcile` for people says what the page Sources says, from the same function."""

from __future__ import annotations

import pytest

from tests.cli.running import NOW, TODAY, Cli, Clock
from tracker.accounts.tracked_sample import TrackedSample
from tracker.analysis.reconcile.day_rows import DayStatus, day_row
from tracker.analysis.reconcile.reconcile import reconcile
from tracker.periods import date_of, parse_period

pytestmark = pytest.mark.usefixtures("sample_store")


def test_state_and_cause_are_those_of_the_page(cli: Cli) -> None:
    with TrackedSample.at(clock=Clock()).open_store() as store:
        days = [day_row(check) for check in reconcile(store, parse_period("60d", TODAY, None), NOW)]
    outcome = cli("--sample", "reconcile", "60d")
    lines = outcome.out.splitlines()[1:]
    assert [line.split()[:2] for line in lines] == [
        [date_of(day.day).isoformat(), day.status.value.split()[0]] for day in days
    ]
    assert all(line.endswith(day.cause) for line, day in zip(lines, days, strict=True))
    assert {DayStatus.EXPLAINED, DayStatus.EQUAL, DayStatus.OPEN} <= {day.status for day in days}
    assert outcome.err.startswith("60 days: 1 open, ")


def test_one_day_is_a_day(cli: Cli) -> None:
    assert cli("--sample", "reconcile", "1d").err.startswith("1 day: 1 open.\n")


def test_it_is_said_once_how_much_more_was_billed(cli: Cli) -> None:
    with TrackedSample.at(clock=Clock()).open_store() as store:
        cut = sum(check.cut_requests for check in reconcile(store, parse_period("60d", TODAY, None), NOW))
    said = [line for line in cli("--sample", "reconcile", "60d").err.splitlines() if "billed" in line]
    assert said == [f"Up to ${cut / 1e6:g} more was billed: reports cut each request to a millionth of a dollar."]


def test_amounts_of_a_column_have_one_precision(cli: Cli) -> None:
    lines = cli("--sample", "reconcile", "60d").out.splitlines()[1:]
    amounts = [line.partition("$")[2].split()[0] for line in lines]
    assert len({len(amount.partition(".")[2]) for amount in amounts}) == 1
