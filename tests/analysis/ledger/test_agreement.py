"""When two sources of a day agree: a table of amounts, cut and exact, and a property of all that can be cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import DAY
from tracker import feeds
from tracker.analysis.ledger.agreement import same_usage
from tracker.store.questions.queries import SourceDay
from tracker.usage import Measures


def source(requests: int, credits_nano: int, byok_nano: int, cut: int) -> SourceDay:
    return SourceDay(feeds.CALLS, DAY, None, Measures(requests, credits_nano, byok_nano), cut)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ((3, 5000, 0, 3), (3, 5000, 0, 3), True),
        ((3, 5000, 0, 3), (3, 7999, 0, 0), True),
        ((3, 5000, 0, 3), (3, 8000, 0, 0), False),
        ((3, 5000, 0, 3), (3, 4999, 0, 0), False),
        ((3, 5000, 0, 3), (3, 7000, 0, 3), True),
        ((3, 5000, 0, 3), (3, 8000, 0, 3), False),
        ((3, 5500, 0, 2), (3, 5000, 0, 3), True),
        ((3, 5000, 0, 0), (3, 5001, 0, 0), False),
        ((3, 5000, 0, 3), (4, 5000, 0, 4), False),
        ((3, 5000, 2000, 3), (3, 5000, 4999, 0), True),
        ((3, 5000, 2000, 3), (3, 5000, 5000, 0), False),
        ((0, 0, 0, 0), (0, 0, 0, 0), True),
        # Requests of 0 are paid amounts too that were cut to 0.
        ((2, 0, 0, 2), (2, 1999, 0, 0), True),
    ],
)
def test_agreement(one: tuple[int, int, int, int], other: tuple[int, int, int, int], agree: bool) -> None:
    assert same_usage(source(*one), source(*other)) is same_usage(source(*other), source(*one)) is agree


@given(st.lists(st.tuples(st.integers(0, 10**7), st.booleans()), max_size=8))
def test_any_mixture_of_exact_and_cut_costs_agrees_with_the_cut_and_the_exact_sum(
    costs: list[tuple[int, bool]],
) -> None:
    requests = len(costs)
    exact = sum(nano for nano, _ in costs)
    cut = sum(nano // 1000 * 1000 for nano, _ in costs)
    mixed = sum(nano if is_exact else nano // 1000 * 1000 for nano, is_exact in costs)
    calls = source(requests, mixed, mixed, sum(not is_exact for _, is_exact in costs))
    assert same_usage(calls, source(requests, cut, cut, requests))
    assert same_usage(calls, source(requests, exact, exact, 0))
