"""Importing several files in one job, each reported on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.accounts.account import Account
from tracker.errors import Cancelled, TrackerError
from tracker.ui.background.tasks import Job

if TYPE_CHECKING:
    from tracker.ingest.files.csv_import import ImportReport


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome of one file: its report, or why nothing of it was imported."""

    path: Path
    report: ImportReport | None
    problem: TrackerError | None


def import_all(account: Account, paths: Sequence[Path], job: Job) -> tuple[Imported, ...]:
    """Import files one after another until the job is cancelled; a refused file does not stop the others."""
    done = []
    for path in paths:
        try:
            report = account.import_file(path, job.monitor)
            done.append(Imported(path, report, None))
        except Cancelled:
            break
        except TrackerError as error:
            done.append(Imported(path, None, error))
    return tuple(done)
