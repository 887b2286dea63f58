"""Why spend changed: the parts sum to the change, and each part is what its name says."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.analysis.breakdowns.spend_change import Change, ModelEffects, Used, explain_change, used_by_model
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
    assert change.parts[0].sentence == "100.0% more tokens, most of all on x."


def test_the_same_tokens_at_a_higher_price_is_all_price() -> None:
    change = explain({"a/x": Used(1_000_000, 2_000_000_000)}, {"a/x": Used(1_000_000, 1_500_000_000)})
    assert parts(change) == {"volume": 0, "mix": 0, "price": 500_000_000}
    assert change.parts[2].sentence == "x went from $1.500 to $2.000 per 1M tokens paid."


def test_tokens_that_move_to_a_more_expensive_model_are_mix() -> None:
    before = {"a/cheap": Used(50, 50), "b/costly": Used(50, 500)}
    now = {"a/cheap": Used(20, 20), "b/costly": Used(80, 800)}
    change = explain(now, before)
    assert parts(change) == {"volume": 0, "mix": 270, "price": 0}
    # Both models moved the mix by 135: 30 tokens fewer at 4.5 below the mean, 30 more at 4.5 above it.
    assert change.parts[1].sentence == "cheap, at $0.001 per 1M, went from 50.0% to 20.0% of tokens."


def test_each_part_names_the_model_that_moved_it_most_in_dollars() -> None:
    """Neither the largest move of share nor the largest effect of the other sign."""
    before = {"a/big": Used(600, 600), "a/cheap": Used(300, 30), "a/costly": Used(100, 2_000)}
    now = {"a/big": Used(500, 750), "a/cheap": Used(500, 100), "a/costly": Used(200, 3_000)}
    # T0 = 1000, P0 = 2.63, T1 = 1200: volume = 200 · 2.63 = 526, of it cheap 526, costly 263, big −263.
    # price: big 500 · 0.5 = 250; cheap 500 · 0.1 = 50; costly 200 · (15 − 20) = −1000; in all −700.
    # mix = 1220 − 526 + 700 = 1394: costly (200 − 120) · (20 − 2.63) = 1389.6, big (500 − 720) · (1 − 2.63) = 358.6,
    # cheap (500 − 360) · (0.1 − 2.63) = −354.2. The largest move of share is that of big.
    change = explain(now, before)
    assert parts(change) == {"volume": 526, "mix": 1394, "price": -700}
    assert [part.sentence for part in change.parts] == [
        "20.0% more tokens, most of all on cheap.",
        "costly, at $0.020 per 1M, went from 10.0% to 16.7% of tokens.",
        "costly went from $0.020 to $0.015 per 1M tokens paid.",
    ]


def test_a_part_never_names_a_model_that_moved_it_the_other_way() -> None:
    """The largest effect is one of −400, but the part is a rise of 500."""
    before = {"a/x": Used(100, 1_000), "a/y": Used(100, 1_000), "a/z": Used(100, 1_000)}
    now = {"a/x": Used(100, 600), "a/y": Used(100, 1_390), "a/z": Used(100, 1_510)}
    change = explain(now, before)
    assert parts(change) == {"volume": 0, "mix": 0, "price": 500}
    assert [part.sentence for part in change.parts] == [
        "As many tokens as before.",
        "The same shares as before.",
        "z went from $0.010 to $0.015 per 1M tokens paid.",
    ]


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        (
            {"b/new": Used(50, 700), "a/x": Used(50, 50)},
            {"a/x": Used(100, 100)},
            "new is new, with 50.0% of tokens at ",
        ),
        (
            {"a/x": Used(100, 100)},
            {"a/x": Used(80, 80), "b/old": Used(20, 60)},
            "old is no longer used; it had 20.0% of tokens at ",
        ),
        ({"a/x": Used(100, 100), "b/fee": Used(0, 9)}, {"a/x": Used(100, 100)}, "fee is new, with 0.0% of tokens."),
    ],
)
def test_new_and_former_models_are_named_as_such(now: dict[str, Used], before: dict[str, Used], sentence: str) -> None:
    assert explain(now, before).parts[1].sentence.startswith(sentence)


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


@given(now=USED, before=USED)
def test_the_effects_of_the_models_sum_exactly_to_volume_price_and_mix(
    now: dict[str, Used], before: dict[str, Used]
) -> None:
    tokens_now, tokens_before = (sum(used.tokens for used in models.values()) for models in (now, before))
    if tokens_now == 0 or tokens_before == 0:
        return
    change = ModelEffects(now, before, str)
    whole = sum(used.nano for used in now.values()) - sum(used.nano for used in before.values())
    spend_before = sum(used.nano for used in before.values())
    both = [m for m in now.keys() & before.keys() if now[m].tokens and before[m].tokens]
    volume = (tokens_now - tokens_before) * Fraction(spend_before, tokens_before)
    price = sum(now[m].nano - now[m].tokens * Fraction(before[m].nano, before[m].tokens) for m in both)
    assert sum(change.volume().values()) == volume
    assert sum(change.price().values()) == price
    assert sum(change.mix().values()) == whole - volume - price
