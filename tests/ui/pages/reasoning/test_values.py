"""Reasoning as bars: shares of completion, tokens, money."""

from __future__ import annotations

from tests.ui.chart_cases import USD
from tests.ui.pages.reasoning.reasoning_cases import numbers
from tracker.ui.pages.reasoning.values import reasoning_bars


def test_completion_is_split_into_reasoning_and_visible_tokens() -> None:
    bars = reasoning_bars(numbers(), "share")
    assert [part.values for part in bars.drawn().parts] == [(250_000, None, 500_000), (750_000, None, 500_000)]
    assert [part.slot for part in bars.parts] == [3, 1]
    assert not reasoning_bars(numbers(), "tokens").whole


def test_cost_bars_are_money() -> None:
    bars = reasoning_bars(numbers(), "cost")
    assert (bars.unit, bars.parts[0].values) == ("money", (2 * USD, None, USD))
