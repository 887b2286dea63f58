"""`usage-tracker import`: OpenRouter's CSV exports."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.accounts.imports import undo_import
from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_table, say
from tracker.errors import Cancelled, FileRejected, StoreUnusable, TrackerError, UsageError
from tracker.formatting import count, counted
from tracker.monitor import Monitor

if TYPE_CHECKING:
    from tracker.ingest.files.csv_import import ImportReport

_REASONS_SHOWN = 10
_DONE_IN_PART = 7


@click.command("import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, readable=False), metavar="FILE…")
@click.option("--undo", "undone", type=int, metavar="ID", help="Undo this import (doctor lists the ids).")
@json_option
@pass_context
def command(context: Context, files: tuple[Path, ...], undone: int | None, as_json: bool) -> int:
    """Import OpenRouter's CSV exports, by call (all variants) or by day. A file imported twice changes nothing."""
    if (undone is None) == (not files):
        raise UsageError("Give one or more files to import, or --undo ID.")
    if undone is not None:
        _undo(context, undone, as_json)
        return 0
    outcome = _import_all(context, files)
    if outcome.reports or outcome.stopped is None:
        if as_json:
            print_json({"files": [_report_json(report) for report in outcome.reports]})
        elif outcome.reports:
            _print_for_people(outcome.reports)
    for report in outcome.reports:
        if report.unused.text:
            undo = f"If the export was filtered, undo it: usage-tracker import --undo {report.id}."
            say(f"{report.path.name}: {report.unused.text} {undo}")
    for problem in outcome.problems:
        say(f"{problem.title}: {problem.message}")
    if isinstance(outcome.stopped, Cancelled) or (outcome.stopped is not None and len(files) > 1):
        say(_left_text(files, outcome))
    return outcome.exit_code


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The result for each file, and the error at which the import stopped (None: it did not stop)."""

    reports: list[ImportReport] = field(default_factory=list)
    rejected: list[FileRejected] = field(default_factory=list)
    stopped: TrackerError | None = None

    @property
    def problems(self) -> list[TrackerError]:
        """Everything that went wrong, the most serious first."""
        return [*([self.stopped] if self.stopped else []), *self.rejected]

    @property
    def exit_code(self) -> int:
        """0 if all files were imported, 7 if only a part was, else the code of the most serious problem."""
        if self.problems:
            return _DONE_IN_PART if self.reports else self.problems[0].exit_code
        return _DONE_IN_PART if any(report.rejected_count for report in self.reports) else 0


def _import_all(context: Context, files: tuple[Path, ...]) -> _Outcome:
    """Import file after file. A rejected file does not stop the others; a problem with the store does."""
    outcome = _Outcome()
    for path in files:
        progress = context.progress()
        try:
            outcome.reports.append(context.account.import_file(path, Monitor(progress=progress)))
        except FileRejected as error:
            outcome.rejected.append(error)
        except (StoreUnusable, Cancelled) as error:
            return replace(outcome, stopped=error)
        except KeyboardInterrupt:
            return replace(outcome, stopped=Cancelled(f"You stopped the import of {path.name}; what was read stays."))
        finally:
            progress.close()
    return outcome


def _left_text(files: tuple[Path, ...], outcome: _Outcome) -> str:
    index = len(outcome.reports) + len(outcome.rejected)
    left = len(files) - index - 1
    others = f", and {count(left)} more after it {'was' if left == 1 else 'were'} not begun" if left else ""
    same = "file" if len(files) == 1 else "files"
    return f"{files[index].name} was not imported completely{others}. Import the same {same} again; nothing is doubled."


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
            say(f"… and {counted(report.rejected_count - _REASONS_SHOWN, 'more line')}; --json lists them.")


def _undo(context: Context, import_id: int, as_json: bool) -> None:
    report = undo_import(context.account, import_id)
    if as_json:
        print_json(
            {
                "undone": report.id,
                "removed_calls": report.removed_calls,
                "restored_calls": report.restored_calls,
                "kept_calls": report.kept_calls,
                "removed_days": report.removed_days,
                "restored_days": report.restored_days,
            }
        )
    else:
        context.say(f"Import {report.id} is undone. {report.text}")
