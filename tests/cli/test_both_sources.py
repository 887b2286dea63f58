"""The same account by CSV and by sync, in either order: every day counts once."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import defaultdict
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from tests import truth
from tests.cli.running import (
    NOW,
    TODAY,
    Cli,
    Clock,
    added,
    copied,
    days_ago,
    groups_of,
    made_between,
    made_until,
    measures_of,
    sync_over_http,
)
from tests.exports import calls_csv, daily_csv, daily_file_name
from tests.loopback import Loopback
from tracker import feeds
from tracker.accounts.own_account import OwnAccount
from tracker.analysis.ledger.question import COLUMNS
from tracker.money import nano_from_usd
from tracker.sample.account import SampleAccount
from tracker.sample.export import calls_file_name

FIRST, LAST = days_ago(30), days_ago(1)


@pytest.fixture(scope="module")
def export(account: SampleAccount, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The thirty finished days, call by call."""
    path = tmp_path_factory.mktemp("export") / calls_file_name(LAST)
    path.write_bytes(calls_csv([entry.call for entry in made_between(account, FIRST, LAST)]))
    return path


@pytest.fixture(scope="module")
def sync_first(ready_store: Path, export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was synced before the export was imported."""
    path = copied(ready_store, tmp_path_factory.mktemp("sync_first") / "usage.sqlite3")
    OwnAccount.at(path, Clock()).import_file(export)
    return path


@pytest.fixture(scope="module")
def csv_first(account: SampleAccount, export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store into which the export was imported before it was synced."""
    path = tmp_path_factory.mktemp("csv_first") / "usage.sqlite3"
    OwnAccount.at(path, Clock()).import_file(export)
    sync_over_http(account, path)
    return path


@pytest.fixture(params=["sync_first", "csv_first"])
def both(request: pytest.FixtureRequest, own_environment: Path) -> Path:
    """A copy of each in turn, at the default path."""
    return copied(request.getfixturevalue(request.param), own_environment / "usage.sqlite3")


def _credits_as_written(export: Path) -> dict[str, int]:
    """Sum the cells of the export by day without any code of ours, nano-dollars."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(io.StringIO(export.read_text())):
        sums[row["created_at"][:10]] += Decimal(row["cost_total"])
    return {day: nano_from_usd(usd) for day, usd in sums.items()}


def test_every_day_counts_once(cli: Cli, both: Path, account: SampleAccount, export: Path) -> None:
    groups = groups_of(cli.json("summary", "all", "--by", "day"))
    by_day = {day: sums for day, sums in groups.items() if not sums.is_zero()}
    expected = {key[0]: sums for key, sums in truth.split(made_until(account), "day").items()}
    assert {day: sums.requests for day, sums in by_day.items()} == {d: sums.requests for d, sums in expected.items()}
    assert {day: sums.tokens for day, sums in by_day.items()} == {d: sums.tokens for d, sums in expected.items()}
    # Each day's money is exactly that of one source: OpenRouter's responses, or the cells of the file.
    as_written = _credits_as_written(export)
    for day, sums in by_day.items():
        assert day is not None
        assert sums.credits_nano in {expected[day].credits_nano, as_written.get(day)}


def test_the_total_is_right_within_the_files_rounding(cli: Cli, both: Path, account: SampleAccount) -> None:
    total, expected = measures_of(cli.json("summary", "all")["total"]), truth.total(made_until(account))
    calls = len(made_between(account, FIRST, LAST))
    assert abs(total.credits_nano - expected.credits_nano) <= 500 * calls
    assert abs(total.byok_nano - expected.byok_nano) <= 500 * calls
    assert (total.requests, total.tokens, total.cached_tokens) == (
        expected.requests,
        expected.tokens,
        expected.cached_tokens,
    )


@pytest.mark.parametrize("column", COLUMNS)
def test_the_order_makes_no_difference(column: str, cli: Cli, sync_first: Path, csv_first: Path) -> None:
    one, other = (cli.json("--store", path, "summary", "all", "--by", column) for path in (sync_first, csv_first))
    assert one == other


@pytest.mark.parametrize("column", COLUMNS)
def test_every_split_sums_to_the_same_total(cli: Cli, column: str, both: Path) -> None:
    whole = measures_of(cli.json("summary", "all")["total"])
    answer = cli.json("summary", "all", "--by", column)
    assert measures_of(answer["total"]) == whole == added(measures_of(group) for group in answer["groups"])


def test_keys_of_the_same_name_stay_separate_where_feeds_know_hashes(
    cli: Cli, both: Path, account: SampleAccount
) -> None:
    expected = truth.split(made_between(account, FIRST, LAST), "key")
    answer = cli.json("summary", "--from", FIRST, "--to", LAST, "--by", "key")
    found = {group["id"]: group["requests"] for group in answer["groups"] if group["id"]}
    assert found == {key: sums.requests for (key,), sums in expected.items() if key in found}
    assert len([group for group in answer["groups"] if group["group"] == "laptop"]) == 2


def test_days_are_complete_and_the_calls_are_their_source(cli: Cli, both: Path) -> None:
    coverage = cli.json("summary", "--from", FIRST, "--to", LAST, "--by", "model")["coverage"]
    assert coverage == {"days": 30, "complete": 30, "partial": 0, "missing": 0, "sources": ["calls"]}


def test_plain_sql_over_the_calls_gives_the_same(cli: Cli, both: Path) -> None:
    sql = """SELECT model, count(*), sum(prompt_tokens + completion_tokens),
               sum(CAST(round(spend_usd * 1e9) AS INTEGER))
             FROM calls_view WHERE created_at_utc BETWEEN ? AND ? GROUP BY model"""
    with closing(sqlite3.connect(both)) as database:
        found = {model: sums for model, *sums in database.execute(sql, (f"{FIRST}", f"{TODAY}"))}
    groups = groups_of(cli.json("summary", "--from", FIRST, "--to", LAST, "--by", "model"))
    assert found == {name: [sums.requests, sums.tokens, sums.spend_nano] for name, sums in groups.items()}


def test_a_daily_export_after_a_sync_changes_no_total(
    cli: Cli, server: Loopback, account: SampleAccount, tmp_path: Path
) -> None:
    path = tmp_path / daily_file_name(NOW)
    path.write_bytes(daily_csv([entry.call for entry in made_between(account, FIRST, LAST)]))
    assert cli("sync").code == 0
    before = cli.json("summary", "all", "--by", "day,model")
    assert cli("import", path).code == 0
    assert cli.json("summary", "all", "--by", "day,model") == before


def test_undo_after_both_restores_the_sync(cli: Cli, server: Loopback, export: Path) -> None:
    assert cli("sync").code == 0
    before = cli.json("summary", "all", "--by", "day,model")
    (report,) = cli.json("import", export)["files"]
    cli.json("import", "--undo", report["id"])
    assert cli.json("summary", "all", "--by", "day,model") == before


def test_with_missing_calls_the_day_totals_are_used(
    cli: Cli, account: SampleAccount, export: Path, tmp_path: Path
) -> None:
    daily = tmp_path / daily_file_name(NOW)
    daily.write_bytes(daily_csv([entry.call for entry in made_between(account, FIRST, LAST)]))
    lines = export.read_text().splitlines()
    part = tmp_path / "part.csv"
    part.write_text("\n".join(line for number, line in enumerate(lines) if number % 9 != 7))
    assert cli("import", daily).code == 0
    before = cli.json("summary", "all")
    assert cli("import", part).code == 0
    answer = cli.json("summary", "all")
    assert measures_of(answer["total"]).requests == measures_of(before["total"]).requests
    assert answer["coverage"]["partial"] > 20
    assert feeds.DAILY_CSV in answer["coverage"]["sources"]
