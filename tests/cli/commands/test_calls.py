"""`calls` and `compare`: their JSON shapes, what filters match, and CSV that spreadsheets read as text."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests import truth
from tests.cli.running import NOW, Cli, days_ago, made_between
from tests.exports import calls_csv, daily_csv, daily_file_name
from tracker.analysis.report.figures import report_figures
from tracker.export.call_rows import CALL_FIELDS
from tracker.periods import ms_of
from tracker.sample.account import SampleAccount
from tracker.sample.calls import SampleCall
from tracker.sample.entities import MUSEUM_GUIDE
from tracker.sample.export import calls_file_name, usd_cell

FIRST, LAST = days_ago(12), days_ago(1)
DAYS = ("--from", FIRST, "--to", LAST)


@pytest.fixture
def made(account: SampleAccount) -> list[SampleCall]:
    return made_between(account, FIRST, LAST)


@pytest.fixture(autouse=True)
def store(made: list[SampleCall], cli: Cli, tmp_path: Path, own_environment: Path) -> Path:
    """A store with the calls of one export."""
    export = tmp_path / calls_file_name(LAST)
    export.write_bytes(calls_csv([entry.call for entry in made]))
    assert cli("import", export).code == 0
    return own_environment / "usage.sqlite3"


def _calls(cli: Cli, *arguments: object) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = cli.json("calls", *DAYS, "--limit", 100_000, *arguments)["calls"]
    return calls


def test_every_call_once_newest_first(cli: Cli, made: list[SampleCall]) -> None:
    calls = _calls(cli)
    assert [tuple(call) for call in calls] == [CALL_FIELDS] * len(made)
    newest_first = sorted(made, key=lambda entry: entry.call.created_at_ms, reverse=True)
    assert {call["generation_id"] for call in calls} == {entry.call.generation_id for entry in made}
    assert [call["created_at"] for call in calls] == sorted((call["created_at"] for call in calls), reverse=True)
    assert calls[0]["model"] == newest_first[0].call.model


def test_a_call_is_as_it_was_exported(cli: Cli, made: list[SampleCall]) -> None:
    found = {call["generation_id"]: call for call in _calls(cli)}
    for entry in made[::97]:
        call, shown = entry.call, found[entry.call.generation_id]
        assert Decimal(str(shown["credits_usd"])) == Decimal(usd_cell(call.credits_nano))
        assert Decimal(str(shown["byok_usd"])) == Decimal(usd_cell(call.byok_nano))
        assert shown["created_at"].endswith("Z")
        assert (shown["key"], shown["app"]) == (entry.key.name if entry.key else "Chatroom", entry.app.name)
        for name in ("provider", "variant", "finish_reason", "cancelled", "streamed", "cached_tokens"):
            assert shown[name] == getattr(call, name)


def test_the_limit_keeps_the_newest(cli: Cli) -> None:
    assert cli.json("calls", *DAYS, "--limit", 3)["calls"] == _calls(cli)[:3]


def test_people_are_told_that_there_are_more(cli: Cli, made: list[SampleCall]) -> None:
    outcome = cli("calls", *DAYS, "--limit", 5)
    assert len(outcome.out.splitlines()) == 6
    assert f"of {len(made):,} such calls" in outcome.err
    assert cli("--quiet", "calls", *DAYS, "--limit", 5).err == ""


@pytest.mark.parametrize("column", ["model", "author", "provider", "app", "variant", "key"])
def test_more_means_more_calls_that_match(column: str, cli: Cli, made: list[SampleCall]) -> None:
    split = truth.split(made, "key_name" if column == "key" else column)
    ((value,), sums) = max(split.items(), key=lambda item: item[1].requests or 0)
    assert f"newest 1 of {sums.requests:,} such calls" in cli("calls", *DAYS, f"--{column}", value, "--limit", 1).err


def test_people_are_told_that_no_call_is_stored(cli: Cli) -> None:
    outcome = cli("calls", "--from", "2020-01-01", "--to", "2020-01-31")
    assert outcome.code == 0
    assert "No data is stored for 1 – 31 Jan 2020." in outcome.err


@pytest.mark.parametrize("column", ["model", "author", "provider", "app", "variant"])
def test_filters_match_what_they_name(column: str, cli: Cli, made: list[SampleCall]) -> None:
    for (value,), sums in list(truth.split(made, column).items())[:3]:
        calls = _calls(cli, f"--{column}", value)
        assert len(calls) == sums.requests
        assert {call[column] for call in calls} == {value}


def test_values_of_one_filter_are_or_and_filters_are_and(cli: Cli, made: list[SampleCall]) -> None:
    by_both = truth.split(made, "author", "streamed")
    counts = {author: by_both.get((author, "true"), truth.total([])).requests for author in ("openai", "anthropic")}
    calls = _calls(cli, "--author", "openai", "--author", "anthropic", "--variant", "standard")
    assert sum(call["streamed"] for call in calls) == sum(count or 0 for count in counts.values())


def test_csv_has_every_call_with_exact_dollars(cli: Cli, made: list[SampleCall]) -> None:
    outcome = cli("calls", *DAYS, "--limit", 100_000, "--csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    *calls, total = rows
    # A file names keys by their names only, so no call has the hash of a key or its workspace.
    assert tuple(total) == tuple(name for name in CALL_FIELDS if name not in ("key_hash", "workspace"))
    written = sum(Decimal(usd_cell(entry.call.credits_nano)) for entry in made)
    assert sum(Decimal(row["credits_usd"]) for row in calls) == Decimal(total["credits_usd"]) == written
    assert total["generation_id"] == "total"
    assert {row["streamed"] for row in calls} == {"true", "false"}


def test_exports_are_whole_unless_they_are_limited(cli: Cli, made: list[SampleCall]) -> None:
    assert len(made) > 100
    assert len(cli.json("--quiet", "calls", *DAYS)["calls"]) == len(made)
    rows = list(csv.DictReader(io.StringIO(cli("--quiet", "calls", *DAYS, "--csv").out)))
    assert len(rows) == len(made) + 1
    *calls, total = csv.DictReader(io.StringIO(cli("calls", *DAYS, "--csv", "--limit", 3).out))
    assert len(calls) == 3
    assert sum(Decimal(row["spend_usd"]) for row in calls) == Decimal(total["spend_usd"])
    assert len(cli("calls", *DAYS).out.splitlines()) == 101


def test_a_filtered_csv_sums_to_its_total_and_says_what_may_match(cli: Cli, store: Path) -> None:
    with closing(sqlite3.connect(store)) as database, database:
        # As if no source had named the app of some calls.
        database.execute("UPDATE calls SET app_id = NULL WHERE id % 50 = 0")
        unnamed, nano = database.execute(
            "SELECT count(*), sum(credits_nano + byok_nano) FROM calls WHERE app_id IS NULL AND created_at_ms >= ?",
            (ms_of(datetime.combine(FIRST, time(), UTC)),),
        ).fetchone()
    assert unnamed > 1
    rows = list(csv.DictReader(io.StringIO(cli("calls", *DAYS, "--app", MUSEUM_GUIDE.name, "--csv").out)))
    *calls, total, may_match = rows
    assert (total["generation_id"], may_match["generation_id"]) == ("total", "undecided")
    assert {row["app"] for row in calls} == {f"'{MUSEUM_GUIDE.name}"}
    for column in ("spend_usd", "credits_usd", "byok_usd", "prompt_tokens", "completion_tokens"):
        assert sum(Decimal(row[column]) for row in calls) == Decimal(total[column])
    assert Decimal(may_match["spend_usd"]).scaleb(9) == nano


@pytest.mark.parametrize("arguments", [["calls", "--limit", "100000"], ["summary", "--by", "app"]], ids=" ".join)
def test_a_name_like_a_formula_is_text_to_a_spreadsheet(arguments: list[str], cli: Cli) -> None:
    rows = list(csv.DictReader(io.StringIO(cli(*arguments, *DAYS, "--csv").out)))
    cells = {cell for row in rows for cell in row.values()}
    assert f"'{MUSEUM_GUIDE.name}" in cells
    assert MUSEUM_GUIDE.name not in cells


def test_summary_as_csv_sums_to_its_total(cli: Cli) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("summary", "all", "--by", "model,key", "--csv").out)))
    (total,) = [row for row in rows if row["kind"] == "total"]
    groups = [row for row in rows if row["kind"] in ("value", "rest")]
    for column in ("spend_usd", "credits_usd", "byok_usd", "requests", "prompt_tokens", "completion_tokens"):
        assert sum(Decimal(row[column]) for row in groups) == Decimal(total[column])
    assert {"model", "key"} <= set(rows[0])
    assert [name for name in rows[0] if not any(row[name] for row in rows)] == []


def test_days_known_only_by_totals_have_no_calls(cli: Cli, account: SampleAccount, tmp_path: Path) -> None:
    daily = tmp_path / daily_file_name(NOW)
    daily.write_bytes(daily_csv([entry.call for entry in made_between(account, days_ago(30), LAST)]))
    assert cli("import", daily).code == 0
    earlier = ("--from", days_ago(30), "--to", days_ago(13))
    assert cli.json("summary", *earlier)["total"]["requests"] > 0
    assert cli.json("calls", *earlier)["calls"] == []


def test_plain_sql_counts_the_same_calls(cli: Cli, store: Path) -> None:
    sql = "SELECT count(*), sum(CAST(round(credits_usd * 1e9) AS INTEGER)) FROM calls_view WHERE app = ?"
    with closing(sqlite3.connect(store)) as database:
        count, nano = database.execute(sql, (MUSEUM_GUIDE.name,)).fetchone()
    calls = _calls(cli, "--app", MUSEUM_GUIDE.name)
    assert len(calls) == count
    assert sum(int(Decimal(str(call["credits_usd"])).scaleb(9)) for call in calls) == nano


class TestCompare:
    """`compare --json`: one entry for every figure of the report."""

    @pytest.fixture
    def answer(self, cli: Cli, synced_store: Path) -> dict[str, Any]:
        answer: dict[str, Any] = cli.json("compare", "--period", "all")
        return answer

    def test_every_figure_once_in_the_designed_shape(self, answer: dict[str, Any]) -> None:
        assert set(answer) == {"period", "requests", "figures", "market"}
        figures = answer["figures"]
        assert sorted(figure["id"] for figure in figures) == sorted(report_figures())
        shape = ("id", "verdict", "status", "unit", "you", "report", "market", "difference", "reason")
        assert {tuple(figure) for figure in figures} == {shape}
        assert {tuple(f["report"]) for f in figures} == {("value", "low", "high", "date", "section", "confidence")}

    def test_what_cannot_be_compared_has_a_reason(self, answer: dict[str, Any]) -> None:
        figures = answer["figures"]
        assert {figure["verdict"] for figure in figures} <= set("ABCD")
        assert {figure["status"] for figure in figures} <= {"compared", "too_few", "needs_tags", "not_held", "none"}
        assert [figure["id"] for figure in figures if figure["you"] is None and not figure["reason"]] == []
        assert [figure["id"] for figure in figures if figure["you"] is None and figure["difference"] is not None] == []

    def test_something_is_compared(self, answer: dict[str, Any]) -> None:
        assert any(figure["status"] == "compared" and figure["you"] is not None for figure in answer["figures"])

    def test_people_get_a_table(self, cli: Cli, synced_store: Path) -> None:
        outcome = cli("compare", "--period", "all")
        assert outcome.code == 0
        assert len(outcome.out.splitlines()) > 5
        assert "State of AI" in outcome.err
