"""The log of imported files, the days they cover completely, and undoing an import; one line is for the API's calls."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tracker.errors import UsageError
from tracker.formatting import counted
from tracker.periods import MS_PER_DAY, day_of_ms
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.tables.rollup import roll_up
from tracker.store.usage.active_imports import check_active
from tracker.store.usage.calls import CALL_COLUMNS
from tracker.store.usage.imported_days import forget_days

ImportKind = Literal["calls", "days"]

_API = "api"
"""Kind of the one line that is not a file: all calls from OpenRouter's API. It does not show that a day is complete."""

_RECORD_COLUMNS = (
    "id",
    "kind",
    "file_name",
    "variant",
    "started_at_ms",
    "finished_at_ms",
    "rows",
    "new",
    "changed",
    "unchanged",
    "rejected",
    "undone_at_ms",
)
_RECORD = ", ".join(_RECORD_COLUMNS)
# NULL for an import that was not cut off. Daily exports have no digest, so they are compared by file name.
_COMPLETED_BY = """
  SELECT min(w.id) FROM imports w WHERE i.finished_at_ms IS NULL AND w.kind = i.kind AND w.id > i.id
  AND w.finished_at_ms IS NOT NULL AND w.undone_at_ms IS NULL
  AND (w.digest = i.digest OR (i.digest IS NULL AND w.file_name = i.file_name))"""
_RESTORED = tuple(column for column in CALL_COLUMNS if column != "generation_id")
_OF_THIS_IMPORT = (
    "EXISTS (SELECT 1 FROM import_calls s WHERE s.import_id = :id AND c.id BETWEEN s.first_call AND s.last_call)"
)
_OF_ANOTHER = """EXISTS (
  SELECT 1 FROM import_calls s JOIN imports o ON o.id = s.import_id
  WHERE s.import_id <> :id AND o.undone_at_ms IS NULL AND c.id BETWEEN s.first_call AND s.last_call)"""
# Only files: the API has one line for all its calls, so the line's id does not show what came later.
_LATER_FILE = """(
  SELECT min(o.id) FROM imports o JOIN import_calls s ON s.import_id = o.id
  WHERE o.id > :id AND o.kind = 'calls' AND o.undone_at_ms IS NULL
  AND b.call_id BETWEEN s.first_call AND s.last_call)"""
# The ids of `import_changes` grow with every change, so the largest one is the last change.
_LAST_CHANGE_HERE = "NOT EXISTS (SELECT 1 FROM import_changes n WHERE n.call_id = b.call_id AND n.id > b.id)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """One line of the log; instants in UTC ms. `finished_at_ms` None: it was cut off. `undone_at_ms` None: active."""

    id: int
    kind: ImportKind
    file_name: str
    variant: str
    started_at_ms: int
    finished_at_ms: int | None
    rows: int | None
    new: int | None
    changed: int | None
    unchanged: int | None
    rejected: int | None
    undone_at_ms: int | None
    completed_by: int | None = None
    """For an import that was cut off: the first later active import that read the same file to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoReport:
    """The result of undoing an import."""

    id: int
    removed_calls: int
    """Calls that only this import had brought."""
    restored_calls: int
    """Calls that it had changed and that are now as they were before."""
    kept_calls: int
    """Calls that it had changed and that a later import has too, with the same or other values: they stay."""
    removed_days: int
    """Days of the daily export that are no longer stored."""
    restored_days: int
    """Days of the daily export that have the values of another file again."""

    @property
    def text(self) -> str:
        """A sentence on what was done, for window and command line."""
        parts = [
            f"{counted(number, noun)} {done}"
            for number, noun, done in (
                (self.removed_calls, "call", "removed"),
                (self.restored_calls, "call", "as before"),
                (self.kept_calls, "call", "kept, because of a later import"),
                (self.removed_days, "day", "no longer stored from it"),
                (self.restored_days, "day", "as before"),
            )
            if number
        ]
        return f"{', '.join(parts)}." if parts else "Nothing changed: no call or day came from it alone."


def begin_import(
    store: Store, kind: ImportKind, file_name: str, variant: str, started_at_ms: int, digest: str | None = None
) -> int:
    """Add a line to the log for a new import, and return its id; `digest` is the SHA-256 of a file of calls."""
    with store.writing():
        return store.insert(
            "INSERT INTO imports (kind, file_name, variant, started_at_ms, digest) VALUES (?, ?, ?, ?, ?)",
            (kind, file_name, variant, started_at_ms, digest),
        )


