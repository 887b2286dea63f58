"""A thing keeps its colour; new things get free slots, then those of things that are used less now."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.ui.charts.values.colour_slots import CHART_SLOTS, chart_slots, renew_slots

NAMES = st.lists(st.sampled_from([f"m{n}" for n in range(20)]), unique=True)


def test_first_ranking_gives_slots_by_rank() -> None:
    assert renew_slots({}, ["a", "b", "c"]) == {"a": 0, "b": 1, "c": 2}


def test_a_new_order_of_ranks_changes_no_colour() -> None:
    assert renew_slots({"a": 0, "b": 1}, ["b", "c", "a"]) == {"a": 0, "b": 1, "c": 2}


def test_a_new_thing_gets_the_slot_of_the_lowest_ranked_outside_the_first_eight() -> None:
    known = {name: slot for slot, name in enumerate("abcdefgh")}

    renewed = renew_slots(known, ["new", *"bcdefgh", "a"])

    assert renewed["new"] == 0
    assert "a" not in renewed
    assert all(renewed[name] == known[name] for name in "bcdefgh")


@given(NAMES, NAMES)
def test_the_first_eight_always_have_slots_and_no_two_the_same(before: list[str], after: list[str]) -> None:
    known = renew_slots({}, before)
    renewed = renew_slots(known, after)
    assert set(after[:CHART_SLOTS]) <= renewed.keys()
    assert len(set(renewed.values())) == len(renewed) <= CHART_SLOTS
    assert all(renewed[name] == known[name] for name in after[:CHART_SLOTS] if name in known)


@given(NAMES, NAMES)
def test_one_chart_never_uses_a_colour_twice(ranked: list[str], shown: list[str]) -> None:
    known = renew_slots({}, ranked)
    slots = chart_slots(known, shown[:7])
    assert set(slots) == set(shown[:7])
    assert len(set(slots.values())) == len(slots)
    assert all(slots[name] == known[name] for name in shown[:7] if name in known)
