"""What two sources contradict each other in, and calls with a part larger than the sum it is in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.make import DAY, NOON, call, import_calls
from tests.worlds.hand_account import model
from tracker.periods import MS_PER_DAY
from tracker.store.account.catalogue import save_models
from tracker.store.file.database import Store
from tracker.store.questions.quality import (
    Conflict,
    DroppedCall,
    OddCall,
    conflicts,
    count_conflicting_calls,
    count_conflicts,
    count_dropped_calls,
    count_odd_calls,
    dropped_calls,
    odd_calls,
)
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.dropped_calls import calls_not_reported, drop_calls
from tracker.store.usage.imports import api_import


@pytest.mark.parametrize(
    ("tokens", "is_odd"),
    [
        ({"reasoning_tokens": 10, "cached_tokens": 100}, False),
        ({"reasoning_tokens": 11}, True),
        ({"cached_tokens": 101}, True),
        ({"reasoning_tokens": None, "cached_tokens": None}, False),
    ],
)
def test_a_call_is_odd_where_a_part_is_larger_than_the_sum(store: Store, tokens: dict[str, Any], is_odd: bool) -> None:
    import_calls(store, [call("gen-1", **tokens)])
    assert count_odd_calls(store) == int(is_odd)


def test_calls_reported_no_more_are_listed_until_they_are_back(store: Store) -> None:
    calls = [call(f"gen-{n}", created_at_exact=False, byok_nano=7) for n in range(3)]
    merge_calls(store, api_import(store, 1), calls)
    drop_calls(store, DAY, calls_not_reported(store, DAY, {"gen-0"}), 9)
    assert dropped_calls(store, 1) == [DroppedCall("gen-1", DAY * MS_PER_DAY + NOON, 1007)]
    assert count_dropped_calls(store) == 2
    merge_calls(store, api_import(store, 1), calls[1:2])
    assert [one.generation_id for one in dropped_calls(store, 9)] == ["gen-2"]
    assert count_dropped_calls(store) == 1


def test_odd_calls_come_newest_first_and_no_more_than_the_limit(store: Store) -> None:
    import_calls(store, [call(f"gen-{n}", day=DAY + n, reasoning_tokens=11) for n in range(3)])
    newest = OddCall("gen-2", (DAY + 2) * MS_PER_DAY + NOON, 100, 10, 11, 50)
    assert [odd.generation_id for odd in odd_calls(store, 2)] == ["gen-2", "gen-1"]
    assert odd_calls(store, 1) == [newest]
    assert count_odd_calls(store) == 3


def test_a_contradiction_names_both_values_and_the_file_of_the_one_kept(store: Store) -> None:
    import_calls(store, [call("gen-1", prompt_tokens=100)])
    import_calls(store, [call("gen-1", prompt_tokens=90)], "later.csv")
    assert conflicts(store, 9) == [
        Conflict("gen-1", DAY * MS_PER_DAY + NOON, "prompt_tokens", "100", "90", "later.csv")
    ]


def test_models_that_contradict_are_named(store: Store) -> None:
    import_calls(store, [call("gen-1")])
    import_calls(store, [call("gen-1", model="zeta/pico")])
    assert [(one.dropped, one.kept) for one in conflicts(store, 9)] == [("acme/nova-2", "zeta/pico")]


def test_contradictions_of_the_newest_calls_come_first_and_all_are_counted(store: Store) -> None:
    import_calls(store, [call("gen-1"), call("gen-2", day=DAY + 1)])
    import_calls(store, [call("gen-1", prompt_tokens=7), call("gen-2", day=DAY + 1, prompt_tokens=7)])
    assert [one.generation_id for one in conflicts(store, 1)] == ["gen-2"]
    assert count_conflicts(store) == 2


def test_two_names_of_one_model_do_not_contradict_each_other(store: Store) -> None:
    for name in ("acme/nova-2-20260301", "acme/nova-2", "zeta/pico"):
        import_calls(store, [call("gen-1", model=name)])
    assert (count_conflicts(store), count_conflicting_calls(store)) == (2, 1)
    save_models(store, [model("acme/nova-2-20260301", slug="acme/nova-2")], 1)
    assert [(one.dropped, one.kept) for one in conflicts(store, 9)] == [("acme/nova-2", "zeta/pico")]
    assert (count_conflicts(store), count_conflicting_calls(store)) == (1, 1)