def finish_import(
    store: Store,
    import_id: int,
    finished_at_ms: int,
    *,
    rows: int,
    changes: Changes,
    rejected: int,
    first_ms: int | None,
    last_ms: int | None,
    rejections: Sequence[tuple[int, str]] = (),
) -> None:
    """Complete a line of the log.

    If a file of calls has no rejected lines, the UTC days between the days of its first and last call then count as
    complete. Raises `Cancelled` if the import was undone meanwhile.
    """
    with store.writing():
        check_active(store, import_id)
        store.run(
            "UPDATE imports SET finished_at_ms = ?, rows = ?, new = ?, changed = ?, unchanged = ?, rejected = ?, "
            "first_ms = ?, last_ms = ?, rejections = ? WHERE id = ?",
            (
                finished_at_ms,
                rows,
                changes.new,
                changes.changed,
                changes.unchanged,
                rejected,
                first_ms,
                last_ms,
                json.dumps(rejections),
                import_id,
            ),
        )


def api_import(store: Store, at_ms: int) -> int:
    """Return the id of the import for all calls from the API; its line is added (at UTC ms) if it is missing."""
    with store.writing():
        found: int | None = store.value("SELECT id FROM imports WHERE kind = ?", (_API,))
        return found or store.insert(
            "INSERT INTO imports (kind, file_name, variant, started_at_ms) VALUES (?, ?, ?, ?)",
            (_API, "OpenRouter API", "analytics", at_ms),
        )


def same_file(store: Store, digest: str) -> tuple[ImportRecord, list[tuple[int, str]]] | None:
    """Return the active import of a file with this SHA-256, and its rejected lines; None if there is none.

    Only for files of calls: their calls are stored or were replaced by newer values, so the same bytes change nothing.
    """
    found = store.rows(
        f"SELECT {_RECORD}, rejections FROM imports "
        "WHERE digest = ? AND kind = 'calls' AND finished_at_ms IS NOT NULL AND undone_at_ms IS NULL",
        (digest,),
    )
    if not found:
        return None
    *record, rejections = found[0]
    return _record(record), [(line, reason) for line, reason in json.loads(rejections)]


def imports(store: Store) -> list[ImportRecord]:
    """Return the log of files, newest first."""
    return [
        _record(record, completed_by)
        for *record, completed_by in store.rows(
            f"SELECT {_RECORD}, ({_COMPLETED_BY}) FROM imports i WHERE kind <> ? ORDER BY id DESC", (_API,)
        )
    ]


def _record(values: Sequence[Any], completed_by: int | None = None) -> ImportRecord:
    """Return a row of the log; `values` in the order of `_RECORD_COLUMNS`."""
    return ImportRecord(**dict(zip(_RECORD_COLUMNS, values, strict=True)), completed_by=completed_by)


def days_of_files(store: Store, first_day: int, last_day: int) -> set[int]:
    """Return the UTC days (numbers, both ends included) that any active per-call file covers, at least in part."""
    days: set[int] = set()
    # An import that was cut off has NULL here. No comparison with NULL is true, so it is left out.
    for first_ms, last_ms in store.rows(
        "SELECT first_ms, last_ms FROM imports WHERE kind = 'calls' AND undone_at_ms IS NULL "
        "AND last_ms >= ? AND first_ms < ?",
        (first_day * MS_PER_DAY, (last_day + 1) * MS_PER_DAY),
    ):
        days.update(range(max(day_of_ms(first_ms), first_day), min(day_of_ms(last_ms), last_day) + 1))
    return days


def calls_of_files_alone(store: Store, day: int) -> bool:
    """Return whether any stored call of a UTC day (number) comes from files alone: the API did not report it."""
    stored = store.rows(
        "SELECT id FROM calls WHERE created_at_ms >= ? AND created_at_ms < ? ORDER BY id",
        (day * MS_PER_DAY, (day + 1) * MS_PER_DAY),
    )
    return any(True for _ in _outside(_runs(store, "i.kind = ?"), (call_id for (call_id,) in stored)))


def outside_of_files(store: Store, call_ids: Sequence[int]) -> list[int]:
    """Return the calls (row ids, in order) that no file contains whose import was not undone."""
    return list(_outside(_runs(store, "i.kind <> ?"), call_ids)) if call_ids else []


