"""Imports a CSV export: every call or day is stored once, however often and in whatever order files are imported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tracker.analysis.ledger.stored_totals import keep_day_totals
from tracker.errors import Cancelled
from tracker.formatting import counted
from tracker.ingest.calls.call_plan import CALL_DAYS
from tracker.ingest.files.csv_calls import CallBatch, read_calls
from tracker.ingest.files.csv_cells import LATER_THAN_NOW
from tracker.ingest.files.csv_days import fetched_at_ms, read_days
from tracker.ingest.files.csv_layouts import Layout, recognise
from tracker.ingest.files.csv_reader import CsvFile, RejectedLine
from tracker.monitor import Monitor
from tracker.periods import MS_PER_DAY, day_of_ms, ms_of
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.calls import merge_columns
from tracker.store.usage.imported_days import UnusedDays, import_days
from tracker.store.usage.imported_lines import BatchLines, KnownLines, LinesChanged, span_of
from tracker.store.usage.imports import ImportRecord, begin_import, finish_import, same_file

REASONS_KEPT = 1000
"""Most rejected lines that a report lists. Further ones are only counted, so a broken file does not fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The result of importing one file. New, changed and unchanged count calls; for a daily export they count days."""

    path: Path
    id: int
    """What `undo_import` takes."""
    variant: str
    rows: int
    """Lines after the header that are not blank, including the rejected ones."""
    new: int
    changed: int
    unchanged: int
    rejected: tuple[RejectedLine, ...]
    """The first `REASONS_KEPT` of the lines that were not imported."""
    rejected_count: int
    """Number of all lines that were not imported."""
    unused: UnusedDays = field(default_factory=UnusedDays)
    """Days of a daily export for which it has no line."""


def import_file(store_path: Path, path: Path, monitor: Monitor) -> ImportReport:
    """Import a per-call or daily export into the store; a missing store is created.

    Raises `FileRejected` for any other file; then nothing was stored. Raises `Cancelled` if the user stopped it: then
    complete batches stay stored and the log shows an import without an end. It also raises `Cancelled` if another
    process undid the import meanwhile, and `StoreUnusable`.
    """
    with CsvFile(path) as file:
        layout = recognise(file.header, file.name)
        digest = file.digest() if layout.kind == "calls" else None
        with open_for_writing(store_path) as store:
            if digest and (earlier := same_file(store, digest)) and not _may_read_more(*earlier):
                return _unchanged(path, *earlier)
            work = _Import(store=store, path=path, file=file, layout=layout, monitor=monitor, digest=digest)
            report = work.calls() if layout.kind == "calls" else work.days()
            keep_day_totals(store, monitor.now())
            return report


def _may_read_more(earlier: ImportRecord, rejections: list[tuple[int, str]]) -> bool:
    """Return whether a line that was rejected might be accepted now: a time "later than now" may be in the past now.

    The log does not keep the reasons of all rejected lines; if some are missing, the answer is yes.
    """
    return (earlier.rejected or 0) > len(rejections) or any(LATER_THAN_NOW in reason for _, reason in rejections)


def _unchanged(path: Path, earlier: ImportRecord, rejections: list[tuple[int, str]]) -> ImportReport:
    """Return the report of a file that was imported before, byte for byte: all its calls are stored."""
    rows, rejected = earlier.rows or 0, earlier.rejected or 0
    lines = tuple(RejectedLine(line, reason) for line, reason in rejections)
    return ImportReport(
        path=path,
        id=earlier.id,
        variant=earlier.variant,
        rows=rows,
        new=0,
        changed=0,
        unchanged=rows - rejected,
        rejected=lines,
        rejected_count=rejected,
    )


@dataclass(slots=True)
class _Rejections:
    """Counts rejected lines and keeps the first ones."""

    kept: list[RejectedLine] = field(default_factory=list)
    count: int = 0

    def add(self, lines: Iterable[RejectedLine]) -> None:
        for line in lines:
            self.count += 1
            if len(self.kept) < REASONS_KEPT:
                self.kept.append(line)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Import:
    """An import in progress."""

    store: Store
    path: Path
    file: CsvFile
    layout: Layout
    monitor: Monitor
    digest: str | None

    def calls(self) -> ImportReport:
        """Import a per-call export, batch by batch."""
        import_id = self._begin()
        changes, rejections = Changes(), _Rejections()
        rows = 0
        span: tuple[int, int] | None = None
        first_reported = day_of_ms(self._now_ms()) - CALL_DAYS + 1
        known = KnownLines(self.store)
        self.file.leave_out(known, "created_at")
        for batch in read_calls(self.file, self.layout.positions, self._latest_ms()):
            self._stop_if_cancelled(rows)
            stored, merged = self._merge(import_id, batch, known, first_reported)
            changes += merged
            span = _widened(span, [*stored.calls.column("created_at_ms"), *(span_of(self.store, stored.known) or ())])
            rejections.add(stored.rejected)
            rows += stored.line_count
            self._report_progress(batch.fraction)
        return self._finish(import_id, rows, changes, rejections, span)

    def _merge(
        self, import_id: int, batch: CallBatch, known: KnownLines, first_reported: int
    ) -> tuple[CallBatch, Changes]:
        """Store a batch; return it, with the lines that were left out if they had to be read after all."""
        lines = BatchLines(fingerprints=batch.fingerprints, known=batch.known, version=known.version)
        try:
            changes = merge_columns(self.store, import_id, batch.calls, uncertain_from=first_reported, lines=lines)
        except LinesChanged:
            assert batch.all_lines is not None
            known.forget()
            return self._merge(import_id, batch.all_lines(), known, first_reported)
        if changes.changed:
            known.forget()
        return batch, changes

    def days(self) -> ImportReport:
        """Import a daily export: read the complete file, then store it in one transaction."""

        def each_block(part: float) -> None:
            self._stop_if_cancelled(0)
            self._report_progress(part)

        export = read_days(self.file, self.layout.positions, self._now_ms(), self._latest_ms(), each_block)
        import_id = self._begin()
        changes, rejections, unused = Changes(), _Rejections(), UnusedDays()
        rejections.add(export.rejected)
        span: tuple[int, int] | None = None
        if export.days:
            fetched = fetched_at_ms(self.file.name, export.days[-1], self._now_ms())
            imported = import_days(self.store, import_id, export.days, export.rows, fetched)
            changes, unused = imported.changes, imported.unused
            span = (export.days[0] * MS_PER_DAY, (export.days[-1] + 1) * MS_PER_DAY - 1)
        return replace(self._finish(import_id, export.line_count, changes, rejections, span), unused=unused)

    def _now_ms(self) -> int:
        return ms_of(self.monitor.now())

    def _latest_ms(self) -> int:
        """Return the latest time (UTC ms) that is accepted: a day ahead, as clocks may differ by some hours."""
        return self._now_ms() + MS_PER_DAY

    def _begin(self) -> int:
        return begin_import(
            self.store, self.layout.kind, self.file.name, self.layout.variant, self._now_ms(), self.digest
        )

    def _finish(
        self, import_id: int, rows: int, changes: Changes, rejections: _Rejections, span: tuple[int, int] | None
    ) -> ImportReport:
        first, last = span or (None, None)
        finish_import(
            self.store,
            import_id,
            self._now_ms(),
            rows=rows,
            changes=changes,
            rejected=rejections.count,
            first_ms=first,
            last_ms=last,
            rejections=[(line.line, line.reason) for line in rejections.kept],
        )
        return ImportReport(
            path=self.path,
            id=import_id,
            variant=self.layout.variant,
            rows=rows,
            new=changes.new,
            changed=changes.changed,
            unchanged=changes.unchanged,
            rejected=tuple(rejections.kept),
            rejected_count=rejections.count,
        )

    def _report_progress(self, part: float) -> None:
        self.monitor.progress(f"Reading {self.file.name}", part)

    def _stop_if_cancelled(self, rows: int) -> None:
        if self.monitor.cancelled():
            done = (
                f"after {counted(rows, 'line')}, which {'stays' if rows == 1 else 'stay'} stored"
                if rows
                else "before anything was stored"
            )
            raise Cancelled(f"The import of {self.file.name} was stopped {done}. Import the file again to complete it.")


def _widened(span: tuple[int, int] | None, instants: Sequence[int]) -> tuple[int, int] | None:
    """Return a span (first and last instant, UTC ms) that is widened to include some more instants."""
    if not instants:
        return span
    first, last = min(instants), max(instants)
    return (first, last) if span is None else (min(first, span[0]), max(last, span[1]))
