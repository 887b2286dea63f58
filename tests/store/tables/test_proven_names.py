"""What a UTC day proves: equal usage under two names, unless it could be equal by chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.make import DAY, call, import_calls, usage
from tracker import feeds
from tracker.store.file.database import Store
from tracker.store.tables.proven_names import proven_pairs
from tracker.store.usage.days import replace_days
from tracker.store.usage.imported_days import import_days
from tracker.store.usage.imports import begin_import, undo_import

PAIR = [("acme/pico", "acme/pico-x1")]


def import_daily(store: Store, *rows: Mapping[str, Any], day: int = DAY) -> int:
    """Store a daily file of one day, and return the import's id."""
    import_id = begin_import(store, "days", "days.csv", "daily", 0)
    import_days(store, import_id, [day], [usage(day, **{"cached_tokens": None, **row}) for row in rows], 5)
    return import_id


def test_equal_usage_is_proof_in_either_order(store: Store) -> None:
    import_calls(store, [call("gen-1", model="acme/pico-x1"), call("gen-2", model="acme/pico-x1")])
    assert proven_pairs(store) == []
    import_daily(store, {"model": "acme/pico", "requests": 2})
    assert proven_pairs(store) == PAIR
    import_daily(store, {"model": "acme/nova", "requests": 1}, day=DAY + 1)
    import_calls(store, [call("gen-3", DAY + 1, model="acme/nova-y7")])
    assert sorted(proven_pairs(store)) == [("acme/nova", "acme/nova-y7"), *PAIR]


def test_rows_of_several_keys_are_added(store: Store) -> None:
    import_calls(store, [call(f"gen-{number}", model="acme/pico-x1") for number in range(3)])
    import_daily(store, {"model": "acme/pico", "requests": 1}, {"model": "acme/pico", "requests": 2})
    assert proven_pairs(store) == PAIR


@pytest.mark.parametrize("kind", ["calls", "days"])
def test_undo_takes_the_proof_back(store: Store, kind: str) -> None:
    imported = {
        "calls": import_calls(store, [call("gen-1", model="acme/pico-x1")]),
        "days": import_daily(store, {"model": "acme/pico"}),
    }
    assert proven_pairs(store) == PAIR
    undo_import(store, imported[kind], 9)
    assert proven_pairs(store) == []


@pytest.mark.parametrize(
    "other",
    [{"requests": 2}, {"prompt_tokens": 101}, {"completion_tokens": 11}, {"credits_nano": 3000}, {"byok_nano": 2000}],
    ids=lambda other: next(iter(other)),
)
def test_any_difference_is_no_proof(store: Store, other: Mapping[str, Any]) -> None:
    import_calls(store, [call("gen-1", model="acme/pico-x1", cost_places=6)])
    import_daily(store, {"model": "acme/pico", **other})
    assert proven_pairs(store) == []


def test_two_equal_candidates_prove_nothing(store: Store) -> None:
    import_calls(store, [call("gen-1", model="acme/pico-x1"), call("gen-2", model="zeta/one")])
    import_daily(store, {"model": "acme/pico"})
    assert proven_pairs(store) == []


def test_usage_without_tokens_proves_nothing(store: Store) -> None:
    nothing = {"prompt_tokens": 0, "completion_tokens": 0, "credits_nano": 0}
    import_calls(store, [call("gen-1", model="acme/pico-x1", **nothing)])
    import_daily(store, {"model": "acme/pico", **nothing})
    assert proven_pairs(store) == []


def test_a_name_that_both_have_needs_no_other(store: Store) -> None:
    import_calls(store, [call("gen-1", model="acme/pico"), call("gen-2", model="acme/pico-x1")])
    import_daily(store, {"model": "acme/pico"})
    assert proven_pairs(store) == []


def test_models_of_two_authors_are_never_one(store: Store) -> None:
    import_calls(store, [call("gen-1", model="zeta/pico-x1")])
    import_daily(store, {"model": "acme/pico"})
    assert proven_pairs(store) == []


def test_only_daily_files_prove_anything(store: Store) -> None:
    import_calls(store, [call("gen-1", model="acme/pico-x1")])
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(model="acme/pico")], 5)
    assert proven_pairs(store) == []


def test_a_year_of_many_models_takes_no_time(store: Store) -> None:
    models, days = range(12), range(DAY, DAY + 365)
    calls = [call(f"gen-{day}-{n}", day, model=f"acme/m{n}-x", prompt_tokens=n + 1) for day in days for n in models]
    import_calls(store, calls)
    rows = [usage(day, model=f"acme/m{n}", prompt_tokens=n + 1, cached_tokens=None) for day in days for n in models]
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    # SQLite reports each thousand steps of its virtual machine: a number that does not depend on the machine.
    store.connection.set_progress_handler(count, 1000)
    import_days(store, begin_import(store, "days", "days.csv", "daily", 0), days, rows, 5)
    store.connection.set_progress_handler(None, 0)
    assert len(proven_pairs(store)) == len(models)
    assert steps < 10_000
