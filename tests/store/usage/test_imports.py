"""The log of imports, and taking them back in any order: of every call, what the last active import says is stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import call
from tests.slow_examples import slow_examples
from tests.worlds.merged_calls import SOME_CALLS, columns_of, everything, new_import
from tracker.errors import UsageError
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import api_import, begin_import, finish_import, imports, same_file, undo_import
from tracker.usage import Call

FILES = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 3), min_size=1), min_size=1, max_size=5)
"""Each file's calls with their cost."""


def imported(store: Store, files: Sequence[dict[str, int]]) -> list[int]:
    ids = []
    for costs in files:
        ids.append(begin_import(store, "calls", "export.csv", "V4", 0))
        merge_calls(store, ids[-1], [call(name, credits_nano=nano) for name, nano in costs.items()])
    return ids


def stored(store: Store) -> dict[str, int]:
    return dict(store.rows("SELECT generation_id, credits_nano FROM calls"))


def test_what_a_later_file_says_too_stays(store: Store) -> None:
    _, second, third = imported(store, [{"a": 1}, {"a": 2}, {"a": 2}])
    report = undo_import(store, second, 5)
    assert (stored(store), report.restored_calls, report.kept_calls) == ({"a": 2}, 0, 1)
    undo_import(store, third, 6)
    assert stored(store) == {"a": 1}


@slow_examples(60)
@given(files=FILES, data=st.data())
def test_the_last_active_import_decides_about_each_call(
    tmp_path: Path, files: list[dict[str, int]], data: st.DataObject
) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    with open_for_writing(path) as store:
        active = dict(zip(imported(store, files), files, strict=True))
        for import_id in data.draw(st.permutations(list(active))):
            undo_import(store, import_id, 5)
            del active[import_id]
            assert stored(store) == {name: nano for costs in active.values() for name, nano in costs.items()}
            sums = store.value("SELECT coalesce(sum(credits_nano), 0) FROM calls_by_day")
            assert sums == sum(stored(store).values())


def test_an_import_whose_calls_all_come_again_changes_nothing(store: Store) -> None:
    first, _ = imported(store, [{"a": 1}, {"a": 1}])
    assert undo_import(store, first, 5).text == "Nothing changed: no call or day came from it alone."
    assert stored(store) == {"a": 1}


def test_undo_removes_what_only_this_import_brought(store: Store) -> None:
    first, second = new_import(store), new_import(store)
    merge_calls(store, first, [call("gen-1"), call("gen-2")])
    before = everything(store)
    merge_calls(store, second, [call("gen-2"), call("gen-3")])
    report = undo_import(store, second, 5)
    assert (report.removed_calls, report.restored_calls) == (1, 0)
    assert everything(store) == before


def test_undo_restores_what_the_import_had_changed(store: Store) -> None:
    first, second = new_import(store), new_import(store)
    merge_calls(store, first, [call("gen-1", cached_tokens=None, credits_nano=5)])
    before = everything(store)
    merge_calls(store, second, [call("gen-1", credits_nano=7)])
    assert undo_import(store, second, 5).restored_calls == 1
    assert everything(store) == before
    assert store.value("SELECT count(*) FROM conflicts") == 0


def test_undo_of_the_first_of_two_imports_keeps_what_the_second_vouches_for(store: Store) -> None:
    first, second = new_import(store), new_import(store)
    merge_calls(store, first, [call("gen-1"), call("gen-2")])
    merge_calls(store, second, [call("gen-1")])
    assert undo_import(store, first, 5).removed_calls == 1
    assert columns_of(store, "generation_id") == [("gen-1",)]
    assert undo_import(store, second, 6).removed_calls == 1
    assert everything(store) == [[]] * 5


def test_undo_in_either_order_ends_empty_when_both_changed_a_call(store: Store) -> None:
    ids = [new_import(store) for _ in range(3)]
    for number, import_id in enumerate(ids):
        merge_calls(store, import_id, [call("gen-1", credits_nano=number)])
    assert undo_import(store, ids[1], 5).kept_calls == 1
    assert columns_of(store, "credits_nano") == [(2,)]
    undo_import(store, ids[2], 6)
    assert columns_of(store, "credits_nano") == [(0,)]
    undo_import(store, ids[0], 7)
    assert columns_of(store, "credits_nano") == []


def test_an_unknown_or_undone_import_cannot_be_undone(store: Store) -> None:
    import_id = new_import(store)
    undo_import(store, import_id, 5)
    for wrong in (import_id, 77):
        with pytest.raises(UsageError):
            undo_import(store, wrong, 6)


def test_the_log_distinguishes_cut_off_from_finished(store: Store) -> None:
    cut_off, finished = new_import(store), new_import(store)
    finish_import(store, finished, 9, rows=3, changes=Changes(2, 1, 0), rejected=0, first_ms=1, last_ms=2)
    newest, oldest = imports(store)
    assert (newest.id, newest.finished_at_ms, newest.new) == (finished, 9, 2)
    assert (oldest.id, oldest.finished_at_ms) == (cut_off, None)


@slow_examples(40)
@given(kept=st.lists(SOME_CALLS, max_size=8), undone=st.lists(SOME_CALLS, max_size=8))
def test_undoing_the_last_import_is_as_if_it_had_never_been(
    tmp_path: Path, kept: list[Call], undone: list[Call]
) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    with open_for_writing(path) as store:
        merge_calls(store, new_import(store), kept)
        before = everything(store)
        import_id = new_import(store)
        merge_calls(store, import_id, undone)
        undo_import(store, import_id, 5)
        assert everything(store) == before


def test_the_same_bytes_are_known_until_their_import_is_undone(store: Store) -> None:
    import_id = begin_import(store, "calls", "export.csv", "V4", 0, "f00")
    assert same_file(store, "f00") is None, "it has not come to its end"
    finish_import(
        store,
        import_id,
        9,
        rows=3,
        changes=Changes(2),
        rejected=1,
        first_ms=1,
        last_ms=2,
        rejections=[(3, "no date")],
    )
    found = same_file(store, "f00")
    assert found is not None
    assert (found[0].id, found[0].rows, found[1]) == (import_id, 3, [(3, "no date")])
    undo_import(store, import_id, 10)
    assert same_file(store, "f00") is None


def test_undo_keeps_what_the_api_changed_after_the_file(store: Store) -> None:
    api, file = api_import(store, 1), new_import(store)
    merge_calls(store, api, [call("gen-1", session=None, user=None)])
    merge_calls(store, file, [call("gen-1", session=None, user="me")])
    merge_calls(store, api, [call("gen-1", session="s-9", user=None)])
    report = undo_import(store, file, 5)
    assert (report.restored_calls, report.kept_calls) == (0, 1)
    assert store.rows("SELECT name FROM sessions JOIN calls ON session_id = sessions.id") == [("s-9",)]
