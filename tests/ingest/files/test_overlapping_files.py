"""A file that overlaps an earlier one: its known lines are left out, and the store is as if all had been read."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.files.csv_samples import a_call, export, written
from tests.slow_examples import slow_examples
from tracker.ingest.files import csv_calls
from tracker.ingest.files.csv_import import ImportReport, import_file
from tracker.monitor import Monitor
from tracker.periods import MS_PER_DAY
from tracker.store.file.database import open_for_reading, open_for_writing
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import api_import, undo_import
from tracker.usage import Call

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
FIRST_MS = a_call().created_at_ms
_TABLES = ("calls", "conflicts", "import_changes", "calls_by_day", "calls_by_day_detail", "calls_by_day_ending", "held")


def _imported(store: Path, calls: list[Call], monitor: Monitor | None = None) -> ImportReport:
    path = written(store.parent, export(calls), f"openrouter_activity_{len(calls)}.csv")
    return import_file(store, path, monitor or Monitor(now=lambda: NOW))


def _counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.rows, report.new, report.changed, report.unchanged


def _content(store: Path) -> dict[str, Any]:
    with open_for_reading(store) as opened:
        content: dict[str, Any] = {table: sorted(opened.rows(f"SELECT * FROM {table}"), key=str) for table in _TABLES}
        content["imports"] = opened.rows("SELECT id, rows, new, changed, unchanged, first_ms, last_ms FROM imports")
        content["of imports"] = opened.rows(
            "SELECT s.import_id, c.id FROM import_calls s JOIN calls c ON c.id BETWEEN s.first_call AND s.last_call "
            "GROUP BY 1, 2"
        )
    return content


def _calls_of(names: range, **changes: Any) -> list[Call]:
    return [a_call(generation_id=f"gen-{name}", created_at_ms=FIRST_MS - name * 3_600_000, **changes) for name in names]


def test_known_lines_are_neither_converted_nor_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "usage.sqlite3"
    _imported(store, _calls_of(range(20, 60)))
    converted: list[int] = []
    convert = csv_calls.CallConverter.convert

    def counting(self: csv_calls.CallConverter, records: Any, calls: Any) -> Any:
        converted.append(len(records.lines))
        return convert(self, records, calls)

    monkeypatch.setattr(csv_calls.CallConverter, "convert", counting)
    changed = _calls_of(range(30, 33), completion_tokens=11)
    report = _imported(store, [*_calls_of(range(30)), *changed, *_calls_of(range(33, 60))])
    assert _counts(report) == (60, 20, 3, 37)
    assert sum(converted) == 23


_FILES = st.lists(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=8),
    min_size=2,
    max_size=4,
)


@slow_examples(40)
@given(files=_FILES, from_api=st.sets(st.integers(0, 5), max_size=3), undone=st.booleans())
def test_the_store_is_as_if_all_lines_had_been_read(
    tmp_path: Path, files: list[list[tuple[int, int, int]]], from_api: set[int], undone: bool
) -> None:
    knowing, reading = tmp_path / "knowing.sqlite3", tmp_path / "reading.sqlite3"
    for store in (knowing, reading):
        store.unlink(missing_ok=True)
        for number, lines in enumerate(files):
            calls = [
                a_call(
                    generation_id=f"gen-{name}", created_at_ms=FIRST_MS - (name + day) * MS_PER_DAY // 2, **_of(value)
                )
                for name, day, value in lines
            ]
            if store == reading and number:
                with open_for_writing(store) as opened, opened.writing():
                    opened.run("DELETE FROM imported_lines")
            _imported(store, calls)
            if number == 0:
                with open_for_writing(store) as opened:
                    told = [a_call(generation_id=f"gen-{name}", completion_tokens=99) for name in sorted(from_api)]
                    merge_calls(opened, api_import(opened, 0), told)
                    if undone:
                        undo_import(opened, 1, 0)
    assert _content(knowing) == _content(reading)


def _of(value: int) -> dict[str, Any]:
    return {"completion_tokens": 10 + value, "app": "Editor" if value else "Bot, nightly"}


def test_an_import_undone_while_its_lines_are_known_is_read_after_all(tmp_path: Path) -> None:
    store = tmp_path / "usage.sqlite3"
    _imported(store, _calls_of(range(10)))
    before = _content(store)

    def undo_in_between() -> bool:
        # Asked after the lines were read and before they are stored.
        with open_for_writing(store) as other:
            if other.value("SELECT undone_at_ms FROM imports WHERE id = 1") is None:
                undo_import(other, 1, 0)
        return False

    report = _imported(store, _calls_of(range(12)), Monitor(now=lambda: NOW, cancelled=undo_in_between))
    assert _counts(report) == (12, 12, 0, 0)
    assert len(before["calls"]) == 10
    assert len(_content(store)["calls"]) == 12


def test_a_file_with_two_lines_of_a_known_call_ends_with_the_later_one(tmp_path: Path) -> None:
    store = tmp_path / "usage.sqlite3"
    (known,) = _calls_of(range(1))
    (other,) = _calls_of(range(1), completion_tokens=11)
    _imported(store, [known])
    copy = tmp_path / "copy.sqlite3"
    shutil.copyfile(store, copy)
    _imported(store, [other, known, *_calls_of(range(1, 3))])
    with open_for_reading(store) as opened:
        tokens = opened.value("SELECT completion_tokens FROM calls WHERE generation_id = 'gen-0'")
    assert tokens == 10
    _imported(copy, [known, other, *_calls_of(range(1, 3))])
    with open_for_reading(copy) as opened:
        tokens = opened.value("SELECT completion_tokens FROM calls WHERE generation_id = 'gen-0'")
    assert tokens == 11
