"""`import`: every variant once, twice and completed later, what is refused, and undoing an import."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests import truth
from tests.cli.running import NOW, TODAY, Cli, days_ago, groups_of, made_between, measures_of
from tests.exports import VARIANTS, Style, Variant, calls_csv, daily_csv, daily_file_name
from tests.ingest.files.csv_samples import daily, day_line
from tracker.money import nano_from_usd
from tracker.sample.account import SampleAccount
from tracker.sample.calls import SampleCall
from tracker.sample.export import calls_file_name
from tracker.store.usage.imports import finish_import
from tracker.usage import Measures

FIRST, LAST = days_ago(30), days_ago(1)

Write = Callable[..., Path]


@pytest.fixture
def made(account: SampleAccount) -> list[SampleCall]:
    """The calls of the thirty finished days."""
    return made_between(account, FIRST, LAST)


@pytest.fixture
def write(made: list[SampleCall], tmp_path: Path) -> Write:
    """Write an export of the thirty days and return its path."""

    def written(variant: Variant | str, **options: Any) -> Path:
        calls = [entry.call for entry in made]
        if variant == "daily":
            path = tmp_path / daily_file_name(NOW)
            path.write_bytes(daily_csv(calls, **options))
        else:
            path = tmp_path / f"{variant}-{calls_file_name(TODAY)}"
            path.write_bytes(calls_csv(calls, variant, **options))  # type: ignore[arg-type]  # "daily" is dealt with
        return path

    return written


def _import(cli: Cli, path: Path) -> dict[str, Any]:
    (report,) = cli.json("import", path)["files"]
    found: dict[str, Any] = report
    return found


def _counts(report: dict[str, Any]) -> tuple[int, int, int]:
    return report["new"], report["changed"], report["unchanged"]


def _total(cli: Cli, *arguments: str) -> Measures:
    return measures_of(cli.json("summary", "all", *arguments)["total"])


def _as_written(path: Path) -> Measures:
    """Sum the cells of a per-call export without any code of the program."""
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))

    def tokens(column: str) -> int:
        return sum(int(row[column] or 0) for row in rows)

    def nano(column: str) -> int:
        return nano_from_usd(sum((Decimal(row[column] or 0) for row in rows), Decimal(0)))

    return Measures(
        len(rows),
        nano("cost_total"),
        nano("byok_usage_inference"),
        tokens("tokens_prompt"),
        tokens("tokens_completion"),
        tokens("tokens_reasoning"),
        tokens("tokens_cached") if "tokens_cached" in rows[0] else 0,
        0 if "tokens_cached" in rows[0] else len(rows),
    )


def _known_counts(measures: Measures) -> tuple[int | None, ...]:
    return measures.requests, measures.prompt_tokens, measures.completion_tokens, measures.reasoning_tokens


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_call_of_an_export_is_counted_once(variant: Variant, cli: Cli, write: Write, made: list[Any]) -> None:
    path = write(variant)
    report = _import(cli, path)
    assert list(report) == ["path", "id", "variant", "rows", "new", "changed", "unchanged", "rejected"]
    assert (report["path"], report["variant"]) == (str(path), variant)
    assert (report["rows"], _counts(report), report["rejected"]) == (len(made), (len(made), 0, 0), [])
    written = _as_written(path)
    assert _total(cli) == written._replace(cached_tokens=written.reported_cached_tokens)


def test_cached_tokens_that_no_column_reports_are_null(cli: Cli, write: Write) -> None:
    _import(cli, write("V1"))
    assert {group["cached_tokens"] for group in cli.json("summary", "all", "--by", "model")["groups"]} == {None}
    header, *_, total = cli("summary", "all", "--csv").out.splitlines()
    assert dict(zip(header.split(","), total.split(","), strict=True))["cached_tokens"] == ""


@pytest.mark.parametrize("variant", VARIANTS)
def test_again_changes_nothing(variant: Variant, cli: Cli, write: Write, made: list[Any]) -> None:
    path = write(variant)
    _import(cli, path)
    before = cli.json("summary", "all", "--by", "day,model")
    assert _counts(_import(cli, path)) == (0, 0, len(made))
    assert cli.json("summary", "all", "--by", "day,model") == before


def test_a_later_variant_adds_fields_and_no_calls(cli: Cli, write: Write, made: list[Any]) -> None:
    early, late = write("V1"), write("V4")
    _import(cli, early)
    assert _total(cli).cached_unknown_requests == len(made)
    assert _counts(_import(cli, late)) == (0, len(made), 0)
    assert _total(cli) == _as_written(late)
    assert _counts(_import(cli, early)) == (0, 0, len(made))
    assert _total(cli) == _as_written(late)


def test_overlapping_exports_count_each_call_once(cli: Cli, write: Write, made: list[Any]) -> None:
    _import(cli, write("V3", first=FIRST, last=days_ago(10)))
    second = _import(cli, write("V4", first=days_ago(20)))
    both = [entry for entry in made if days_ago(20) <= truth.day_of(entry) <= days_ago(10)]
    assert second["unchanged"] == len(both)
    assert _total(cli).requests == len(made)


def test_several_files_at_once_are_reported_one_by_one(cli: Cli, write: Write, made: list[Any]) -> None:
    first = write("V3", last=days_ago(11))
    reports = cli.json("import", first, write("V4", first=days_ago(10)))["files"]
    assert [report["variant"] for report in reports] == ["V3", "V4"]
    assert sum(report["new"] for report in reports) == len(made)


def test_a_daily_export_gives_the_days(cli: Cli, write: Write, made: list[SampleCall]) -> None:
    report = _import(cli, write("daily"))
    assert (report["variant"], _counts(report)) == ("daily", (30, 0, 0))
    stored, expected = _total(cli), truth.total(made)
    assert _known_counts(stored) == _known_counts(expected)
    # A rounding error of half the sixth decimal for each row of the file.
    assert abs(stored.credits_nano - expected.credits_nano) <= 500 * report["rows"]
    assert stored.cached_unknown_requests == stored.requests


def test_a_daily_export_again_changes_nothing(cli: Cli, write: Write) -> None:
    path = write("daily", by_key=True)
    _import(cli, path)
    before = cli.json("summary", "all", "--by", "day,key")
    assert _counts(_import(cli, path)) == (0, 0, 30)
    assert cli.json("summary", "all", "--by", "day,key") == before


def test_a_daily_export_by_key_knows_keys_by_name(cli: Cli, write: Write, made: list[SampleCall]) -> None:
    _import(cli, write("daily", by_key=True))
    groups = groups_of(cli.json("summary", "all", "--by", "key"))
    expected = {key[0]: sums.requests for key, sums in truth.split(made, "key_name").items()}
    assert {name: sums.requests for name, sums in groups.items()} == expected


def test_calls_and_days_of_the_same_account_are_not_added(cli: Cli, write: Write, made: list[Any]) -> None:
    calls = write("V4")
    _import(cli, calls)
    _import(cli, write("daily"))
    answer = cli.json("summary", "all")
    # The file's first and last day may be cut, so only the days between are sure; the daily export confirms all.
    assert measures_of(answer["total"]) == _as_written(calls)
    assert answer["coverage"]["complete"] == 30


def test_for_a_wrong_file_the_missing_columns_are_named_and_nothing_is_stored(
    cli: Cli, tmp_path: Path, own_environment: Path
) -> None:
    path = tmp_path / "model_usage.csv"
    path.write_text("generation_id,created_at,model_permaslug,cost_total\ngen-1,2026-11-01 10:00:00.000,a/b,0.1\n")
    outcome = cli("import", path)
    assert outcome.code == 2
    assert "tokens_prompt, tokens_completion" in outcome.err
    assert not (own_environment / "usage.sqlite3").exists()


@pytest.mark.parametrize(
    ("content", "arguments"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
        (b'{"data": []}', "JSON"),
        (b"<!doctype html><html></html>", "web page"),
    ],
)
def test_other_kinds_of_files_are_named(content: bytes, arguments: str, cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    outcome = cli("import", path)
    assert (outcome.code, outcome.out.strip().count("\n")) == (2, 0)
    assert arguments in outcome.err


def test_a_missing_file_is_wrong_usage(cli: Cli, tmp_path: Path) -> None:
    outcome = cli("import", tmp_path / "absent.csv")
    assert outcome.code == 2
    assert "absent.csv" in outcome.err


def test_a_wrong_file_does_not_stop_the_others(cli: Cli, write: Write, tmp_path: Path, made: list[Any]) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    outcome = cli("import", wrong, write("V2"), "--json")
    assert outcome.code == 7
    assert [report["new"] for report in outcome.json["files"]] == [len(made)]
    assert "wrong.csv" in outcome.err


@pytest.fixture
def locked_after_the_first(monkeypatch: pytest.MonkeyPatch, own_environment: Path) -> Iterator[None]:
    """Another program locks the store as soon as one import has ended, and keeps the lock."""
    monkeypatch.setattr("tracker.store.file.database._BUSY_TIMEOUT_MS", 20)
    locks: list[sqlite3.Connection] = []

    def finish_and_lock(*values: Any, **options: Any) -> None:
        finish_import(*values, **options)
        locks.append(sqlite3.connect(own_environment / "usage.sqlite3", isolation_level=None))
        locks[-1].execute("BEGIN IMMEDIATE")

    monkeypatch.setattr("tracker.ingest.files.csv_import.finish_import", finish_and_lock)
    yield
    for lock in locks:
        lock.close()


@pytest.mark.usefixtures("locked_after_the_first")
@pytest.mark.parametrize(
    ("others", "left"),
    [(["V4"], "V4-"), (["V4", "V1"], "1 more after it was"), (["V4", "V1", "V2"], "2 more after it were")],
)
def test_a_problem_with_the_store_leaves_the_report_of_what_was_done(
    others: list[Variant], left: str, cli: Cli, write: Write, made: list[Any]
) -> None:
    outcome = cli("import", write("V3"), *(write(variant) for variant in others), "--json")
    assert outcome.code == 7
    assert [(report["variant"], report["new"]) for report in outcome.json["files"]] == [("V3", len(made))]
    assert "in use by another program" in outcome.err
    assert write("V4").name in outcome.err
    assert left in outcome.err


@pytest.mark.usefixtures("locked_after_the_first")
def test_people_see_what_was_done_before_the_problem(cli: Cli, write: Write, made: list[Any]) -> None:
    outcome = cli("import", write("V3"), write("V4"))
    assert outcome.code == 7
    assert f"{len(made):,}" in outcome.out
    assert "Store not usable" in outcome.err


def test_ctrl_c_leaves_the_report_of_what_was_done(
    cli: Cli, write: Write, made: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def finish_the_first(*values: Any, **options: Any) -> None:
        if values[1] > 1:
            raise KeyboardInterrupt
        finish_import(*values, **options)

    monkeypatch.setattr("tracker.ingest.files.csv_import.finish_import", finish_the_first)
    outcome = cli("import", write("V3"), write("V4"), "--json")
    assert outcome.code == 7
    assert [report["new"] for report in outcome.json["files"]] == [len(made)]
    assert f"You stopped the import of {write('V4').name}" in outcome.err


def test_a_single_file_that_was_stopped_is_reported_as_incomplete(
    cli: Cli, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    path = write("V4")
    monkeypatch.setattr("tracker.ingest.files.csv_import.finish_import", stop)
    outcome = cli("import", path)
    assert (outcome.code, outcome.out) == (7, "")
    assert outcome.err == (
        f"Stopped: You stopped the import of {path.name}; what was read stays.\n"
        f"{path.name} was not imported completely. Import the same file again; nothing is doubled.\n"
    )


def test_a_problem_at_the_first_file_is_an_unusable_store(
    cli: Cli, write: Write, tmp_path: Path, own_environment: Path
) -> None:
    own_environment.mkdir()
    (own_environment / "usage.sqlite3").write_bytes(b"not a store" * 100)
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    outcome = cli("import", wrong, write("V4"), write("V1"), "--json")
    assert (outcome.code, outcome.out) == (6, "")
    assert "1 more after it was not begun" in outcome.err
    assert "wrong.csv" in outcome.err


def _with_lines_broken(path: Path, changes: Iterable[tuple[int, str, str]]) -> Path:
    """Replace cells of a file: line number (the header is line 1), column, text."""
    rows = list(csv.reader(io.StringIO(path.read_text())))
    for line, column, text in changes:
        rows[line - 1][rows[0].index(column)] = text
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    path.write_text(buffer.getvalue())
    return path


def test_bad_lines_are_rejected_by_number_and_the_others_are_imported(cli: Cli, write: Write, made: list[Any]) -> None:
    broken = [(3, "cost_total", "a lot"), (7, "created_at", "yesterday"), (9, "tokens_prompt", "-4")]
    outcome = cli("import", _with_lines_broken(write("V4"), broken), "--json")
    (report,) = outcome.json["files"]
    assert outcome.code == 7
    assert [line["line"] for line in report["rejected"]] == [3, 7, 9]
    for (_, column, _), line in zip(broken, report["rejected"], strict=True):
        assert column in line["reason"]
    assert (report["rows"], report["new"]) == (len(made), len(made) - 3)
    assert _total(cli).requests == len(made) - 3


def test_people_are_told_of_bad_lines(cli: Cli, write: Write) -> None:
    outcome = cli("import", _with_lines_broken(write("V1"), [(5, "cost_total", "?")]))
    assert outcome.code == 7
    assert "line 5: cost_total" in outcome.err
    assert "V1" in outcome.out


def test_a_corrected_file_adds_the_line_that_was_rejected(cli: Cli, write: Write, made: list[Any]) -> None:
    cli("import", _with_lines_broken(write("V4"), [(4, "cost_total", "?")]))
    assert _counts(_import(cli, write("V4"))) == (1, 0, len(made) - 1)


def test_undo_restores_the_earlier_totals(cli: Cli, write: Write) -> None:
    _import(cli, write("V1", last=days_ago(8)))
    before = cli.json("summary", "30d", "--by", "day,model,key")
    second = _import(cli, write("V4"))
    undone = cli.json("import", "--undo", second["id"])
    assert undone == {
        "undone": second["id"],
        "removed_calls": second["new"],
        "restored_calls": second["changed"],
        "kept_calls": 0,
        "removed_days": 0,
        "restored_days": 0,
    }
    assert cli.json("summary", "30d", "--by", "day,model,key") == before


def test_undo_of_the_only_import_leaves_nothing(cli: Cli, write: Write) -> None:
    imported = _import(cli, write("V4"))
    cli.json("import", "--undo", imported["id"])
    answer = cli.json("summary", "30d")
    assert set(answer["total"].values()) == {None}
    assert answer["coverage"]["missing"] == 30


def test_people_are_told_what_an_undo_did(cli: Cli, write: Write, made: list[Any]) -> None:
    first, same_rows = _import(cli, write("V4")), _import(cli, write("V4", style=Style(crlf=True)))
    outcome = cli("import", "--undo", same_rows["id"])
    assert (outcome.out, outcome.err) == (
        "",
        f"Import {same_rows['id']} is undone. Nothing changed: no call or day came from it alone.\n",
    )
    assert f"is undone. {len(made)} calls removed.\n" in cli("import", "--undo", first["id"]).err


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are Unicode")
def test_a_file_name_of_an_old_code_page(cli: Cli, write: Write) -> None:
    path = write("V4")
    path = path.rename(path.with_name(os.fsdecode("M\u00fcller.csv".encode("latin-1"))))
    outcome = cli("import", path)
    assert (outcome.code, outcome.err) == (0, "")
    assert "M\ufffdller.csv  V4" in outcome.out
    assert "M\ufffdller.csv (V4)" in cli("doctor").out


def test_a_file_that_was_not_imported_has_no_row(cli: Cli, tmp_path: Path) -> None:
    outcome = cli("import", tmp_path / "none.csv")
    assert (outcome.code, outcome.out) == (2, "")
    assert "There is no file" in outcome.err


def test_what_was_undone_can_be_imported_again(cli: Cli, write: Write, made: list[Any]) -> None:
    path = write("V4")
    cli.json("import", "--undo", _import(cli, path)["id"])
    assert _counts(_import(cli, path)) == (len(made), 0, 0)
    assert _total(cli) == _as_written(path)


def test_the_same_file_again_is_the_same_import(cli: Cli, write: Write) -> None:
    path = write("V4")
    assert _import(cli, path)["id"] == _import(cli, path)["id"]


def test_undo_of_an_import_without_new_data_removes_nothing(cli: Cli, write: Write) -> None:
    path = write("V4")
    _import(cli, path)
    before = cli.json("summary", "all", "--by", "day,model")
    same_rows = write("V4", style=Style(crlf=True))
    cli.json("import", "--undo", _import(cli, same_rows)["id"])
    assert cli.json("summary", "all", "--by", "day,model") == before


def test_undo_of_a_daily_export_restores_the_earlier_totals(cli: Cli, write: Write) -> None:
    _import(cli, write("V4", last=days_ago(8)))
    before = cli.json("summary", "all", "--by", "day,model")
    daily = _import(cli, write("daily"))
    assert cli.json("import", "--undo", daily["id"])["removed_days"] == 30
    assert cli.json("summary", "all", "--by", "day,model") == before


def test_people_are_told_which_days_a_filtered_daily_export_empties(cli: Cli, tmp_path: Path) -> None:
    whole, filtered = tmp_path / "whole.csv", tmp_path / "filtered.csv"
    whole.write_text(daily(*(day_line(f"2026-07-0{day}") for day in range(1, 5))))
    filtered.write_text(daily(day_line("2026-07-01"), day_line("2026-07-04", requests="9")))
    assert cli("import", whole).err == ""
    reported = (
        "2 – 3 Jul 2026 had usage in another daily file and now count as unused: this file has no usage for that time."
    )
    undo = "If the export was filtered, undo it: usage-tracker import --undo 2."
    assert cli("import", filtered).err == f"filtered.csv: {reported} {undo}\n"
    assert cli("import", "--undo", "2").err == "Import 2 is undone. 3 days as before.\n"
    again = cli("import", filtered, "--json")
    assert again.err == f"filtered.csv: {reported} {undo.replace('2.', '3.')}\n"
    assert [*json.loads(again.out)["files"][0]] == [
        *("path", "id", "variant", "rows", "new", "changed", "unchanged", "rejected")
    ]


def test_undo_of_a_repeated_daily_export_removes_nothing(cli: Cli, write: Write) -> None:
    path = write("daily")
    _import(cli, path)
    before = cli.json("summary", "all", "--by", "day,model")
    cli.json("import", "--undo", _import(cli, path)["id"])
    assert cli.json("summary", "all", "--by", "day,model") == before


def test_an_import_is_undone_once(cli: Cli, write: Write) -> None:
    imported = _import(cli, write("V4"))["id"]
    assert cli("import", "--undo", imported).code == 0
    again = cli("import", "--undo", imported)
    assert (again.code, "undone already" in again.err) == (2, True)


def test_undo_of_an_unknown_import_says_how_to_find_them(cli: Cli, write: Write) -> None:
    _import(cli, write("V4"))
    outcome = cli("import", "--undo", 99)
    assert outcome.code == 2
    assert "doctor" in outcome.err


def test_undo_without_a_store_is_an_unusable_store(cli: Cli) -> None:
    assert cli("import", "--undo", 1).code == 6


@pytest.mark.parametrize("arguments", [[], ["--undo", "1", "file.csv"], ["--undo", "one"]])
def test_wrong_usage(arguments: list[str], cli: Cli) -> None:
    assert cli("import", *arguments).code == 2


def test_the_sample_refuses_imports(cli: Cli, write: Write, sample_store: Path) -> None:
    before = sample_store.read_bytes()
    outcome = cli("--sample", "import", write("V4"), write("V3"))
    assert (outcome.code, outcome.out) == (2, "")
    assert "--sample" in outcome.err
    assert "again" not in outcome.err
    assert sample_store.read_bytes() == before
