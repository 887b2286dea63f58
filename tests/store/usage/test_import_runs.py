"""Which calls a file contained: runs of consecutive row ids."""

from __future__ import annotations

from pathlib import Path

from tests.worlds.merged_calls import new_import
from tracker.store.file.database import open_for_writing
from tracker.store.usage.import_runs import remember_calls


def test_consecutive_calls_are_one_run_in_whatever_order(tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "usage.sqlite3") as store:
        import_id = new_import(store)
        with store.writing():
            remember_calls(store, import_id, [7, 3, 4, 9, 5, 8])
            remember_calls(store, import_id, [])
            # The same calls again, and more: the longer run is kept.
            remember_calls(store, import_id, [3, 4, 5, 6])
            remember_calls(store, import_id, [3])
        runs = store.rows("SELECT import_id, first_call, last_call FROM import_calls")
    assert runs == [(import_id, 3, 6), (import_id, 7, 9)]
