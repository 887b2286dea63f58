"""Summing up the smallest shares keeps the total."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.ui.charts.values.shares import Share, folded


@given(st.lists(st.tuples(st.integers(0, 10**12), st.booleans()), max_size=12), st.integers(1, 12))
def test_summing_up_keeps_the_total(amounts: list[tuple[int, bool]], rows: int) -> None:
    shares = tuple(
        Share(f"s{n}", nano, is_unattributed and n == 0) for n, (nano, is_unattributed) in enumerate(amounts)
    )
    shown = folded(shares, rows)
    assert sum(share.nano for share in shown) == sum(nano for nano, _ in amounts)
    assert len(shown) <= max(rows, 3)
