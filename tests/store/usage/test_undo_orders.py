"""Taking imports back in any order: of every call, what the last import in force says of it is held."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.make import call
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import begin_import, undo_import

FILES = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 3), min_size=1), min_size=1, max_size=5)
"""Each file's calls with their cost."""


def imported(store: Store, files: Sequence[dict[str, int]]) -> list[int]:
    ids = []
    for costs in files:
        ids.append(begin_import(store, "calls", "export.csv", "V4", 0))
        merge_calls(store, ids[-1], [call(name, credits_nano=nano) for name, nano in costs.items()])
    return ids


def held(store: Store) -> dict[str, int]:
    return dict(store.rows("SELECT generation_id, credits_nano FROM calls"))


def test_what_a_later_file_says_too_stays(store: Store) -> None:
    _, second, third = imported(store, [{"a": 1}, {"a": 2}, {"a": 2}])
    report = undo_import(store, second, 5)
    assert (held(store), report.restored_calls, report.kept_calls) == ({"a": 2}, 0, 1)
    undo_import(store, third, 6)
    assert held(store) == {"a": 1}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES, data=st.data())
def test_the_last_import_in_force_tells_of_each_call(
    tmp_path: Path, files: list[dict[str, int]], data: st.DataObject
) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    with open_for_writing(path) as store:
        in_force = dict(zip(imported(store, files), files, strict=True))
        for import_id in data.draw(st.permutations(list(in_force))):
            undo_import(store, import_id, 5)
            del in_force[import_id]
            assert held(store) == {name: nano for costs in in_force.values() for name, nano in costs.items()}
            sums = store.value("SELECT coalesce(sum(credits_nano), 0) FROM calls_by_day")
            assert sums == sum(held(store).values())


def test_an_import_of_which_every_call_is_told_again_changes_nothing(store: Store) -> None:
    first, _ = imported(store, [{"a": 1}, {"a": 1}])
    assert undo_import(store, first, 5).text == "Nothing changed: no call or day rested on it alone."
    assert held(store) == {"a": 1}
