"""Calls that only the API had reported and that it reports no more: taken out of the calls and kept in a log."""

from __future__ import annotations

from collections.abc import Collection

from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store
from tracker.store.tables.rollup import roll_up
from tracker.store.usage.calls import CALL_COLUMNS
from tracker.store.usage.imports import api_import, outside_of_files

_ALL_COLUMNS = ", ".join(f"'{name}', c.{name}" for name in CALL_COLUMNS)
_KEEP = f"""
INSERT OR REPLACE INTO dropped_calls (generation_id, created_at_ms, dropped_at_ms, call)
SELECT c.generation_id, c.created_at_ms, :at_ms, json_object({_ALL_COLUMNS})
FROM gone_calls g JOIN calls c ON c.id = g.id
"""
# The API's runs that contain a dropped call are made again from the calls that are left. Otherwise a later call of a
# file that gets the same row id would look as if the API had reported it.
_CUT_RUNS = """
INSERT INTO cut_runs SELECT s.first_call, s.last_call FROM import_calls s
WHERE s.import_id = :import_id AND EXISTS (SELECT 1 FROM gone_calls WHERE id BETWEEN s.first_call AND s.last_call)
"""
_FORGET_RUNS = (
    "DELETE FROM import_calls WHERE import_id = :import_id AND first_call IN (SELECT first_call FROM cut_runs)"
)
_REMEMBER_LEFT = """
INSERT INTO import_calls (import_id, first_call, last_call)
SELECT :import_id, min(id), max(id) FROM (
  SELECT id, id - row_number() OVER (ORDER BY id) AS run FROM (
    SELECT DISTINCT c.id FROM cut_runs r CROSS JOIN calls c ON c.id BETWEEN r.first_call AND r.last_call)
) GROUP BY run
ON CONFLICT (import_id, first_call) DO UPDATE SET last_call = max(last_call, excluded.last_call)
"""


def calls_not_reported(store: Store, day: int, reported: Collection[str]) -> dict[int, str]:
    """Return the calls of a UTC day (number) that only lists of the API had reported, and not now: id by row id.

    `reported` are the generation ids of all calls of that day that the API reports now. A call that is in a file stays,
    and so does one with an exact time: only files and `/generation` have it, so the call was there.
    """
    stored = store.rows(
        "SELECT id, generation_id FROM calls WHERE created_at_ms >= ? AND created_at_ms < ? AND NOT created_at_exact "
        "ORDER BY id",
        (day * MS_PER_DAY, (day + 1) * MS_PER_DAY),
    )
    missing = {call_id: generation_id for call_id, generation_id in stored if generation_id not in reported}
    return {call_id: missing[call_id] for call_id in outside_of_files(store, list(missing))}


def drop_calls(store: Store, day: int, gone: Collection[int], at_ms: int) -> None:
    """Take calls of a UTC day (row ids) out of the calls, at an instant (UTC ms), in one transaction; log them."""
    parameters = {"import_id": api_import(store, at_ms)}
    with store.writing():
        store.run("CREATE TEMP TABLE IF NOT EXISTS gone_calls (id INTEGER PRIMARY KEY)")
        store.run("CREATE TEMP TABLE IF NOT EXISTS cut_runs (first_call INTEGER PRIMARY KEY, last_call INTEGER)")
        store.run("DELETE FROM gone_calls")
        store.run("DELETE FROM cut_runs")
        store.run_many("INSERT INTO gone_calls VALUES (?)", ((call_id,) for call_id in gone))
        store.run(_KEEP, {"at_ms": at_ms})
        store.run(_CUT_RUNS, parameters)
        store.run(_FORGET_RUNS, parameters)
        for table, column in (("import_changes", "call_id"), ("conflicts", "call_id"), ("calls", "id")):
            store.run(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM gone_calls)")
        store.run(_REMEMBER_LEFT, parameters)
        roll_up(store, [day])
