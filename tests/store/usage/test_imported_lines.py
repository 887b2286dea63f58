"""Lines of files that are known, until their call changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.make import DAY, NOON, call
from tests.worlds.merged_calls import new_import
from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.calls import merge_calls, merge_columns
from tracker.store.usage.imported_lines import BatchLines, KnownLines, LinesChanged, span_of
from tracker.store.usage.imports import undo_import
from tracker.usage import CallColumns

_DAYS = range(DAY, DAY + 2)
_CALLS = (call("gen-1"), call("gen-2", day=DAY + 1), call("gen-3"))
_LINES = (2**63 - 1, 20, 30)


def _filled(tmp_path: Path) -> Store:
    store = open_for_writing(tmp_path / "usage.sqlite3")
    merge_columns(store, new_import(store), CallColumns.of(_CALLS), lines=BatchLines(fingerprints=_LINES))
    return store


def _names(store: Store) -> list[str | None]:
    names = dict(store.rows("SELECT id, generation_id FROM calls"))
    return [None if found is None else names[found] for found in KnownLines(store).calls_of(_LINES, _DAYS)]


def test_lines_of_new_calls_are_known_on_their_days(tmp_path: Path) -> None:
    with _filled(tmp_path) as store:
        assert _names(store) == ["gen-1", "gen-2", "gen-3"]
        assert KnownLines(store).calls_of(_LINES, range(DAY + 1, DAY + 2)) == [None, 3, None]
        assert KnownLines(store).calls_of([40], _DAYS) == [None]
        assert span_of(store, [1, 3]) == (DAY * MS_PER_DAY + NOON, (DAY + 1) * MS_PER_DAY + NOON)
        assert span_of(store, []) is None


def test_a_line_is_forgotten_when_its_call_changes(tmp_path: Path) -> None:
    with _filled(tmp_path) as store:
        merge_calls(store, new_import(store), [call("gen-1", completion_tokens=11), call("gen-3")])
        assert _names(store) == [None, "gen-2", "gen-3"]


def test_a_later_line_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    with _filled(tmp_path) as store:
        changed = CallColumns.of([call("gen-1", completion_tokens=11), call("gen-3")])
        merge_columns(store, new_import(store), changed, lines=BatchLines(fingerprints=(11, 33)))
        assert _names(store) == [None, "gen-2", None]
        assert KnownLines(store).calls_of([11, 33], _DAYS) == [1, 2]


def test_an_undone_import_leaves_no_line(tmp_path: Path) -> None:
    with _filled(tmp_path) as store:
        undo_import(store, 1, 0)
        assert _names(store) == [None, None, None]
        assert store.rows("SELECT * FROM imported_lines") == []


def test_of_two_lines_of_one_call_none_is_known(tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "usage.sqlite3") as store:
        twice = CallColumns.of([call("gen-1"), call("gen-1", completion_tokens=11)])
        merge_columns(store, new_import(store), twice, lines=BatchLines(fingerprints=(10, 20)))
        assert _names(store) == [None, None, None]


def test_a_known_call_that_the_batch_changes_stops_the_batch(tmp_path: Path) -> None:
    with _filled(tmp_path) as store:
        lines = BatchLines(fingerprints=(11,), known=(1,), version=KnownLines(store).version)
        with pytest.raises(LinesChanged):
            merge_columns(store, new_import(store), CallColumns.of([call("gen-1", completion_tokens=11)]), lines=lines)
        assert store.value("SELECT completion_tokens FROM calls WHERE id = 1") == 10


def test_a_write_of_another_process_stops_the_batch(tmp_path: Path) -> None:
    with _filled(tmp_path) as store, open_for_writing(store.path) as other:
        lines = BatchLines(known=(1,), version=KnownLines(store).version)
        undo_import(other, 1, 0)
        with pytest.raises(LinesChanged):
            merge_columns(store, new_import(store), CallColumns.of([]), lines=lines)
        assert store.value("SELECT count(*) FROM import_calls") == 0


def test_known_calls_belong_to_the_import_too(tmp_path: Path) -> None:
    with _filled(tmp_path) as store:
        second = new_import(store)
        lines = BatchLines(known=(2, 1), version=KnownLines(store).version)
        assert merge_columns(store, second, CallColumns.of([]), lines=lines).unchanged == 2
        undo_import(store, 1, 0)
        assert store.rows("SELECT generation_id FROM calls ORDER BY id") == [("gen-1",), ("gen-3",)]
