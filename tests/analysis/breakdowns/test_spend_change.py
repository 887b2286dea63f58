"""Why spend changed: the parts sum to the change, and each part is what its name says."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracker.analysis.breakdowns.spend_change import Change, Used, explain_change, used_by_model
from tracker.periods import Period
from tracker.usage import Measures

AGAINST = Period(date(2026, 10, 1), date(2026, 10, 31))


def explain(now: dict[str, Used], before: dict[str, Used]) -> Change:
    change = explain_change(now, before, AGAINST, lambda model: model.partition("/")[2] or model)
    assert change is not None
    return change


def parts(change: Change) -> dict[str, int]:
    return {part.kind: part.nano for part in change.parts}


def test_twice_as_much_of_the_same_is_all_volume() -> None:
    change = explain({"a/x": Used(200, 2000)}, {"a/x": Used(100, 1000)})
    assert parts(change) == {"volume": 1000, "mix": 0, "price": 0}
    assert change.parts[0].sentence == "100.0% more tokens, most of them on x."


def test_the_same_tokens_at_a_higher_price_is_all_price() -> None:
    change = explain({"a/x": Used(1_000_000, 2_000_000_000)}, {"a/x": Used(1_000_000, 1_500_000_000)})
    assert parts(change) == {"volume": 0, "mix": 0, "price": 500_000_000}
    assert change.parts[2].sentence == "x went from $1.50 to $2.00 per 1M tokens paid."


def test_tokens_that_move_to_a_more_expensive_model_are_mix() -> None:
    before = {"a/cheap": Used(50, 50), "b/costly": Used(50, 500)}
    now = {"a/cheap": Used(20, 20), "b/costly": Used(80, 800)}
    change = explain(now, before)
    assert parts(change) == {"volume": 0, "mix": 270, "price": 0}
    assert "cheap went from 50.0% to 20.0%" in change.parts[1].sentence


def test_a_new_model_is_mix() -> None:
    assert parts(explain({"b/new": Used(100, 700)}, {"a/old": Used(100, 100)})) == {"volume": 0, "mix": 600, "price": 0}


def test_example_worked_out_by_hand() -> None:
    # T0 = 300, P0 = 900/300 = 3, T1 = 400: volume = 100·3 = 300. x: 2 → 3 on 200 tokens = 200.
    # mix = 1300 − 900 − 300 − 200.
    before = {"a/x": Used(200, 400), "a/y": Used(100, 500)}
    now = {"a/x": Used(200, 600), "a/z": Used(200, 700)}
    assert parts(explain(now, before)) == {"volume": 300, "price": 200, "mix": -100}


def test_without_tokens_in_one_of_the_periods_there_is_nothing_to_explain() -> None:
    assert explain_change({}, {"a/x": Used(1, 1)}, AGAINST, str) is None
    assert explain_change({"a/x": Used(1, 1)}, {"a/x": Used(0, 1)}, AGAINST, str) is None


def test_unknown_tokens_are_not_counted_as_zero() -> None:
    assert used_by_model({"a/x": Measures(1, 5, 0, None, None)}) is None
    assert used_by_model({"a/x": Measures(1, 5, 2, 10, 1)}) == {"a/x": Used(11, 7)}


USED = st.dictionaries(
    st.sampled_from(["a/x", "a/y", "b/z"]), st.builds(Used, st.integers(0, 10**9), st.integers(0, 10**12)), min_size=1
)


@given(now=USED, before=USED)
def test_the_parts_sum_exactly_to_the_change(now: dict[str, Used], before: dict[str, Used]) -> None:
    change = explain_change(now, before, AGAINST, str)
    if change is not None:
        whole = sum(used.nano for used in now.values()) - sum(used.nano for used in before.values())
        assert change.total_nano == whole
        assert sum(part.nano for part in change.parts) == whole
