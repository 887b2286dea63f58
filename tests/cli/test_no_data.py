"""A period without stored data shows no zeros: "no data" to people, null in JSON, empty cells in CSV."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.running import NOW, TODAY, Cli, Outcome, days_ago, made_between
from tests.exports import daily_csv, daily_file_name
from tracker.export.summary import MEASURE_FIELDS
from tracker.periods import day_number
from tracker.sample.account import SampleAccount

BEFORE = ("--from", "2020-01-01", "--to", "2020-01-05")
TARGET = "deepseek/deepseek-v4-flash"

pytestmark = pytest.mark.usefixtures("synced_store")


@pytest.mark.parametrize("by", ["", "model", "day,model"])
def test_a_summary_without_stored_data_has_no_zeros(by: str, cli: Cli) -> None:
    outcome = cli("summary", *BEFORE, *(["--by", by] if by else []))
    total = outcome.out.splitlines()[-1]
    assert total.replace("no data", "-").split() == ["total", *"-" * 8]
    assert "0 of 5 days complete, 0 partial, 5 not stored." in outcome.err
    assert "No data is stored for 1 – 5 Jan 2020." in outcome.err


def test_a_summary_of_one_day_says_day(cli: Cli) -> None:
    assert "0 of 1 day complete" in cli("summary", "--from", "2020-01-01", "--to", "2020-01-01").err


def test_a_partly_stored_period_keeps_its_sums(cli: Cli, synced_store: Path) -> None:
    outcome = cli("summary", "--from", "2020-01-01", "--to", TODAY)
    assert "no data" not in outcome.out
    assert "$" in outcome.out.splitlines()[-1]
    assert " not stored." in outcome.err
    assert "No data is stored" not in outcome.err


def test_json_and_csv_keep_their_shape_without_numbers(cli: Cli) -> None:
    answer = cli.json("summary", *BEFORE)
    assert list(answer["total"]) == list(MEASURE_FIELDS)
    assert set(answer["total"].values()) == {None}
    assert answer["coverage"] | {"sources": []} == {
        "days": 5,
        "complete": 0,
        "partial": 0,
        "missing": 5,
        "sources": [],
    }
    table = cli("summary", *BEFORE, "--csv")
    assert table.out.splitlines()[-1] == f"total{',' * len(MEASURE_FIELDS)}"
    assert "No data is stored for" in table.err, "a table of numbers alone cannot say it"


@pytest.mark.parametrize("arguments", [["calls"], ["prices"], ["summary"]], ids=" ".join)
def test_missing_data_is_reported(arguments: list[str], cli: Cli) -> None:
    outcome = cli(*arguments, *BEFORE)
    assert outcome.code == 0
    assert "$" not in outcome.out
    assert "No data is stored for 1 – 5 Jan 2020." in outcome.err


def test_days_known_only_by_their_totals_count_as_stored(cli: Cli) -> None:
    outcome = cli("calls", "--from", days_ago(39), "--to", days_ago(36))
    assert outcome.code == 0
    assert "No such call is stored in this period. Some days may be known only by their totals" in outcome.err


def test_what_if_without_stored_data_has_no_zeros(cli: Cli) -> None:
    outcome = cli("what-if", "--model", TARGET, *BEFORE)
    assert outcome.out.splitlines()[-1].replace("no data", "-").split() == ["total", TARGET, *"-" * 5]


def test_reconcile_without_stored_data_has_no_zeros(cli: Cli) -> None:
    outcome = cli("reconcile", *BEFORE)
    assert outcome.out.splitlines()[1].split() == ["2020-01-01", "Not", "stored", *"–" * 5]
    assert outcome.err == "5 days: 5 not stored.\n"


@pytest.mark.parametrize("arguments", [["summary"], ["prices"]], ids=" ".join)
def test_usage_that_may_match_a_filter_is_not_called_a_mismatch(arguments: list[str], cli: Cli) -> None:
    # Days known only by their totals do not report the provider.
    outcome = cli(*arguments, "--from", days_ago(39), "--to", days_ago(36), "--provider", "Anthropic")
    assert outcome.code == 0
    assert "tokens may or may not match the filter; they are left out." in outcome.err
    assert "Nothing" not in outcome.err


def test_usage_that_may_or_may_not_match_is_below_the_total(cli: Cli) -> None:
    outcome = cli("summary", "all", "--provider", "Anthropic", "--by", "model")
    assert [line.split()[0] for line in outcome.out.splitlines()[-2:]] == ["total", "may"]
    assert " may or may not match the filter" in outcome.err


@pytest.mark.parametrize("arguments", [["summary"], ["prices"]], ids=" ".join)
def test_a_filter_without_matches_is_reported(arguments: list[str], cli: Cli) -> None:
    day = days_ago(3)
    used = {group["group"] for group in cli.json("summary", "--from", day, "--to", day, "--by", "model")["groups"]}
    other = {group["group"] for group in cli.json("summary", "all", "--by", "model")["groups"]} - used
    outcome = cli(*arguments, "--from", day, "--to", day, "--model", min(other))
    assert outcome.code == 0
    assert "Nothing in this period matches the filters." in outcome.err


def test_cached_tokens_that_no_source_reports_are_not_zero(cli: Cli, tmp_path: Path, account: SampleAccount) -> None:
    reported = summary_of_a_daily_export(cli, tmp_path, account, "--from", days_ago(29), "--to", days_ago(21))
    assert [line.split()[-1] for line in reported.out.splitlines()] == ["cached", "–"]
    assert "How many tokens were cached is not known for" in reported.err


def test_cached_tokens_of_some_requests_are_a_minimum(cli: Cli, synced_store: Path) -> None:
    assert "cached is not known" not in cli("summary", "30d").err
    with closing(sqlite3.connect(synced_store)) as store, store:
        store.execute("UPDATE calls_by_day SET cached_unknown_requests = 1 WHERE day = ?", (day_number(days_ago(3)),))
    reported = cli("summary", "30d", "--by", "day")
    assert "≥" in reported.out.splitlines()[-1]
    assert "is not known for" in reported.err


def test_an_old_day_that_was_read_before_its_end_is_not_called_today(
    cli: Cli, tmp_path: Path, account: SampleAccount
) -> None:
    reported = summary_of_a_daily_export(cli, tmp_path, account, "--from", days_ago(29), "--to", days_ago(20))
    assert "Today is still open" not in reported.err
    assert f"1 day up to {days_ago(20)} had not ended when last read" in reported.err


def summary_of_a_daily_export(cli: Cli, folder: Path, account: SampleAccount, *arguments: object) -> Outcome:
    """Import ten days of totals, the last perhaps unfinished, into a separate store, and summarise it."""
    path = folder / daily_file_name(NOW - timedelta(days=20))
    path.write_bytes(daily_csv([entry.call for entry in made_between(account, days_ago(30), days_ago(20))]))
    store = folder / "daily.sqlite3"
    assert cli("--store", store, "import", path).code == 0
    return cli("--store", store, "summary", *arguments)
