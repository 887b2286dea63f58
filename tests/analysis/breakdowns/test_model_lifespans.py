"""When each model was used, and how its list price changed meanwhile, on histories made in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from tests.worlds.lifespans import FIRST, TODAY, days, history
from tests.worlds.prices_in_memory import book_of, seen
from tracker.analysis.breakdowns.model_lifespans import ModelUses, model_uses
from tracker.analysis.models.names import ModelNames
from tracker.analysis.prices.price_book import Snapshot

BEFORE = date(2026, 1, 1)


def uses(used: Mapping[str, Sequence[date]], prices: Mapping[str, Sequence[Snapshot]] | None = None) -> ModelUses:
    return model_uses(history(used), book_of(prices or {}), ModelNames({}))


def test_bars_are_in_the_order_of_first_use() -> None:
    found = uses({"a/late": days("7"), "b/early": days("5 9"), "c/middle": days("6")})
    assert [(bar.name, bar.first, bar.last) for bar in found.bars] == [
        ("early", date(2026, 5, 10), date(2026, 9, 10)),
        ("middle", date(2026, 6, 10), date(2026, 6, 10)),
        ("late", date(2026, 7, 10), date(2026, 7, 10)),
    ]
    assert (found.first, found.last) == (FIRST, TODAY)


def test_a_model_is_idle_after_thirty_days_and_its_spend_is_of_all_days() -> None:
    found = {bar.name: bar for bar in uses({"a/gone": days("5 6 7"), "b/used": days("11")}).bars}
    assert (found["gone"].is_idle, found["gone"].spend_nano) == (True, 30)
    assert (found["used"].is_idle, found["used"].spend_nano) == (False, 10)


@pytest.mark.parametrize(
    ("prompt", "completion", "up"),
    [
        ("0.000003", "0.000004", True),
        ("0.000002", "0.000003", False),
        # A dollar more for prompts and a dollar less for completions: with equal tokens of both nothing changes.
        ("0.000003", "0.000003", None),
    ],
)
def test_a_new_price_is_up_or_down_by_the_tokens_that_were_used(prompt: str, completion: str, up: bool | None) -> None:
    prices = {"a/x": [seen(BEFORE, "0.000002", "0.000004"), seen(date(2026, 6, 1), prompt, completion)]}
    (bar,) = uses({"a/x": days("5 7")}, prices).bars
    assert [(mark.day, mark.up) for mark in bar.price_moves] == ([] if up is None else [(date(2026, 6, 1), up)])


def test_changes_before_and_after_a_models_use_are_not_marked() -> None:
    raised = [seen(BEFORE, "0.000001", "0"), seen(date(2026, 4, 1), "0.000002", "0"), seen(date(2026, 8, 1), "1", "0")]
    (bar,) = uses({"a/x": days("5 7")}, {"a/x": raised}).bars
    assert bar.price_moves == ()
