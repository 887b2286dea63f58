"""`usage-tracker import`: OpenRouter's CSV exports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_table, say
from tracker.errors import FileRejected, UsageError
from tracker.formatting import count

if TYPE_CHECKING:
    from tracker.ingest.csv_import import ImportReport

_REASONS_SHOWN = 10
_DONE_IN_PART = 7


@click.command("import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, readable=False), metavar="FILE…")
@click.option("--undo", "undone", type=int, metavar="ID", help="Take an import back (doctor lists them).")
@json_option
@pass_context
def command(context: Context, files: tuple[Path, ...], undone: int | None, as_json: bool) -> int:
    """Import OpenRouter's CSV exports, per call (all variants) or by day. The same file twice changes nothing."""
    if (undone is None) == (not files):
        raise UsageError("Give one or more files to import, or --undo ID.")
    if undone is not None:
        _undo(context, undone, as_json)
        return 0
    reports, failures = _import_all(context, files)
    if as_json:
        print_json({"files": [_report_json(report) for report in reports]})
    else:
        _print_for_people(reports)
    for failure in failures:
        say(f"{failure.title}: {failure.message}")
    if failures:
        return _DONE_IN_PART if reports else failures[0].exit_code
    return _DONE_IN_PART if any(report.rejected_count for report in reports) else 0


def _import_all(context: Context, files: tuple[Path, ...]) -> tuple[list[ImportReport], list[FileRejected]]:
    """Import file after file; one that is rejected does not stop the others."""
    reports, failures = [], []
    for path in files:
        progress = context.progress()
        try:
            reports.append(context.account.import_file(path, progress=progress))
        except FileRejected as error:
            failures.append(error)
        finally:
            progress.close()
    return reports, failures


def _report_json(report: ImportReport) -> dict[str, Any]:
    return {
        "path": str(report.path),
        "id": report.id,
        "variant": report.variant,
        "rows": report.rows,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "rejected": [{"line": line.line, "reason": line.reason} for line in report.rejected],
    }


def _print_for_people(reports: list[ImportReport]) -> None:
    print_table(
        ["file", "variant", "import", "rows", "new", "changed", "unchanged", "rejected"],
        [
            [
                report.path.name,
                report.variant,
                str(report.id),
                *(count(n) for n in (report.rows, report.new, report.changed, report.unchanged, report.rejected_count)),
            ]
            for report in reports
        ],
        text_columns=2,
    )
    for report in reports:
        for line in report.rejected[:_REASONS_SHOWN]:
            say(f"{report.path.name}, line {line.line}: {line.reason}")
        if report.rejected_count > _REASONS_SHOWN:
            say(f"… and {count(report.rejected_count - _REASONS_SHOWN)} more lines; --json lists them.")


def _undo(context: Context, import_id: int, as_json: bool) -> None:
    report = context.account.undo_import(import_id)
    if as_json:
        print_json(
            {
                "undone": report.id,
                "removed_calls": report.removed_calls,
                "restored_calls": report.restored_calls,
                "kept_calls": report.kept_calls,
                "removed_days": report.removed_days,
            }
        )
    else:
        say(
            f"Import {report.id} is undone: {count(report.removed_calls)} calls removed, "
            f"{count(report.restored_calls)} restored, {count(report.kept_calls)} kept because a later import changed "
            f"them, {count(report.removed_days)} days of the daily export no longer held."
        )