def _runs(store: Store, condition: str) -> list[tuple[int, int]]:
    """Return the runs of calls that imports of the API, or those of files, contained: first and last row id, sorted."""
    return [
        (first, last)
        for first, last in store.rows(
            "SELECT first_call, last_call FROM import_calls s JOIN imports i ON i.id = s.import_id "
            f"WHERE {condition} ORDER BY first_call",
            (_API,),
        )
    ]


def _outside(runs: Iterable[tuple[int, int]], call_ids: Iterable[int]) -> Iterator[int]:
    """Yield the calls that are in none of the runs. Both are sorted, so one pass is enough; runs may overlap."""
    # A query per call would be slow on a busy day.
    reached, rest = 0, iter(runs)
    run = next(rest, None)
    for call_id in call_ids:
        while run is not None and run[0] <= call_id:
            reached, run = max(reached, run[1]), next(rest, None)
        if call_id > reached:
            yield call_id


def undo_import(store: Store, import_id: int, at_ms: int) -> UndoReport:
    """Undo an import in one transaction: what only it brought is removed, what it changed is as before.

    If another process is still running the import, it stores nothing more from then on (`check_active`).
    Raises `UsageError` if there is no such import or if it was undone already.
    """
    parameters = {"id": import_id}
    with store.writing():
        found = store.rows("SELECT undone_at_ms FROM imports WHERE id = ? AND kind <> ?", (import_id, _API))
        if not found:
            raise UsageError(
                f"There is no import {import_id}. `usage-tracker doctor` lists them.",
                in_window=f"There is no import {import_id}.",
            )
        if found[0][0] is not None:
            raise UsageError(f"Import {import_id} was undone already.")
        # Read before the calls are deleted: the roll-ups of their days must be built again.
        days = {
            day
            for (day,) in store.rows(
                f"SELECT DISTINCT c.created_at_ms / 86400000 FROM calls c WHERE {_OF_THIS_IMPORT}", parameters
            )
        }
        removed = store.run(f"DELETE FROM calls AS c WHERE {_OF_THIS_IMPORT} AND NOT {_OF_ANOTHER}", parameters)
        restored, kept = _restore_changes(store, import_id, days)
        store.run("DELETE FROM conflicts WHERE import_id = :id", parameters)
        store.run("DELETE FROM import_calls WHERE import_id = :id", parameters)
        removed_days, restored_days = forget_days(store, import_id)
        store.run("UPDATE imports SET undone_at_ms = ? WHERE id = ?", (at_ms, import_id))
        roll_up(store, days)
    return UndoReport(
        id=import_id,
        removed_calls=removed,
        restored_calls=restored,
        kept_calls=kept,
        removed_days=removed_days,
        restored_days=restored_days,
    )


def _restore_changes(store: Store, import_id: int, days: set[int]) -> tuple[int, int]:
    """Restore changed calls, except those that a later import has too or has changed again.

    `before` of such a call, its state before the change, is passed on to that later import: undoing it restores that.
    """
    parameters = {"id": import_id}
    # 1. A later active file has the same call: it becomes the owner of the saved state. (OR IGNORE: unless it already
    #    has a saved state of its own for this call.)
    same = store.run(
        f"UPDATE OR IGNORE import_changes AS b SET import_id = {_LATER_FILE} "
        f"WHERE b.import_id = :id AND {_LATER_FILE} IS NOT NULL",
        parameters,
    )
    assignments = ", ".join(f"{column} = json_extract(b.before, '$.{column}')" for column in _RESTORED)
    # 2. Where this import made the last change of a call, the call is restored.
    restored = store.run(
        f"UPDATE calls SET {assignments} FROM import_changes b "
        f"WHERE b.import_id = :id AND calls.id = b.call_id AND {_LAST_CHANGE_HERE}",
        parameters,
    )
    # Read after the restore: a call may now be on another day than before.
    days.update(
        day
        for (day,) in store.rows(
            "SELECT DISTINCT c.created_at_ms / 86400000 FROM calls c JOIN import_changes b ON b.call_id = c.id "
            "WHERE b.import_id = :id",
            parameters,
        )
    )
    # 3. Where another import changed the call again, the next one gets the saved state in place of its own.
    changed_again = store.run(
        "UPDATE import_changes SET before = b.before FROM import_changes b WHERE b.import_id = :id "
        "AND import_changes.id = (SELECT min(n.id) FROM import_changes n WHERE n.call_id = b.call_id AND n.id > b.id)",
        parameters,
    )
    store.run("DELETE FROM import_changes WHERE import_id = :id", parameters)
    return restored, same + changed_again
