"""Merging calls from several sources, and taking an import back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.make import DAY, call
from tracker.errors import UsageError
from tracker.periods import MS_PER_DAY
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store, open_for_writing
from tracker.store.tables.rollup import roll_up
from tracker.store.usage.calls import CALL_COLUMNS, merge_calls
from tracker.store.usage.imports import api_import, begin_import, finish_import, imports, same_file, undo_import
from tracker.usage import NO_KEY, Call, KeyRef


def new_import(store: Store) -> int:
    return begin_import(store, "calls", "export.csv", "V4", 0)


def held(store: Store, *columns: str) -> list[Any]:
    return store.rows(f"SELECT {', '.join(columns)} FROM calls ORDER BY generation_id")


def everything(store: Store) -> list[Any]:
    """Return all that the store says of calls, by texts and sums, for comparing two states."""
    return [
        store.rows("SELECT * FROM calls_view ORDER BY generation_id"),
        store.rows(f"SELECT {', '.join(CALL_COLUMNS)} FROM calls ORDER BY generation_id"),
        sorted(store.rows("SELECT * FROM calls_by_day"), key=str),
        sorted(store.rows("SELECT * FROM calls_by_day_detail"), key=str),
        sorted(store.rows("SELECT * FROM calls_by_day_ending"), key=str),
    ]


def test_the_same_batch_twice_changes_nothing(store: Store) -> None:
    batch = [call("gen-1"), call("gen-2", key=NO_KEY)]
    assert merge_calls(store, new_import(store), batch) == Changes(new=2)
    before = everything(store)
    assert merge_calls(store, new_import(store), batch) == Changes(unchanged=2)
    assert everything(store) == before


def test_a_later_source_fills_what_an_earlier_one_lacked(store: Store) -> None:
    merge_calls(store, new_import(store), [call("gen-1", cached_tokens=None, session=None, provider=None)])
    changes = merge_calls(store, new_import(store), [call("gen-1", session="s-9")])
    assert changes == Changes(changed=1)
    assert store.rows("SELECT cached_tokens FROM calls") == [(50,)]
    assert store.rows("SELECT provider FROM calls_view") == [("ExampleCloud",)]
    assert store.rows("SELECT name FROM sessions") == [("s-9",)]


def test_nothing_known_is_overwritten_by_none(store: Store) -> None:
    merge_calls(store, new_import(store), [call("gen-1")])
    poor = call("gen-1", cached_tokens=None, provider=None, key=None, app=None, variant=None, finish_reason=None)
    assert merge_calls(store, new_import(store), [poor]) == Changes(unchanged=1)


@pytest.mark.parametrize("exact_first", [True, False])
def test_the_millisecond_beats_the_second_taken_from_the_id(store: Store, exact_first: bool) -> None:
    exact = call("gen-1", created_at_ms=DAY * MS_PER_DAY + 1234)
    second = call("gen-1", created_at_ms=DAY * MS_PER_DAY + 2000, created_at_exact=False)
    for one in [exact, second] if exact_first else [second, exact]:
        merge_calls(store, new_import(store), [one])
    assert held(store, "created_at_ms", "created_at_exact") == [(DAY * MS_PER_DAY + 1234, 1)]
    assert store.value("SELECT count(*) FROM conflicts") == 0


@pytest.mark.parametrize("fine_first", [True, False])
def test_of_two_costs_the_one_with_more_decimals_stays(store: Store, fine_first: bool) -> None:
    fine = call("gen-1", credits_nano=1_234_567)
    coarse = call("gen-1", credits_nano=1_235_000, cost_places=6)
    for one in [fine, coarse] if fine_first else [coarse, fine]:
        merge_calls(store, new_import(store), [one])
    assert held(store, "credits_nano", "cost_places") == [(1_234_567, 9)]
    assert store.value("SELECT count(*) FROM conflicts") == 0


def test_a_cost_that_contradicts_is_replaced_by_the_newer_and_listed(store: Store) -> None:
    merge_calls(store, new_import(store), [call("gen-1", credits_nano=1_234_567)])
    merge_calls(store, new_import(store), [call("gen-1", credits_nano=9_000_000, cost_places=6)])
    assert held(store, "credits_nano", "cost_places") == [(9_000_000, 6)]
    assert store.rows("SELECT column_name, dropped, kept FROM conflicts") == [("credits_nano", "1234567", "9000000")]


def test_a_name_does_not_take_the_place_of_a_hash(store: Store) -> None:
    for key in (KeyRef(None, "work"), KeyRef("ab12", "work"), KeyRef(None, "work")):
        merge_calls(store, new_import(store), [call("gen-1", key=key)])
    assert store.rows("SELECT key_hash FROM calls_view") == [("ab12",)]


def test_repeats_inside_a_batch_are_merged_in_order(store: Store) -> None:
    batch = [call("gen-1", cached_tokens=None), call("gen-1"), call("gen-1"), call("gen-2")]
    assert merge_calls(store, new_import(store), batch) == Changes(new=2, changed=1, unchanged=1)


def test_a_call_that_moves_to_another_day_leaves_no_trace_on_the_first(store: Store) -> None:
    merge_calls(store, new_import(store), [call("gen-1", created_at_exact=False)])
    merge_calls(store, new_import(store), [call("gen-1", day=DAY + 1)])
    assert store.rows("SELECT day, requests FROM calls_by_day") == [(DAY + 1, 1)]


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
    assert held(store, "generation_id") == [("gen-1",)]
    assert undo_import(store, second, 6).removed_calls == 1
    assert everything(store) == [[]] * 5


def test_undo_in_either_order_ends_empty_when_both_changed_a_call(store: Store) -> None:
    ids = [new_import(store) for _ in range(3)]
    for number, import_id in enumerate(ids):
        merge_calls(store, import_id, [call("gen-1", credits_nano=number)])
    assert undo_import(store, ids[1], 5).kept_calls == 1
    assert held(store, "credits_nano") == [(2,)]
    undo_import(store, ids[2], 6)
    assert held(store, "credits_nano") == [(0,)]
    undo_import(store, ids[0], 7)
    assert held(store, "credits_nano") == []


def test_an_unknown_or_undone_import_cannot_be_undone(store: Store) -> None:
    import_id = new_import(store)
    undo_import(store, import_id, 5)
    for wrong in (import_id, 77):
        with pytest.raises(UsageError):
            undo_import(store, wrong, 6)


def test_the_log_tells_cut_off_from_finished(store: Store) -> None:
    cut_off, finished = new_import(store), new_import(store)
    finish_import(store, finished, 9, rows=3, changes=Changes(2, 1, 0), rejected=0, first_ms=1, last_ms=2)
    newest, oldest = imports(store)
    assert (newest.id, newest.finished_at_ms, newest.new) == (finished, 9, 2)
    assert (oldest.id, oldest.finished_at_ms) == (cut_off, None)


CALLS = st.builds(
    call,
    name=st.sampled_from([f"gen-{n}" for n in range(6)]),
    day=st.integers(DAY, DAY + 2),
    credits_nano=st.integers(0, 10**10),
    byok_nano=st.integers(0, 10**6),
    prompt_tokens=st.integers(0, 10**6),
    cached_tokens=st.none() | st.integers(0, 10**6),
    reasoning_tokens=st.none() | st.integers(0, 10),
    cost_places=st.sampled_from([6, 9]),
    created_at_exact=st.booleans(),
    key=st.sampled_from([None, NO_KEY, KeyRef(None, "work"), KeyRef("ab", "work"), KeyRef("cd", "work")]),
    app=st.none() | st.sampled_from(["Editor", "Unknown", "=HYPERLINK()", 'comma, "quote"\n']),
    provider=st.none() | st.sampled_from(["A", "B"]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(CALLS, max_size=8), max_size=4))
def test_roll_ups_always_equal_the_calls(tmp_path: Path, batches: list[list[Call]]) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    with open_for_writing(path) as store:
        for batch in batches:
            merge_calls(store, new_import(store), batch)
        wide = sorted(store.rows("SELECT * FROM calls_by_day_detail"), key=str)
        narrow = sorted(store.rows("SELECT * FROM calls_by_day"), key=str)
        endings = sorted(store.rows("SELECT * FROM calls_by_day_ending"), key=str)
        by_ending = "count(*), sum(prompt_tokens), sum(completion_tokens)"
        of_endings = store.rows(
            "SELECT finish_reason_id, sum(requests), sum(prompt_tokens), sum(completion_tokens) "
            "FROM calls_by_day_ending GROUP BY 1 ORDER BY 1"
        )
        assert of_endings == store.rows(f"SELECT finish_reason_id, {by_ending} FROM calls GROUP BY 1 ORDER BY 1")
        sums = "sum(credits_nano), sum(byok_nano), sum(prompt_tokens), sum(coalesce(cached_tokens, 0))"
        of_calls = store.rows(f"SELECT count(*), {sums}, sum(cached_tokens IS NULL) FROM calls")
        of_days = store.rows(f"SELECT sum(requests), {sums}, sum(cached_unknown_requests) FROM calls_by_day")
        assert of_days == of_calls or (of_days[0][0] is None and of_calls[0][0] == 0)
        with store.writing():
            roll_up(store, range(DAY - 2, DAY + 5))
        assert sorted(store.rows("SELECT * FROM calls_by_day_detail"), key=str) == wide
        assert sorted(store.rows("SELECT * FROM calls_by_day"), key=str) == narrow
        assert sorted(store.rows("SELECT * FROM calls_by_day_ending"), key=str) == endings


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.lists(CALLS, max_size=8), undone=st.lists(CALLS, max_size=8))
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
